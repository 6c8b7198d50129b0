// What somebody may do to others is asked of the past that an act names, and a past can be chosen. Whoever was once above
// a person could put them out dated back, when they keep the circle by now; who gave them that rank is heard first.

import { beforeAll, describe, expect, it } from "vitest";
import { inviteKeys, revokeInviteOp } from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { admin, member, owner, reader } from "./circles.ts";
import {
  acknowledge,
  admit,
  atAnother,
  closeDevice,
  deviceOf,
  everybody,
  forkOf,
  found,
  giveRank,
  good,
  invite,
  join,
  type Person,
  rankAt,
  reasons,
  remove,
  secretOf,
  send,
  standingOf,
  stranger,
  take,
} from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

const revoke = (by: Person, seed: string): void => {
  const { inviteId } = inviteKeys(secretOf(seed));
  take(by, good(revokeInviteOp(by.graph, by.author, inviteId, 1)).ops);
};

const lives = (at: Person, who: Person) => [
  standingOf(at, who),
  rankAt(at, who),
  deviceOf(at, who)?.standing,
];
const keeping = ["active", owner.role, "active"] as const;

/** Amal keeps, Dina coordinates, Zaid takes part; Rim comes by Zaid's hand with a link of Dina's. */
const circle = () => {
  const amal = found("Amal");
  const dina = join(amal, "Dina", admin);
  const zaid = join(amal, "Zaid", member);
  invite(dina, "link", { ...member, maxUses: 3 });
  everybody(amal, dina, zaid);
  const early = forkOf(dina);
  const rim = stranger("Rim", amal.graph.circleId);
  admit(zaid, rim, "link");
  everybody(amal, dina, zaid, rim);
  return { amal, dina, zaid, rim, early };
};

/** Amal has handed over to Rim, who alone keeps the circle and has let Layla in. */
const handedOver = (people = circle()) => {
  const { amal, dina, zaid, rim } = people;
  const before = forkOf(dina);
  giveRank(amal, rim, owner.role);
  giveRank(amal, amal, member.role);
  everybody(amal, dina, zaid, rim);
  const layla = join(rim, "Layla", member);
  everybody(amal, dina, zaid, rim, layla);
  return { ...people, before, layla };
};

/** Those who had heard of one side first, and of the other. */
const meet = (attacker: Person, ...others: readonly Person[]): readonly Person[] => {
  const [late, early] = [others.map(forkOf), forkOf(attacker)];
  for (const one of late) send(attacker, one);
  everybody(...late, early);
  return [...late, early];
};

const attacks: readonly (readonly [string, (by: Person, rim: Person) => void])[] = [
  ["puts out", (by, rim) => void remove(by, rim)],
  ["makes a reader of", (by, rim) => void giveRank(by, rim, reader.role)],
  ["closes the only machine of", (by, rim) => void closeDevice(by, rim)],
];

