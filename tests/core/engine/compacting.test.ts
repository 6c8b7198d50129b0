// Entries that everybody has and the circle vouches for are deleted; what they made stays, and so does what they said of
// who had what.

import { beforeAll, describe, expect, it, vi } from "vitest";
import type * as Y from "yjs";
import { type CircleId, type DocId, type EntryId, err, toHex } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { canonicalState, marginDocId } from "../../../src/core/document/index.ts";
import { createMemoryStore, type MemoryDisk } from "../../../src/adapters/memory/index.ts";
import { compactBy, compactWhatIsRipe } from "../../../src/core/engine/compacting.ts";
import { cutsAtHand, documentInCut, documentsOf } from "../../../src/core/engine/cutAtHand.ts";
import { comeToCut } from "../../../src/core/engine/floorCheck.ts";
import { rebuildText } from "../../../src/core/engine/rebuilding.ts";
import { ripeAfter } from "../../../src/core/engine/ripening.ts";
import { placesOf, readItems } from "../../../src/core/engine/storedEntries.ts";
import type { OpenedEntry } from "../../../src/core/log/index.ts";
import { giveEntries } from "../../../src/core/engine/serving.ts";
import type { Store } from "../../../src/core/ports/index.ts";
import { tables } from "../../../src/core/vault/tables.ts";
import { cutBy, entriesIn, signAll } from "../../support/compaction.ts";
import { deviceOf, engineOf, letIn } from "../../support/letIn.ts";
import { createWorld, startPerson, type TestPerson, type World } from "../../support/person.ts";
import { repliesSeen, replyOf } from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
});

type Two = {
  readonly world: World;
  readonly amina: TestPerson;
  readonly karim: TestPerson;
  readonly circleId: CircleId;
  readonly scope: DocId;
  readonly cut: EntryId;
};

/** Two people who wrote, and a cut that both have signed to have. */
const twoPeople = async (more: { readonly store?: Store; readonly disk?: MemoryDisk } = {}): Promise<Two> => {
  const world = createWorld();
  const amina = await startPerson(world, "amina", more);
  const karim = await startPerson(world, "karim");
  const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
  const { docId: scope } = await amina.get("document.create", { circleId, title: "minutes" });
  await letIn(world, amina, karim, circleId);
  for (let n = 0; n < 4; n++)
    for (const person of [amina, karim])
      await person.get("notes.put", { circleId, scope, note: replyOf(`w${n}`, `written ${n}`) });
  await world.rest();
  const cut = await cutBy(amina, circleId);
  await signAll(world, [karim], circleId, scope);
  return { world, amina, karim, circleId, scope, cut };
};

const compact = (person: TestPerson, circleId: CircleId) => {
  const { circle } = engineOf(person, circleId);
  return circle.queue.run(() => compactWhatIsRipe(circle));
};

const statesOf = async (person: TestPerson, circleId: CircleId): Promise<ReadonlyMap<DocId, string>> => {
  const { circle } = engineOf(person, circleId);
  const states = new Map<DocId, string>();
  for (const log of circle.log.devices.values())
    for (const docId of log.docs.keys()) {
      const text = await circle.texts.ensure(docId);
      if (!text.ok) throw new Error(text.error.type);
      const state = canonicalState(text.value.replica.state());
      if (!state.ok) throw new Error(state.error.type);
      states.set(docId, String(state.value));
    }
  return states;
};

/** The same, of what the machine comes to when it builds each document anew from what it has of it. */
const rebuiltStates = async (person: TestPerson, circleId: CircleId): Promise<ReadonlyMap<DocId, string>> => {
  const { circle } = engineOf(person, circleId);
  const keeper = { deviceId: deviceOf(person, circleId), k: 7 };
  for (const docId of (await statesOf(person, circleId)).keys())
    expect(await circle.queue.run(() => rebuildText(circle, { docId, client: 1, keeper }))).toBe(true);
  return statesOf(person, circleId);
};

