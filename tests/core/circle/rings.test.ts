// Who remove each other at the same time: the same outcome everywhere.

import { beforeAll, describe, expect, it } from "vitest";
import type { OpId } from "../../../src/core/base/index.ts";
import {
  acksDue,
  CircleGraph,
  inviteKeys,
  revokeInviteOp,
  sealsIn,
  setAsideIn,
} from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { admin, fourPeople, member, owner } from "./circles.ts";
import {
  acknowledge,
  admit,
  everybody,
  forge,
  forkOf,
  good,
  invite,
  join,
  type Person,
  receive,
  remove,
  secretOf,
  send,
  shown,
  standingOf,
  stranger,
  take,
} from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

const revoke = (by: Person, seed: string): OpId => {
  const { ops } = good(revokeInviteOp(by.graph, by.author, inviteKeys(secretOf(seed)).inviteId, 1));
  take(by, ops);
  return ops[0]!.id;
};

describe("rings", () => {
  /** Every order of the ops that the last ones add to what all have. */
  const inEveryOrder = (base: CircleGraph, last: readonly Uint8Array[]): readonly CircleGraph[] => {
    const orders = (list: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] =>
      list.length < 2
        ? [list]
        : list.flatMap((one, at) => orders(list.toSpliced(at, 1)).map((rest) => [one, ...rest]));
    return orders(last).map((order) => {
      const graph = new CircleGraph(base.circleId);
      for (const { bytes } of base.opsAfter([])) receive(graph, bytes);
      for (const bytes of order) receive(graph, bytes);
      return graph;
    });
  };

  it("[MEM-21] [MEM-42] [M04] two owners who remove each other: the senior stays, in every order", () => {
    const { amal, badr, dina, rim } = fourPeople();
    const base = forkOf(amal).graph;
    remove(badr, amal);
    remove(amal, badr);
    const ops = [amal, badr].flatMap(({ graph }) => graph.opsAfter(base.heads()).map(({ bytes }) => bytes));
    everybody(amal, badr, dina, rim);
    expect(standingOf(rim, amal)).toBe("active");
    expect(standingOf(rim, badr)).toBe("removed");
    for (const graph of inEveryOrder(base, ops)) expect(shown(graph)).toEqual(shown(rim.graph));
  });

  it("[MEM-21] [M05] three owners who remove each other in a ring: as if some had come first, everywhere", () => {
    const { amal, badr, dina, rim } = fourPeople();
    const zaid = join(amal, "Zaid", owner);
    everybody(amal, badr, dina, rim, zaid);
    const base = forkOf(amal).graph;
    const three = [amal, badr, zaid];
    const removals = three.map((by, at) => remove(by, three[(at + 1) % 3]!));
    const ops = three.map(({ graph }) => graph.opsAfter(base.heads())[0]!.bytes);
    everybody(amal, badr, dina, rim, zaid);
    // Amal is senior: hers stands, Badr's falls, and Zaid's, which would put her out, is overruled.
    const standings = three.map((who) => standingOf(rim, who));
    expect(standings).toEqual(["active", "removed", "active"]);
    const reasons = new Map(setAsideIn(rim.graph).map(({ op, reason }) => [op, reason]));
    expect(removals.map((op) => reasons.get(op))).toEqual([
      undefined,
      { type: "authorRemoved", by: removals[0] },
      { type: "overruled", by: removals[0] },
    ]);
    for (const graph of inEveryOrder(base, ops)) {
      const { users } = graph.current();
      expect(three.map(({ author }) => users.get(author.userId)?.standing)).toEqual(standings);
    }
  });

  it("[MEM-21] [M05] whom a removal brings back to count does not undo it, and what waits on a ring is not in it", () => {
    const { amal, badr, dina, rim } = fourPeople();
    invite(amal, "open", { ...owner, maxUses: 5 });
    invite(badr, "other", member);
    everybody(amal, badr, dina, rim);
    const base = forkOf(amal).graph;
    // Dina puts out Rim, who admitted Layla, who puts out Amal, who puts out Dina; and Amal ends an invitation.
    const [layla, late] = [stranger("Layla", base.circleId), stranger("Late", base.circleId)];
    admit(rim, layla, "open");
    const byLayla = remove(layla, amal);
    const byDina = remove(dina, rim);
    // Without the invitations that end with it: Layla's would be among them.
    const alone = forge(amal, { type: "memberRemoved", userId: dina.author.userId, last: [] });
    take(amal, [alone]);
    const byAmal = alone.id;
    const ended = revoke(amal, "other");
    admit(badr, late, "other");
    everybody(amal, badr, dina, rim, layla);
    const reasons = new Map(setAsideIn(badr.graph).map(({ op, reason }) => [op, reason]));
    expect([byAmal, byDina, byLayla, ended].map((op) => reasons.get(op))).toEqual([
      undefined,
      { type: "authorRemoved", by: byAmal },
      { type: "overruled", by: byAmal },
      undefined,
    ]);
    expect([amal, dina, rim, layla, late].map((who) => standingOf(badr, who))).toEqual([
      "active",
      "removed",
      "active",
      "active",
      undefined,
    ]);
  });

  it("[MEM-42] [MEM-27] [M07] a senior owner who was put out comes back by a backdated removal until it is sealed", () => {
    const { amal, badr, dina, rim } = fourPeople();
    const zaid = join(amal, "Zaid", admin);
    everybody(amal, badr, dina, rim, zaid);
    const away = forkOf(amal);
    const removal = remove(badr, amal);
    for (const one of [dina, rim, zaid]) send(badr, one);
    expect(acksDue(dina.graph, dina.author.userId)).toEqual([removal]);
    expect(acksDue(rim.graph, rim.author.userId)).toEqual([]);
    expect(sealsIn(dina.graph)).toMatchObject([{ op: removal, needed: 2, isSealed: false }]);
    // Amal pretends not to know.
    remove(away, badr);
    const early = forkOf(dina);
    send(away, early);
    expect(standingOf(early, amal)).toBe("active");
    expect(standingOf(early, badr)).toBe("removed");
    // Badr's own op and one more juror's are two of three.
    acknowledge(dina);
    expect(acksDue(dina.graph, dina.author.userId)).toEqual([]);
    expect(sealsIn(dina.graph)).toMatchObject([{ isSealed: true }]);
    for (const one of [early, badr, rim, zaid]) send(dina, one);
    for (const one of [badr, dina, rim, zaid]) send(away, one);
    for (const one of [early, badr, dina, rim, zaid]) {
      expect(standingOf(one, amal)).toBe("removed");
      expect(standingOf(one, badr)).toBe("active");
    }
  });

  it("[MEM-42] a juror whose first op knows both counts for neither", () => {
    const { amal, badr, dina, rim } = fourPeople();
    const zaid = join(amal, "Zaid", admin);
    everybody(amal, badr, dina, rim, zaid);
    remove(badr, amal);
    remove(amal, badr);
    for (const one of [dina, zaid]) {
      send(badr, one);
      send(amal, one);
      acknowledge(one);
    }
    everybody(amal, badr, dina, zaid);
    expect(standingOf(dina, amal)).toBe("active");
  });
});
