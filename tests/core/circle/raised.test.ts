// What lets somebody in rests on the rank that they had then. A past can be chosen: who could let a member's machine in
// does it dated back, with a code that they have stolen, and would have the machine of a keeper.

import { beforeAll, describe, expect, it } from "vitest";
import { admitReturnOp, confirmOp, type Rank } from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { fourPeople, member, owner, reader } from "./circles.ts";
import {
  addDevice,
  admission,
  admit,
  atAnother,
  deviceOf,
  epochOf,
  everybody,
  forge,
  forkOf,
  found,
  giveRank,
  good,
  invite,
  join,
  receive,
  remove,
  returning,
  send,
  standingOf,
  stranger,
  take,
  comeBack,
  rankAt,
  reasons,
} from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

describe("a machine let in, dated back to when its person was less", () => {
  it.each<[Rank]>([[2], [3]])(
    "[MEM-49] [M18c] by a coordinator with the code, of who was given the task of rank %i: set aside in every order, with all it did",
    (role) => {
      const { amal, badr, dina, rim } = fourPeople();
      const before = forkOf(dina);
      giveRank(amal, rim, role);
      everybody(amal, badr, dina, rim);
      const { anew: thief, isIn } = comeBack(rim, before, "the thief");
      expect(isIn).toBe(true);
      invite(before, "beside");
      const [late, early] = [forkOf(badr), before];
      send(thief, late);
      send(late, early);
      everybody(late, early, amal, rim);
      for (const one of [late, early, amal]) {
        expect(deviceOf(one, thief)).toBeUndefined();
        expect([standingOf(one, rim), rankAt(one, rim)]).toEqual(["active", role]);
        expect(reasons(one)).toContainEqual(["deviceAdmitted", "rankRaised"]);
      }
    },
  );

  it("[MEM-49] [M18c] so too by a link for a member, also by a member's hand, and by a late yes to one that waited", () => {
    const { amal, badr, dina, rim } = fourPeople();
    invite(dina, "for members", { ...member, maxUses: 3 });
    const zaid = join(amal, "Zaid", member);
    everybody(amal, badr, dina, rim, zaid);
    const waits = comeBack(rim, zaid, "waits for a yes");
    expect(waits.isIn).toBe(false);
    everybody(amal, badr, dina, rim, zaid);
    const [confirming, admitting] = [forkOf(dina), forkOf(zaid)];
    giveRank(amal, rim, owner.role);
    everybody(amal, badr, dina, rim);
    take(confirming, good(confirmOp(confirming.graph, confirming.author, waits.admission, epochOf("y"))).ops);
    const byLink = atAnother(rim, "by a link");
    admit(admitting, byLink, "for members");
    for (const at of [confirming, admitting]) send(at, amal);
    everybody(amal, badr, confirming, admitting);
    expect([deviceOf(badr, byLink), deviceOf(badr, waits.anew)?.standing]).toEqual([undefined, "pending"]);
    expect(reasons(badr)).toContainEqual(["memberConfirmed", "rankRaised"]);
    // It waits as before, for the yes of who may give that rank.
    take(badr, good(confirmOp(badr.graph, badr.author, waits.admission, epochOf("yes"))).ops);
    expect(deviceOf(badr, waits.anew)?.standing).toBe("active");
  });

  it("[MEM-49] honestly let in at that moment, it is told, and let in again as it is by who may", () => {
    const { amal, badr, dina, rim } = fourPeople();
    const { anew } = comeBack(rim, dina, "Rim anew");
    giveRank(amal, rim, 2);
    everybody(amal, badr, dina, rim, anew);
    expect(deviceOf(anew, anew)).toBeUndefined();
    expect(reasons(anew)).toContainEqual(["deviceAdmitted", "rankRaised"]);
    take(amal, good(admitReturnOp(amal.graph, amal.author, returning(anew, amal), epochOf("again"))).ops);
    everybody(amal, badr, dina, rim, anew);
    expect(deviceOf(anew, anew)?.standing).toBe("active");
    expect(rankAt(anew, rim)).toBe(2);
  });

  it("[MEM-49] what may give the rank, knew of it, or is the person's own, stays; and so does what a lower task is given to", () => {
    const { amal, badr, dina, rim } = fourPeople();
    const own = forkOf(rim);
    const byOwner = comeBack(rim, forkOf(badr), "by Badr").anew;
    const phone = addDevice(own, "Rim's phone");
    const [laptop, beside] = [atAnother(rim, "Rim's laptop"), forkOf(dina)];
    invite(badr, "for keepers", { ...owner });
    send(badr, beside);
    const zaid = comeBack(amal, forkOf(badr), "Amal anew").anew;
    admit(beside, laptop, "for keepers");
    giveRank(amal, rim, 2);
    everybody(amal, badr, dina, rim, byOwner, own, phone, beside, laptop, zaid);
    for (const machine of [byOwner, phone, laptop, zaid])
      expect(deviceOf(badr, machine)?.standing).toBe("active");
    const lower = forkOf(amal);
    giveRank(lower, rim, 1);
    const later = comeBack(rim, amal, "by Amal").anew;
    everybody(amal, badr, lower);
    expect(deviceOf(badr, later)?.standing).toBe("active");
    expect(reasons(badr)).toEqual([]);
  });

  it("[MEM-49] [M18c] nor does a keeper who is out help them, by making a keeper of the coordinator first", () => {
    const { amal, badr, dina, rim } = fourPeople();
    const [expelled, helper] = [forkOf(badr), forkOf(dina)];
    giveRank(amal, rim, owner.role);
    remove(amal, badr);
    everybody(amal, dina, rim);
    giveRank(expelled, helper, owner.role);
    send(expelled, helper);
    const { anew: thief } = comeBack(rim, helper, "the thief");
    everybody(thief, helper, amal, dina, rim);
    expect([rankAt(rim, helper), rankAt(rim, rim)]).toEqual([2, 3]);
    expect(deviceOf(rim, thief)).toBeUndefined();
  });

  it("[MEM-49] [M18e] what a keeper let in stays, unheard of by who gives the task, or by a member who dates a link back", () => {
    const amal = found("Amal");
    const badr = join(amal, "Badr", owner);
    const eve = join(amal, "Eve", member);
    invite(amal, "open", { ...member, maxUses: 5 });
    everybody(amal, badr, eve);
    const before = forkOf(eve);
    const rim = join(amal, "Rim", member);
    everybody(amal, badr, rim);
    const carl = join(amal, "Carl", owner);
    const { anew } = comeBack(rim, carl, "Rim anew");
    everybody(amal, carl, anew);
    // The link is at hand, and the certificate is in everybody's log.
    admit(before, { ...rim }, "open");
    everybody(amal, carl, anew, before);
    expect(deviceOf(amal, anew)?.standing).toBe("active");
    giveRank(badr, rim, 2);
    everybody(amal, badr, anew);
    expect([deviceOf(badr, anew)?.standing, rankAt(badr, rim)]).toEqual(["active", 2]);
  });

  it("[MEM-49] [MEM-21] whoever is in by it puts nobody out with it", () => {
    const { amal, badr, dina, rim } = fourPeople();
    const before = forkOf(dina);
    giveRank(amal, rim, owner.role);
    everybody(amal, badr, dina, rim);
    const salma = join(amal, "Salma", member);
    everybody(amal, badr, rim, salma);
    const { anew: thief } = comeBack(rim, before, "the thief");
    const removal = { userId: salma.author.userId, last: [] };
    send(amal, thief);
    // Its own past knows of the task, and with that it is not in.
    receive(thief.graph, forge(thief, { type: "memberRemoved", ...removal }).bytes);
    everybody(amal, badr, rim, salma, thief);
    expect(standingOf(badr, salma)).toBe("active");
  });
});