describe("a coordinator turns, who was once above the only keeper", () => {
  it.each(attacks)(
    "[MEM-50] [M18f] and %s them, dated back: it is set aside everywhere, and told",
    (_, attack) => {
      const { dina, before, ...others } = handedOver();
      attack(before, others.rim);
      for (const one of meet(before, dina, ...Object.values(others))) {
        expect(lives(one, others.rim)).toEqual(keeping);
        expect(standingOf(one, others.layla)).toBe("active");
        expect(reasons(one).map(([, reason]) => reason)).toContain("standsHigher");
      }
      send(before, others.rim);
      remove(others.rim, dina);
      expect(standingOf(others.rim, dina)).toBe("removed");
    },
  );

  it("[MEM-50] [M18f] so too with the rank that a keeper who is out gives them, dated back", () => {
    const amal = found("Amal");
    const [badr, dina, rim] = [
      join(amal, "Badr", owner),
      join(amal, "Dina", admin),
      join(amal, "Rim", member),
    ];
    everybody(amal, badr, dina, rim);
    const [expelled, helper] = [forkOf(badr), forkOf(dina)];
    giveRank(amal, rim, owner.role);
    remove(amal, badr);
    everybody(amal, dina, rim);
    // By the rank that Badr gives her she could put out a keeper; none of it is left, and she was above a member.
    giveRank(expelled, helper, owner.role);
    send(expelled, helper);
    remove(helper, rim);
    for (const one of meet(helper, amal, dina, rim)) {
      expect(lives(one, rim)).toEqual(keeping);
      expect(reasons(one)).toContainEqual(["memberRemoved", "standsHigher"]);
    }
  });

  const reaches: readonly (readonly [string, (by: Person, zaid: Person) => void, string])[] = [
    ["the link that they came by", (by) => revoke(by, "link"), "inviteRevoked"],
    ["the access of who let them in", (by, zaid) => void remove(by, zaid), "memberRemoved"],
    ["the computer of who let them in", (by, zaid) => void closeDevice(by, zaid), "deviceRemoved"],
  ];
  it.each(reaches)("[MEM-50] [M18g] and ends %s, dated back: the keeper stays", (_, attack, act) => {
    const { dina, early, ...others } = handedOver();
    attack(early, others.zaid);
    for (const one of meet(early, dina, ...Object.values(others))) {
      expect(lives(one, others.rim)).toEqual(keeping);
      expect([standingOf(one, others.layla), standingOf(one, others.zaid)]).toEqual(["active", "active"]);
      expect(reasons(one)).toContainEqual([act, "overruled"]);
    }
  });

  it("[MEM-50] [M18g] and ends two links dated back, where the keeper came by both at once: neither does it", () => {
    const amal = found("Amal");
    const dina = join(amal, "Dina", admin);
    const [zaid, yusuf] = [join(amal, "Zaid", member), join(amal, "Yusuf", member)];
    for (const link of ["one", "other"]) invite(dina, link, { ...member, maxUses: 3 });
    everybody(amal, dina, zaid, yusuf);
    const early = forkOf(dina);
    const rim = stranger("Rim", amal.graph.circleId);
    admit(zaid, rim, "one");
    admit(yusuf, forkOf(rim), "other");
    everybody(amal, dina, zaid, yusuf, rim);
    giveRank(amal, rim, owner.role);
    giveRank(amal, amal, member.role);
    everybody(amal, zaid, yusuf, rim);
    for (const link of ["one", "other"]) revoke(early, link);
    for (const one of meet(early, amal, dina, zaid, yusuf, rim)) expect(lives(one, rim)).toEqual(keeping);
  });

  it("[MEM-21] [MEM-50] [INV-7] and takes the one use of a link for them, dated back, as a keeper does: neither undoes what the other keeper gave", () => {
    const amal = found("Amal");
    const [badr, dina, zaid] = [
      join(amal, "Badr", owner),
      join(amal, "Dina", admin),
      join(amal, "Zaid", member),
    ];
    invite(amal, "link", { ...member, maxUses: 3 });
    invite(amal, "for one coordinator", { ...admin, maxUses: 1 });
    everybody(amal, badr, dina, zaid);
    const [rim, again, anew] = [0, 1, 2].map(() => stranger("Rim", amal.graph.circleId));
    if (rim === undefined || again === undefined || anew === undefined) throw new Error("nobody comes");
    admit(zaid, rim, "link");
    send(zaid, badr);
    giveRank(badr, rim, admin.role);
    admit(dina, again, "for one coordinator");
    // Later in order: the use is there for it only as long as what Badr gave keeps Dina from it.
    acknowledge(amal);
    admit(amal, anew, "for one coordinator");
    everybody(amal, badr, dina, zaid);
    for (const one of [amal, badr, dina, zaid]) {
      expect(lives(one, rim)).toEqual(["active", admin.role, "active"]);
      expect(reasons(one).filter(([act]) => act !== "epochStarted")).toEqual([
        ["memberAdmitted", "overruled"],
        ["memberAdmitted", "overruled"],
      ]);
    }
  });
});

