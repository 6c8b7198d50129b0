// Rows that cannot be read, and rows that are not on the disk yet: nothing is written over, and nothing stale is read.

import { beforeAll, describe, expect, it, vi } from "vitest";
import type { MemoryDisk } from "../../../src/adapters/memory/index.ts";
import type { CircleId, DocId } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import {
  emptyDocument,
  marginDocId,
  openStoredReplica,
  sumDocument,
} from "../../../src/core/document/index.ts";
import type { OpenDocument } from "../../../src/core/document/documentForm.ts";
import { StructTable } from "../../../src/core/document/structTable.ts";
import { giveEntries } from "../../../src/core/engine/serving.ts";
import type { PackedDocument } from "../../../src/core/engine/snapshotForm.ts";
import { readyTexts, takeText } from "../../../src/core/engine/textBlobs.ts";
import type { Compress } from "../../../src/core/ports/index.ts";
import { tables } from "../../../src/core/vault/tables.ts";
import { openReplica } from "../../../src/renderer/app/features/document/replica.ts";
import { indexDocId } from "../../../src/schema/index.ts";
import { connectApp } from "../../support/connectApp.ts";
import { createFaultyDisk } from "../../support/faultyStore.ts";
import { deviceOf, engineOf, letIn } from "../../support/letIn.ts";
import { replyOf } from "../../support/threePeople.ts";
import { createWorld, startPerson, type TestPerson } from "../../support/person.ts";

beforeAll(async () => {
  await readyCrypto();
});

describe("rows that cannot be read", () => {
  it("[ENG-21] stay as they are: what comes for their document is put elsewhere, and is served from there", async () => {
    const world = createWorld();
    const [aminas, karims]: readonly MemoryDisk[] = [new Map(), new Map()];
    const amina = await startPerson(world, "amina", { disk: aminas ?? new Map() });
    const karim = await startPerson(world, "karim", { disk: karims ?? new Map() });
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    await letIn(world, amina, karim, circleId);
    await world.rest();
    const { circle } = engineOf(karim, circleId);
    const margin = marginDocId(indexDocId, engineOf(amina, circleId).circle.self.userId);
    const before = [...(karims ?? [])].filter(([key]) => key.startsWith(`${tables.tail}/`));
    const { ensureTail } = circle.texts;
    vi.spyOn(circle.texts, "ensureTail").mockImplementation(async (place) =>
      place === margin ? { ok: false, error: { type: "rowDamaged" } } : ensureTail(place),
    );
    await amina.get("circle.renameMe", { circleId, name: "Amina again" });
    const device = deviceOf(amina, circleId);
    const last = engineOf(amina, circleId).circle.log.devices.get(device)?.last ?? 0;
    await world.until(() => (circle.log.devices.get(device)?.last ?? 0) >= last);
    await world.rest();
    for (const [key, row] of before) expect(karims?.get(key)).toEqual(row);
    const given = await giveEntries(circle, device, { device, from: last, to: last });
    expect(given.entries).toHaveLength(1);
    expect(karim.circle().needsLook.map(({ reason }) => reason)).toContain("alarm");
    vi.restoreAllMocks();
  });

  it("[ENG-21] are not taken for known after a first try", async () => {
    const world = createWorld();
    const disk: MemoryDisk = new Map();
    const first = await startPerson(world, "amina", { disk });
    const { circleId } = await first.get("circle.create", { name: "circle", myName: "Amina" });
    const { docId } = await first.get("document.create", { circleId, title: "minutes" });
    await world.rest();
    const { texts, shelf } = engineOf(first, circleId).circle;
    const place = docId as DocId;
    vi.spyOn(shelf, "group").mockResolvedValueOnce({ ok: true, value: [Uint8Array.of(0, 255, 255)] });
    expect((await texts.ensureTail(place)).ok).toBe(false);
    vi.spyOn(shelf, "group").mockResolvedValueOnce({ ok: true, value: [Uint8Array.of(0, 255, 255)] });
    expect((await texts.ensureTail(place)).ok).toBe(false);
    vi.restoreAllMocks();
    expect((await texts.ensureTail(place)).ok).toBe(true);
  });
});

