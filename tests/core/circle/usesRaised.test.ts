// An invitation has so many uses, and of those who came at once by the last of them the first in order counts. A past can
// be chosen: who holds a link could admit somebody by it, dated back, in the place of a person who keeps the circle by
// now. Who gave a person a rank since is heard first.

import { beforeAll, describe, expect, it } from "vitest";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { admin, member, owner, reader } from "./circles.ts";
import {
  acknowledge,
  admission,
  admit,
  atAnother,
  confirm,
  deviceOf,
  everybody,
  forge,
  forkOf,
  found,
  giveRank,
  invite,
  join,
  type Person,
  rankAt,
  reasons,
  receive,
  remove,
  send,
  standingOf,
  stranger,
} from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

/** Those who had heard of one side first, and of the other. */
const meet = (attacker: Person, ...others: readonly Person[]): readonly Person[] => {
  const [late, early] = [others.map(forkOf), forkOf(attacker)];
  for (const one of late) send(attacker, one);
  everybody(...late, early);
  return [...late, early];
};

/** Amal keeps, Dina coordinates, Zaid and Eve take part; all have a link of one use, or of more. */
const circle = (terms: Parameters<typeof invite>[2] = { ...member, maxUses: 1 }) => {
  const amal = found("Amal");
  const dina = join(amal, "Dina", admin);
  const [zaid, eve] = [join(amal, "Zaid", member), join(amal, "Eve", member)];
  const link = invite(amal, "link", terms);
  everybody(amal, dina, zaid, eve);
  const rim = stranger("Rim", amal.graph.circleId);
  return { amal, dina, zaid, eve, rim, link };
};

/** Rim keeps the circle in Amal's place, alone. */
const handOver = ({ amal, zaid, rim }: Pick<ReturnType<typeof circle>, "amal" | "zaid" | "rim">): void => {
  giveRank(amal, rim, owner.role);
  giveRank(amal, amal, member.role);
  everybody(amal, zaid, rim);
};

/** Somebody made up, by the link, from what `by` says to know: earlier in order than whoever came since. */
const datedBack = (by: Person, name: string): Person => {
  const puppet = stranger(name, by.graph.circleId);
  admit(by, puppet, "link");
  return puppet;
};

describe("the last use of an invitation, taken dated back from who has been given a rank since", () => {
  it.each([
    ["a member", "eve"],
    ["a coordinator", "dina"],
  ] as const)("[INV-7] [MEM-50] [M18i] by %s: the only keeper stays, and it is told", (_, who) => {
    const { amal, zaid, rim, ...rest } = circle();
    const [attacker, others] = [rest[who], who === "eve" ? rest.dina : rest.eve];
    const early = forkOf(attacker);
    acknowledge(zaid);
    admit(zaid, rim, "link");
    everybody(amal, zaid, rim);
    handOver({ amal, zaid, rim });
    const layla = join(rim, "Layla", member);
    const puppet = datedBack(early, "puppet");
    for (const one of meet(early, amal, zaid, rim, layla, others)) {
      expect([standingOf(one, rim), rankAt(one, rim)]).toEqual(["active", owner.role]);
      expect([standingOf(one, layla), standingOf(one, puppet)]).toEqual(["active", undefined]);
      expect(reasons(one)).toContainEqual(["memberAdmitted", "inviteUsed"]);
    }
  });

  it("[INV-7] [MEM-50] [M18i] so too of a link that asks for comparing, and who was confirmed by it", () => {
    const { amal, dina, zaid, eve, rim } = circle({ ...member, needsConfirm: true, maxUses: 1 });
    const early = forkOf(dina);
    acknowledge(amal);
    const waiting = admit(amal, rim, "link");
    confirm(amal, waiting, rim);
    everybody(amal, zaid, rim);
    const puppet = datedBack(early, "puppet");
    for (const one of meet(early, amal, zaid, rim, eve))
      expect([standingOf(one, rim), standingOf(one, puppet)]).toEqual(["active", undefined]);
  });

  it("[INV-7] [MEM-50] [M18i] and all the uses of a link for many, side by side", () => {
    const { amal, zaid, eve, dina, rim, link } = circle({ ...member, maxUses: 3 });
    const early = forkOf(eve);
    acknowledge(zaid);
    admit(zaid, rim, "link");
    everybody(amal, zaid, rim);
    handOver({ amal, zaid, rim });
    const puppets = ["a", "b", "c", "d"].map((name) => stranger(name, amal.graph.circleId));
    // Of one machine that goes four ways: the proof of that comes with them.
    const ops = puppets.map((who) => forge(early, admission(who, early, "link", link)));
    for (const { bytes } of ops) receive(early.graph, bytes);
    for (const one of meet(early, amal, zaid, rim, dina)) {
      expect([standingOf(one, rim), rankAt(one, rim)]).toEqual(["active", owner.role]);
      expect(puppets.filter((who) => standingOf(one, who) === "active")).toHaveLength(2);
    }
  });
});

describe("a link that somebody else had come by before", () => {
  it("[INV-7] [MEM-50] [M18i] who came by what they had left stays, and they with them", () => {
    const { amal, dina, zaid, eve, rim } = circle({ ...member, maxUses: 2 });
    const early = forkOf(eve);
    const salma = stranger("Salma", amal.graph.circleId);
    acknowledge(zaid);
    admit(zaid, salma, "link");
    admit(zaid, rim, "link");
    everybody(amal, zaid, salma, rim);
    handOver({ amal, zaid, rim });
    const puppet = datedBack(early, "puppet");
    for (const one of meet(early, amal, zaid, rim, dina)) {
      expect([standingOf(one, rim), rankAt(one, rim)]).toEqual(["active", owner.role]);
      expect([standingOf(one, salma), standingOf(one, puppet)]).toEqual(["active", undefined]);
    }
  });
});