describe("whom a rank is given dated back, to undo what others did", () => {
  /** Amal and Badr keep, Dina coordinates, Zaid takes part. */
  const two = () => {
    const amal = found("Amal");
    const badr = join(amal, "Badr", owner);
    const dina = join(amal, "Dina", admin);
    const zaid = join(amal, "Zaid", member);
    everybody(amal, badr, dina, zaid);
    return { amal, badr, dina, zaid };
  };

  const ends: readonly (readonly [string, (amal: Person, badr: Person) => void])[] = [
    ["who is out", (amal, badr) => void remove(amal, badr)],
    ["who was made less", (amal, badr) => void giveRank(amal, badr, member.role)],
    ["whose computer was closed", (amal, badr) => void closeDevice(amal, badr)],
  ];
  it.each(ends)("[MEM-50] [M18h] by a keeper %s: whom a coordinator put out stays out", (_, end) => {
    const { amal, badr, dina, zaid } = two();
    const away = forkOf(badr);
    remove(dina, zaid);
    everybody(amal, badr, dina);
    end(amal, badr);
    giveRank(away, zaid, owner.role);
    for (const one of meet(away, amal, dina)) expect(standingOf(one, zaid)).toBe("removed");
  });

  it("[MEM-50] [M18h] by a member's hand and an open link, and by a coordinator: neither lifts what a coordinator did", () => {
    const amal = found("Amal");
    const dina = join(amal, "Dina", admin);
    const [eve, mona] = [join(amal, "Eve", admin), join(amal, "Mona", member)];
    invite(amal, "for coordinators", { ...admin, maxUses: 5 });
    everybody(amal, dina, eve, mona);
    const [before, other] = [forkOf(mona), forkOf(eve)];
    const zaid = join(amal, "Zaid", member);
    everybody(amal, dina, eve, mona, zaid);
    remove(dina, zaid);
    admit(before, atAnother(zaid, "Zaid again"), "for coordinators");
    admit(other, atAnother(zaid, "Zaid anew"), "for coordinators");
    for (const one of meet(before, amal, dina, eve)) expect(standingOf(one, zaid)).toBe("removed");
    for (const one of meet(other, amal, dina, mona)) expect(standingOf(one, zaid)).toBe("removed");
  });

  it("[MEM-50] [MEM-25] what a keeper does against them at that moment stands, and what they do themselves", () => {
    const { amal, badr, dina, zaid } = two();
    const rim = join(amal, "Rim", member);
    everybody(amal, badr, dina, zaid, rim);
    remove(badr, zaid);
    giveRank(amal, zaid, owner.role);
    giveRank(rim, rim, reader.role);
    giveRank(amal, rim, admin.role);
    everybody(amal, badr, dina, rim);
    expect([standingOf(dina, zaid), rankAt(dina, rim)]).toEqual(["removed", reader.role]);
    expect(reasons(dina)).toEqual([]);
  });

  it("[MEM-50] [INV-8] whom nobody gave more than a member's task falls with the link and with who let them in", () => {
    const { amal, badr, dina, zaid } = two();
    invite(dina, "link", { ...member, maxUses: 3 });
    everybody(amal, badr, dina, zaid);
    const rim = stranger("Rim", amal.graph.circleId);
    const layla = stranger("Layla", amal.graph.circleId);
    admit(zaid, rim, "link");
    admit(amal, layla, "link");
    revoke(dina, "link");
    everybody(amal, badr, dina, zaid);
    expect([standingOf(badr, rim), standingOf(badr, layla)]).toEqual([undefined, undefined]);
  });

  it("[MEM-50] [MEM-24] a member may end a reader's access, and not that of whom a coordinator has made a member meanwhile", () => {
    const { amal, badr, dina, zaid } = two();
    const rim = join(amal, "Rim", reader);
    everybody(amal, badr, dina, zaid, rim);
    remove(zaid, rim);
    giveRank(dina, rim, member.role);
    everybody(amal, badr, dina, zaid);
    expect([standingOf(amal, rim), rankAt(amal, rim)]).toEqual(["active", member.role]);
    expect(reasons(amal)).toContainEqual(["memberRemoved", "standsHigher"]);
  });
});
