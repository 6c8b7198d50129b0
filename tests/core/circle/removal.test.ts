import { beforeAll, describe, expect, it } from "vitest";
import { type EntryId, type OpId, toHex, type UserId } from "../../../src/core/base/index.ts";
import {
  acksDue,
  CircleGraph,
  inviteKeys,
  type LastEntry,
  limitIn,
  mayVouch,
  openBox,
  partingOps,
  rekeyDue,
  rekeyOp,
  removeMemberOp,
  revokeInviteOp,
  sealBox,
  sealsIn,
  sendingEpoch,
  setAsideIn,
} from "../../../src/core/circle/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import {
  acknowledge,
  admit,
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
  meet,
  type Person,
  receive,
  remove,
  say,
  secretOf,
  seedOf,
  send,
  shown,
  standingOf,
  stranger,
  take,
  terms,
} from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

const owner = { role: 3, needsConfirm: false } as const;
const admin = { role: 2, needsConfirm: false } as const;
const member = { role: 1, needsConfirm: false } as const;

/** Amal founded, Badr keeps too, Dina coordinates, Rim takes part. */
const circle = () => {
  const amal = found("Amal");
  const badr = join(amal, "Badr", owner);
  const dina = join(amal, "Dina", admin);
  const rim = join(amal, "Rim", member);
  everybody(amal, badr, dina, rim);
  return { amal, badr, dina, rim };
};

const lastOf = (who: Person, seq: number): LastEntry => ({
  deviceId: who.device.deviceId,
  seq,
  entryId: toHex(seedOf(`${who.name} ${seq}`)) as EntryId,
});

const revoke = (by: Person, seed: string): OpId => {
  const { ops } = good(revokeInviteOp(by.graph, by.author, inviteKeys(secretOf(seed)).inviteId, 1));
  take(by, ops);
  return ops[0]!.id;
};

/** What everybody sees, without what a flood adds to the heads. */
const seen = ({ graph }: Person) => {
  const { heads: _heads, ...rest } = shown(graph);
  return rest;
};

