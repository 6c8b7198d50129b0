import { beforeAll, describe, expect, it } from "vitest";
import {
  type Bytes,
  type DeviceId,
  type DocId,
  type EntryId,
  type OpId,
  reveal,
} from "../../../src/core/base/index.ts";
import { rankOf } from "../../../src/core/circle/facts.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { joinRun } from "../../../src/core/document/index.ts";
import { type EntryHeader, entryTypes, zeroEntryId } from "../../../src/core/log/header.ts";
import {
  checkForkProof,
  type DeviceKey,
  encodeForkProof,
  marginDocId,
  parkLimits,
  reserveClient,
  sealEntry,
  selectGaps,
  selectHeads,
  selectPast,
  yClientOf,
} from "../../../src/core/log/index.ts";
import { clashDoc, clashSeeds, signSeedOf } from "../../support/oneNumber.ts";
import { docA, docB, filled, type Member, threeMembers, typesOf, World } from "./world.ts";

beforeAll(async () => {
  await readyCrypto();
});

const only = <T>(items: readonly T[]): T => {
  const [item, ...more] = items;
  if (item === undefined || more.length > 0) throw new Error(`${items.length} items`);
  return item;
};

/** An entry sealed by hand, as somebody with keys and no scruples would. */
const forge = (
  by: Member,
  header: Partial<EntryHeader>,
  payload: Bytes = new Uint8Array(0),
  device: DeviceKey = by.device,
  epoch = by.epochs[0],
) => {
  if (epoch === undefined) throw new Error("no epoch");
  const recipients = by.world.circle.recipients(epoch.epochId);
  const last = by.sent.at(-1);
  const whole = {
    type: entryTypes.heartbeat,
    author: recipients.indexOf(by.deviceId),
    seq: (last?.header.seq ?? 0) + 1,
    prev: last?.entryId ?? zeroEntryId,
    ts: 1,
    mheads: null,
    deps: [],
    update: null,
    ...header,
  } as EntryHeader;
  return sealEntry({
    circleId: by.world.circle.circleId,
    epoch,
    recipients,
    device,
    header: whole,
    payload,
    nonce: by.world.nonce(),
  });
};

const heads = (by: Member): readonly OpId[] => by.facts.heads();

describe("receiving: dropped", () => {
  it("[LOG-7] [L01] an entry in another's name is dropped at its signature, and the sender is charged", () => {
    const {
      all: [a, b, c],
    } = threeMembers();
    const forged = forge(c, { mheads: heads(c) }, new Uint8Array(0), b.device);
    expect(a.receive(forged.envelope, "b")).toEqual([
      { type: "dropped", from: "b", reason: "signatureInvalid" },
    ]);
    expect(selectHeads(a.log)).toEqual([]);
  });

  it("[LOG-7] [L02] no changed byte of an envelope is ever accepted", () => {
    const {
      all: [a, b],
    } = threeMembers();
    const { envelope } = only(b.write(docA, "hello"));
    for (let at = 0; at < envelope.length; at++) {
      const changed = envelope.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      for (const output of a.receive(changed)) expect(["dropped", "parked"]).toContain(output.type);
    }
    expect(typesOf(a.receive(envelope))).toEqual(["accepted"]);
  });

  it("[LOG-7] [L09] an entry of another circle is dropped", () => {
    const {
      all: [a],
    } = threeMembers();
    const other = new World(1, "c2".repeat(32) as typeof a.world.circle.circleId);
    const twin = other.admit("Amina", rankOf.owner);
    other.rekey();
    const { envelope } = only(twin.write(docA, "hello"));
    expect(a.receive(envelope)).toEqual([{ type: "dropped", from: "peer", reason: "sealBroken" }]);
  });

  it("[LOG-8] [L11b] an author beyond the recipient list, and a dep list that lies, are dropped", () => {
    const {
      all: [a, b],
    } = threeMembers();
    expect(typesOf(a.receive(forge(b, { author: 3, mheads: heads(b) }).envelope))).toEqual([
      "dropped authorUnknown",
    ]);
    const self = forge(b, {
      mheads: heads(b),
      deps: [{ deviceId: b.deviceId, seq: 5, entryId: zeroEntryId }],
    });
    expect(typesOf(a.receive(self.envelope))).toEqual(["dropped malformed"]);
  });
});

