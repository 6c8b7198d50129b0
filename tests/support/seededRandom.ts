// Chance from a seed (sfc32, as good as a test needs): the same seed is the same run.

import type { Random } from "../../src/core/ports/index.ts";

export type SeededRandom = Random & {
  /** A whole number from 0 to `below` − 1. */
  readonly pick: (below: number) => number;
};

export const createSeededRandom = (seed: number): SeededRandom => {
  let [a, b, c, counter] = [seed | 0, Math.floor(seed / 2 ** 32) | 0, 0x9e3779b9 | 0, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  return {
    pick: (below) => next() % below,
    bytes: (length) => {
      const words = Uint32Array.from({ length: Math.ceil(length / 4) }, next);
      return new Uint8Array(words.buffer, 0, length).slice();
    },
  };
};