describe("a text whose state does not open", () => {
  const unreadable = Uint8Array.of(9, 9, 9);
  const unreadableDocument = (): OpenDocument => {
    const table = new StructTable();
    table.append(77, 1, table.rootList("content"), "element");
    return { replica: openStoredReplica(unreadable), table };
  };
  /** As a newcomer's machine lays it down, had the gate let it in. */
  const asItCame = async (compress: Compress): Promise<PackedDocument> => {
    const { raw } = sumDocument(unreadableDocument());
    const sum = { stateHash: new Uint8Array(32), rawLen: raw.length, ends: [{ client: 77, end: 1 }] };
    return { sum, deflated: await compress.deflate(raw) };
  };
  const plant = async (
    person: TestPerson,
    circleId: CircleId,
    docId: DocId,
    form: "asItCame" | "asItIs" = "asItCame",
  ): Promise<void> => {
    const { circle } = engineOf(person, circleId);
    const packed = form === "asItIs" ? undefined : await asItCame(circle.parts.compress);
    const put = [circle.texts.beginRow(docId, unreadableDocument(), packed)];
    await circle.journal.write({ put, strict: true });
  };
  const begin = async () => {
    const world = createWorld();
    const disk: MemoryDisk = new Map();
    const amina = await startPerson(world, "amina", { disk });
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    const { docId } = await amina.get("document.create", { circleId, title: "minutes" });
    await world.rest();
    return { world, disk, amina, circleId, docId: docId as DocId };
  };
  const stateIn = async (person: TestPerson, circleId: CircleId, docId: DocId) => {
    const text = await engineOf(person, circleId).circle.texts.ensure(docId);
    return text.ok ? text.value.replica.stateV2() : text.error.type;
  };

  it("[CUT-13] [C20] is said not to open, here and by the app; nothing is written over it, and everything else goes on", async () => {
    const { world, disk, amina, circleId, docId } = await begin();
    const { userId } = engineOf(amina, circleId).circle.self;
    const margin = marginDocId(docId, userId);
    const before = new Map(disk);
    for (const place of [docId, margin]) await plant(amina, circleId, place);
    // The row of its log, which an own entry left owed (ENG-58), came along.
    const planted = [...disk].filter(
      ([key, row]) => before.get(key) !== row && row.table !== tables.deviceLog,
    );
    expect(planted).toHaveLength(2);
    for (const person of [amina, await startPerson(world, "amina", { disk })]) {
      const app = connectApp(person);
      expect(await openReplica(app.engine, circleId, docId)).toEqual({ ok: false, error: "textDamaged" });
      app.close();
      expect(await stateIn(person, circleId, docId)).toEqual(unreadable);
      expect(await person.get("notes.open", { circleId, scope: docId })).toEqual({ notes: [] });
      const note = replyOf("a", "kept?");
      expect(await person.ask("notes.put", { circleId, scope: docId, note })).toEqual({
        ok: false,
        error: "textDamaged",
      });
      await person.get("notes.open", { circleId, scope: docId });
      const looks = person.circle().needsLook.filter(({ reason }) => reason === "alarm");
      expect(looks.map(({ proof }) => proof)).toEqual([[`unreadable  ${margin}`]]);
      expect(await person.ask("reading.read", { circleId, docId })).toEqual({
        ok: false,
        error: "textDamaged",
      });
      const { circle } = engineOf(person, circleId);
      await circle.queue.run(() => circle.texts.fold(true));
      expect(await circle.texts.pack(docId)).toEqual({ ok: false, error: { type: "textDamaged" } });
      await person.get("document.create", { circleId, title: "another" });
      await person.stop();
      for (const [key, row] of planted) expect(disk.get(key)).toEqual(row);
    }
    vi.unstubAllGlobals();
  });

  it.each(["asItIs", "asItCame"] as const)(
    "[CUT-13] laid down %s is in no cut once it is known not to open, also where it was packed before",
    async (form) => {
      const { amina, circleId, docId } = await begin();
      const { circle } = engineOf(amina, circleId);
      await amina.get("notes.put", { circleId, scope: docId, note: replyOf("a", "kept?") });
      await circle.queue.run(() => circle.texts.fold(true));
      const margin = marginDocId(docId, circle.self.userId);
      await plant(amina, circleId, margin, form);
      await readyTexts(
        circle,
        () => undefined,
        () => false,
      );
      expect(circle.readyTexts.blobs.has(margin)).toBe(form === "asItCame");
      expect((await circle.texts.ensureReadable(margin)).ok).toBe(false);
      expect(await circle.texts.pack(margin)).toEqual({ ok: false, error: { type: "textDamaged" } });
      expect((await circle.queue.run(() => takeText(circle, margin))).ok).toBe(false);
    },
  );

  it("[CUT-13] [ENG-21] that is the circle's list: the circle is set aside whole", async () => {
    const { world, disk, amina, circleId } = await begin();
    await plant(amina, circleId, indexDocId);
    await amina.stop();
    const again = await startPerson(world, "amina", { disk });
    expect([again.view().circles.length, again.view().damaged.length]).toEqual([0, 1]);
    await again.stop();
  });
});

describe("a document that was built anew", () => {
  it("[LOG-22] [ENG-10] is what is read, served and put into a cut, also while the disk does not take it", async () => {
    const world = createWorld();
    const disk = createFaultyDisk();
    const amina = await startPerson(world, "amina", { store: disk.open() });
    const { circleId } = await amina.get("circle.create", { name: "circle", myName: "Amina" });
    await world.rest();
    const { circle } = engineOf(amina, circleId);
    await circle.queue.run(() => circle.texts.fold(true));
    const { texts } = circle;
    const before = await texts.items(indexDocId);
    if (!before.ok) throw new Error(before.error.type);
    expect(before.value.length).toBeGreaterThan(0);
    disk.setFull(true);
    const items = before.value.map((item) => ({ ...item, class: "blocked" as const }));
    const document = emptyDocument();
    const { put, remove } = await circle.queue.run(() => texts.replace(indexDocId, document, items));
    void circle.journal.write({ put, remove, strict: true });
    expect(await texts.items(indexDocId)).toEqual({ ok: true, value: items });
    const packed = await texts.pack(indexDocId);
    if (!packed.ok) throw new Error(packed.error.type);
    expect(packed.value.sum).toEqual(sumDocument(document).sum);
  });
});
