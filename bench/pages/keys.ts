// Keystrokes between two pages: when each was made, and when the text of the other side had it. Times are absolute,
// by each page's own clock; the runner types in both directions, so that a difference of the clocks cancels out.

import type * as Y from "yjs";

export const absoluteNow = (): number => performance.timeOrigin + performance.now();

/** Appends one letter every `every` milliseconds; gives when each was typed. */
export const typeKeys = async (
  text: Y.XmlText,
  { count, every, delay }: { readonly count: number; readonly every: number; readonly delay: number },
): Promise<readonly number[]> => {
  await new Promise((resolve) => setTimeout(resolve, delay));
  const times: number[] = [];
  await new Promise<void>((done) => {
    const timer = setInterval(() => {
      times.push(absoluteNow());
      text.insert(text.length, "k");
      if (times.length < count) return;
      clearInterval(timer);
      done();
    }, every);
  });
  return times;
};

/** Appends letters in a tight loop, one transaction each; gives when it began. */
export const flood = (text: Y.XmlText, count: number): number => {
  const begun = absoluteNow();
  for (let n = 0; n < count; n++) text.insert(text.length, "f");
  return begun;
};

export type Watch = {
  /** When the text first had its length at the beginning plus 1, 2, …, `count` letters. */
  readonly arrivals: (count: number) => Promise<readonly number[]>;
  readonly stop: () => void;
};

export const watchText = (text: Y.XmlText): Watch => {
  const base = text.length;
  const times: number[] = [];
  let wanted = Infinity;
  let tell = (): void => undefined;
  const look = (): void => {
    const at = absoluteNow();
    while (times.length < text.length - base) times.push(at);
    if (times.length >= wanted) tell();
  };
  text.observe(look);
  return {
    arrivals: (count) =>
      new Promise((resolve) => {
        wanted = count;
        tell = () => resolve(times.slice(0, count));
        if (times.length >= count) tell();
      }),
    stop: () => text.unobserve(look),
  };
};
