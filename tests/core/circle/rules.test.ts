import { beforeAll, describe, expect, it } from "vitest";
import { type OpId, toHex } from "../../../src/core/base/index.ts";
import {
  admitOp,
  confirmOp,
  inviteKeys,
  inviteOp,
  leaveOp,
  memberLimit,
  type OpBody,
  type Rank,
  recipientsHashOf,
  rekeyOp,
  removeMemberOp,
  revokeInviteOp,
} from "../../../src/core/circle/index.ts";
import { brokenRule } from "../../../src/core/circle/rules.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { signDeviceCert } from "../../../src/core/identity/index.ts";
import { verdict } from "./circles.ts";
import {
  admission,
  admit,
  atAnother,
  confirm,
  dropped,
  epochOf,
  forge,
  found,
  good,
  invite,
  join,
  meet,
  meetingOf,
  type Person,
  receive,
  secretOf,
  seedOf,
  send,
  sidOf,
  stranger,
  take,
  terms,
} from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

/** Amal owns, Badr is an admin, Dina a member, Rim a reader; all know everything. */
const circle = () => {
  const amal = found("Amal");
  const badr = join(amal, "Badr", { role: 2 });
  const dina = join(amal, "Dina", { role: 1 });
  const rim = join(amal, "Rim", { role: 0 });
  for (const person of [badr, dina]) send(amal, person);
  return { amal, badr, dina, rim };
};

const userOf = (at: Person, who: Person) => at.graph.current().users.get(who.author.userId);
const inviteIdNamed = (seed: string) => inviteKeys(secretOf(seed)).inviteId;

