// Asking to come in, and being asked.

import { beforeAll, describe, expect, it } from "vitest";
import { concat, redact } from "../../../src/core/base/index.ts";
import {
  admitOp,
  checkAdmission,
  checkInvite,
  CircleGraph,
  decodeJoinRequest,
  encodeJoinRequest,
  inviteKeys,
  isExpired,
  isFitName,
  joinRequestLimit,
  judgeJoinRequest,
  leaveOp,
  revokeInviteOp,
} from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import {
  admit,
  confirm,
  epochOf,
  found,
  good,
  invite,
  join,
  linkOf,
  meet,
  meetingOf,
  type Person,
  requestOf,
  secretOf,
  seedOf,
  send,
  stranger,
  take,
} from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

const keysOf = (person: Person) => ({
  identityPk: person.identity.publicKey,
  deviceId: person.device.deviceId,
  kemPk: person.device.kem.publicKey,
});

const refused = (type: string) => ({ ok: false, error: { type } });

describe("a request to join", () => {
  it("[INV-5] comes back as it was; cut, longer or with another version it is refused", () => {
    const amal = found("Amal");
    const zaid = stranger("زيد بن عليّ", amal.graph.circleId);
    const bytes = encodeJoinRequest(requestOf(zaid, amal, "seed"));
    expect(decodeJoinRequest(bytes)).toEqual({ ok: true, value: requestOf(zaid, amal, "seed") });
    expect(bytes.length).toBeLessThan(joinRequestLimit);
    for (let length = 0; length < bytes.length; length += length < 1_400 ? 61 : 1)
      expect(decodeJoinRequest(bytes.subarray(0, length)).ok).toBe(false);
    expect(decodeJoinRequest(concat(bytes, new Uint8Array(1))).ok).toBe(false);
    expect(decodeJoinRequest(concat(new Uint8Array([2]), bytes.subarray(1))).ok).toBe(false);
  });

  it("[INV-5] [V08] a huge request, or one that claims a huge name, is refused before it costs anything", () => {
    expect(decodeJoinRequest(new Uint8Array(joinRequestLimit + 1)).ok).toBe(false);
    const amal = found("Amal");
    const bytes = encodeJoinRequest(requestOf(stranger("Zaid", amal.graph.circleId), amal, "seed"));
    bytes.set([0xff, 0xff, 0xff, 0xff], 1 + 1_481);
    expect(decodeJoinRequest(bytes).ok).toBe(false);
  });

  it("[INV-5] [V09] a name is something to see and does nothing to the text around it", () => {
    for (const fine of ["Zaid", "زيد", "سارة\u200cجان", "O’Neill", "李", "👩🏽‍🏫", "ا".repeat(128)])
      expect([fine, isFitName(fine)]).toEqual([fine, true]);
    for (const unfit of [
      "",
      "   ",
      "a\nb",
      "a\u0000",
      "\u202eevil",
      "a\u2066b",
      "a\u2028b",
      "\ud800",
      "x".repeat(129),
    ])
      expect([unfit, isFitName(unfit)]).toEqual([unfit, false]);
    const amal = found("Amal");
    const request = requestOf(stranger("Zaid", amal.graph.circleId), amal, "seed");
    expect(decodeJoinRequest(encodeJoinRequest({ ...request, name: "a\u202eb" })).ok).toBe(false);
  });
});