describe("receiving: replays, gaps and forks", () => {
  it("[LOG-9] [L03] a replay is ignored, ten thousand times and from three peers, and nothing grows", () => {
    const {
      all: [a, b],
    } = threeMembers();
    const { envelope, openedBytes } = only(b.write(docA, "hello"));
    a.receive(envelope);
    const rows = a.log.devices.get(b.deviceId)?.ids.length;
    for (let n = 0; n < 10_000; n++)
      expect(
        typesOf(a.receive(n % 2 ? envelope : openedBytes, `p${n % 3}`, n % 2 ? "envelope" : "opened")),
      ).toEqual(["ignored"]);
    expect(a.log.devices.get(b.deviceId)?.ids.length).toBe(rows);
    expect(a.log.park.all.size).toBe(0);
  }, 60_000);

  it("[LOG-9] [L05] a gap parks what follows, asks for the range, and touches nobody else", () => {
    const {
      all: [a, b, c],
    } = threeMembers();
    const entries = Array.from({ length: 6 }, (_, n) => only(b.write(docA, `${n}`)));
    const [first, lost, ...later] = entries;
    a.receive(first?.envelope ?? filled(0, 0));
    for (const entry of later)
      expect(typesOf(a.receive(entry.envelope))).toEqual(["entriesMissing", "parked held"]);
    expect(selectGaps(a.log)).toEqual([{ deviceId: b.deviceId, from: 2, to: 5 }]);
    expect(a.text(docA)).toBe("0");
    const { envelope } = only(c.write(docB, "other"));
    expect(typesOf(a.receive(envelope))).toEqual(["accepted"]);
    expect(typesOf(a.receive(lost?.envelope ?? filled(0, 0)))).toEqual(
      Array.from({ length: 5 }, () => "accepted"),
    );
    expect([a.text(docA), selectGaps(a.log)]).toEqual(["012345", []]);
  });

  it("[LOG-10] [L07] two entries with one seq are both held, the second sealed away, with a proof that stands alone", () => {
    const {
      world,
      all: [a, b, c],
    } = threeMembers();
    const one = only(b.write(docA, "for A"));
    const two = forge(b, { seq: 1, prev: zeroEntryId, mheads: heads(b) });
    a.receive(one.envelope);
    const outputs = a.receive(two.envelope);
    expect(typesOf(outputs)).toEqual(["forked", "quarantined forked"]);
    const [fork] = outputs;
    if (fork?.type !== "forked") throw new Error("no fork");
    expect([fork.seq, fork.heldId, fork.otherId]).toEqual([1, one.entryId, two.entryId]);
    expect(typesOf(a.receive(two.envelope))).toEqual(["ignored"]);
    const { circleId } = world.circle;
    const proof = encodeForkProof(circleId, b.deviceId, one.opened, fork.other);
    expect(encodeForkProof(circleId, b.deviceId, fork.other, one.opened)).toEqual(proof);
    const ids = [one.entryId, two.entryId].sort();
    expect(checkForkProof(circleId, proof)).toEqual({
      ok: true,
      value: { deviceId: b.deviceId, seq: 1, entryIds: ids },
    });
    for (let at = 0; at < proof.length; at++) {
      const changed = proof.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(checkForkProof(circleId, changed).ok).toBe(false);
    }
    const same = encodeForkProof(circleId, b.deviceId, one.opened, one.opened);
    expect(checkForkProof(circleId, same)).toEqual({ ok: false, error: { type: "provesNothing" } });
    // the other way round for C: both are held there too
    c.receive(two.envelope);
    expect(typesOf(c.receive(one.envelope))).toEqual(["forked", "quarantined forked"]);
  });

  it("[LOG-10] an entry behind another branch waits for it, and is held beside the log when it is there", () => {
    const {
      all: [a, b],
    } = threeMembers();
    const one = only(b.write(docA, "one"));
    const other = forge(b, { seq: 1, prev: zeroEntryId, mheads: heads(b) });
    const behind = forge(b, { seq: 2, prev: other.entryId });
    a.receive(one.envelope);
    expect(typesOf(a.receive(behind.envelope))).toEqual(["branchMissing", "parked entry"]);
    expect(typesOf(a.receive(other.envelope))).toEqual([
      "forked",
      "quarantined forked",
      "quarantined forked",
    ]);
    expect(typesOf(a.receive(only(b.write(docA, "two")).envelope))).toEqual(["accepted"]);
  });

  it("[LOG-10] the branches of a forking device are bounded", () => {
    const {
      all: [a, b],
    } = threeMembers();
    a.receive(only(b.write(docA, "one")).envelope);
    const outcomes = Array.from({ length: 70 }, () =>
      typesOf(a.receive(forge(b, { seq: 1, prev: zeroEntryId, mheads: heads(b) }).envelope)).at(-1),
    );
    expect(outcomes.filter((outcome) => outcome === "quarantined forked").length).toBe(64);
    expect(outcomes.at(-1)).toBe("dropped forkKnown");
  });

  it("[LOG-10] [L07] but not what an honest entry was built on, whatever branch counts here and however long it is", () => {
    const {
      all: [a, b, c],
    } = threeMembers();
    a.receive(only(b.write(docA, "one")).envelope);
    for (let more = 0; more < 70; more++)
      a.receive(forge(b, { seq: 1, prev: zeroEntryId, mheads: heads(b) }).envelope);
    const first = forge(b, { seq: 1, prev: zeroEntryId, mheads: heads(b) });
    const second = forge(b, { seq: 2, prev: first.entryId });
    for (const entry of [first, second]) expect(typesOf(c.receive(entry.envelope))).toEqual(["accepted"]);
    const honest = only(c.write(docB, "honest"));
    expect(typesOf(a.receive(honest.envelope))).toEqual(["entriesMissing", "branchMissing", "parked entry"]);
    expect(typesOf(a.receive(second.envelope))).toEqual(["branchMissing", "parked entry"]);
    // Brought again, what is missing is named again: it may be asked of another.
    expect(typesOf(a.receive(second.envelope))).toEqual(["branchMissing", "parked entry"]);
    expect(typesOf(a.receive(first.envelope))).toEqual([
      "forked",
      "quarantined forked",
      "quarantined forked",
      "accepted",
    ]);
    expect(a.text(docB)).toBe("honest");
  });
});