describe("a rank that is given dated back, to take the use of an invitation", () => {
  it("[INV-7] [M18i] by a keeper who is out: it is not heard", () => {
    const { amal, zaid, eve, rim } = circle();
    const badr = join(amal, "Badr", owner);
    everybody(amal, badr, zaid, eve);
    const [expelled, helper] = [forkOf(badr), forkOf(eve)];
    acknowledge(zaid);
    admit(zaid, rim, "link");
    everybody(amal, zaid, rim);
    giveRank(amal, rim, admin.role);
    remove(amal, badr);
    everybody(amal, zaid, rim);
    const puppet = datedBack(helper, "puppet");
    send(helper, expelled);
    giveRank(expelled, puppet, owner.role);
    for (const one of meet(expelled, amal, zaid, rim))
      expect([standingOf(one, rim), standingOf(one, puppet)]).toEqual(["active", undefined]);
  });

  it("[INV-7] [MEM-24] by a coordinator: it is no higher than what a keeper gave the other", () => {
    const { amal, dina, zaid, eve, rim } = circle({ ...reader, maxUses: 1 });
    const early = forkOf(dina);
    acknowledge(amal);
    admit(amal, rim, "link");
    giveRank(amal, rim, admin.role);
    everybody(amal, zaid, eve, rim);
    const puppet = datedBack(early, "puppet");
    giveRank(early, puppet, member.role);
    for (const one of meet(early, amal, zaid, rim, eve))
      expect([standingOf(one, rim), standingOf(one, puppet)]).toEqual(["active", undefined]);
  });

  it("[INV-7] [MEM-24] by a coordinator, to a reader with another machine: it is no higher than what the other has by the link", () => {
    const { amal, dina, zaid, eve, rim } = circle();
    const friend = join(amal, "Friend", reader);
    everybody(amal, dina, zaid, eve, friend);
    const early = forkOf(dina);
    admit(zaid, rim, "link");
    everybody(amal, zaid, eve, rim);
    acknowledge(early);
    const machine = atAnother(friend, "Friend's other machine");
    admit(early, machine, "link");
    giveRank(early, friend, member.role);
    for (const one of meet(early, amal, zaid, rim, eve)) {
      expect([standingOf(one, rim), rankAt(one, friend)]).toEqual(["active", member.role]);
      expect(deviceOf(one, machine)).toBeUndefined();
    }
  });

  it("[INV-7] [M18i] by somebody who is there only as long as it is not asked who came in their place", () => {
    const amal = found("Amal");
    const [zaid, eve] = [join(amal, "Zaid", member), join(amal, "Eve", member)];
    invite(amal, "link", { ...admin, maxUses: 1 });
    invite(amal, "for readers", { ...reader, maxUses: 1 });
    everybody(amal, zaid, eve);
    const early = forkOf(eve);
    const [rim, salma, stand, helped] = ["Rim", "Salma", "Coordinator", "Reader"].map((name) =>
      stranger(name, amal.graph.circleId),
    ) as [Person, Person, Person, Person];
    admit(zaid, salma, "for readers");
    admit(zaid, rim, "link");
    everybody(amal, zaid, rim, salma);
    giveRank(amal, rim, owner.role);
    everybody(amal, zaid, rim, salma);
    admit(early, stand, "link");
    acknowledge(early);
    admit(early, helped, "for readers");
    everybody(early, stand, helped);
    giveRank(stand, helped, member.role);
    send(stand, early);
    for (const one of meet(early, amal, zaid, rim, salma)) {
      expect([standingOf(one, rim), rankAt(one, rim)]).toEqual(["active", owner.role]);
      expect([standingOf(one, salma), standingOf(one, helped)]).toEqual(["active", undefined]);
    }
  });

  it("[INV-7] [MEM-42] whom a keeper gave a rank stays also where most had heard of the other first", () => {
    const { amal, dina, zaid, eve, rim } = circle();
    const hana = join(amal, "Hana", admin);
    everybody(amal, dina, hana, zaid, eve);
    const layla = stranger("Layla", amal.graph.circleId);
    admit(eve, rim, "link");
    send(eve, amal);
    acknowledge(zaid);
    admit(zaid, layla, "link");
    for (const juror of [dina, hana]) {
      send(zaid, juror);
      acknowledge(juror);
    }
    const most = [amal, zaid, dina, hana].map(forkOf);
    everybody(...most);
    for (const one of most)
      expect([standingOf(one, rim), standingOf(one, layla)]).toEqual([undefined, "active"]);
    giveRank(amal, rim, admin.role);
    everybody(amal, zaid, eve, dina, hana, rim);
    expect([standingOf(dina, rim), standingOf(dina, layla)]).toEqual(["active", undefined]);
  });

  it("[INV-7] of two whom somebody gave the same, the order decides as before", () => {
    const { amal, dina, zaid, eve, rim } = circle({ ...member, maxUses: 1 });
    const other = stranger("Layla", amal.graph.circleId);
    const [first, second] = [forkOf(amal), forkOf(amal)];
    acknowledge(second);
    admit(first, rim, "link");
    admit(second, other, "link");
    giveRank(first, rim, admin.role);
    giveRank(second, other, admin.role);
    const one = forkOf(zaid);
    for (const each of [second, first]) send(each, one);
    expect([standingOf(one, rim), standingOf(one, other)]).toEqual(["active", undefined]);
    expect([dina, eve].map((who) => standingOf(who, rim))).toEqual([undefined, undefined]);
  });
});
