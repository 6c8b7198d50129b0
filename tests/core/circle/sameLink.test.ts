import { beforeAll, describe, expect, it } from "vitest";
import type { OpId } from "../../../src/core/base/index.ts";
import { admitOp, type CircleGraph, singleOp } from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { admin, member } from "./circles.ts";
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
  found,
  giveRank,
  good,
  invite,
  join,
  meetingOf,
  type Person,
  receive,
  remove,
  requestOf,
  send,
  sidOf,
  standingOf,
  stranger,
  take,
} from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

const open = { ...member, maxUses: 5 } as const;

/** Amal owns; Karim came by a link that brings in five and needs no comparing. */
const circle = () => {
  const amal = found("Amal");
  const badr = join(amal, "Badr", admin);
  const dina = join(amal, "Dina", member);
  const link = invite(amal, "open", open);
  const karim = stranger("Karim", amal.graph.circleId);
  admit(amal, karim, "open");
  everybody(amal, badr, dina, karim);
  return { amal, badr, dina, karim, link };
};

/** The removal as an op alone: without the invitations that end with it. */
const removeAlone = (by: Person, who: Person): OpId => {
  const removal = forge(by, { type: "memberRemoved", userId: who.author.userId, last: [] });
  take(by, [removal]);
  return removal.id;
};

const admitBody = (who: Person, at: Person, seed: string, op: OpId) => {
  const { cert, proof } = requestOf(who, at, seed);
  return { type: "memberAdmitted", invite: op, role: 1, cert, sid: sidOf(who, at), proof } as const;
};
const deviceBody = (who: Person, at: Person, seed: string, op: OpId) => {
  const { cert, proof } = requestOf(who, at, seed);
  const road = { type: "invitation", invite: op } as const;
  return { type: "deviceAdmitted", road, cert, sid: sidOf(who, at), proof } as const;
};

const isOpen = ({ graph }: Person, op: OpId): boolean => {
  const found = graph.resolutionAt(graph.heads()).roll.invitation(op);
  return found !== undefined && !found.revoked;
};

const request = (graph: CircleGraph, by: Person, who: Person, seed: string) =>
  admitOp(graph, by.author, meetingOf(who, by, seed), epochOf(`again ${who.name}`));

describe("links from before an end", () => {
  it("[MEM-45] whose request was ended while it waited was never in, and comes in by an invitation from before", () => {
    const { amal } = circle();
    invite(amal, "waits", { role: 1, maxUses: 5, needsConfirm: true });
    invite(amal, "another", { role: 1, needsConfirm: true });
    const rim = stranger("Rim", amal.graph.circleId);
    admit(amal, rim, "waits");
    expect(standingOf(amal, rim)).toBe("pending");
    removeAlone(amal, rim);
    expect(request(amal.graph, amal, rim, "another").ok).toBe(true);
  });

  it.each([true, false])(
    "[MEM-45] who was removed comes back by no invitation from before, on no replica (comparing: %s)",
    (needsConfirm) => {
      const { amal, dina, karim } = circle();
      const older = invite(amal, "older", { ...open, needsConfirm });
      removeAlone(amal, karim);
      everybody(amal, dina);
      expect(isOpen(amal, older)).toBe(true);
      for (const admitter of needsConfirm ? [amal] : [amal, dina]) {
        expect(request(admitter.graph, admitter, karim, "older")).toEqual({
          ok: false,
          error: { type: "inviteRevoked" },
        });
        const forced = forge(admitter, admitBody(karim, admitter, "older", older));
        expect(dropped(receive(amal.graph, forced.bytes))).toEqual({ type: "notAuthorised", rule: "MEM-45" });
      }
      const layla = stranger("Layla", amal.graph.circleId);
      expect(request(amal.graph, amal, layla, "older").ok).toBe(true);
    },
  );

  it("[MEM-45] an invitation made after the removal leads back; one made beside it, unknowing, does not", () => {
    const { amal, badr, karim } = circle();
    const beside = invite(badr, "beside", { role: 1 });
    removeAlone(amal, karim);
    everybody(amal, badr);
    const forced = forge(amal, admitBody(karim, amal, "beside", beside));
    expect(dropped(receive(amal.graph, forced.bytes))).toEqual({ type: "notAuthorised", rule: "MEM-45" });
    invite(amal, "new", member);
    admit(amal, atAnother(karim, "Karim's new machine"), "new");
    expect(standingOf(amal, karim)).toBe("active");
    // And once more: the second removal is not in the past of the invitation that led back after the first.
    const spare = invite(amal, "spare", open);
    removeAlone(amal, karim);
    const again = forge(amal, admitBody(karim, amal, "spare", spare));
    expect(dropped(receive(amal.graph, again.bytes))).toEqual({ type: "notAuthorised", rule: "MEM-45" });
  });

  it("[MEM-45] whose machine was closed gets no other machine by an invitation from before, but by a new one", () => {
    const { amal, karim, dina, link } = circle();
    const closing = forge(amal, {
      type: "deviceRemoved",
      userId: karim.author.userId,
      last: { deviceId: karim.device.deviceId, seq: 0, entryId: null },
    });
    take(amal, [closing]);
    send(amal, dina);
    const other = atAnother(karim, "Karim's other");
    const forced = forge(dina, deviceBody(other, dina, "open", link));
    expect(dropped(receive(amal.graph, forced.bytes))).toEqual({ type: "notAuthorised", rule: "MEM-45" });
    const fresh = invite(amal, "new", member);
    take(amal, [forge(amal, deviceBody(other, amal, "new", fresh))]);
    expect(deviceOf(amal, other)?.standing).toBe("active");
  });

  it("[MEM-45] that a removal does not count any more takes nothing from the link", () => {
    const { amal, badr, karim, link } = circle();
    removeAlone(badr, karim);
    const byAmal = removeAlone(amal, badr);
    everybody(amal, badr);
    expect(byAmal).toBeDefined();
    // Struck by a removal that did not know of it: Karim never left.
    expect(standingOf(amal, karim)).toBe("active");
    const other = atAnother(karim, "Karim's other");
    take(amal, [forge(amal, deviceBody(other, amal, "open", link))]);
    expect(deviceOf(amal, other)?.standing).toBe("active");
  });
});

