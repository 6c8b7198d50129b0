import { beforeAll, describe, expect, it } from "vitest";
import {
  acksDue,
  admitReturnOp,
  confirmOp,
  deviceLimit,
  inviteKeys,
  judgeJoinRequest,
  leaveOp,
  type OpBody,
  revokeInviteOp,
  setAsideIn,
} from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { admin, member, owner, verdict } from "./circles.ts";
import {
  addDevice,
  admit,
  atAnother,
  closeDevice,
  deviceOf,
  dropped,
  epochOf,
  everybody,
  forge,
  forkOf,
  found,
  giveRank,
  good,
  invite,
  join,
  meetingOf,
  noneOf,
  type Person,
  receive,
  remove,
  requestOf,
  returning,
  say,
  secretOf,
  send,
  shown,
  sidOf,
  standingOf,
  stranger,
  take,
} from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

/** Amal owns and has a phone too, Badr coordinates, Rim takes part. */
const circle = () => {
  const amal = found("Amal");
  const badr = join(amal, "Badr", admin);
  const rim = join(amal, "Rim", member);
  const phone = addDevice(amal, "Amal's phone");
  everybody(amal, badr, rim, phone);
  return { amal, badr, rim, phone };
};

const keyOf = (seed: string) => inviteKeys(secretOf(seed)).sign.publicKey;
const inviteDevice = (by: Person, seed: string) =>
  say(by, { type: "deviceInviteMade", invitePk: keyOf(seed), expiresAt: 10_000 });

/** What somebody with the recovery code alone shows at the door. */
describe("one more device", () => {
  it("[MEM-34] [MEM-35] is its person's, of the same rank, and in the next epoch", () => {
    const { amal, badr, phone } = circle();
    const state = badr.graph.current();
    expect(state.users.get(amal.author.userId)).toMatchObject({ rank: 3, standing: "active" });
    expect(state.users.get(amal.author.userId)?.devices).toHaveLength(2);
    expect(deviceOf(badr, phone)).toMatchObject({ standing: "active", userId: amal.author.userId });
    expect(badr.graph.recipients(state.epochs[0]!)).toContain(phone.device.deviceId);
    giveRank(phone, badr, 1);
    expect([...state.deviceInvites.values()].map(({ state: one }) => one)).toEqual(["used"]);
  });

  it("[MEM-35] comes by an invitation of its own person only, brought in by any member or by themselves", () => {
    const { amal, badr, rim } = circle();
    const tablet = atAnother(rim, "Rim's tablet");
    const bodyBy = (admitter: Person, seed: string, of: Person = tablet): OpBody => {
      const { cert, proof } = requestOf(of, admitter, seed);
      const known = admitter.graph.current().deviceInvites.get(inviteKeys(secretOf(seed)).inviteId);
      const op = admitter.graph
        .opsAfter([])
        .find(
          ({ op: { body } }) =>
            body.type === "deviceInviteMade" && known?.invitePk.every((b, at) => body.invitePk[at] === b),
        );
      return {
        type: "deviceAdmitted",
        road: { type: "invitation", invite: op!.id },
        cert,
        sid: sidOf(of, admitter),
        proof,
      };
    };
    inviteDevice(amal, "Amal's link");
    inviteDevice(rim, "Rim's link");
    everybody(amal, badr, rim);
    expect(verdict(forkOf(badr), badr, bodyBy(badr, "Amal's link"))).toBe("MEM-35");
    const zaid = stranger("Zaid", amal.graph.circleId);
    expect(verdict(forkOf(badr), badr, bodyBy(badr, "Rim's link", zaid))).toBe("MEM-35");
    const taken = { ...tablet, device: badr.device };
    expect(verdict(forkOf(badr), badr, bodyBy(badr, "Rim's link", taken))).toBe("MEM-35");
    for (const by of [amal, badr, rim])
      expect(verdict(forkOf(by), by, bodyBy(by, "Rim's link"))).toBe("allowed");
    giveRank(amal, rim, 0);
    everybody(amal, badr, rim);
    expect(verdict(forkOf(rim), rim, bodyBy(rim, "Rim's link"))).toBe("allowed");
    const { ops } = good(
      revokeInviteOp(rim.graph, rim.author, inviteKeys(secretOf("Rim's link")).inviteId, 1),
    );
    take(rim, ops);
    expect(verdict(rim, rim, bodyBy(rim, "Rim's link"))).toBe("INV-8");
  });

  it("[MEM-34] [INV-7] a link is for one device, and ends with the machine that it was made on", () => {
    const { amal, phone } = circle();
    inviteDevice(phone, "from the phone");
    send(phone, amal);
    const tablet = atAnother(amal, "Amal's tablet");
    closeDevice(amal, phone);
    expect(judgeJoinRequest(amal.graph, amal.author, meetingOf(tablet, amal, "from the phone"))).toEqual({
      ok: false,
      error: { type: "inviteRevoked" },
    });
    inviteDevice(amal, "again");
    admit(amal, tablet, "again");
    const other = atAnother(amal, "Amal's other tablet");
    expect(judgeJoinRequest(amal.graph, amal.author, meetingOf(other, amal, "again"))).toEqual({
      ok: false,
      error: { type: "inviteUsed" },
    });
  });

  it("[MEM-34] a person has eight", () => {
    const { amal, phone } = circle();
    for (let i = 3; i <= deviceLimit; i++) addDevice(amal, `machine ${i}`);
    expect(verdict(amal, amal, { type: "deviceInviteMade", invitePk: keyOf("x"), expiresAt: 1 })).toBe(
      "MEM-34",
    );
    closeDevice(amal, phone);
    expect(verdict(amal, amal, { type: "deviceInviteMade", invitePk: keyOf("x"), expiresAt: 1 })).toBe(
      "allowed",
    );
  });
});