describe("receiving: parked", () => {
  it("[LOG-11] an entry of an epoch whose key is missing waits for it", () => {
    const {
      all: [a, b],
    } = threeMembers();
    const held = a.epochs;
    a.epochs = [];
    const { envelope } = only(b.write(docA, "x"));
    expect(typesOf(a.receive(envelope))).toEqual(["parked key"]);
    expect(typesOf(a.receive(envelope))).toEqual(["ignored"]);
    a.epochs = held;
    expect(typesOf(a.arrived("key"))).toEqual(["accepted"]);
  });

  it("[LOG-11] an entry with unknown membership waits for the ops, by its epoch and by its heads", () => {
    const {
      world,
      all: [a, b],
    } = threeMembers();
    const before = world.circle.all;
    world.admit("Dalal");
    const known = world.circle.all.filter((op) => !before.includes(op));
    b.learn(known);
    const { envelope } = only(b.write(docA, "x"));
    expect(a.receive(envelope)).toEqual([
      { type: "opsMissing", ops: known },
      { type: "parked", from: "peer", need: { type: "ops" } },
    ]);
    a.learn(known);
    expect(typesOf(a.arrived("ops"))).toEqual(["accepted"]);
    const epoch = world.circle.add({ type: "rekey" });
    world.secrets.set(epoch, filled(32, 50));
    b.learn([epoch]);
    const next = only(b.write(docA, "y"));
    a.epochs = [...b.epochs];
    expect(a.receive(next.envelope)[0]).toEqual({ type: "opsMissing", ops: [epoch] });
    a.learn([epoch]);
    expect(typesOf(a.arrived("ops"))).toEqual(["accepted"]);
  });

  it("[LOG-11] what a newer version wrote waits and says so", () => {
    const {
      all: [a, b],
    } = threeMembers();
    const { envelope } = only(b.write(docA, "x"));
    const newer = envelope.slice();
    newer[0] = 2;
    expect(typesOf(a.receive(newer))).toEqual(["parked version"]);
    expect(typesOf(a.receive(forge(b, { type: 5 }).envelope))).toEqual(["parked version"]);
    const strange = `02${"d1".repeat(15)}` as DocId;
    const update = { docId: strange, clockStart: 0, clockLen: 1, claim: { k: 0, scope: null } };
    expect(
      typesOf(a.receive(forge(b, { type: 1, mheads: heads(b), update }, filled(3, 0)).envelope)),
    ).toEqual(["parked version"]);
  });

  it("[LOG-12] [L12] the waiting room is bounded, and who floods it loses its own", () => {
    const {
      all: [a, b, c],
    } = threeMembers();
    const [lost, ...later] = Array.from({ length: 4 }, (_, n) => only(b.write(docA, `${n}`)));
    for (const entry of later) a.receive(entry.envelope, "honest");
    let prev = zeroEntryId;
    let dropped = 0;
    for (let seq = 1; seq <= 2_400; seq++) {
      const deps = [{ deviceId: b.deviceId, seq: 900 + seq, entryId: prev }];
      const entry = forge(c, {
        seq,
        prev: seq === 1 ? zeroEntryId : ("11".repeat(32) as EntryId),
        mheads: heads(c),
        deps,
      });
      prev = entry.entryId;
      for (const output of a.receive(entry.envelope, "flood"))
        if (output.type === "dropped") {
          expect(output).toEqual({ type: "dropped", from: "flood", reason: "parkFull" });
          dropped++;
        }
    }
    expect(a.log.park.all.size).toBe(parkLimits.entries);
    expect(dropped).toBe(2_403 - parkLimits.entries);
    expect(typesOf(a.receive(lost?.envelope ?? filled(0, 0), "honest"))).toEqual(
      Array.from({ length: 4 }, () => "accepted"),
    );
  });

  it("[LOG-12] [L12] its bytes are bounded too, and what waits for 14 days is given up", () => {
    const {
      all: [a, b],
    } = threeMembers();
    for (let seq = 2; seq < 80; seq++) {
      const update = { docId: docA, clockStart: 0, clockLen: 1, claim: null };
      a.receive(
        forge(b, { type: 1, seq, prev: "11".repeat(32) as EntryId, update }, filled(250_000, seq)).envelope,
        `p${seq % 3}`,
      );
    }
    expect(a.log.park.bytes).toBeLessThanOrEqual(parkLimits.bytes);
    const shares = [...a.log.park.bySender.values()].map((share) => share.bytes);
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThan(600_000);
    const late = a.carry([]).length + a.log.park.all.size;
    const outputs = a.tick(parkLimits.age + 1);
    expect(outputs.length).toBe(late);
    expect([a.log.park.all.size, a.log.park.bytes, a.log.park.byNeed.size, a.log.park.bySender.size]).toEqual(
      [0, 0, 0, 0],
    );
  });
});

