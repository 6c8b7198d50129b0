// What the app's frame asks of the engine's page for measuring alone, over a port of its own: nothing of it is in
// the contract of the product, and nothing that is measured goes through it.

export type Question = { readonly id: number; readonly ask: "drain" | "flush"; readonly sent: number };
export type Tell = { readonly tell: "here" } | { readonly tell: "shown" };

export type Desk = {
  /** All of the first `sent` updates were judged and applied, and nothing is on its way to the disk. */
  readonly drain: (sent: number) => Promise<void>;
  /** The same, and nothing waits to be made an entry either. */
  readonly flush: (sent: number) => Promise<void>;
  readonly tell: (tell: Tell) => void;
};

export const createDesk = (port: MessagePort): Desk => {
  const waiting = new Map<number, () => void>();
  let next = 1;
  port.onmessage = ({ data }: MessageEvent<number>) => {
    waiting.get(data)?.();
    waiting.delete(data);
  };
  const ask = (what: Question["ask"], sent: number): Promise<void> =>
    new Promise((resolve) => {
      const id = next++;
      waiting.set(id, resolve);
      port.postMessage({ id, ask: what, sent } satisfies Question);
    });
  return {
    drain: (sent) => ask("drain", sent),
    flush: (sent) => ask("flush", sent),
    tell: (tell) => port.postMessage(tell),
  };
};