describe("removing a person", () => {
  it("[MEM-25] [M10] is for ranks above theirs and for owners, and not for oneself", () => {
    const names = ["amal", "badr", "dina", "rim"] as const;
    const people = circle();
    expect(
      names.map((by) =>
        names.filter((who) => {
          const removal = { userId: people[who].author.userId, last: [] };
          return removeMemberOp(people[by].graph, people[by].author, removal, epochOf("x")).ok;
        }),
      ),
    ).toEqual([["badr", "dina", "rim"], ["amal", "dina", "rim"], ["rim"], []]);
  });

  it("[MEM-25] [MEM-37] [M01] whoever is out writes nothing more that counts, knowing of it or not", () => {
    const { amal, badr, dina, rim } = circle();
    const away = forkOf(dina);
    remove(amal, dina);
    send(amal, dina);
    expect(standingOf(dina, dina)).toBe("removed");
    expect(deviceOf(dina, dina)?.standing).toBe("removed");
    // Knowing of it.
    const knowing = forge(dina, { type: "opsAcknowledged" });
    expect(dropped(receive(badr.graph, knowing.bytes))).toBeNull();
    send(amal, badr);
    expect(dropped(receive(amal.graph, knowing.bytes))).toEqual({ type: "authorInactive" });
    // Not knowing, or denying it.
    invite(away, "late link");
    everybody(amal, badr, rim);
    send(away, amal);
    expect(amal.graph.current().invites.has(inviteKeys(secretOf("late link")).inviteId)).toBe(false);
    everybody(amal, badr, rim);
  });

  it("[EPO-13] [M13] [M14] leaves no clean epoch to whoever knows of it, and one to whoever does not", () => {
    const { amal, badr, dina } = circle();
    const [old] = amal.graph.current().epochs;
    remove(amal, dina);
    const state = amal.graph.current();
    expect(amal.graph.isClean(old!, state)).toBe(false);
    const [next] = state.epochs;
    expect(amal.graph.isClean(next!, state)).toBe(true);
    expect(amal.graph.recipients(next!)).not.toContain(dina.device.deviceId);
    expect(sendingEpoch(amal.graph, new Set([old!]))).toBeNull();
    expect(sendingEpoch(amal.graph, new Set([old!, next!]))).toEqual({ epoch: next, complete: true });
    // Badr is away: in what he knows the old one is clean, and what he writes is judged by that.
    expect(sendingEpoch(badr.graph, new Set([old!]))?.epoch).toBe(old);
    expect(amal.graph.isClean(old!, amal.graph.stateAt(badr.graph.heads()))).toBe(true);
    send(amal, badr);
    expect(sendingEpoch(badr.graph, new Set([old!]))).toBeNull();
  });

  it("[EPO-8] [M15] after two removals at once no epoch is clean; one more makes all write under the same", () => {
    const { amal, badr, dina, rim } = circle();
    remove(amal, dina);
    remove(badr, rim);
    everybody(amal, badr);
    const state = amal.graph.current();
    expect(state.epochs.some((epoch) => amal.graph.isClean(epoch, state))).toBe(false);
    expect(rekeyDue(amal.graph, new Set(state.epochs))).toEqual({ type: "noneClean" });
    const both = [amal, badr].map((one) =>
      good(rekeyOp(one.graph, one.author, { ...epochOf(one.name), reason: "repair" })),
    );
    take(amal, both[0]!.ops);
    take(badr, both[1]!.ops);
    everybody(amal, badr);
    const held = new Set(both.map(({ epoch }) => epoch));
    expect(sendingEpoch(amal.graph, held)?.complete).toBe(true);
    expect(sendingEpoch(amal.graph, held)).toEqual(sendingEpoch(badr.graph, held));
    expect(rekeyDue(amal.graph, held)).toBeNull();
  });

  it("[EPO-5] [M23] its author goes away: any other gives the box of the new epoch", () => {
    const { amal, badr, dina, rim } = circle();
    remove(amal, dina);
    const [epoch] = amal.graph.current().epochs;
    const es = secretOf(`epoch without ${dina.name} by ${amal.name}`);
    for (const one of [badr, rim]) send(amal, one);
    const coins = { bytes: (length: number) => new Uint8Array(length).fill(7) };
    const parties = { author: badr.device, recipient: rim.device.deviceId };
    const box = good(sealBox(badr.graph, { epoch: epoch!, es }, parties, coins));
    expect(openBox(rim.graph, box, rim.device)).toMatchObject({ ok: true, value: { epoch } });
    const out = { author: badr.device, recipient: dina.device.deviceId };
    expect(sealBox(badr.graph, { epoch: epoch!, es }, out, coins)).toEqual({
      ok: false,
      error: { type: "notRecipient" },
    });
  });

  it("[MEM-17] [M09] wins over bringing in again at once; who comes back later is there", () => {
    const { amal, badr, dina, rim } = circle();
    // Rim was out once already, so that Badr may bring him in again at all.
    remove(amal, rim);
    everybody(amal, badr, dina);
    invite(amal, "back", { needsConfirm: false });
    everybody(amal, badr, dina);
    const back = { ...rim, graph: new CircleGraph(amal.graph.circleId) };
    const accomplice = forkOf(badr);
    const readmission = admit(accomplice, back, "back");
    expect(standingOf(accomplice, rim)).toBe("active");
    const again = forge(amal, { type: "memberRemoved", userId: rim.author.userId, last: [] });
    expect(dropped(receive(amal.graph, again.bytes))).toMatchObject({ rule: "MEM-25" });
    // A removal that did not know of the readmission.
    remove(accomplice, dina);
    const late = forkOf(accomplice);
    say(late, { type: "opsAcknowledged" });
    remove(late, rim);
    send(late, amal);
    expect(amal.graph.knows(readmission)).toBe(true);
    expect(standingOf(amal, rim)).toBe("removed");
    invite(amal, "once more", { needsConfirm: false });
    admit(amal, { ...rim, graph: new CircleGraph(amal.graph.circleId) }, "once more");
    expect(standingOf(amal, rim)).toBe("active");
    expect(deviceOf(amal, rim)?.limit).toBeNull();
  });

  it("[MEM-17] [M09] a member who did not know brings somebody in again while they are put out: they are out", () => {
    const { amal, badr, rim } = circle();
    const leaver = join(amal, "Zaid", member);
    everybody(amal, badr, rim);
    remove(amal, leaver);
    everybody(amal, badr, rim);
    invite(amal, "for Zaid", { maxUses: 3, needsConfirm: false });
    everybody(amal, badr, rim);
    admit(amal, { ...leaver, graph: new CircleGraph(amal.graph.circleId) }, "for Zaid");
    send(amal, badr);
    // Amal puts him out again; Rim, who knows neither, brings him in.
    remove(amal, leaver);
    admit(rim, { ...leaver, graph: new CircleGraph(amal.graph.circleId) }, "for Zaid");
    everybody(amal, badr, rim);
    expect(standingOf(amal, leaver)).toBe("removed");
  });

  it("[MEM-20] [MEM-41] [M08] the puppets of somebody who is out fall with them, and what the puppets did", () => {
    const { amal, badr, dina, rim } = circle();
    const away = forkOf(badr);
    remove(amal, badr);
    everybody(amal, dina, rim);
    const before = seen(amal);
    const puppet = join(away, "Puppet", owner);
    remove(puppet, amal);
    send(puppet, away);
    send(away, amal);
    send(puppet, amal);
    expect(seen(amal)).toEqual(before);
    const aside = setAsideIn(amal.graph);
    expect(
      aside.filter(({ reason }) => reason.type === "authorRemoved").map(({ author }) => author),
    ).toContain(badr.author.userId);
    expect(aside.find(({ author }) => author === puppet.author.userId)).toMatchObject({
      act: "memberRemoved",
      reason: { type: "unfounded", rule: "MEM-10" },
    });
    everybody(amal, dina, rim);
  });

  it("[MEM-37] [MEM-41] [M06] a removed admin who backdates removals of two people changes nothing", () => {
    const { amal, badr, dina, rim } = circle();
    const zaid = join(amal, "Zaid", member);
    everybody(amal, badr, dina, rim, zaid);
    const away = forkOf(dina);
    remove(amal, dina);
    everybody(amal, badr, rim, zaid);
    const before = seen(amal);
    remove(away, rim);
    remove(away, zaid);
    send(away, amal);
    expect(seen(amal)).toEqual(before);
    for (const one of [badr, rim, zaid]) {
      send(amal, one);
      expect(standingOf(one, dina)).toBe("removed");
      expect(standingOf(one, rim)).toBe("active");
    }
    // "Four actions by Dina were set aside because Dina had been removed."
    const [removal] = amal.graph.current().users.get(dina.author.userId)?.endedBy ?? [];
    const aside = setAsideIn(amal.graph);
    expect(aside.map(({ act }) => act)).toEqual([
      "memberRemoved",
      "epochStarted",
      "memberRemoved",
      "epochStarted",
    ]);
    for (const one of aside) {
      expect(one.author).toBe(dina.author.userId);
      expect(one.reason).toEqual({ type: "authorRemoved", by: removal });
    }
  });
});

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
    const { amal, badr, dina, rim } = circle();
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
    const { amal, badr, dina, rim } = circle();
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
    const { amal, badr, dina, rim } = circle();
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
    const { amal, badr, dina, rim } = circle();
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
    const { amal, badr, dina, rim } = circle();
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