describe("at the door, from inside", () => {
  const judge = (by: Person, newcomer: Person, seed: string, own = 4_000, peers: readonly number[] = []) => {
    const judged = judgeJoinRequest(by.graph, by.author, {
      ...meetingOf(newcomer, by, seed),
      clocks: { own, peers },
    });
    return judged.ok ? "admissible" : judged.error.type;
  };

  it("[INV-6] each thing that is wrong has its name", () => {
    const amal = found("Amal");
    const zaid = stranger("Zaid", amal.graph.circleId);
    invite(amal, "link");
    expect(judge(amal, zaid, "link")).toBe("admissible");
    expect(judge(amal, zaid, "unknown")).toBe("inviteUnknown");
    const meeting = meetingOf(zaid, amal, "link");
    const judgeWith = (request: typeof meeting.request) => {
      const judged = judgeJoinRequest(amal.graph, amal.author, { ...meeting, request });
      return judged.ok ? "admissible" : judged.error.type;
    };
    expect(judgeWith({ ...meeting.request, cert: { ...meeting.request.cert, createdAt: 1 } })).toBe(
      "certInvalid",
    );
    expect(judgeWith({ ...meeting.request, proof: new Uint8Array(64) })).toBe("proofInvalid");
    const dina = join(amal, "Dina");
    send(amal, dina);
    expect(judge(dina, zaid, "link")).toBe("mayNotAdmit");
    expect(judge(amal, dina, "link")).toBe("alreadyHere");
    admit(amal, zaid, "link");
    expect(judge(amal, stranger("Layla", amal.graph.circleId), "link")).toBe("inviteUsed");
    invite(amal, "ended");
    const { inviteId } = inviteKeys(secretOf("ended"));
    take(amal, good(revokeInviteOp(amal.graph, amal.author, inviteId, 1)).ops);
    expect(judge(amal, stranger("Layla", amal.graph.circleId), "ended")).toBe("inviteRevoked");
  });

  it("[INV-11] [V05] [V05b] expired by the own clock, or by the median of three peers, and by no fewer", () => {
    const amal = found("Amal");
    invite(amal, "link", { expiresAt: 10_000 });
    const zaid = stranger("Zaid", amal.graph.circleId);
    expect(judge(amal, zaid, "link", 10_000)).toBe("admissible");
    expect(judge(amal, zaid, "link", 10_001)).toBe("inviteExpired");
    expect(judge(amal, zaid, "link", 9_000, [20_000, 20_000])).toBe("admissible");
    expect(judge(amal, zaid, "link", 9_000, [20_000, 1, 20_000])).toBe("inviteExpired");
    expect(judge(amal, zaid, "link", 9_000, [1, 1, 20_000])).toBe("admissible");
    expect(isExpired(10, { own: 11, peers: [1, 1, 1] })).toBe(true);
  });

  it("[INV-11] [V05b] no replica voids an op by time", () => {
    const amal = found("Amal");
    const badr = join(amal, "Badr");
    invite(amal, "link", { expiresAt: 1 });
    const zaid = stranger("Zaid", amal.graph.circleId);
    const meeting = { ...meetingOf(zaid, amal, "link"), clocks: { own: 0, peers: [] } };
    take(amal, good(admitOp(amal.graph, amal.author, meeting, { ...epochOf("x"), at: 2 ** 45 })).ops);
    send(amal, badr);
    expect(badr.graph.current().users.get(zaid.author.userId)?.standing).toBe("pending");
  });

  it("[INV-10] [V01] who took an intercepted link is seen by all, waits, and is in no epoch", () => {
    const amal = found("Amal");
    const badr = join(amal, "Badr");
    invite(amal, "link for Layla");
    const eve = stranger("Eve", amal.graph.circleId);
    admit(amal, eve, "link for Layla");
    send(amal, badr);
    const state = badr.graph.current();
    expect(state.users.get(eve.author.userId)?.standing).toBe("pending");
    expect(state.devices.get(eve.device.deviceId)?.standing).toBe("pending");
    for (const epoch of state.epochs) expect(badr.graph.recipients(epoch)).not.toContain(eve.device.deviceId);
    const layla = stranger("Layla", amal.graph.circleId);
    send(amal, layla);
    const link = linkOf(amal, "link for Layla");
    expect(checkInvite(layla.graph, link, amal.device.deviceId)).toEqual(refused("inviteUsed"));
    expect(checkAdmission(layla.graph, link, keysOf(layla))).toEqual(refused("inviteUsed"));
  });
});