describe("receiving: set aside", () => {
  it("[LOG-13] heads that are missing, that shrink, or that lie in one another's past are a stale view", () => {
    const {
      world,
      all: [a, b],
    } = threeMembers();
    const [genesis, second] = world.circle.all;
    if (genesis === undefined || second === undefined) throw new Error("no ops");
    expect(typesOf(a.receive(forge(b, {}).envelope))).toEqual(["quarantined staleView"]);
    const fresh = threeMembers().all;
    const both = [...heads(fresh[1]), second].sort();
    expect(typesOf(fresh[0].receive(forge(fresh[1], { mheads: both }).envelope))).toEqual([
      "quarantined staleView",
    ]);
    const [x, y] = threeMembers().all;
    const first = only(y.compose({ type: "heartbeat" }));
    x.receive(first.envelope);
    expect(typesOf(x.receive(forge(y, { mheads: [second] }).envelope))).toEqual(["quarantined staleView"]);
  });

  it("[LOG-13] [L17] nobody denies having heard of what their deps' authors knew", () => {
    const {
      world,
      all: [a, b, c],
    } = threeMembers();
    const old = heads(c);
    const first = only(c.compose({ type: "heartbeat" }));
    for (const member of [a, b]) member.receive(first.envelope);
    world.circle.add({
      type: "admit",
      userId: "99".repeat(32) as typeof a.userId,
      deviceId: "98".repeat(32) as DeviceId,
      rank: 1,
    });
    a.learn(world.circle.all);
    b.learn(world.circle.all);
    const written = only(a.compose({ type: "heartbeat" }));
    b.receive(written.envelope);
    const denying = forge(c, {
      mheads: old,
      deps: [{ deviceId: a.deviceId, seq: 1, entryId: written.entryId }],
    });
    expect(typesOf(b.receive(denying.envelope))).toEqual(["quarantined staleView"]);
  });

  it("[LOG-14] whoever is not a member where the entry stands, or writes under an epoch that is not clean, is set aside", () => {
    const {
      world,
      all: [a, b, c],
    } = threeMembers();
    const epochOld = c.epochs;
    world.circle.add({ type: "end", userId: c.userId, standing: "left" });
    world.learn();
    const afterLeaving = forge(c, { mheads: heads(c) }, new Uint8Array(0), c.device, epochOld[0]);
    expect(typesOf(a.receive(afterLeaving.envelope))).toEqual(["quarantined notMember"]);
    const unclean = forge(b, { mheads: heads(b) });
    expect(typesOf(a.receive(unclean.envelope))).toEqual(["quarantined oldEpoch"]);
    world.rekey();
    // somebody who has not heard of it yet writes on, and counts
    const {
      all: [d, e],
    } = threeMembers();
    expect(typesOf(d.receive(only(e.write(docA, "x")).envelope))).toEqual(["accepted"]);
  });

  it("[LOG-15] [C18] a margin is written by its owner's devices alone, under its true scope", () => {
    const {
      all: [a, b, c],
    } = threeMembers();
    const margin = marginDocId(docA, b.userId);
    const mine = only(b.edit(margin, [(doc) => doc.getMap("notes").set("k", 1)], docA));
    expect(typesOf(a.receive(mine.envelope))).toEqual(["accepted"]);
    const intruder = (docId: DocId, scope: DocId) => {
      const update = { docId, clockStart: 0, clockLen: 0, claim: { k: 0, scope } };
      return forge(
        c,
        {
          type: 1,
          mheads: heads(c),
          deps: [{ deviceId: b.deviceId, seq: 1, entryId: mine.entryId }],
          update,
        },
        filled(2, 0),
      );
    };
    expect(typesOf(a.receive(intruder(margin, docA).envelope))).toEqual(["quarantined noRight"]);
    const [x, y, z] = threeMembers().all;
    const falseScope = marginDocId(docA, z.userId);
    const update = { docId: falseScope, clockStart: 0, clockLen: 0, claim: { k: 0, scope: docB } };
    expect(
      typesOf(x.receive(forge(z, { type: 1, mheads: heads(z), update }, filled(2, 0)).envelope)),
    ).toEqual(["quarantined noRight"]);
    const ofMargin = marginDocId(margin, y.userId);
    const nested = { docId: ofMargin, clockStart: 0, clockLen: 0, claim: { k: 0, scope: margin } };
    expect(
      typesOf(x.receive(forge(y, { type: 1, mheads: heads(y), update: nested }, filled(2, 0)).envelope)),
    ).toEqual(["quarantined noRight"]);
  });

  it("[LOG-15] [C18] a reader whom nobody lets annotate writes neither documents nor margins of them", () => {
    const world = new World();
    const owner = world.admit("Amina", rankOf.owner);
    const reader = world.admit("Rim", rankOf.reader);
    world.rekey();
    const margin = marginDocId(docA, reader.userId);
    for (const [docId, scope] of [
      [docA, null],
      [margin, docA],
    ] as const) {
      const update = { docId, clockStart: 0, clockLen: 0, claim: { k: 0, scope } };
      const entry = forge(reader, { type: 1, mheads: heads(reader), update }, filled(2, 0));
      reader.sent.push({ ...entry, header: { seq: reader.sent.length + 1 } } as never);
      expect(typesOf(owner.receive(entry.envelope))).toEqual(["quarantined noRight"]);
    }
  });

  it("[LOG-15] a claim is there exactly when it is due, and counts up", () => {
    const update = (claim: { k: number; scope: null } | null) => ({
      docId: docA,
      clockStart: 0,
      clockLen: 0,
      claim,
    });
    const first = (k: { k: number; scope: null } | null): string => {
      const [a, b] = threeMembers().all;
      return typesOf(
        a.receive(forge(b, { type: 1, mheads: heads(b), update: update(k) }, filled(2, 0)).envelope),
      ).join();
    };
    expect([first(null), first({ k: 1, scope: null })]).toEqual([
      "quarantined claimWrong",
      "quarantined claimWrong",
    ]);
    const {
      all: [a, b],
    } = threeMembers();
    const one = only(b.write(docA, "x"));
    a.receive(one.envelope);
    const clockStart = one.header.update?.clockLen ?? 0;
    const again = forge(
      b,
      { type: 1, update: { docId: docA, clockStart, clockLen: 0, claim: { k: 0, scope: null } } },
      filled(2, 0),
    );
    expect(typesOf(a.receive(again.envelope))).toEqual(["quarantined claimWrong"]);
  });

  it("[LOG-16] a hostile update is set aside; what builds on it is blocked; the rest of its author goes on", () => {
    const {
      all: [a, b],
    } = threeMembers();
    const good = only(b.write(docA, "good"));
    a.receive(good.envelope);
    const clockStart = good.header.update?.clockLen ?? 0;
    const hostile = forge(
      b,
      { type: 1, update: { docId: docA, clockStart, clockLen: 3, claim: null } },
      filled(40, 7),
    );
    expect(typesOf(a.receive(hostile.envelope))).toEqual(["quarantined hostileUpdate"]);
    const document = b.document(docA);
    document.table.append(b.client(docA), 3, document.table.rootList("content"), "none");
    const next = joinRun(b.client(docA), clockStart + 3, [
      new Uint8Array([1, 1, ...clientBytes(b.client(docA)), clockStart + 3, 0, 1, 0]),
    ]);
    if (!next.ok) throw new Error(next.error.type);
    const [run] = next.value;
    const later = forge(
      b,
      {
        type: 1,
        seq: 3,
        prev: hostile.entryId,
        update: { docId: docA, clockStart: clockStart + 3, clockLen: 1, claim: null },
      },
      run?.payload,
    );
    expect(typesOf(a.receive(later.envelope))).toEqual(["blocked"]);
    const elsewhere = forge(b, { seq: 4, prev: later.entryId });
    expect(typesOf(a.receive(elsewhere.envelope))).toEqual(["accepted"]);
    expect([a.text(docA), selectHeads(a.log).find((head) => head.deviceId === b.deviceId)?.seq]).toEqual([
      "good",
      4,
    ]);
  });
});

