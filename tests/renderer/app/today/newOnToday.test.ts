// How long the word of others stands on Today.

import { describe, expect, it } from "vitest";
import { newCirclesOf } from "../../../../src/renderer/app/features/today/newCirclesOf.ts";
import { newTaskOf } from "../../../../src/renderer/app/features/today/newTaskOf.ts";
import { fakePerson, karimId, laylaId } from "../../../support/fakeEngine.ts";

const day = 24 * 3_600_000;
const now = 1_790_000_000_000;

const isToldOf = (at: number): readonly boolean[] => {
  const reforms = [{ by: karimId, people: [], unknown: 0, at }];
  const me = fakePerson(laylaId, "Layla", { me: true, taskBy: { user: karimId, at } });
  const people = [me, fakePerson(karimId, "Karim")];
  return [
    newCirclesOf({ reforms, begunFrom: null, people, me: laylaId }, now).reforms.length > 0,
    newTaskOf({ people }, now) !== null,
  ];
};

describe("a new circle of somebody's, and a task that somebody gave", () => {
  it("[OUT-12] [TRU-40] [M20] stand on Today for two weeks, and never longer: not what is dated ahead either", () => {
    for (const at of [now - 14 * day, now, now + day]) expect(isToldOf(at)).toEqual([true, true]);
    // Dated as far ahead as an op may be: nobody could ever put it away.
    for (const at of [now - 15 * day, now + 2 * day, now + 400 * day, 2 ** 53 - 1])
      expect(isToldOf(at)).toEqual([false, false]);
  });
});
