import { beforeAll, describe, expect, it } from "vitest";
import { type Bytes, type CircleId, type DocId, type EntryId, toHex } from "../../../src/core/base/index.ts";
import { Reader } from "../../../src/core/codec/index.ts";
import { blake2b256, readyCrypto } from "../../../src/core/crypto/index.ts";
import { giveChunk, giveCut, giveEntries, giveEntry } from "../../../src/core/engine/serving.ts";
import { takeEntries } from "../../../src/core/engine/receiving.ts";
import { writeEntry } from "../../../src/core/engine/writing.ts";
import { entryIdAt } from "../../../src/core/log/deviceLog.ts";
import {
  checkCutEntry,
  decodeLogState,
  encodeLogState,
  encodeOpened,
  openEnvelope,
} from "../../../src/core/log/index.ts";
import { createMemoryStore } from "../../../src/adapters/memory/index.ts";
import type { Store } from "../../../src/core/ports/index.ts";
import { deviceOf, engineOf, letIn } from "../../support/letIn.ts";
import { createWorld, startPerson, type TestPerson, type World } from "../../support/person.ts";
import { replyOf } from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
});

/** The same world for one person, who meets nobody while away. */
const awayable = (world: World) => {
  let isAway = false;
  const transport: World["network"]["transport"] = (name) => {
    const road = world.network.transport(name);
    return {
      ...road,
      onChannel: (listen) => road.onChannel((channel) => (isAway ? channel.close() : listen(channel))),
    };
  };
  return {
    world: { ...world, network: { ...world.network, transport } },
    setAway: (away: boolean) => {
      isAway = away;
    },
  };
};

const begin = async (
  world: World,
  { store, karimsWorld = world }: { store?: Store; karimsWorld?: World } = {},
) => {
  const amina = await startPerson(world, "amina", store === undefined ? {} : { store });
  const karim = await startPerson(karimsWorld, "karim");
  const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
  const { docId } = await amina.get("document.create", { circleId, title: "minutes" });
  await letIn(world, amina, karim, circleId);
  return { amina, karim, circleId, docId };
};

const textsOf = async (person: TestPerson, circleId: CircleId, scope: DocId) =>
  (await person.get("notes.open", { circleId, scope })).notes.flatMap(({ note: each }) =>
    "text" in each ? [each.text] : [],
  );

