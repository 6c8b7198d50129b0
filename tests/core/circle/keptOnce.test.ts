// What the threat model tells of who kept the circle once, and left or stepped down by themselves: dated back, all that
// they could do then counts. No promise: the tests hold it to what is told, also where it ends.

import { beforeAll, describe, expect, it } from "vitest";
import { leaveOp, removeMemberOp } from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { fourPeople, member, owner } from "./circles.ts";
import {
  acknowledge,
  comeBack,
  deviceOf,
  epochOf,
  everybody,
  forkOf,
  giveRank,
  good,
  type Person,
  rankAt,
  reasons,
  remove,
  send,
  standingOf,
  take,
} from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

const leave = (who: Person): void => take(who, good(leaveOp(who.graph, who.author, 1)).ops);
const stepDown = (who: Person): void => void giveRank(who, who, member.role);

/** Badr, who kept the circle beside Amal, is no keeper any more by his own act, and all have heard of it. */
const without = (ending: (who: Person) => void) => {
  const { amal, badr, dina, rim } = fourPeople();
  const before = forkOf(badr);
  ending(badr);
  everybody(amal, badr, dina, rim);
  for (const one of [amal, dina, rim]) acknowledge(one);
  everybody(amal, dina, rim);
  return { amal, badr, dina, rim, before };
};

const endings = [
  ["left", leave],
  ["stepped down", stepDown],
] as const;

describe("who kept the circle once", () => {
  it.each(endings)("[MEM-12] [MEM-37] and %s, puts out, dated back, who keeps it now", (_, ending) => {
    const { amal, dina, rim, before } = without(ending);
    remove(before, amal);
    send(before, dina);
    everybody(dina, rim);
    for (const one of [dina, rim]) {
      expect(standingOf(one, amal)).toBe("removed");
      // What Amal said since falls with her; the removal stands.
      expect(reasons(one)).toEqual([["opsAcknowledged", "authorRemoved"]]);
    }
  });

  it.each(endings)(
    "[MEM-12] [MEM-36] and %s, lets a machine in, dated back, by a stolen code",
    (_, ending) => {
      const { amal, dina, rim, before } = without(ending);
      const { anew } = comeBack(amal, before, "the thief");
      send(before, dina);
      everybody(dina, rim);
      for (const one of [dina, rim]) {
        expect([deviceOf(one, anew)?.standing, rankAt(one, amal)]).toEqual(["active", owner.role]);
        expect(deviceOf(one, amal)?.standing).toBe("active");
      }
    },
  );

  it.each(endings)(
    "[MEM-42] [MEM-21] and %s, does nothing any more once a keeper has ended their access, and most have heard of that",
    (_, ending) => {
      const { amal, badr, dina, rim, before } = without(ending);
      const early = forkOf(before);
      const userId = badr.author.userId;
      take(amal, good(removeMemberOp(amal.graph, amal.author, { userId, last: [] }, epochOf("out"))).ops);
      everybody(amal, dina, rim);
      for (const one of [dina, rim]) acknowledge(one);
      everybody(amal, dina, rim);
      remove(before, amal);
      const { anew } = comeBack(amal, early, "the thief");
      for (const from of [before, early]) send(from, dina);
      everybody(amal, dina, rim);
      for (const one of [amal, dina, rim]) {
        expect([standingOf(one, amal), rankAt(one, amal)]).toEqual(["active", owner.role]);
        expect([standingOf(one, badr), deviceOf(one, anew)]).toEqual(["removed", undefined]);
      }
    },
  );
});
