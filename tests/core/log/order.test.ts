import { beforeAll, describe, expect, it } from "vitest";
import { type Bytes, toHex } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { encodeTable } from "../../../src/core/document/index.ts";
import { type EntryHeader, zeroEntryId } from "../../../src/core/log/header.ts";
import { marginDocId, sealEntry, selectHeads } from "../../../src/core/log/index.ts";
import { rankOf } from "../../../src/core/circle/facts.ts";
import { docA, docB, filled, type Member, seeded, World } from "./world.ts";

beforeAll(async () => {
  await readyCrypto();
});

/** What a member with keys and no scruples puts behind its last entry. */
const hostileEntry = (by: Member, number: number, last: { seq: number; id: string }) => {
  const [epoch] = by.epochs;
  if (epoch === undefined) throw new Error("no epoch");
  const recipients = by.world.circle.recipients(epoch.epochId);
  const common = {
    author: recipients.indexOf(by.deviceId),
    seq: last.seq + 1,
    prev: last.id,
    ts: 1,
    mheads: last.seq === 0 ? by.facts.heads() : null,
    deps: [],
  };
  const update = (docId: string, clockStart: number, claim: object | null) => ({
    docId,
    clockStart,
    clockLen: 1,
    claim,
  });
  const kinds: readonly object[] = [
    { type: 6, update: null },
    { type: 1, update: update(docA, 0, number % 2 ? null : { k: 0, scope: null }) },
    { type: 1, update: update(docB, number, null) },
    { type: 1, update: update(marginDocId(docA, by.userId), 0, { k: 0, scope: docB }) },
    { type: 6, update: null, mheads: [by.world.circle.all[0] ?? ""] },
  ];
  const header = { ...common, ...kinds[number % kinds.length] } as unknown as EntryHeader;
  const payload = header.type === 6 ? new Uint8Array(0) : filled(30, number % 5);
  return sealEntry({
    circleId: by.world.circle.circleId,
    epoch,
    recipients,
    device: by.device,
    header,
    payload,
    nonce: by.world.nonce(),
  });
};

/** Three honest people in two documents and a margin, and one who is not; every entry that there is. */
const history = (seed: number) => {
  const world = new World(seed);
  const honest = [world.admit("Amina", rankOf.owner), world.admit("Bilal"), world.admit("Carim")];
  const hostile = world.admit("Mallory");
  const observers = Array.from({ length: 3 }, (_, n) => world.admit(`Observer ${n}`));
  world.rekey();
  const chance = seeded(seed);
  const entries: Bytes[] = [];
  const last = { seq: 0, id: zeroEntryId as string };
  for (let round = 0; round < 60; round++) {
    for (const member of honest) {
      const margin = marginDocId(docA, member.userId);
      const made =
        chance() < 0.5
          ? member.write(docA, `${round} `)
          : chance() < 0.5
            ? member.write(docB, "x")
            : member.edit(margin, [(doc) => doc.getMap("notes").set(`n${round}`, round)], docA);
      for (const { envelope } of made) {
        entries.push(envelope);
        for (const other of honest) if (other !== member && chance() < 0.7) other.receive(envelope);
      }
    }
    if (round === 30) {
      world.rekey();
      for (const member of world.members) member.arrived("key");
    }
    const bad = hostileEntry(hostile, round, last);
    last.seq++;
    last.id = bad.entryId;
    entries.push(bad.envelope);
  }
  return { entries, observers, chance };
};

describe("order of delivery", () => {
  it("[LOG-21] [L04] [L16] whatever the order, every entry ends in the same class and every document in the same bytes", () => {
    for (const seed of [1, 2, 3]) {
      const { entries, observers, chance } = history(seed);
      const outcomes = observers.map((observer, way) => {
        const order = way === 0 ? [...entries].reverse() : [...entries];
        if (way > 0)
          for (let at = order.length - 1; at > 0; at--) {
            const other = Math.floor(chance() * (at + 1));
            [order[at], order[other]] = [order[other] ?? filled(0, 0), order[at] ?? filled(0, 0)];
          }
        const classes = new Map<string, string>();
        for (const bytes of order)
          for (const output of observer.receive(bytes))
            if (output.type === "accepted" || output.type === "blocked")
              classes.set(output.entry.entryId, output.type);
            else if (output.type === "quarantined") classes.set(output.entry.entryId, output.reason);
        expect(observer.log.park.all.size).toBe(0);
        const documents = new Map<string, string>();
        for (const [docId, { table }] of observer.documents)
          documents.set(docId, `${observer.state(docId)} ${toHex(encodeTable(table))}`);
        return {
          classes,
          heads: selectHeads(observer.log),
          documents,
        };
      });
      expect(outcomes[0]?.classes.size).toBe(entries.length);
      expect(new Set(outcomes[0]?.classes.values()).size).toBeGreaterThan(3);
      for (const outcome of outcomes.slice(1)) expect(outcome).toEqual(outcomes[0]);
    }
  }, 60_000);
});
