// Secrets of epochs that nobody needs any more are gone, from the disk and from memory; and nobody is lost by it.

import { beforeAll, describe, expect, it } from "vitest";
import type { MemoryDisk } from "../../../src/adapters/memory/index.ts";
import {
  type Bytes,
  type CircleId,
  type DocId,
  type EpochId,
  redact,
  reveal,
  toHex,
} from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { compactWhatIsRipe } from "../../../src/core/engine/compacting.ts";
import { beginEpoch } from "../../../src/core/engine/membership.ts";
import { boxesWanted, dropOldKeys } from "../../../src/core/engine/oldKeys.ts";
import { ripeAfter } from "../../../src/core/engine/ripening.ts";
import { writeEntry } from "../../../src/core/engine/writing.ts";
import {
  composeEntries,
  decodeOpened,
  envelopeOf,
  epochKeyOf,
  openEnvelope,
} from "../../../src/core/log/index.ts";
import { createRecordKeys, openRow } from "../../../src/core/vault/record.ts";
import { type Table, tables } from "../../../src/core/vault/tables.ts";
import { cutBy, signAll } from "../../support/compaction.ts";
import { deviceOf, engineOf } from "../../support/letIn.ts";
import { createWorld, startPerson, type TestPerson, type World } from "../../support/person.ts";
import { repliesSeen, replyOf, threePeople } from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
});

const circleOf = (person: TestPerson, circleId: CircleId) => engineOf(person, circleId).circle;

const nextEpoch = async (world: World, person: TestPerson, circleId: CircleId): Promise<void> => {
  const circle = circleOf(person, circleId);
  await circle.queue.run(async () => void beginEpoch(circle, "time"));
  await world.rest();
};

const compactAndDrop = (person: TestPerson, circleId: CircleId) => {
  const circle = circleOf(person, circleId);
  return circle.queue.run(async () => {
    const compacted = await compactWhatIsRipe(circle);
    return { compacted, dropped: await dropOldKeys(circle) };
  });
};

/** The first entry that lies in a place, in opened form. */
const firstEntry = async (person: TestPerson, circleId: CircleId) => {
  const items = await circleOf(person, circleId).texts.items("log");
  for (const { bytes } of items.ok ? items.value : []) {
    const opened = decodeOpened(bytes);
    if (opened.ok) return opened.value;
  }
  throw new Error("nothing lies there");
};

/** Everybody writes under one epoch after the other, and then there is a cut that all have. */
const throughEpochs = async (
  world: World,
  people: readonly TestPerson[],
  { circleId, scope }: { readonly circleId: CircleId; readonly scope: DocId },
  many: number,
): Promise<void> => {
  const [first] = people;
  if (first === undefined) throw new Error("nobody is there");
  for (let epoch = 0; epoch < many; epoch++) {
    await nextEpoch(world, first, circleId);
    await signAll(world, people, circleId, scope);
  }
  await cutBy(first, circleId);
  await signAll(world, people, circleId, scope);
};

const aminasVmk = (): ReturnType<typeof redact<Bytes>> => {
  const filled = [..."amina"].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 251;
  return redact(new Uint8Array(32).fill(filled));
};

const includes = (content: Bytes, part: Bytes): boolean => toHex(content).includes(toHex(part));