describe("at the door, from outside", () => {
  const scene = () => {
    const amal = found("Amal");
    const badr = join(amal, "Badr");
    meet(amal, badr);
    invite(amal, "link");
    const zaid = stranger("Zaid", amal.graph.circleId);
    return { amal, badr, zaid, link: linkOf(amal, "link") };
  };

  it("[INV-10] before asking: the circle is the link's, the invitation its inviter's and open, the admitter inside", () => {
    const { amal, badr, zaid, link } = scene();
    expect(checkInvite(zaid.graph, link, amal.device.deviceId)).toEqual(refused("circleOther"));
    send(badr, zaid);
    expect(checkInvite(zaid.graph, link, badr.device.deviceId)).toEqual(refused("inviteUnknown"));
    send(amal, zaid);
    expect(checkInvite(zaid.graph, link, badr.device.deviceId).ok).toBe(true);
    expect(checkInvite(zaid.graph, link, zaid.device.deviceId)).toEqual(refused("admitterUnknown"));
    const { inviteId } = inviteKeys(secretOf("link"));
    take(amal, good(revokeInviteOp(amal.graph, amal.author, inviteId, 1)).ops);
    send(amal, zaid);
    expect(checkInvite(zaid.graph, link, amal.device.deviceId)).toEqual(refused("inviteRevoked"));
  });

  it("[INV-10] [V03] another circle's beginning, or another inviter's key, is seen before anything is asked", () => {
    const { amal, badr, zaid, link } = scene();
    send(amal, zaid);
    const eve = found("Eve");
    expect(checkInvite(eve.graph, link, eve.device.deviceId)).toEqual(refused("circleOther"));
    const elsewhere = { ...link, circleId: eve.graph.circleId };
    expect(checkInvite(zaid.graph, elsewhere, amal.device.deviceId)).toEqual(refused("circleOther"));
    const otherInviter = { ...link, inviterPk: badr.identity.publicKey };
    expect(checkInvite(zaid.graph, otherInviter, amal.device.deviceId)).toEqual(refused("inviterOther"));
    const otherSeed = { ...link, seed: redact(seedOf("other")) };
    expect(checkInvite(zaid.graph, otherSeed, amal.device.deviceId)).toEqual(refused("inviteUnknown"));
  });

  it("[INV-9] from outside, too, an invitation ends with its inviter", () => {
    const { amal, badr, zaid, link } = scene();
    take(amal, good(leaveOp(amal.graph, amal.author, 1)).ops);
    send(amal, zaid);
    expect(checkInvite(zaid.graph, link, badr.device.deviceId)).toEqual(refused("inviteRevoked"));
  });

  it("[INV-10] after it: one's own admission, with exactly one's own keys, pending and then active", () => {
    const { amal, zaid, link } = scene();
    send(amal, zaid);
    expect(checkAdmission(zaid.graph, link, keysOf(zaid))).toEqual(refused("notAdmitted"));
    const id = admit(amal, zaid, "link");
    expect(checkAdmission(zaid.graph, link, keysOf(zaid))).toEqual({
      ok: true,
      value: { admission: id, standing: "pending" },
    });
    const otherDevice = stranger("Other", amal.graph.circleId).device;
    for (const keys of [
      { ...keysOf(zaid), deviceId: otherDevice.deviceId },
      { ...keysOf(zaid), kemPk: otherDevice.kem.publicKey },
    ])
      expect(checkAdmission(zaid.graph, link, keys)).toEqual(refused("keysOther"));
    confirm(amal, id, zaid);
    expect(checkAdmission(zaid.graph, link, keysOf(zaid))).toEqual({
      ok: true,
      value: { admission: id, standing: "active" },
    });
  });

  it("[INV-8] [INV-10] declined, one is told so", () => {
    const { amal, zaid, link } = scene();
    admit(amal, zaid, "link");
    const { inviteId } = inviteKeys(secretOf("link"));
    take(amal, good(revokeInviteOp(amal.graph, amal.author, inviteId, 1)).ops);
    send(amal, zaid);
    expect(checkAdmission(zaid.graph, link, keysOf(zaid))).toEqual(refused("inviteRevoked"));
  });

  it("[INV-10] an empty graph admits nobody", () => {
    const { zaid, link } = scene();
    const empty = new CircleGraph(link.circleId);
    expect(checkAdmission(empty, link, keysOf(zaid))).toEqual(refused("circleOther"));
  });
});
