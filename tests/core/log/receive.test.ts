// What is received: what is dropped, and what waits.

import { beforeAll, describe, expect, it } from "vitest";
import type { DocId, EntryId } from "../../../src/core/base/index.ts";
import { rankOf } from "../../../src/core/circle/facts.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { zeroEntryId } from "../../../src/core/log/header.ts";
import { parkLimits, selectHeads } from "../../../src/core/log/index.ts";
import { forge, heads, only } from "./forge.ts";
import { docA, filled, threeMembers, typesOf, World } from "./world.ts";

beforeAll(async () => {
  await readyCrypto();
});

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