describe("deleting what everybody has", () => {
  it("[FGT-3] [FGT-4] takes the entries below a cut after fourteen days, and every text stays, is built anew and written on", async () => {
    const disk: MemoryDisk = new Map();
    const { world, amina, karim, circleId, scope } = await twoPeople({ disk });
    const before = await statesOf(amina, circleId);
    const many = await entriesIn(amina, circleId);
    expect(await compact(amina, circleId)).toBeNull();
    world.clock.turn(ripeAfter - 60_000);
    expect(await compact(amina, circleId)).toBeNull();
    world.clock.turn(60_000);
    const done = await compact(amina, circleId);
    expect(done?.entries).toBeGreaterThan(8);
    expect(await entriesIn(amina, circleId)).toBe(many - (done?.entries ?? 0));
    expect(await statesOf(amina, circleId)).toEqual(before);
    expect(await rebuiltStates(amina, circleId)).toEqual(before);
    // Both write on, and one of them begins anew.
    for (const [n, person] of [amina, karim, amina].entries())
      await person.get("notes.put", { circleId, scope, note: replyOf(`l${n}`, `later ${n}`) });
    await world.rest();
    const replies = await repliesSeen(karim, circleId, scope);
    expect(await repliesSeen(amina, circleId, scope)).toEqual(replies);
    const later = await statesOf(amina, circleId);
    expect(await rebuiltStates(amina, circleId)).toEqual(later);
    await amina.stop();
    const again = await startPerson(world, "amina", { disk, seed: 3 });
    expect(await repliesSeen(again, circleId, scope)).toEqual(replies);
    expect(await statesOf(again, circleId)).toEqual(later);
    expect(await rebuiltStates(again, circleId)).toEqual(later);
    expect(again.circle().needsLook).toEqual([]);
  });

  it("[FGT-2] deletes nothing that a machine of the circle has not signed to have, however long ago it was", async () => {
    const { world, amina, karim, circleId, scope } = await twoPeople();
    const many = await entriesIn(amina, circleId);
    // A cut that reaches further, and that Karim does not hear of.
    await amina.get("notes.put", { circleId, scope, note: replyOf("x", "more") });
    await world.rest();
    world.part("amina", "karim");
    const further = await cutBy(amina, circleId);
    world.clock.turn(ripeAfter);
    expect(await compact(amina, circleId)).toBeNull();
    world.clock.turn(ripeAfter);
    const done = await compact(amina, circleId);
    expect(done?.floor.cut).not.toBe(further);
    expect(await entriesIn(amina, circleId)).toBeLessThan(many);
    expect(await compact(amina, circleId)).toBeNull();
    world.rejoin();
    await signAll(world, [karim], circleId, scope);
    expect((await compact(amina, circleId))?.floor.cut).toBe(further);
  });

  it("[FGT-2] deletes nothing by a cut that says something else than its own entries come to, or whose list is not here", async () => {
    const { world, amina, karim, circleId, scope, cut } = await twoPeople();
    const { circle } = engineOf(amina, circleId);
    const his = engineOf(karim, circleId).circle;
    expect(await his.queue.run(() => compactBy(his, cut))).toMatchObject({ error: { type: "listMissing" } });
    const { pack } = circle.texts;
    const lying = {
      ...circle.texts,
      pack: async (docId: DocId) => {
        const packed = await pack(docId);
        if (!packed.ok) return packed;
        const stateHash = new Uint8Array(32).fill(1);
        return { ...packed, value: { ...packed.value, sum: { ...packed.value.sum, stateHash } } };
      },
    };
    const { makeCut } = await import("../../../src/core/engine/cuts.ts");
    const made = await circle.queue.run(() => makeCut({ ...circle, texts: lying }));
    if (!made.ok) throw new Error(made.error.type);
    await made.value;
    await signAll(world, [karim], circleId, scope);
    const lie = [...circle.log.cuts.keys()].at(-1) ?? cut;
    expect(lie).not.toBe(cut);
    const [many, states] = [await entriesIn(amina, circleId), await statesOf(amina, circleId)];
    expect(await circle.queue.run(() => compactBy(circle, lie))).toEqual(err({ type: "differs" }));
    expect(await entriesIn(amina, circleId)).toBe(many);
    expect(await statesOf(amina, circleId)).toEqual(states);
    // It reaches further than the honest one, and keeps nobody from deleting by that; nor is it tried again.
    await compact(amina, circleId);
    world.clock.turn(ripeAfter);
    const passedOver = new Map<EntryId, string>();
    const done = await circle.queue.run(() => compactWhatIsRipe(circle, passedOver));
    expect(done?.floor.cut).toBe(cut);
    expect([...passedOver.keys()]).toEqual([lie]);
    expect(await statesOf(amina, circleId)).toEqual(states);
  });

  it("[FGT-11] looks again at what it did not come to once the membership is another", async () => {
    const { world, amina, circleId, cut } = await twoPeople();
    const { circle } = engineOf(amina, circleId);
    await compact(amina, circleId);
    world.clock.turn(ripeAfter);
    const heads = circle.graph.heads().join();
    const passedOver = new Map([...circle.log.cuts.keys()].map((one) => [one, heads]));
    const byRipe = () => circle.queue.run(() => compactWhatIsRipe(circle, passedOver));
    expect(await byRipe()).toBeNull();
    await amina.get("invite.create", { circleId, hours: 1, needsConfirm: true });
    expect((await byRipe())?.floor.cut).toBe(cut);
  });

  it("[FGT-11] tries again what the disk did not give, and tells what is damaged: neither is passed over", async () => {
    const { world, amina, karim, circleId, scope, cut } = await twoPeople();
    const { circle } = engineOf(amina, circleId);
    const margin = marginDocId(scope, engineOf(karim, circleId).circle.self.userId);
    await compact(amina, circleId);
    world.clock.turn(ripeAfter);
    const passedOver = new Map<EntryId, string>();
    const many = await entriesIn(amina, circleId);
    const { items } = circle.texts;
    const compactWith = async (type: "storeUnavailable" | "rowDamaged") => {
      vi.spyOn(circle.texts, "items").mockImplementation(async (place) =>
        place === margin ? err({ type }) : items(place),
      );
      expect(await circle.queue.run(() => compactWhatIsRipe(circle, passedOver))).toBeNull();
      vi.restoreAllMocks();
      expect([await entriesIn(amina, circleId), passedOver.size]).toEqual([many, 0]);
      const alarm = amina.circle().needsLook.find(({ reason }) => reason === "alarm");
      return alarm?.proof ?? [];
    };
    expect(await compactWith("storeUnavailable")).toEqual([]);
    for (let time = 0; time < 2; time++)
      expect(await compactWith("rowDamaged")).toEqual([`unreadable  ${margin}`]);
    const done = await circle.queue.run(() => compactWhatIsRipe(circle, passedOver));
    expect(done?.floor.cut).toBe(cut);
  });

  it("[FGT-14] compares documents a few at a time, and comes to the same floor and the same texts", async () => {
    const { amina, circleId, cut } = await twoPeople();
    const { circle } = engineOf(amina, circleId);
    const cuts = await cutsAtHand(circle);
    const by = cuts.ok ? cuts.value.find(({ entryId }) => entryId === cut) : undefined;
    const listed = by === undefined ? null : await documentsOf(circle, by.cut);
    if (by === undefined || listed?.ok !== true) throw new Error("no cut");
    const entries: OpenedEntry[] = [];
    for (const place of placesOf(circle)) {
      const items = await circle.texts.items(place);
      if (items.ok) for (const { opened } of readItems(items.value)) entries.push(opened);
    }
    const come = async (most?: number) => {
      const texts = new Map<DocId, string>();
      const docs: (Y.Doc | null)[] = [];
      let open = 0;
      const floor = await comeToCut(
        circle,
        {
          ...by,
          listed: listed.value,
          entries,
          take: async (docId, { replica }) => {
            docs.push(replica.doc);
            open = Math.max(open, docs.filter((doc) => doc?.isDestroyed === false).length);
            texts.set(docId, toHex(replica.stateV2()));
          },
        },
        most,
      );
      return { floor, texts, open };
    };
    const [together, apart] = [await come(), await come(1)];
    expect(together.floor.ok).toBe(true);
    expect(apart.floor).toEqual(together.floor);
    expect(apart.texts).toEqual(together.texts);
    expect([together.open, apart.open]).toEqual([together.texts.size, 1]);
    expect(together.texts.size).toBeGreaterThan(2);
  });

  it("[FGT-3] [ENG-5] loses nothing where the program ends at any moment of it, or the disk is full", async () => {
    const disk: MemoryDisk = new Map();
    const inner = createMemoryStore(disk);
    const moments: MemoryDisk[] = [];
    let watching = false;
    let isFull = false;
    const store: Store = {
      ...inner,
      commit: async (batch, durability) => {
        if (isFull) return { ok: false, error: { type: "diskFull" } };
        if (watching) moments.push(new Map(disk));
        const done = await inner.commit(batch, durability);
        if (watching) moments.push(new Map(disk));
        return done;
      },
    };
    const { world, amina, circleId, scope } = await twoPeople({ store });
    const before = await statesOf(amina, circleId);
    const replies = await repliesSeen(amina, circleId, scope);
    await compact(amina, circleId);
    world.clock.turn(ripeAfter);
    watching = true;
    // There is no room at first: nothing is said to be deleted, and nothing is.
    isFull = true;
    const done = compact(amina, circleId);
    await world.rest();
    moments.push(new Map(disk));
    isFull = false;
    await world.rest();
    expect(await done).not.toBeNull();
    watching = false;
    await amina.get("notes.put", { circleId, scope, note: replyOf("z", "afterwards") });
    await amina.stop();
    moments.push(new Map(disk));
    expect(moments.length).toBeGreaterThan(4);
    for (const [at, moment] of moments.entries()) {
      const alone = createWorld();
      const again = await startPerson(alone, "amina", { disk: moment, seed: 50 + at });
      const isLast = at === moments.length - 1;
      expect(await repliesSeen(again, circleId, scope)).toEqual(
        isLast ? [...replies, "afterwards"].toSorted() : replies,
      );
      if (!isLast) expect(await statesOf(again, circleId)).toEqual(before);
      const now = await statesOf(again, circleId);
      expect(await rebuiltStates(again, circleId)).toEqual(now);
      await again.get("notes.put", { circleId, scope, note: replyOf("y", "on") });
      await again.stop();
    }
  });

  it("[FGT-5] what is deleted is given to nobody, what lies beyond it is, and a newcomer comes in", async () => {
    const { world, amina, karim, circleId, scope } = await twoPeople();
    await compact(amina, circleId);
    world.clock.turn(ripeAfter);
    const done = await compact(amina, circleId);
    const { circle } = engineOf(amina, circleId);
    const hers = deviceOf(amina, circleId);
    const floor = done?.floor.at.get(hers)?.seq ?? 0;
    const give = (from: number) =>
      giveEntries(circle, deviceOf(karim, circleId), { device: hers, from, to: floor + 50 });
    expect((await give(1)).entries).toEqual([]);
    expect((await give(floor)).entries).toEqual([]);
    expect((await give(floor + 1)).entries.length).toBeGreaterThan(0);
    const nadia = await startPerson(world, "nadia");
    await letIn(world, amina, nadia, circleId);
    await world.rest();
    expect(await repliesSeen(nadia, circleId, scope)).toEqual(await repliesSeen(amina, circleId, scope));
    await nadia.get("notes.put", { circleId, scope, note: replyOf("n", "new here") });
    await world.rest();
    for (const person of [amina, karim])
      expect(await repliesSeen(person, circleId, scope)).toContain("new here");
  });

  it("[FGT-3] leaves less on the disk: few rows, and of older cuts neither their keys nor their blobs", async () => {
    const disk: MemoryDisk = new Map();
    const { world, amina, karim, circleId, scope } = await twoPeople({ disk });
    for (let n = 0; n < 3; n++) {
      await cutBy(amina, circleId);
      await signAll(world, [karim, amina], circleId, scope);
    }
    await engineOf(amina, circleId).circle.queue.run(() => engineOf(amina, circleId).circle.texts.fold(true));
    const count = (table: number): number => [...disk.values()].filter((row) => row.table === table).length;
    const [segments, chunks] = [count(tables.segment), count(tables.chunk)];
    await compact(amina, circleId);
    world.clock.turn(ripeAfter);
    expect(await compact(amina, circleId)).not.toBeNull();
    expect(count(tables.segment)).toBeLessThan(segments);
    expect(count(tables.chunk)).toBeLessThan(chunks / 2);
    expect(count(tables.tail)).toBe(0);
    expect(await documentInCut(engineOf(amina, circleId).circle, scope)).not.toBeNull();
  });
});
