// A space that is opened again: what its person sees comes before what the others, or lists, need.

import { beforeAll, expect, it } from "vitest";
import { createMemoryStore, type MemoryDisk } from "../../../src/adapters/memory/index.ts";
import { streamCompress } from "../../../src/adapters/compress/index.ts";
import { type CircleId, type DocId, redact } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { emptyDocument } from "../../../src/core/document/documentForm.ts";
import { createJournal } from "../../../src/core/engine/journal.ts";
import { createShelf } from "../../../src/core/engine/shelf.ts";
import { createTexts } from "../../../src/core/engine/texts.ts";
import type { Store } from "../../../src/core/ports/index.ts";
import { tables } from "../../../src/core/vault/tables.ts";
import { createFakeClock } from "../../support/fakeClock.ts";
import { openEditor } from "../../support/openEditor.ts";
import { createWorld, startPerson, type World } from "../../support/person.ts";
import { createSeededRandom } from "../../support/seededRandom.ts";

beforeAll(async () => {
  await readyCrypto();
});

/** Counts who asks the disk for a snapshot, and joins a room. */
const watched = (world: World, disk: MemoryDisk) => {
  const counts = { snapshots: 0, rooms: 0 };
  const inner = createMemoryStore(disk);
  const store: Store = {
    ...inner,
    get: (table, id) => {
      if (table === tables.snapshot) counts.snapshots += 1;
      return inner.get(table, id);
    },
  };
  const network: World["network"] = {
    ...world.network,
    transport: (name) => {
      const transport = world.network.transport(name);
      return {
        ...transport,
        join: (room) => {
          counts.rooms += 1;
          transport.join(room);
        },
      };
    },
  };
  return { counts, store, world: { ...world, network } };
};

it("[ENG-59] the document written last is on its way before it is asked for, and others are looked for after it was shown", async () => {
  const world = createWorld();
  const disk: MemoryDisk = new Map();
  const before = await startPerson(world, "amina", { disk });
  const { circleId } = await before.get("circle.create", { name: "حلقة", myName: "أمينة" });
  const { docId: other } = await before.get("document.create", { circleId, title: "قديم" });
  const { docId } = await before.get("document.create", { circleId, title: "محضر" });
  for (const id of [docId, other, docId]) {
    const { doc, channel } = await openEditor(before, circleId, id);
    doc.getMap("about").set("title", `سطر ${id}`);
    await before.get("document.close", { channel });
  }
  await before.stop();

  const { counts, store, world: seen } = watched(world, disk);
  const after = await startPerson(seen, "amina", { store });
  expect(after.circle().things).toHaveLength(2);
  const asked = counts.snapshots;
  const { doc } = await openEditor(after, circleId, docId);
  expect(doc.getMap("about").get("title")).toBe(`سطر ${docId}`);
  expect(counts.snapshots).toBe(asked);
  expect(counts.rooms).toBe(0);
  await openEditor(after, circleId, other);
  expect(counts.snapshots).toBe(asked + 1);
  world.clock.advance(250);
  expect(counts.rooms).toBeGreaterThan(0);
  await after.stop();
});

it("[ENG-58] a document that is built anew while the old one is being read, is what is read", async () => {
  const vmk = redact(new Uint8Array(32).fill(1));
  const shelf = createShelf(createMemoryStore(new Map()), vmk, createSeededRandom(1));
  const journal = createJournal(shelf, createFakeClock(), () => undefined);
  const circleId = "c1".repeat(32) as CircleId;
  const docId = `00${"b2".repeat(15)}` as DocId;
  const start = () => createTexts({ circleId, shelf, journal, compress: streamCompress });
  const row = start().beginRow(docId, emptyDocument());
  await journal.write({ put: [row], strict: true });
  const texts = start();
  const reading = texts.ensure(docId);
  const anew = emptyDocument();
  texts.restore(docId, anew);
  const read = await reading;
  expect(read.ok && read.value.replica).toBe(anew.replica);
  expect(texts.get(docId)?.replica).toBe(anew.replica);
});