describe("cut-offs", () => {
  it("[MEM-39] [M02] what the remover had seen counts, of several removals the most, and nothing behind it", () => {
    const { amal, badr, dina, rim } = circle();
    remove(amal, rim, [lastOf(rim, 3)]);
    const only = deviceOf(amal, rim);
    expect(only?.limit).toMatchObject({ type: "ended", upTo: { seq: 3 } });
    remove(badr, rim, [lastOf(rim, 8)]);
    everybody(amal, badr, dina);
    expect(deviceOf(amal, rim)?.limit).toMatchObject({ upTo: { seq: 8, entryId: lastOf(rim, 8).entryId } });
    expect(deviceOf(amal, rim)?.limit?.by).toHaveLength(2);
    expect(deviceOf(amal, dina)?.limit).toBeNull();
  });

  it("[MEM-28] [MEM-39] [M03] a VOUCH of an admin moves the end; one who had not heard vouches by listing", () => {
    const { amal, badr, dina, rim } = circle();
    const unaware = rim.graph.heads();
    const dinas = join(amal, "Zaid", member);
    everybody(amal, badr, dina, dinas);
    remove(amal, dinas, [lastOf(dinas, 3)]);
    everybody(amal, badr, dina);
    const limit = deviceOf(amal, dinas)?.limit;
    expect(mayVouch(amal.graph, unaware, limit!)).toBe(true);
    expect(mayVouch(amal.graph, amal.graph.heads(), limit!)).toBe(false);
    say(dina, { type: "entriesVouched", last: [lastOf(dinas, 9)] });
    everybody(amal, dina);
    expect(deviceOf(amal, dinas)?.limit?.upTo.seq).toBe(9);
    expect(amal.graph.current().vouched.get(dinas.device.deviceId)?.seq).toBe(9);
    const byMember = forge(rim, { type: "entriesVouched", last: [lastOf(dinas, 10)] });
    expect(dropped(receive(rim.graph, byMember.bytes))).toMatchObject({ rule: "MEM-28" });
  });

  it("[MEM-39] after a leave all counts; a removal that follows it sets an end", () => {
    const { amal, rim } = circle();
    const left = forge(rim, { type: "memberLeft" });
    receive(amal.graph, left.bytes);
    expect(standingOf(amal, rim)).toBe("left");
    expect(deviceOf(amal, rim)?.limit).toBeNull();
    remove(amal, rim, [lastOf(rim, 4)]);
    expect(standingOf(amal, rim)).toBe("removed");
    expect(deviceOf(amal, rim)?.limit).toMatchObject({ upTo: { seq: 4 } });
  });

  it("[MEM-39] of somebody whose admission does not count nothing counts but what is vouched for", () => {
    const { amal, badr, dina } = circle();
    const away = forkOf(badr);
    remove(amal, badr);
    const puppet = join(away, "Puppet", member);
    send(away, amal);
    expect(amal.graph.current().devices.has(puppet.device.deviceId)).toBe(false);
    const before = limitIn(amal.graph.current(), puppet.device.deviceId);
    expect(before).toEqual({ type: "ended", upTo: { seq: 0, entryId: null }, by: [] });
    say(amal, { type: "entriesVouched", last: [lastOf(puppet, 2)] });
    expect(limitIn(amal.graph.current(), puppet.device.deviceId)?.upTo.seq).toBe(2);
    expect(limitIn(amal.graph.current(), dina.device.deviceId)).toBeNull();
  });

  it("[MEM-39] lowered to reader, or come back as one, what needed to write has an end", () => {
    const { amal, rim } = circle();
    giveRank(amal, rim, 0, [lastOf(rim, 5)]);
    expect(deviceOf(amal, rim)).toMatchObject({
      standing: "active",
      limit: { type: "demoted", upTo: { seq: 5 } },
    });
    giveRank(amal, rim, 1);
    expect(deviceOf(amal, rim)?.limit).toBeNull();
    remove(amal, rim, [lastOf(rim, 6)]);
    invite(amal, "as reader", { role: 0, needsConfirm: false });
    admit(amal, { ...rim, graph: new CircleGraph(amal.graph.circleId) }, "as reader");
    expect(deviceOf(amal, rim)).toMatchObject({
      standing: "active",
      limit: { type: "demoted", upTo: { seq: 6 } },
    });
  });
});

