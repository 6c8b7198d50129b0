// What may be said of things that did not go along into a new circle, by what was noted of them.

import { describe, expect, it } from "vitest";
import { type DocId, utf8 } from "../../../src/core/base/index.ts";
import {
  type Missing,
  notedIn,
  notedStates,
  noteMissing,
  nothingMissing,
  stateOfLeft,
  triesIn,
} from "../../../src/core/engine/leftBehind.ts";
import { decodeCircleReform, mostMissing, type Tried } from "../../../src/core/engine/localRecords.ts";

const thing = (at: number) => ({
  docId: `00${at.toString(16).padStart(30, "0")}` as DocId,
  title: `text ${at}`,
});
const [one, two, three] = [thing(1), thing(2), thing(3)];
const tried = ({ docId }: typeof one, came: Tried["came"], amount: number): Tried => ({
  docId,
  came,
  amount,
});
const triesOf = (...all: readonly Tried[]) => triesIn({ ...nothingMissing, tried: [...all] });

describe("what did not go along", () => {
  it("[OUT-15] is said to be here only as far as trying has not told otherwise of just that", () => {
    expect(stateOfLeft(0, undefined)).toBe("notHere");
    expect(stateOfLeft(3, undefined)).toBe("here");
    expect(stateOfLeft(3, tried(one, "missing", 3))).toBe("notHere");
    expect(stateOfLeft(3, tried(one, "tooLarge", 3))).toBe("tooLarge");
    expect(stateOfLeft(4, tried(one, "missing", 3))).toBe("here");
  });

  it("[OUT-15] is told with why of a circle that does not open, and without where that was not noted", () => {
    const tries = triesOf(tried(one, "tooLarge", 3), tried(two, "missing", 0));
    const noted = noteMissing([one, two, three], null, tries);
    expect(notedStates(noted).map(({ state }) => state)).toEqual(["tooLarge", "notHere", null]);
  });

  it("[OUT-15] is not told as new there where it is not known of each", () => {
    const old = decodeCircleReform(
      utf8(
        JSON.stringify({
          v: 1,
          from: "ab".repeat(32),
          chosen: [],
          tell: false,
          said: false,
          whole: true,
          missing: ["text 0"],
          missingCount: 1,
        }),
      ),
    ) as Missing;
    expect(notedIn(old)).toBeNull();
    expect(notedIn(nothingMissing)).toEqual(new Set());
    const many = Array.from({ length: mostMissing.ids + 1 }, (_, at) => thing(at));
    const noted = noteMissing(many, null, triesOf());
    expect(notedIn(noted)).toBeNull();
    // What is left of them after some were brought is known of each again.
    const rest = noteMissing(many.slice(1), notedIn(noted), triesOf());
    expect([rest.missingCount, notedIn(rest)?.size]).toEqual([mostMissing.ids, mostMissing.ids]);
  });

  it("[OUT-15] of what was named there since nothing is noted but what trying told", () => {
    const noted = noteMissing([one, two], new Set([one.docId]), triesOf(tried(two, "missing", 1)));
    expect([noted.missingIds, noted.missingCount]).toEqual([[one.docId], 1]);
    expect(noted.tried.map(({ docId }) => docId)).toEqual([two.docId]);
    // Brought meanwhile: nothing is kept of it.
    expect(noteMissing([], new Set([one.docId]), triesIn(noted))).toEqual(nothingMissing);
  });
});