describe("secrets of old epochs", () => {
  it("[FGT-6] are gone when nothing needs them: whoever has the whole store, and its words, does not open what was captured", async () => {
    const world = createWorld();
    const disk: MemoryDisk = new Map();
    const amina = await startPerson(world, "amina", { disk });
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const { docId: scope } = await amina.get("document.create", { circleId, title: "minutes" });
    const circle = circleOf(amina, circleId);
    // What somebody captured long ago: an entry of the first epoch as it travelled.
    await circle.queue.run(async () => void writeEntry(circle, { type: "heartbeat" }));
    const captured = await firstEntry(amina, circleId);
    const first = circle.ring.get(captured.epochId);
    if (first === undefined) throw new Error("the first epoch is not there");
    const envelope = envelopeOf(circleId, first.entryKey, captured);
    const [secret, content] = [reveal(first.secret).slice(), reveal(first.keys.content).slice()];
    await throughEpochs(world, [amina], { circleId, scope }, 4);
    expect((await compactAndDrop(amina, circleId)).dropped).toEqual([]);
    world.clock.turn(ripeAfter);
    const { compacted, dropped } = await compactAndDrop(amina, circleId);
    expect(compacted).not.toBeNull();
    expect(dropped).toContain(captured.epochId);
    // In memory it is overwritten, and nobody is asked for it.
    expect(reveal(first.secret)).toEqual(new Uint8Array(32));
    expect(reveal(first.entryKey.contentKey)).toEqual(new Uint8Array(32));
    expect(boxesWanted(circle)).toEqual([]);
    await amina.get("notes.put", { circleId, scope, note: replyOf("n", "after") });
    await amina.stop();

    // The whole store, opened with the vault's key: no row holds the secret or what it makes, and no key there opens it.
    const keys = createRecordKeys(aminasVmk());
    const held: EpochId[] = [];
    const contents = [...disk.values()].flatMap((row) => {
      const opened = openRow(keys, { table: row.table as Table, id: row.id }, row);
      if (!opened.ok) throw new Error("a row of her own does not open");
      if (row.table === tables.epochKey && opened.value.length === 64)
        held.push(toHex(opened.value.subarray(0, 32)) as EpochId);
      return [{ table: row.table, content: opened.value }];
    });
    for (const one of contents)
      expect(includes(one.content, secret) || includes(one.content, content)).toBe(false);
    expect(held.length).toBeGreaterThan(1);
    const stored = contents
      .filter(({ table, content: { length } }) => table === tables.epochKey && length === 64)
      .map((row) => epochKeyOf(captured.epochId, redact(row.content.slice(32))));
    const tried = openEnvelope(envelope, circleId, stored);
    expect(tried.ok ? "opened" : tried.error.type).toBe("keyMissing");

    // A new start does not bring it back.
    const again = await startPerson(world, "amina", { disk, seed: 4 });
    await world.rest();
    expect(circleOf(again, circleId).ring.get(captured.epochId)).toBeUndefined();
    expect(boxesWanted(circleOf(again, circleId))).toEqual([]);
    expect(await repliesSeen(again, circleId, scope)).toContain("after");
  });

  it("[FGT-6] [FGT-8] stay while a machine of the circle was away: it is met where it left, and what it wrote is taken", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    await signAll(world, [amina, karim, layla], circleId, scope);
    world.part("amina", "layla");
    world.part("karim", "layla");
    await layla.get("notes.put", { circleId, scope, note: replyOf("l", "from far away") });
    const circle = circleOf(amina, circleId);
    const [hers] = circleOf(layla, circleId).graph.current().epochs;
    await throughEpochs(world, [amina, karim], { circleId, scope }, 5);
    const cut = [...circle.log.cuts.keys()].at(-1);
    await compactAndDrop(amina, circleId);
    world.clock.turn(ripeAfter);
    for (let time = 0; time < 2; time++) {
      // By a cut from before she went away, at most.
      const { compacted, dropped } = await compactAndDrop(amina, circleId);
      expect(compacted?.floor.cut).not.toBe(cut);
      expect(dropped).not.toContain(hers);
    }
    expect(hers !== undefined && circle.ring.get(hers)).toBeTruthy();
    world.rejoin();
    await world.rest();
    await world.rest();
    for (const person of [amina, karim])
      expect(await repliesSeen(person, circleId, scope)).toContain("from far away");
    expect(await repliesSeen(layla, circleId, scope)).toEqual(await repliesSeen(amina, circleId, scope));
  });

  it("[FGT-6] stay, also where nothing lies here that they sealed, while a machine may know no later one; then they go", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    const circle = circleOf(amina, circleId);
    const drop = () => circle.queue.run(() => dropOldKeys(circle));
    await nextEpoch(world, amina, circleId);
    const [unused] = circle.graph.current().epochs;
    if (unused === undefined) throw new Error("no epoch");
    expect(circleOf(layla, circleId).ring.get(unused)).toBeDefined();
    world.part("amina", "layla");
    world.part("karim", "layla");
    for (let epoch = 0; epoch < 4; epoch++) {
      await nextEpoch(world, amina, circleId);
      await signAll(world, [amina, karim], circleId, scope);
    }
    expect(await drop()).not.toContain(unused);
    expect(circle.ring.get(unused)).toBeDefined();
    world.rejoin();
    await world.rest();
    await signAll(world, [layla], circleId, scope);
    expect(await drop()).toContain(unused);
  });

  it("[FGT-7] an entry that somebody seals under an epoch that is over reaches those who deleted its secret", async () => {
    const world = createWorld();
    const { amina, karim, layla, circleId, scope } = await threePeople(world);
    const people = [amina, karim, layla];
    await signAll(world, people, circleId, scope);
    const his = circleOf(karim, circleId);
    const old = his.graph.current().epochs[0];
    if (old === undefined) throw new Error("no epoch");
    await throughEpochs(world, people, { circleId, scope }, 5);
    // Amina's machine has deleted it, the others' have not.
    const hers = circleOf(amina, circleId);
    hers.ring.drop(old);
    expect(boxesWanted(hers)).not.toContain(old);
    const key = his.ring.get(old)?.entryKey;
    if (key === undefined) throw new Error("his key is gone");
    await his.queue.run(async () => {
      const { deviceId, sign } = his.self.device;
      const made = composeEntries(his.log, {
        device: { deviceId, secretKey: sign.secretKey },
        epoch: key,
        facts: his.graph,
        nonce: () => his.parts.random.bytes(24),
        ts: 1,
        content: { type: "heartbeat" },
      });
      if (!made.ok) throw new Error(made.error.type);
      const [entry] = made.value;
      if (entry === undefined) throw new Error("nothing was made");
      await his.journal.write({
        put: his.texts.tailRows("log", [
          { entryId: entry.entryId, class: "accepted", bytes: entry.openedBytes },
        ]),
        strict: true,
      });
      const heads = his.storedHeads.map((head) =>
        head.deviceId === deviceId ? { ...head, seq: entry.header.seq, entryId: entry.entryId } : head,
      );
      his.storedHeads = heads;
      his.ears.stored({
        ops: [],
        entries: [
          {
            device: deviceId,
            seq: entry.header.seq,
            entryId: entry.entryId,
            sealed: () => entry.envelope,
            source: null,
          },
        ],
        heads,
      });
    });
    await world.rest();
    await layla.get("notes.put", { circleId, scope, note: replyOf("x", "built on it") });
    await world.rest();
    await world.rest();
    const last = (person: TestPerson): number | undefined =>
      circleOf(person, circleId).log.devices.get(deviceOf(karim, circleId))?.last;
    expect(last(amina)).toBe(last(karim));
    expect(last(layla)).toBe(last(karim));
    expect(await repliesSeen(amina, circleId, scope)).toContain("built on it");
  });
});
