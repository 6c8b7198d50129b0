import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addWrongTry, anchorTries, noTries, type Tries, waitOf } from "../../../src/core/vault/index.ts";

const wrongTimes = (count: number, now: number): Tries =>
  Array.from({ length: count }).reduce<Tries>((tries) => addWrongTry(tries, now), noTries);

describe("the delay after wrong words", () => {
  it("[VAU-9] [D04] grows with each wrong try from one second to five minutes, a thousand tries included", () => {
    expect(waitOf(noTries, 0)).toBe(0);
    const waits = Array.from({ length: 1000 }, (_, count) => waitOf(wrongTimes(count + 1, 50), 50));
    expect(waits.slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
    for (const [at, wait] of waits.entries()) expect(wait).toBeGreaterThanOrEqual(waits[at - 1] ?? 0);
    expect(waits.at(-1)).toBe(300_000);
  });

  it("[VAU-9] runs out, and a clock that was set back prolongs it by itself at most", () => {
    fc.assert(
      fc.property(
        fc.nat(50),
        fc.nat(2 ** 40),
        fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
        (wrong, at, turned) => {
          const tries = wrongTimes(wrong, at);
          const now = at + turned;
          const anchored = anchorTries(tries, now);
          const wait = waitOf(anchored, now);
          expect(wait).toBeLessThanOrEqual(waitOf(tries, at));
          expect(waitOf(anchored, now + wait)).toBe(0);
          if (wait > 0) expect(waitOf(anchored, now + wait - 1)).toBe(1);
        },
      ),
    );
  });
});
