import { describe, expect, it } from "vitest";
import {
  batchLimits,
  batchTimes,
  type BatchState,
  emptyBatch,
  stepBatch,
} from "../../../src/core/document/index.ts";

const one = new Uint8Array(24);

/** Updates at these times; what was flushed when. */
const play = (
  times: readonly number[],
  how: { readonly others?: boolean; readonly quietMode?: boolean; readonly size?: number } = {},
): readonly (readonly [at: number, updates: number])[] => {
  let state: BatchState = emptyBatch;
  const flushed: [number, number][] = [];
  const note = (at: number, runs: readonly (readonly Uint8Array[])[]): void => {
    for (const run of runs) flushed.push([at, run.length]);
  };
  const { others = false, quietMode = false, size } = how;
  const update = size === undefined ? one : new Uint8Array(size);
  for (const at of times) {
    while (state.due !== null && state.due <= at) {
      const { due } = state;
      const step = stepBatch(state, { type: "tick", at: due });
      state = step.state;
      note(due, step.flushed);
    }
    const step = stepBatch(state, { type: "update", update, at, others, quietMode });
    state = step.state;
    note(at, step.flushed);
  }
  const last = stepBatch(state, { type: "flush", at: 0 });
  note(Number.POSITIVE_INFINITY, last.flushed);
  return flushed;
};

describe("gathering edits", () => {
  it("[DOC-15] the first edit after two quiet seconds leaves at once, the next ones together", () => {
    expect(play([0, 50, 90, 140], { others: true })).toEqual(
      [
        [0, 1],
        [150, 3],
      ].map(([at, n]) => [at === 150 ? Number.POSITIVE_INFINITY : at, n]),
    );
    expect(play([0, 50, 90, 200, 5_000], { others: true })).toEqual([
      [0, 1],
      [150, 2],
      [300, 1],
      [5_000, 1],
    ]);
  });

  it("[DOC-15] with somebody there an even keystroke never waits, and ten entries leave in a second at most", () => {
    const even = Array.from({ length: 20 }, (_, n) => n * 200);
    expect(play(even, { others: true })).toEqual(even.map((at) => [at, 1]));
    expect(play(even).length).toBe(4);
    expect(play(even, { others: true, quietMode: true }).length).toBe(2);
    const fast = play(
      Array.from({ length: 2_000 }, (_, n) => n * 5),
      { others: true },
    );
    const times = fast.map(([at]) => at).filter(Number.isFinite);
    for (const [n, at] of times.entries()) expect(at - (times[n - 1] ?? -100)).toBeGreaterThanOrEqual(100);
    expect(times.length).toBeGreaterThan(90);
    expect(fast.reduce((sum, [, updates]) => sum + updates, 0)).toBe(2_000);
  });

  it("[DOC-15] alone, edits are gathered longer; in quiet mode the first one as well", () => {
    expect(play([0, 100, 1_000, 1_700])).toEqual([
      [0, 1],
      [100 + batchTimes.alone, 2],
      [Number.POSITIVE_INFINITY, 1],
    ]);
    expect(play([0, 1_000, 2_500], { quietMode: true, others: true })).toEqual([
      [2_000, 2],
      [Number.POSITIVE_INFINITY, 1],
    ]);
  });

  it("[DOC-15] an entry has at most 512 updates and 64 KiB; a larger paste is one of its own", () => {
    const many = play(
      Array.from({ length: 1_100 }, (_, n) => 10 + n / 10_000),
      { quietMode: true },
    );
    expect(many.map(([, count]) => count)).toEqual([512, 512, 76]);
    const large = play([0, 1, 2, 3, 4], { quietMode: true, size: 30_000 });
    expect(large.map(([, count]) => count)).toEqual([2, 2, 1]);
    expect(play([0, 1], { quietMode: true, size: batchLimits.bytes + 1 })).toEqual([
      [0, 1],
      [1, 1],
    ]);
    let state = stepBatch(emptyBatch, {
      type: "update",
      update: one,
      at: 0,
      others: true,
      quietMode: true,
    }).state;
    const paste = stepBatch(state, {
      type: "update",
      update: new Uint8Array(100_000),
      at: 5,
      others: true,
      quietMode: true,
    });
    state = paste.state;
    expect(paste.flushed.map((run) => run.map((update) => update.length))).toEqual([[24], [100_000]]);
    expect(state.pending).toEqual([]);
  });

  it("[DOC-15] nothing leaves when nothing is pending", () => {
    expect(stepBatch(emptyBatch, { type: "flush", at: 0 }).flushed).toEqual([]);
    expect(stepBatch(emptyBatch, { type: "tick", at: 9 }).flushed).toEqual([]);
  });
});