const clientBytes = (client: number): readonly number[] => {
  const bytes: number[] = [];
  let rest = client;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return [...bytes, rest];
};

describe("direct past", () => {
  it("[LOG-16] [L16] a reference outside the author's listed past is refused, in whatever order things come", () => {
    const outcomes = [true, false].map((sourceFirst) => {
      const {
        all: [a, b, c],
      } = threeMembers();
      const source = only(b.write(docA, "hello"));
      // C has seen it, writes behind it, and keeps silent about it
      c.receive(source.envelope);
      const client = c.client(docA);
      const { replica } = c.document(docA);
      replica.writeAs(client);
      const update = replica.change((doc) =>
        doc.getXmlFragment("content").get(0).setAttribute?.("dir", "rtl"),
      );
      const joined = joinRun(client, 0, update === null ? [] : [update]);
      if (!joined.ok) throw new Error(joined.error.type);
      const [run] = joined.value;
      const silent = forge(
        c,
        {
          type: 1,
          mheads: heads(c),
          update: { docId: docA, clockStart: 0, clockLen: 1, claim: { k: 0, scope: null } },
        },
        run?.payload,
      );
      const order = sourceFirst ? [source, silent] : [silent, source];
      return order.flatMap((entry) => typesOf(a.receive(entry.envelope))).sort();
    });
    expect(outcomes[0]).toEqual(["accepted", "quarantined hostileUpdate"]);
    expect(outcomes[1]).toEqual(outcomes[0]);
  });

  it("[LOG-17] what is composed lists what was applied of others, once", () => {
    const {
      all: [a, b, c],
    } = threeMembers();
    const one = only(a.write(docA, "one"));
    b.receive(one.envelope);
    const two = only(b.write(docA, "two"));
    expect(two.header.deps).toEqual([{ deviceId: a.deviceId, seq: 1, entryId: one.entryId }]);
    const three = only(b.write(docA, "three"));
    expect(three.header.deps).toEqual([]);
    expect([two.header.mheads, three.header.mheads]).toEqual([b.facts.heads(), null]);
    expect([two.header.update?.claim, three.header.update?.claim]).toEqual([{ k: 0, scope: null }, null]);
    for (const entry of [three, two, one]) c.receive(entry.envelope);
    expect(c.text(docA)).toBe(b.text(docA));
    expect(selectPast(c.log, b.deviceId)).toEqual(new Map([[a.deviceId, 1]]));
  });

  it("[LOG-17] more than 64 devices go into heartbeats in front, and heads are written when they change", () => {
    const world = new World();
    const reader = world.admit("Amina", rankOf.owner);
    const others = Array.from({ length: 70 }, (_, n) => world.admit(`m${n}`));
    world.rekey();
    for (const other of others) reader.receive(only(other.compose({ type: "heartbeat" })).envelope);
    const made = reader.write(docA, "x");
    expect(made.map((entry) => [entry.header.type, entry.header.deps.length])).toEqual([
      [entryTypes.heartbeat, 64],
      [entryTypes.update, 6],
    ]);
    world.rekey();
    expect(only(reader.write(docA, "y")).header.mheads).toEqual(reader.facts.heads());
    const [witness] = others;
    if (witness === undefined) throw new Error("nobody");
    for (const other of others)
      if (other !== witness) for (const entry of other.sent) witness.receive(entry.envelope);
    for (const entry of reader.sent) expect(typesOf(witness.receive(entry.envelope))).toEqual(["accepted"]);
  });
});

