// The one thing that may pop up: undo, for eight seconds (interface 8). A new offer takes the place of the one
// before; what was done stays done.

export type Offer = { readonly id: number; readonly said: string; readonly undo: () => void };

export type Undo = {
  readonly offer: () => Offer | null;
  readonly subscribe: (listener: () => void) => () => void;
  readonly say: (said: string, undo: () => void) => void;
  readonly dismiss: () => void;
};

export const undoTime = 8000;

export const createUndo = (
  wait: (then: () => void) => () => void = (then) => {
    const timer = setTimeout(then, undoTime);
    return () => clearTimeout(timer);
  },
): Undo => {
  let current: Offer | null = null;
  let stop: () => void = () => undefined;
  let lastId = 0;
  const listeners = new Set<() => void>();
  const become = (offer: Offer | null): void => {
    stop();
    stop = offer === null ? () => undefined : wait(() => become(null));
    current = offer;
    for (const listener of listeners) listener();
  };
  return {
    offer: () => current,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    say: (said, undo) => become({ id: ++lastId, said, undo }),
    dismiss: () => become(null),
  };
};