/** What one who is out is given by somebody: the parting ops and their past. */
const givenTo = ({ graph }: Person, who: Person) => {
  const upTo = partingOps(graph, who.device.deviceId);
  return graph.opsAfter([]).filter(({ id }) => graph.covers(upTo, [id]));
};

describe("who is out", () => {
  it("[MEM-44] [M26] learns by whom and gets nothing later", () => {
    const { amal, badr, dina, rim } = circle();
    expect(partingOps(amal.graph, rim.device.deviceId)).toEqual([]);
    expect(partingOps(amal.graph, stranger("Eve", amal.graph.circleId).device.deviceId)).toEqual([]);
    const removal = remove(amal, rim);
    join(amal, "Zaid", member);
    everybody(amal, badr, dina);
    const given = givenTo(amal, rim);
    expect(given.at(-1)?.id).toBe(removal);
    for (const { bytes } of given) receive(rim.graph, bytes);
    expect(standingOf(rim, rim)).toBe("removed");
    expect(rim.graph.current().users.get(rim.author.userId)?.endedBy).toEqual([removal]);
    expect(rim.graph.current().users.size).toBe(4);
    expect(rim.graph.heads()).toEqual([removal]);
  });

  it("[MEM-44] [M25] two owners who removed each other apart exchange parting ops and see one outcome", () => {
    for (const isSealed of [false, true]) {
      const { amal, badr, dina, rim } = circle();
      const zaid = join(amal, "Zaid", admin);
      everybody(amal, badr, dina, rim, zaid);
      remove(badr, amal);
      remove(amal, rim);
      remove(amal, badr);
      if (isSealed) {
        send(badr, dina);
        acknowledge(dina);
        send(dina, badr);
        join(badr, "Later", member);
      }
      const [toAmal, toBadr] = [givenTo(badr, amal), givenTo(amal, badr)];
      for (const { bytes } of toAmal) receive(amal.graph, bytes);
      for (const { bytes } of toBadr) receive(badr.graph, bytes);
      const [stays, goes] = isSealed ? [badr, amal] : [amal, badr];
      for (const one of [amal, badr]) {
        expect(standingOf(one, stays)).toBe("active");
        expect(standingOf(one, goes)).toBe("removed");
      }
      // Nothing of what came after.
      const names = (one: Person): readonly UserId[] => [...one.graph.current().users.keys()];
      expect(names(amal)).toHaveLength(5);
    }
  });

  it("[MEM-44] a puppet learns why it does not count", () => {
    const { amal, badr } = circle();
    const away = forkOf(badr);
    const removal: OpId = remove(amal, badr);
    const puppet = join(away, "Puppet", member);
    send(away, amal);
    const given = givenTo(amal, puppet);
    expect(given.map(({ id }) => id)).toContain(removal);
    for (const { bytes } of given) receive(puppet.graph, bytes);
    expect(puppet.graph.current().users.has(puppet.author.userId)).toBe(false);
  });

  it("[MEM-44] [V04] so does who came second by a link for one", () => {
    const { amal, badr } = circle();
    invite(amal, "link", member);
    everybody(amal, badr);
    const [first, second] = [stranger("First", amal.graph.circleId), stranger("Second", amal.graph.circleId)];
    admit(amal, first, "link");
    admit(badr, second, "link");
    everybody(amal, badr);
    const loser = standingOf(amal, first) === undefined ? first : second;
    const given = givenTo(amal, loser);
    expect(given.length).toBeGreaterThan(4);
    for (const { bytes } of given) receive(loser.graph, bytes);
    expect(loser.graph.current().users.has(loser.author.userId)).toBe(false);
  });
});

