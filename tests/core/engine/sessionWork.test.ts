// What one session may cost: nothing is begun for who has too much waiting already.

import { describe, expect, it, vi } from "vitest";
import type { Circle } from "../../../src/core/engine/circle.ts";
import { createQueue } from "../../../src/core/engine/queue.ts";
import { createSessionWork } from "../../../src/core/engine/sessionWork.ts";

const mebibyte = 1_048_576;

const workOf = () => {
  const note = vi.fn();
  const queue = createQueue();
  const left = vi.fn();
  const circle = { queue, parts: { log: { note } } } as unknown as Circle;
  const work = createSessionWork(circle, left);
  work.begin(1);
  return { work, queue, left };
};

describe("what one session brings", () => {
  it("[ENG-53] [N09] is begun with ahead of its turn only while no more than 16 MiB of it wait", async () => {
    const { work, queue, left } = workOf();
    let isDone = (): void => undefined;
    const waiting = new Promise<void>((resolve) => (isDone = resolve));
    const begin = vi.fn(() => () => waiting);
    work.runAhead(1, 16 * mebibyte, begin);
    expect(begin).toHaveBeenCalledTimes(1);
    work.runAhead(1, 1, begin);
    expect(begin).toHaveBeenCalledTimes(1);
    expect(left.mock.calls).toEqual([[1, "flooded"]]);
    isDone();
    await queue.idle();
  });

  it("[ENG-53] waits no more when it was taken: others' time is not held against it", async () => {
    const { work, queue, left } = workOf();
    const begin = vi.fn(() => () => Promise.resolve());
    for (let time = 1; time <= 3; time++) {
      work.runAhead(1, 16 * mebibyte, begin);
      await queue.idle();
      expect([begin.mock.calls.length, left.mock.calls.length]).toEqual([time, 0]);
    }
  });

  it("[ENG-53] more of one session keeps nobody else's from being begun", async () => {
    const { work, queue, left } = workOf();
    work.begin(2);
    const begin = vi.fn(() => () => Promise.resolve());
    work.runAhead(1, 17 * mebibyte, begin);
    work.runAhead(2, 16 * mebibyte, begin);
    await queue.idle();
    expect([begin.mock.calls.length, left.mock.calls]).toEqual([1, [[1, "flooded"]]]);
  });
});
