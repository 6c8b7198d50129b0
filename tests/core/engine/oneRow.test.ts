// A keystroke is one row on the disk, without the row of its log. Whenever the process ends, the machine that is started
// again knows every entry that it said to be saved or gave away, and signs no number twice.

import { beforeAll, describe, expect, it } from "vitest";
import type { MemoryDisk } from "../../../src/adapters/memory/index.ts";
import type { CircleId, DocId } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { createOwing } from "../../../src/core/engine/owing.ts";
import type { Writing } from "../../../src/core/engine/journal.ts";
import { decodeTailRow, encodeTailRow } from "../../../src/core/engine/tailRow.ts";
import type { Store } from "../../../src/core/ports/index.ts";
import { tables } from "../../../src/core/vault/tables.ts";
import { deviceOf, engineOf } from "../../support/letIn.ts";
import { lastOf, type Moment, remembering, typing } from "../../support/keystrokes.ts";
import { openEditor } from "../../support/openEditor.ts";
import { createWorld, startPerson, type TestPerson, type World } from "../../support/person.ts";

beforeAll(async () => {
  await readyCrypto();
});

const tablesIn = ({ batch: { put, remove } }: Moment): readonly (readonly number[])[] => [
  put.map(({ table }) => table),
  remove.map(({ table }) => table),
];

const begin = async (world: World, store: Store) => {
  const amina = await startPerson(world, "amina", { store });
  const { circleId } = await amina.get("circle.create", { name: "حلقة", myName: "أمينة" });
  const { docId } = await amina.get("document.create", { circleId, title: "محضر" });
  const type = typing(world, await openEditor(amina, circleId, docId));
  return { amina, circleId, docId, type };
};

const titleOf = async (person: TestPerson, circleId: CircleId, docId: DocId): Promise<string> =>
  String((await openEditor(person, circleId, docId)).doc.getMap("about").get("title"));

describe("a keystroke on the disk", () => {
  it("[ENG-58] [ENG-15] is one row, strictly; the row of the log comes along with whatever else is written", async () => {
    const world = createWorld();
    const { store, moments } = remembering();
    const { amina, circleId, type } = await begin(world, store);
    await type("first");
    const before = moments.length;
    await type("second");
    await type("third");
    const since = moments.slice(before);
    expect(since.map(tablesIn)).toEqual([
      [[tables.tail], []],
      [[tables.tail], []],
    ]);
    expect(since.map(({ durability }) => durability)).toEqual(["strict", "strict"]);
    await amina.get("invite.create", { circleId, hours: 24, needsConfirm: true });
    await world.rest();
    const next = moments[before + 2];
    expect(next && tablesIn(next)[0]).toContain(tables.deviceLog);
  });

  it("[ENG-58] [ENG-15] [ENG-5] [L07] [D07] at whatever write the process ends, all that was stored is known and nothing signed twice", async () => {
    const world = createWorld();
    const { store, moments } = remembering();
    const { amina, circleId, docId, type } = await begin(world, store);
    // What the log had reached, and the title, at each write from here on.
    const from = moments.length;
    const reached: { readonly upTo: number; readonly last: number; readonly title: string }[] = [];
    const note = (title: string): void =>
      void reached.push({ upTo: moments.length, last: lastOf(amina, circleId), title });
    for (let n = 0; n < 40; n++) {
      await type(`word ${n}`);
      note(`word ${n}`);
      // The circle's own record, a fold of everything, and its locking at the end.
      if (n % 13 === 6) await amina.get("invite.create", { circleId, hours: 24, needsConfirm: true });
      if (n % 17 === 8) await engineOf(amina, circleId).circle.texts.fold(true);
    }
    await amina.stop();
    note("word 39");
    for (const { upTo, last, title } of reached) {
      const moment = moments[upTo - 1];
      if (moment === undefined || upTo <= from) throw new Error("nothing was written");
      const other = createWorld();
      const again = await startPerson(other, "amina", { disk: new Map(moment.disk), seed: upTo });
      expect(again.view().damaged).toEqual([]);
      expect(lastOf(again, circleId)).toBe(last);
      expect(await titleOf(again, circleId, docId)).toBe(title);
    }
    // Between what was noted: a fold took rows away.
    const folds = moments.filter(({ batch }) => batch.remove.some(({ table }) => table === tables.tail));
    expect(folds.length).toBeGreaterThan(1);
    for (const { batch } of folds)
      if (batch.remove.length > 1)
        expect(batch.put.some(({ table }) => table === tables.deviceLog || table === tables.segment)).toBe(
          true,
        );
  }, 60_000);

  it("[ENG-58] [L07] who was given the last letter before a crash accepts the first one after it", async () => {
    const world = createWorld();
    const { store, moments } = remembering();
    const { amina, circleId, docId, type } = await begin(world, store);
    const karim = await startPerson(world, "karim");
    const { link } = await amina.get("invite.create", { circleId, hours: 24, needsConfirm: false });
    await karim.get("join.begin", { link, name: "كريم" });
    await world.until(() => karim.view().circles[0]?.things.length === 1);
    await type("before");
    await type("the last one");
    const author = deviceOf(amina, circleId);
    const heard = (): number => engineOf(karim, circleId).circle.log.devices.get(author)?.last ?? 0;
    await world.until(() => heard() === lastOf(amina, circleId));
    const given = heard();
    const last = moments.at(-1);
    if (last === undefined) throw new Error("nothing was written");
    world.network.sever("amina", "karim");
    const again = await startPerson(world, "amina", { disk: new Map(last.disk), seed: 9 });
    const go = typing(world, await openEditor(again, circleId, docId));
    await go("after the crash");
    await world.until(() => heard() === given + 1);
    expect(await titleOf(karim, circleId, docId)).toBe("after the crash");
    for (const person of [again, karim])
      expect(engineOf(person, circleId).circle.looks.has("forked")).toBe(false);
  });

  it("[ENG-21] [ENG-58] [D07] a gap among such rows, or one that is damaged, sets the circle aside", async () => {
    const world = createWorld();
    const { store, moments } = remembering();
    const { type } = await begin(world, store);
    await type("first");
    const before = moments.length;
    for (const word of ["one", "two", "three"]) await type(word);
    const names = moments.slice(before).map(({ batch }) => batch.put[0]?.id);
    const whole = moments.at(-1)?.disk ?? new Map();
    const keys = names.map((id) =>
      [...whole].flatMap(([key, row]) => (id?.join() === row.id.join() ? [key] : [])),
    );
    for (const isGone of [true, false]) {
      const disk: MemoryDisk = new Map(whole);
      const [key = ""] = keys[1] ?? [];
      const row = disk.get(key);
      if (row === undefined) throw new Error("no such row");
      if (isGone) disk.delete(key);
      else disk.set(key, { ...row, box: row.box.map((byte, at) => (at === 30 ? byte ^ 1 : byte)) });
      const again = await startPerson(createWorld(), "amina", { disk, seed: 3 });
      expect([again.view().circles.length, again.view().damaged.length]).toEqual([0, 1]);
    }
  });
});