describe("closing a device", () => {
  it("[MEM-26] [EPO-13] is for its person, for ranks above, and for owners; the person stays", () => {
    const tried = (by: "amal" | "badr" | "rim", who: "amal" | "badr" | "rim" | "phone"): string => {
      const people = circle();
      const { author } = people[who];
      return verdict(people[by], people[by], {
        type: "deviceRemoved",
        userId: author.userId,
        last: noneOf(people[who]),
      });
    };
    expect(["amal", "badr", "rim", "phone"].map((who) => tried("amal", who as "rim"))).toEqual(
      Array.from({ length: 4 }, () => "allowed"),
    );
    expect(tried("badr", "rim")).toBe("allowed");
    expect(tried("badr", "phone")).toBe("MEM-26");
    expect(tried("rim", "rim")).toBe("allowed");
    expect(tried("rim", "badr")).toBe("MEM-26");
    const { amal, phone, badr } = circle();
    closeDevice(amal, phone);
    expect(standingOf(amal, phone)).toBe("active");
    expect(deviceOf(amal, phone)).toMatchObject({ standing: "removed", limit: { type: "ended" } });
    expect(amal.graph.recipients(amal.graph.current().epochs[0]!)).not.toContain(phone.device.deviceId);
    everybody(amal, badr);
  });

  it("[MEM-37] [MEM-41] sets aside what the device does at the same time", () => {
    const { amal, badr, phone } = circle();
    const taken = forkOf(phone);
    const closing = closeDevice(amal, phone);
    invite(taken, "by the thief");
    everybody(amal, badr);
    send(taken, amal);
    expect(setAsideIn(amal.graph)).toMatchObject([
      { act: "inviteMade", device: phone.device.deviceId, reason: { type: "deviceRemoved", by: closing } },
    ]);
    expect(acksDue(amal.graph, badr.author.userId)).toEqual([closing]);
  });

  it("[MEM-38] [M18] a person's devices that remove each other are both out, until one is brought in again", () => {
    const { amal, badr, rim, phone } = circle();
    const thief = forkOf(phone);
    closeDevice(amal, phone);
    closeDevice(thief, amal);
    everybody(amal, badr, rim);
    send(thief, amal);
    everybody(amal, badr, rim);
    for (const device of [amal, phone]) expect(deviceOf(badr, device)?.standing).toBe("removed");
    expect(standingOf(badr, amal)).toBe("active");
    // With the recovery code: any member brings her in, and since nobody else could say yes, at once.
    const anew = atAnother(amal, "Amal's new machine");
    const admitted = good(admitReturnOp(rim.graph, rim.author, returning(anew, rim), epochOf("back")));
    take(rim, admitted.ops);
    expect(deviceOf(rim, anew)?.standing).toBe("active");
    expect(rim.graph.current().users.get(amal.author.userId)?.rank).toBe(3);
    everybody(badr, rim);
  });

  it("[MEM-38] a younger device that removes the older one undoes nothing of what that did", () => {
    const { amal, badr, rim, phone } = circle();
    const thief = forkOf(phone);
    for (const name of ["Zaid", "Layla"]) join(amal, name, member);
    everybody(amal, badr, rim);
    closeDevice(thief, amal);
    send(thief, amal);
    expect(amal.graph.current().users.size).toBe(5);
    expect(setAsideIn(amal.graph)).toEqual([]);
    expect(deviceOf(amal, amal)?.standing).toBe("removed");
  });

  it("[MEM-37] an owner who closes a taken device turns round what it did to its person's other one", () => {
    const { amal, badr, rim } = circle();
    const dina = join(amal, "Dina", owner);
    const laptop = addDevice(dina, "Dina's laptop", amal);
    everybody(amal, badr, rim, dina, laptop);
    const thief = forkOf(dina);
    closeDevice(thief, laptop);
    closeDevice(amal, dina);
    everybody(amal, badr, rim);
    send(thief, amal);
    expect(deviceOf(amal, laptop)?.standing).toBe("active");
    expect(deviceOf(amal, dina)?.standing).toBe("removed");
  });
});