describe("what other machines are given", () => {
  it("[ENG-13] under a blob's root lies the list of its chunks, whose own hash is the root", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await begin(world);
    const circle = engineOf(amina, circleId).circle;
    const given = await giveCut(circle, deviceOf(karim, circleId));
    const [envelope] = given.entries;
    if (envelope === undefined) throw new Error("no cut");
    const epochs = circle.ring.newestFirst(circle.graph);
    const checked = checkCutEntry(
      circleId,
      { type: "envelope", bytes: envelope },
      circle.graph,
      epochs,
      karim.circle().me,
    );
    if (!checked.ok) throw new Error(checked.error.type);
    const root = checked.value.cut.docsRoot;
    const list = await giveChunk(circle, toHex(root));
    if (list === null) throw new Error("no list");
    expect(toHex(blake2b256(list))).toBe(toHex(root));
    const reader = new Reader(list);
    expect(new TextDecoder().decode(reader.prefixed(64))).toBe("circ1/chunks");
    let chunks = 0;
    for (; reader.left > 0; chunks++) {
      const hash = toHex(reader.prefixed(32));
      const chunk = await giveChunk(circle, hash);
      expect(chunk === null ? null : toHex(blake2b256(chunk))).toBe(hash);
    }
    expect(chunks).toBe(checked.value.cut.docsChunks);
    expect(await giveChunk(circle, "00".repeat(32))).toBeNull();
  });

  it("[ENG-14] [FGT-7] [M21] an entry of an epoch that one is not in comes opened, and only from beyond one's cut", async () => {
    const world = createWorld();
    const karims = awayable(world);
    const { amina, karim, circleId, docId } = await begin(world, { karimsWorld: karims.world });
    await karim.get("notes.put", { circleId, scope: docId, note: replyOf("a", "before") });
    await world.until(() => amina.circle().delivery.has.length === 1);
    await world.rest();
    // Karim writes in the epoch that he knows while another one begins for Nadia.
    karims.setAway(true);
    world.network.sever("amina", "karim");
    await karim.get("notes.put", { circleId, scope: docId, note: replyOf("b", "meanwhile") });
    const nadia = await startPerson(world, "nadia");
    await letIn(world, amina, nadia, circleId);
    const circle = engineOf(amina, circleId).circle;
    const upTo = circle.log.devices.get(deviceOf(karim, circleId))?.last ?? 0;
    karims.setAway(false);
    world.network.meet();
    await world.until(() => (circle.log.devices.get(deviceOf(karim, circleId))?.last ?? 0) > upTo);
    await world.rest();
    expect((await textsOf(nadia, circleId, docId)).toSorted()).toEqual(["before", "meanwhile"]);

    const of = { device: deviceOf(karim, circleId) };
    const toNadia = (from: number, to: number) =>
      giveEntries(circle, deviceOf(nadia, circleId), { ...of, from, to });
    expect(upTo).toBeGreaterThan(0);
    for (let seq = 1; seq <= upTo; seq++) expect((await toNadia(seq, seq)).entries).toEqual([]);
    const late = await toNadia(upTo + 1, upTo + 1);
    expect([late.form, late.entries.length]).toEqual(["opened", 1]);
    const own = await giveEntries(circle, deviceOf(karim, circleId), { ...of, from: 1, to: upTo });
    // That epoch is over, and he may have deleted its secret.
    expect([own.form, own.entries.length]).toEqual(["opened", upTo]);
    const now = await giveEntries(circle, deviceOf(karim, circleId), {
      device: deviceOf(nadia, circleId),
      from: 1,
      to: 1,
    });
    expect([now.form, now.entries.length]).toEqual(["sealed", 1]);
  });

  it("[ENG-15] [L15] an own entry is on the disk before anybody else has it", async () => {
    const world = createWorld();
    const disk = createMemoryStore(new Map());
    let release: (() => void) | null = null;
    let holds = false;
    const store: Store = {
      ...disk,
      commit: async (batch, durability) => {
        if (holds) await new Promise<void>((go) => void (release = go));
        return disk.commit(batch, durability);
      },
    };
    const { amina, karim, circleId, docId } = await begin(world, { store });
    await world.rest();
    const seqAtKarims = () =>
      engineOf(karim, circleId).circle.log.devices.get(deviceOf(amina, circleId))?.last ?? 0;
    const before = seqAtKarims();
    holds = true;
    let said = false;
    void amina
      .get("notes.put", { circleId, scope: docId, note: replyOf("a", "one") })
      .then(() => (said = true));
    await world.rest();
    expect([
      seqAtKarims(),
      said,
      engineOf(amina, circleId).circle.log.devices.get(deviceOf(amina, circleId))?.last,
    ]).toEqual([before, false, before + 1]);
    holds = false;
    const go = release as (() => void) | null;
    go?.();
    await world.until(() => seqAtKarims() > before && said);
  });

  it("[SYN-28] [L07] of a fork the branch that counts here, and the other one by its id", async () => {
    const world = createWorld();
    const { amina, karim, circleId } = await begin(world);
    const [inside, outside] = [engineOf(amina, circleId).circle, engineOf(karim, circleId).circle];
    const device = deviceOf(karim, circleId);
    await world.rest();
    world.network.sever("amina", "karim");
    const rows = encodeLogState(outside.log).map(({ bytes }) => bytes);
    const written = () => {
      const made = writeEntry(outside, { type: "heartbeat" });
      if (!made.ok) throw new Error(made.error.type);
      const log = outside.log.devices.get(device);
      return { seq: log?.last ?? 0, id: (log && entryIdAt(log, log.last)) ?? ("" as EntryId) };
    };
    const give = async (seq: number) => {
      await world.rest();
      const { form, entries } = await giveEntries(outside, device, { device, from: seq, to: seq });
      await inside.queue.run(() => takeEntries(inside, form, entries, "99"));
      return entries;
    };
    const one = written();
    const ofOne = await give(one.seq);
    const before = decodeLogState(circleId, rows);
    if (!before.ok) throw new Error(before.error.type);
    outside.log = before.value;
    const other = written();
    const ofOther = await give(other.seq);
    expect([other.seq, other.id === one.id]).toEqual([one.seq, false]);
    await world.rest();
    const range = { device, from: one.seq, to: one.seq };
    // The fork ended the epoch that both were sealed under.
    const opened = (sealed: readonly Bytes[]) => ({
      form: "opened",
      entries: sealed.map((bytes) => {
        const entry = openEnvelope(bytes, circleId, inside.ring.newestFirst(inside.graph));
        if (!entry.ok) throw new Error(entry.error.type);
        return encodeOpened(entry.value);
      }),
    });
    expect(await giveEntries(inside, device, range)).toEqual(opened(ofOne));
    for (const [{ id }, entries] of [
      [one, ofOne],
      [other, ofOther],
    ] as const)
      expect(await giveEntry(inside, device, { device, seq: one.seq, entryId: id })).toEqual(opened(entries));
    const strange = { device, seq: one.seq, entryId: "ab".repeat(32) as EntryId };
    expect((await giveEntry(inside, device, strange)).entries).toEqual([]);
  });
});