describe("somebody let in again, dated back to before they came", () => {
  it("[MEM-49] [MEM-17] [M18d] by a coordinator with a link of their own: it lowers no keeper who came in by a keeper's yes", () => {
    const { amal, badr, dina } = fourPeople();
    const before = forkOf(dina);
    const zaid = join(amal, "Zaid", owner);
    const layla = join(amal, "Layla", member);
    giveRank(amal, layla, 2);
    everybody(amal, badr, dina, zaid, layla);
    for (const who of [zaid, layla]) {
      const link = `a link for ${who.name}`;
      const op = invite(before, link, reader);
      const forged = forge(before, admission(who, before, link, op, 0));
      take(before, [forged]);
    }
    everybody(before, amal, badr, dina, zaid, layla);
    expect([rankAt(badr, zaid), rankAt(badr, layla)]).toEqual([3, 2]);
    expect(reasons(badr)).toContainEqual(["memberAdmitted", "rankRaised"]);
    remove(zaid, dina);
    expect(standingOf(zaid, dina)).toBe("removed");
  });

  it("[MEM-49] [MEM-17] [M18d] nor one who came in as a keeper by a member's hand, by a coordinator whom who is out made a keeper", () => {
    const { amal, badr, dina, rim } = fourPeople();
    const [expelled, helper] = [forkOf(badr), forkOf(dina)];
    invite(amal, "for a keeper", owner);
    send(amal, rim);
    const zaid = stranger("Zaid", amal.graph.circleId);
    admit(rim, zaid, "for a keeper");
    everybody(amal, dina, rim, zaid);
    remove(amal, badr);
    giveRank(expelled, helper, owner.role);
    send(expelled, helper);
    const op = invite(helper, "for readers", reader);
    take(helper, [forge(helper, admission(zaid, helper, "for readers", op, 0))]);
    everybody(helper, amal, dina, rim, zaid);
    expect([rankAt(amal, helper), rankAt(amal, zaid)]).toEqual([2, 3]);
  });
});