describe("the journal of a circle", () => {
  const row = (id: number, content: number) => ({
    table: tables.deviceLog,
    id: Uint8Array.of(id),
    group: new Uint8Array(1),
    content: Uint8Array.of(content),
  });
  const put = (...rows: readonly ReturnType<typeof row>[]): Writing => ({ put: rows, strict: false });
  const start = () => {
    const written: Writing[] = [];
    const owing = createOwing({
      write: async (writing) => void written.push(writing),
      state: () => "kept",
      heard: () => Promise.reject(new Error("nobody asks")),
      isSettled: () => true,
      close: () => undefined,
    });
    return { owing, written };
  };

  it("[ENG-58] brings what is owed once, first and newest, never where it is written or taken away anyway", async () => {
    const { owing, written } = start();
    await owing.write(put(row(2, 0)));
    owing.owe(row(1, 1));
    await owing.write({ ...put(row(3, 0)), alone: true });
    owing.owe(row(1, 2));
    await owing.write(put(row(2, 0)));
    await owing.write(put(row(2, 1)));
    owing.owe(row(1, 3));
    await owing.write(put(row(1, 4)));
    owing.owe(row(1, 5));
    await owing.write({ ...put(), remove: [row(1, 0)] });
    await owing.write(put(row(2, 2)));
    expect(written.map((writing) => writing.put.map(({ id, content }) => `${id[0]}:${content[0]}`))).toEqual([
      ["2:0"],
      ["3:0"],
      ["1:2", "2:0"],
      ["2:1"],
      ["1:4"],
      [],
      ["2:2"],
    ]);
  });

  it("[ENG-58] a row of a tail comes back as it was, with its own number or without", () => {
    const items = Uint8Array.of(1, 0);
    const own = { deviceId: "ab".repeat(32) as ReturnType<typeof deviceOf>, seq: 300 };
    for (const tail of [
      { order: 0, own: null, items },
      { order: 200, own, items },
    ]) {
      const bytes = encodeTailRow(tail);
      expect(decodeTailRow(bytes)).toEqual({ ok: true, value: tail });
    }
    expect(decodeTailRow(encodeTailRow({ order: 1, own, items }).subarray(0, 20)).ok).toBe(false);
  });
});