describe("invitations that end with an end", () => {
  it("[INV-12] with a removal end the open invitations without comparing, and those that the person made or came by", () => {
    const { amal, badr, karim, link } = circle();
    giveRank(amal, karim, 2);
    const compared = invite(amal, "compared", { ...open, needsConfirm: true });
    const other = stranger("Other", amal.graph.circleId);
    const came = invite(amal, "came", { maxUses: 3 });
    everybody(amal, badr, karim);
    const byKarim = invite(karim, "by Karim", { role: 1 });
    const byBadr = invite(badr, "by Badr", open);
    everybody(amal, badr, karim);
    expect([link, compared, came, byKarim, byBadr].map((op) => isOpen(amal, op))).toEqual(
      [link, compared, came, byKarim, byBadr].map(() => true),
    );
    const before = amal.graph.heads();
    remove(amal, karim);
    expect([link, compared, came, byKarim, byBadr].map((op) => isOpen(amal, op))).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
    // One batch, the epoch last.
    const batch = amal.graph.opsAfter(before).map(({ op }) => op.body.type);
    expect([batch[0], batch.at(-1)]).toEqual(["memberRemoved", "epochStarted"]);
    expect(new Set(batch.slice(1, -1))).toEqual(new Set(["inviteRevoked"]));
    // Nor does a fresh identity come in by the link.
    expect(request(amal.graph, amal, other, "open")).toEqual({ ok: false, error: { type: "inviteRevoked" } });
    expect(request(amal.graph, amal, other, "compared").ok).toBe(true);
  });

  it("[INV-12] an admission by such a link that did not know of the end does not count", () => {
    const { amal, dina, karim } = circle();
    const puppet = stranger("Puppet", amal.graph.circleId);
    admit(dina, puppet, "open");
    remove(amal, karim);
    everybody(amal, dina);
    expect(standingOf(amal, puppet)).not.toBe("active");
  });

  it("[INV-12] closing a machine ends them too, also those that it made, and nothing ends by whom the rules do not let", () => {
    const { amal, badr, dina, karim, link } = circle();
    const dinas = addDevice(dina, "Dina's phone");
    everybody(amal, badr, dina, karim, dinas);
    // A member closes her own machine: the invitations are not hers to end.
    closeDevice(dina, dinas);
    expect(isOpen(dina, link)).toBe(true);
    const byBadr = invite(badr, "by Badr", { role: 1 });
    everybody(amal, badr, dina);
    closeDevice(amal, badr);
    expect([link, byBadr].map((op) => isOpen(amal, op))).toEqual([false, false]);
  });

  it("[INV-12] a device of somebody else's that is on its way stays invited", () => {
    const { amal, dina, karim } = circle();
    const { ops } = good(
      singleOp(
        dina.graph,
        dina.author,
        { type: "deviceInviteMade", invitePk: karim.device.sign.publicKey, expiresAt: 10_000 },
        6_000,
      ),
    );
    take(dina, ops);
    send(dina, amal);
    remove(amal, karim);
    expect(isOpen(amal, ops[0]!.id)).toBe(true);
  });
});