describe("coming back", () => {
  it("[MEM-36] by the identity alone, with a confirmation where somebody may give one", () => {
    const { amal, badr, rim } = circle();
    closeDevice(amal, rim);
    everybody(amal, badr);
    const anew = atAnother(rim, "Rim's new machine");
    const other = join(amal, "Dina", member);
    everybody(amal, badr, other);
    const admitted = good(admitReturnOp(other.graph, other.author, returning(anew, other), epochOf("back")));
    expect(admitted.epoch).toBeNull();
    take(other, admitted.ops);
    everybody(amal, other);
    expect(deviceOf(amal, anew)?.standing).toBe("pending");
    expect(amal.graph.recipients(amal.graph.current().epochs[0]!)).not.toContain(anew.device.deviceId);
    expect(confirmOp(other.graph, other.author, admitted.admission, epochOf("no")).ok).toBe(false);
    take(amal, good(confirmOp(amal.graph, amal.author, admitted.admission, epochOf("yes"))).ops);
    expect(deviceOf(amal, anew)).toMatchObject({ standing: "active", limit: null });
    // An admin brings a member in at once.
    closeDevice(amal, anew);
    send(amal, badr);
    const third = atAnother(rim, "Rim's third machine");
    const atOnce = good(admitReturnOp(badr.graph, badr.author, returning(third, badr), epochOf("3")));
    take(badr, atOnce.ops);
    expect(deviceOf(badr, third)?.standing).toBe("active");
  });

  it("[MEM-36] [V02] not by a proof of another identity, session or admitter, nor of somebody who is out", () => {
    const { amal, badr, rim } = circle();
    const anew = atAnother(rim, "Rim's new machine");
    const shownTo = returning(anew, amal);
    const refused = (by: Person, shownThere: typeof shownTo) => {
      const made = admitReturnOp(by.graph, by.author, shownThere, epochOf("x"));
      return made.ok ? "admitted" : made.error.type;
    };
    expect(refused(badr, shownTo)).toBe("proofInvalid");
    expect(refused(amal, { ...shownTo, sid: sidOf(anew, badr) })).toBe("proofInvalid");
    const eve = { ...anew, identity: found("Eve").identity };
    expect(refused(amal, { ...returning(eve, amal), cert: shownTo.cert })).toBe("proofInvalid");
    expect(refused(amal, { ...shownTo, cert: { ...shownTo.cert, createdAt: 1 } })).toBe("certInvalid");
    expect(refused(amal, returning(rim, amal))).toBe("alreadyHere");
    expect(refused(amal, shownTo)).toBe("admitted");
    const body: OpBody = {
      type: "deviceAdmitted",
      road: { type: "identity", needsConfirm: false },
      ...returning(anew, rim),
    };
    // A member cannot do without the confirmation that others may give.
    expect(verdict(forkOf(rim), rim, body)).toBe("MEM-36");
    remove(amal, rim);
    expect(refused(amal, shownTo)).toBe("inviteUnknown");
  });

  it("[MEM-35] [MEM-15] of somebody whose device was closed, by an invitation of somebody who may grant the rank", () => {
    const { amal, badr, rim } = circle();
    closeDevice(amal, rim);
    everybody(amal, badr);
    invite(badr, "back", { role: 1 });
    const back = atAnother(rim, "Rim's new machine");
    const admission = admit(badr, back, "back");
    expect(deviceOf(badr, back)?.standing).toBe("pending");
    const self = forge(back, { type: "memberConfirmed", admission });
    expect(dropped(receive(badr.graph, self.bytes))).toEqual({ type: "authorInactive" });
    take(badr, good(confirmOp(badr.graph, badr.author, admission, epochOf("back"))).ops);
    expect(deviceOf(badr, back)).toMatchObject({ standing: "active", limit: null });
    expect(badr.graph.current().users.get(rim.author.userId)?.rank).toBe(1);
  });

  it("[MEM-19] [MEM-17] who leaves leaves with all devices, and is back with the one that is admitted", () => {
    const { amal, badr, rim } = circle();
    const tablet = addDevice(rim, "Rim's tablet", amal);
    everybody(amal, badr, rim, tablet);
    take(tablet, good(leaveOp(tablet.graph, tablet.author, 1)).ops);
    everybody(amal, tablet);
    for (const device of [rim, tablet]) expect(deviceOf(amal, device)?.standing).toBe("left");
    invite(amal, "back", member);
    const back = atAnother(tablet, "Rim's new tablet");
    admit(amal, back, "back");
    expect(deviceOf(amal, back)?.standing).toBe("active");
    for (const device of [rim, tablet]) expect(deviceOf(amal, device)?.standing).toBe("removed");
    expect(shown(amal.graph).users.length).toBe(3);
  });
});