describe("numbers", () => {
  it("[LOG-18] [L19] who came later takes the next number, and is set aside with the first", () => {
    const world = new World();
    const witness = world.admit("Amina", rankOf.owner);
    const senior = world.admit("Senior", rankOf.member, { seed: reveal(signSeedOf(clashSeeds[0])) });
    const junior = world.admit("Junior", rankOf.member, { seed: reveal(signSeedOf(clashSeeds[1])) });
    world.rekey();
    expect(yClientOf(senior.deviceId, clashDoc, 0)).toBe(yClientOf(junior.deviceId, clashDoc, 0));
    const update = { docId: clashDoc, clockStart: 0, clockLen: 0, claim: { k: 0, scope: null } };
    const grasping = forge(junior, { type: 1, mheads: heads(junior), update }, filled(2, 0));
    expect(typesOf(witness.receive(grasping.envelope))).toEqual(["quarantined clientClash"]);
    const other = new World();
    const [a, s, j] = [
      other.admit("Amina", rankOf.owner),
      other.admit("Senior", rankOf.member, { seed: reveal(signSeedOf(clashSeeds[0])) }),
      other.admit("Junior", rankOf.member, { seed: reveal(signSeedOf(clashSeeds[1])) }),
    ];
    other.rekey();
    const first = only(j.write(clashDoc, "junior"));
    expect(first.header.update?.claim).toEqual({ k: 1, scope: null });
    expect(typesOf(a.receive(first.envelope))).toEqual(["accepted"]);
    const second = only(s.write(clashDoc, "senior"));
    expect(second.header.update?.claim).toEqual({ k: 0, scope: null });
    expect(typesOf(a.receive(second.envelope))).toEqual(["accepted"]);
  });

  it("[LOG-18] [L19] of two who could not know of each other the earlier admitted keeps the number, in either order", () => {
    const outcomes = [true, false].map((seniorFirst) => {
      const world = new World();
      const witness = world.admit("Amina", rankOf.owner);
      const base = world.circle.all;
      const parents = world.circle.headsOf(new Set(base));
      const one = world.admit("One", rankOf.member, { seed: reveal(signSeedOf(clashSeeds[0])), parents });
      const admittedOne = world.circle.all.at(-1);
      const two = world.admit("Two", rankOf.member, { seed: reveal(signSeedOf(clashSeeds[1])), parents });
      const admittedTwo = world.circle.all.at(-1);
      if (admittedOne === undefined || admittedTwo === undefined) throw new Error("no op");
      const epochOne = world.rekey([admittedOne]);
      const epochTwo = world.rekey([admittedTwo]);
      const [senior, junior] = admittedOne < admittedTwo ? [one, two] : [two, one];
      for (const [member, epoch] of [
        [one, epochOne],
        [two, epochTwo],
      ] as const) {
        Object.assign(member, { facts: world.circle.facts(world.circle.closure([epoch])) });
        member.learn([epoch]);
      }
      witness.learn([epochOne, epochTwo]);
      const entries = {
        senior: only(senior.write(clashDoc, "senior")),
        junior: only(junior.write(clashDoc, "junior")),
      };
      const order = seniorFirst ? [entries.senior, entries.junior] : [entries.junior, entries.senior];
      const outputs = order.flatMap((entry) => witness.receive(entry.envelope));
      const due = outputs.find((output) => output.type === "rebuildDue");
      expect(due === undefined).toBe(seniorFirst);
      if (due?.type === "rebuildDue") {
        // the log is received again from its beginning, with the number kept for the senior
        witness.restart();
        reserveClient(witness.log, due.docId, due.client, due.keeper);
        for (const entry of order) witness.receive(entry.openedBytes, "own disk", "opened");
      }
      return {
        text: witness.text(clashDoc),
        heads: selectHeads(witness.log),
        state: witness.state(clashDoc),
      };
    });
    expect(outcomes[0]?.text).toBe("senior");
    expect(outcomes[1]).toEqual(outcomes[0]);
  });
});