describe("reforming", () => {
  it("[MEM-33] [M20] a member says that another circle begins, for those who are named, and gives no right here", () => {
    const { amal, badr, dina, rim } = circle();
    const before = seen(amal);
    const next = found("Rim");
    const users = [amal, dina, rim].map(({ author }) => author.userId).toSorted();
    say(rim, { type: "circleReformed", circle: next.graph.circleId, cut: null, users });
    everybody(amal, badr, dina, rim);
    const [reform] = amal.graph.current().reforms;
    expect(reform).toMatchObject({ by: rim.author.userId, circle: next.graph.circleId, users });
    expect(reform?.users).not.toContain(badr.author.userId);
    expect({ ...seen(amal), reforms: [] }).toEqual(before);
    // The other circle is Rim's, and nobody of this one is in it by that.
    expect([...next.graph.current().users.keys()]).toEqual([next.author.userId]);
  });
});

describe("a lowered rank", () => {
  it("[MEM-24] owners change every rank, admins below them, everybody steps down, nobody up", () => {
    const tried = (by: keyof ReturnType<typeof circle>, who: keyof ReturnType<typeof circle>): number[] => {
      const people = circle();
      return ([0, 1, 2, 3] as const).filter((role) => {
        const body = { type: "roleChanged", userId: people[who].author.userId, role, last: [] } as const;
        const fork = forkOf(people[by]);
        return dropped(receive(fork.graph, forge(fork, body).bytes)) === null;
      });
    };
    expect(tried("amal", "rim")).toEqual([0, 2, 3]);
    expect(tried("amal", "badr")).toEqual([0, 1, 2]);
    expect(tried("dina", "rim")).toEqual([0]);
    expect(tried("dina", "badr")).toEqual([]);
    expect(tried("dina", "dina")).toEqual([0, 1]);
    expect(tried("rim", "rim")).toEqual([0]);
    expect(tried("amal", "amal")).toEqual([0, 1, 2]);
  });

  it("[MEM-37] takes what needed more than it, at the same time, and leaves what did not", () => {
    const { amal, badr, dina, rim } = circle();
    const away = forkOf(dina);
    const lowered = giveRank(amal, dina, 1);
    invite(away, "by Dina");
    const rekeyed = good(rekeyOp(away.graph, away.author, { ...epochOf("d"), reason: "time" }));
    take(away, rekeyed.ops);
    acknowledge(away);
    everybody(amal, badr, rim);
    send(away, amal);
    const aside = setAsideIn(amal.graph);
    expect(aside).toMatchObject([
      { act: "inviteMade", author: dina.author.userId, reason: { type: "authorDemoted", by: lowered } },
    ]);
    expect(amal.graph.current().epochs).toContain(rekeyed.epoch);
    expect(amal.graph.current().users.get(dina.author.userId)?.rank).toBe(1);
  });

  it("[MEM-17] of two given at once the lower counts, and a later one of those who know both", () => {
    const { amal, badr, rim } = circle();
    giveRank(amal, rim, 2);
    giveRank(badr, rim, 0);
    everybody(amal, badr);
    const rank = () => amal.graph.current().users.get(rim.author.userId)?.rank;
    expect(rank()).toBe(0);
    giveRank(amal, rim, 2);
    expect(rank()).toBe(2);
  });

  it("[INV-9] an invitation ends with the machine that it was made on, and with the rank", () => {
    const { amal, badr, dina } = circle();
    invite(dina, "hers");
    everybody(amal, badr, dina);
    const { inviteId } = inviteKeys(secretOf("hers"));
    expect(amal.graph.current().invites.get(inviteId)?.revoked).toBe(false);
    giveRank(amal, dina, 1);
    expect(amal.graph.current().invites.get(inviteId)?.revoked).toBe(true);
    expect(terms("hers").role).toBe(1);
    meet(amal, badr);
  });
});

describe("an older epoch", () => {
  it("[EPO-6] from before a device came is not written under when that device is out", () => {
    const { amal, badr, dina, rim } = circle();
    const zaid = join(amal, "Zaid", member);
    const before = amal.graph.recipients(amal.graph.current().epochs[1]!)!;
    expect(before).not.toContain(zaid.device.deviceId);
    const [, older] = amal.graph.current().epochs;
    expect(amal.graph.isClean(older!, amal.graph.current())).toBe(true);
    remove(amal, zaid);
    const [next] = amal.graph.current().epochs;
    expect(amal.graph.isClean(older!, amal.graph.current())).toBe(false);
    expect(amal.graph.isClean(next!, amal.graph.current())).toBe(true);
    everybody(amal, badr, dina, rim);
  });
});