describe("who may do what", () => {
  it("[MEM-13] [M10] INVITE: admins for ranks below theirs, owners for every rank, nobody else", () => {
    const ranks: readonly Rank[] = [0, 1, 2, 3];
    const allowed = { Amal: [0, 1, 2, 3], Badr: [0, 1], Dina: [], Rim: [] } as Record<string, number[]>;
    for (const name of ["amal", "badr", "dina", "rim"] as const) {
      const people = circle();
      const by = people[name];
      const got = ranks.filter((role) => {
        const body = { type: "inviteMade", ...terms(`${name} ${role}`, { role }) } as const;
        return brokenRule(by.graph.resolutionAt(by.graph.heads()).roll, forge(by, body).op, []) === null;
      });
      expect([by.name, got]).toEqual([by.name, allowed[by.name]]);
    }
  });

  it("[MEM-13] a key that stands for an invitation makes no second one", () => {
    const { amal } = circle();
    invite(amal, "twice");
    expect(inviteOp(amal.graph, amal.author, terms("twice", { role: 0 }), 1)).toEqual({
      ok: false,
      error: { type: "notAuthorised", rule: "MEM-13" },
    });
    expect(verdict(amal, amal, { type: "inviteMade", ...terms("twice") })).toBe("MEM-13");
  });

  it("[MEM-14] ADMIT: admins and owners; a member only where no confirmation is needed; never a reader", () => {
    for (const [needsConfirm, verdicts] of [
      [true, { amal: "allowed", badr: "allowed", dina: "MEM-14", rim: "MEM-14" }],
      [false, { amal: "allowed", badr: "allowed", dina: "allowed", rim: "MEM-14" }],
    ] as const) {
      for (const name of ["amal", "badr", "dina", "rim"] as const) {
        const people = circle();
        const op = invite(people.amal, "link", { needsConfirm });
        const by = people[name];
        send(people.amal, by);
        const newcomer = stranger("Zaid", by.graph.circleId);
        expect(verdict(by, by, admission(newcomer, by, "link", op))).toBe(verdicts[name]);
      }
    }
  });

  it("[MEM-14] ADMIT gives no higher role than the invitation, and none that the admitter may not give", () => {
    const { amal, badr } = circle();
    const zaid = stranger("Zaid", amal.graph.circleId);
    const low = invite(amal, "low", { role: 0 });
    expect(verdict(amal, amal, admission(zaid, amal, "low", low, 1))).toBe("MEM-14");
    const high = invite(amal, "high", { role: 2 });
    send(amal, badr);
    expect(verdict(badr, badr, admission(zaid, badr, "high", high, 2))).toBe("MEM-14");
    expect(verdict(badr, badr, admission(zaid, badr, "high", high, 1))).toBe("allowed");
  });

  it("[MEM-14] ADMIT of somebody who is there, or of a device that another has, is refused", () => {
    const { amal, dina } = circle();
    const op = invite(amal, "link", { maxUses: 3 });
    expect(verdict(amal, amal, admission(dina, amal, "link", op))).toBe("MEM-14");
    const zaid = stranger("Zaid", amal.graph.circleId);
    const borrowed: Person = { ...zaid, device: dina.device };
    expect(verdict(amal, amal, admission(borrowed, amal, "link", op))).toBe("MEM-14");
    expect(verdict(amal, amal, admission(zaid, amal, "link", op))).toBe("allowed");
    expect(verdict(amal, amal, admission(zaid, amal, "link", op))).toBe("MEM-14");
  });

  it("[MEM-14] ADMIT of a device that was there before, with another sealing key, is refused", () => {
    const { amal, dina } = circle();
    take(dina, good(leaveOp(dina.graph, dina.author, 1)).ops);
    send(dina, amal);
    const op = invite(amal, "back");
    const { kem } = stranger("Zaid", amal.graph.circleId).device;
    const changed: Person = { ...dina, device: { ...dina.device, kem } };
    expect(verdict(amal, amal, admission(changed, amal, "back", op))).toBe("MEM-14");
    const anew = atAnother(dina, "Dina's new machine");
    expect(verdict(amal, amal, admission(anew, amal, "back", op))).toBe("allowed");
  });

  it("[MEM-14] ADMIT without an invitation is refused", () => {
    const { amal } = circle();
    const zaid = stranger("Zaid", amal.graph.circleId);
    const none = toHex(seedOf("none")) as OpId;
    expect(verdict(amal, amal, admission(zaid, amal, "link", none))).toBe("MEM-14");
    const [genesis] = amal.graph.opsAfter([]);
    expect(verdict(amal, amal, admission(zaid, amal, "link", genesis!.id))).toBe("MEM-14");
  });

  it("[ID-5] ADMIT with a certificate that a key did not sign, or of another circle, is refused", () => {
    const { amal } = circle();
    const op = invite(amal, "link");
    const zaid = stranger("Zaid", amal.graph.circleId);
    const good = admission(zaid, amal, "link", op);
    const bad = { ...good.cert, createdAt: 1 };
    expect(verdict(amal, amal, { ...good, cert: bad })).toBe("ID-5");
    const elsewhere = found("Eve").graph.circleId;
    const foreign = signDeviceCert(elsewhere, zaid.identity, zaid.device, 3_000);
    expect(verdict(amal, amal, { ...good, cert: foreign })).toBe("ID-5");
  });

  it("[INV-4] [V02] a proof is good for its keys, its session and its admitter alone", () => {
    const { amal, badr } = circle();
    const op = invite(amal, "link", { role: 0 });
    send(amal, badr);
    const zaid = stranger("Zaid", amal.graph.circleId);
    const eve = stranger("Eve", amal.graph.circleId);
    const zaids = admission(zaid, amal, "link", op, 0);
    const eves = admission(eve, amal, "other link", op, 0);
    expect(verdict(amal, amal, { ...zaids, cert: eves.cert })).toBe("INV-4");
    const otherDevice = admission({ ...zaid, device: eve.device }, amal, "link", op, 0).cert;
    expect(verdict(amal, amal, { ...zaids, cert: otherDevice })).toBe("INV-4");
    expect(verdict(amal, amal, { ...zaids, sid: sidOf(zaid, badr) })).toBe("INV-4");
    expect(verdict(amal, amal, eves)).toBe("INV-4");
    expect(verdict(badr, badr, zaids)).toBe("INV-4");
    for (let at = 0; at < 64; at += 9) {
      const proof = zaids.proof.slice();
      proof[at] = (proof[at] ?? 0) ^ 1;
      expect(verdict(amal, amal, { ...zaids, proof })).toBe("INV-4");
    }
    expect(verdict(amal, amal, zaids)).toBe("allowed");
  });

  it("[INV-4] a proof for one invitation is none for another", () => {
    const { amal } = circle();
    invite(amal, "link");
    const other = invite(amal, "other");
    const zaid = stranger("Zaid", amal.graph.circleId);
    expect(verdict(amal, amal, admission(zaid, amal, "link", other))).toBe("INV-4");
  });

  it("[INV-7] [INV-8] [V05] a used and a revoked invitation admit nobody", () => {
    const { amal } = circle();
    const used = invite(amal, "used");
    admit(amal, stranger("Zaid", amal.graph.circleId), "used");
    const late = stranger("Layla", amal.graph.circleId);
    expect(verdict(amal, amal, admission(late, amal, "used", used))).toBe("INV-7");
    const ended = invite(amal, "ended");
    take(amal, good(revokeInviteOp(amal.graph, amal.author, inviteIdNamed("ended"), 1)).ops);
    expect(verdict(amal, amal, admission(late, amal, "ended", ended))).toBe("INV-8");
    expect(amal.graph.current().invites.get(inviteIdNamed("ended"))?.revoked).toBe(true);
  });

  it("[INV-8] REVOKE_INVITE: the inviter, and who may grant the role", () => {
    const { amal, badr, dina } = circle();
    const admins = invite(amal, "admin link", { role: 2 });
    const members = invite(amal, "member link");
    for (const person of [badr, dina]) send(amal, person);
    expect(verdict(badr, badr, { type: "inviteRevoked", invite: admins })).toBe("INV-8");
    expect(verdict(dina, dina, { type: "inviteRevoked", invite: members })).toBe("INV-8");
    expect(verdict(badr, badr, { type: "inviteRevoked", invite: members })).toBe("allowed");
    expect(verdict(amal, amal, { type: "inviteRevoked", invite: toHex(seedOf("x")) as OpId })).toBe("INV-8");
    expect(revokeInviteOp(amal.graph, amal.author, inviteIdNamed("nothing"), 1)).toEqual({
      ok: false,
      error: { type: "inviteUnknown" },
    });
  });

  it("[INV-9] an invitation ends when its inviter leaves", () => {
    const { amal, badr } = circle();
    const op = invite(badr, "Badr's link");
    meet(amal, badr);
    expect(amal.graph.current().invites.get(inviteIdNamed("Badr's link"))?.revoked).toBe(false);
    take(badr, good(leaveOp(badr.graph, badr.author, 1)).ops);
    send(badr, amal);
    const zaid = stranger("Zaid", amal.graph.circleId);
    expect(verdict(amal, amal, admission(zaid, amal, "Badr's link", op))).toBe("INV-9");
    expect(amal.graph.current().invites.get(inviteIdNamed("Badr's link"))?.revoked).toBe(true);
  });

  it("[MEM-15] CONFIRM: who may grant the role, once, and not the pending person", () => {
    const { amal, badr, dina } = circle();
    invite(amal, "link", { role: 2 });
    const zaid = stranger("Zaid", amal.graph.circleId);
    const id = admit(amal, zaid, "link");
    for (const person of [badr, dina]) send(amal, person);
    const body = { type: "memberConfirmed", admission: id } as const;
    expect(verdict(dina, dina, body)).toBe("MEM-15");
    expect(verdict(badr, badr, body)).toBe("MEM-15");
    expect(verdict(zaid, zaid, body)).toBe("authorInactive");
    confirm(amal, id, zaid);
    expect(verdict(amal, amal, body)).toBe("MEM-15");
    expect(verdict(amal, amal, { ...body, admission: amal.graph.opsAfter([])[0]!.id })).toBe("MEM-15");
    expect(userOf(amal, zaid)).toMatchObject({ standing: "active", rank: 2 });
  });

  it("[MEM-19] LEAVE: anybody active, for oneself; then one writes nothing and one's devices are not active", () => {
    for (const name of ["amal", "badr", "dina", "rim"] as const) {
      const person = circle()[name];
      take(person, good(leaveOp(person.graph, person.author, 1)).ops);
      expect(userOf(person, person)?.standing).toBe("left");
      expect(person.graph.current().devices.get(person.device.deviceId)?.standing).toBe("left");
      expect(leaveOp(person.graph, person.author, 1).ok).toBe(false);
    }
  });

  it("[MEM-17] who left may be invited again, and is there again", () => {
    const { amal, dina } = circle();
    take(dina, good(leaveOp(dina.graph, dina.author, 1)).ops);
    send(dina, amal);
    invite(amal, "back", { role: 0 });
    const back = atAnother(dina, "Dina's new machine");
    const id = admit(amal, back, "back");
    expect(userOf(amal, dina)?.standing).toBe("pending");
    confirm(amal, id, back);
    expect(userOf(amal, dina)).toMatchObject({ standing: "active", rank: 0 });
    take(back, good(leaveOp(back.graph, back.author, 1)).ops);
    expect(userOf(back, dina)?.standing).toBe("left");
  });

  it("[EPO-2] [M11] REKEY with a recipient too many or too few is void", () => {
    const { amal, rim } = circle();
    const zaid = stranger("Zaid", amal.graph.circleId);
    invite(amal, "link");
    admit(amal, zaid, "link");
    const right = amal.graph.resolutionAt(amal.graph.heads()).roll.activeDevices();
    const ghost = [...right, found("Eve").device.deviceId].toSorted();
    const withPending = [...right, zaid.device.deviceId].toSorted();
    const rekey = (recipients: typeof right): OpBody => ({
      type: "epochStarted",
      epochCommit: seedOf("commit"),
      recipientsHash: recipientsHashOf(recipients),
      reason: "time",
      historyWrap: null,
    });
    for (const wrong of [ghost, withPending, right.slice(1), right.slice(0, -1), right.toReversed(), []])
      expect(verdict(amal, amal, rekey(wrong))).toBe("EPO-2");
    send(amal, rim);
    expect(verdict(rim, rim, rekey(right))).toBe("EPO-2");
    expect(verdict(amal, amal, rekey(right))).toBe("allowed");
    expect(amal.graph.recipients(amal.graph.heads()[0]!)).toEqual(right);
  });

  it("[EPO-9] where newcomers get the present state only, a REKEY that wraps an older secret is void", () => {
    const { amal } = circle();
    const good = forge(amal, {
      type: "epochStarted",
      epochCommit: seedOf("commit"),
      recipientsHash: recipientsHashOf(amal.graph.resolutionAt(amal.graph.heads()).roll.activeDevices()),
      reason: "time",
      historyWrap: { epoch: amal.graph.heads()[0]!, nonce: new Uint8Array(24), sealed: new Uint8Array(48) },
    });
    expect(dropped(receive(amal.graph, good.bytes))).toEqual({ type: "notAuthorised", rule: "EPO-9" });
  });

  it("[MEM-18] a circle has room for 200 people", () => {
    const amal = found("Amal");
    invite(amal, "big", { maxUses: 200 });
    const bring = (name: string) => {
      const newcomer = stranger(name, amal.graph.circleId);
      return admitOp(amal.graph, amal.author, meetingOf(newcomer, amal, "big"), epochOf(name));
    };
    for (let i = 1; i < memberLimit; i++) take(amal, good(bring(`person ${i}`)).ops);
    expect(amal.graph.current().users.size).toBe(memberLimit);
    expect(bring("Zaid")).toEqual({ ok: false, error: { type: "circleFull" } });
    const op = amal.graph.current().invites.size === 1 ? amal.graph.opsAfter([])[2]!.id : null;
    const body = admission(stranger("Zaid", amal.graph.circleId), amal, "big", op!);
    expect(verdict(amal, amal, body)).toBe("MEM-18");
    const [, leaver] = [...amal.graph.current().users.keys()].filter((user) => user !== amal.author.userId);
    const room = removeMemberOp(amal.graph, amal.author, { userId: leaver!, last: [] }, epochOf("room"));
    take(amal, good(room).ops);
    // Who was taken out had only waited, so the link stands (INV-12).
    expect(verdict(amal, amal, body)).toBe("allowed");
  }, 60_000);

  it("[MEM-12] an author never signs what the rules refuse", () => {
    const { amal, badr, dina, rim } = circle();
    const refused = (rule: string) => ({ ok: false, error: { type: "notAuthorised", rule } });
    expect(inviteOp(dina.graph, dina.author, terms("x"), 1)).toEqual(refused("MEM-13"));
    expect(rekeyOp(rim.graph, rim.author, { ...epochOf("x"), reason: "time" })).toEqual(refused("EPO-2"));
    expect(confirmOp(badr.graph, badr.author, amal.graph.heads()[0]!, epochOf("x"))).toEqual(
      refused("MEM-15"),
    );
    const zaid = stranger("Zaid", amal.graph.circleId);
    send(amal, zaid);
    expect(inviteOp(zaid.graph, zaid.author, terms("x"), 1)).toEqual(refused("MEM-10"));
  });
});
