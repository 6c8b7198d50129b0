import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createMemoryStore, type MemoryDisk } from "../../../src/adapters/memory/index.ts";
import { type CircleId, idBytes, toHex, utf8 } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { circleWayName } from "../../../src/core/engine/rows.ts";
import { tables } from "../../../src/core/vault/tables.ts";
import { engineOf } from "../../support/letIn.ts";
import { createWorld, startPerson, type World } from "../../support/person.ts";

beforeAll(async () => {
  await readyCrypto();
});

/** Two circles on one disk, and which rows the first one brought. */
let world: World;
let disk: MemoryDisk;
let first: CircleId;
let link: string;
let rowsOfFirst: readonly string[];

beforeEach(async () => {
  world = createWorld();
  disk = new Map();
  const amina = await startPerson(world, "amina", { disk });
  const before = new Set(disk.keys());
  const made = await amina.get("circle.create", { name: "حلقة الأربعاء", myName: "أمينة" });
  first = made.circleId;
  await amina.get("document.create", { circleId: first, title: "خطّة" });
  ({ link } = await amina.get("invite.create", { circleId: first, hours: 24, needsConfirm: true }));
  await amina.get("settings.change", { ...amina.view().settings, language: "en", lockAfter: 5 });
  await world.rest();
  rowsOfFirst = [...disk.keys()].filter((key) => !before.has(key));
  await amina.get("circle.create", { name: "حلقة الأحد", myName: "أمينة" });
  await amina.stop();
});

const inTable = (table: number): readonly string[] =>
  rowsOfFirst.filter((key) => disk.has(key) && key.startsWith(`${table}/`));

const damage = (key: string | undefined): void => {
  const row = disk.get(key ?? "");
  if (key === undefined || row === undefined) throw new Error("there is no such row");
  const box = row.box.slice();
  box[30] = (box[30] ?? 0) ^ 1;
  disk.set(key, { ...row, box });
};

const lying = (): readonly string[] =>
  rowsOfFirst
    .filter((key) => disk.has(key))
    .map((key) => `${key} ${toHex(disk.get(key)?.box ?? new Uint8Array())}`);

describe("a space of which one circle is damaged", () => {
  it.each([
    ["an op", tables.op, "حلقة الأربعاء"],
    ["a key", tables.epochKey, "حلقة الأربعاء"],
    ["the log", tables.deviceLog, "حلقة الأربعاء"],
    ["its first row", tables.circle, ""],
  ])(
    "[ENG-21] %s does not open: that circle is set aside, whole, and the other opens",
    async (_, table, name) => {
      damage(inTable(table)[0]);
      const before = lying();
      const again = await startPerson(world, "amina", { disk });
      expect(again.view().circles.map((circle) => circle.name)).toEqual(["حلقة الأحد"]);
      expect(again.view().damaged.map((circle) => circle.name)).toEqual([name]);
      expect(await again.ask("join.begin", { link, name: "أمينة" })).toEqual({
        ok: false,
        error: "damagedCircle",
      });
      expect(again.confirmed).toEqual([]);
      await again.get("document.create", { circleId: again.circle().id, title: "بعدها" });
      await again.stop();
      expect(lying()).toEqual(before);
    },
  );

  it("[ENG-21] so it is when the list of its things is damaged, or an op is missing under others", async () => {
    const whole = new Map(disk);
    let seen = 0;
    for (const key of [...inTable(tables.op), ...inTable(tables.snapshot)]) {
      disk = new Map(whole);
      if (key.startsWith(`${tables.op}/`)) disk.delete(key);
      else damage(key);
      const again = await startPerson(world, "amina", { disk });
      expect(again.view().circles.map((circle) => circle.name)).toContain("حلقة الأحد");
      seen += again.view().damaged.length;
      await again.stop();
    }
    // The last op is named by no other, and of the snapshots one is the list.
    expect(seen).toBe(inTable(tables.op).length);
  });

  it.each([1, 2])(
    "[ENG-21] [LOG-18] a circle of a build whose writers had shorter numbers is set aside whole, by its name: way of version %d",
    async (v) => {
      const amina = await startPerson(world, "amina", { disk });
      const { circle } = engineOf(amina, first);
      const content = utf8(JSON.stringify({ v, returning: null, ...(v === 1 ? {} : { doubt: null }) }));
      const row = { ...circleWayName(first), group: idBytes(first), content };
      await circle.journal.write({ put: [row], strict: true });
      await amina.stop();
      const before = lying();
      const again = await startPerson(world, "amina", { disk });
      expect(again.view().circles.map((one) => one.name)).toEqual(["حلقة الأحد"]);
      expect(again.view().damaged.map((one) => one.name)).toEqual(["حلقة الأربعاء"]);
      await again.stop();
      expect(lying()).toEqual(before);
    },
  );

  it("[ENG-21] [ENG-22] a fault of ours while it opens is that circle's alone", async () => {
    const before = lying();
    const [key] = inTable(tables.deviceLog);
    const group = disk.get(key ?? "")?.group ?? new Uint8Array(0);
    const store = createMemoryStore(disk);
    const again = await startPerson(world, "amina", {
      store: {
        ...store,
        group: (table, asked) => {
          if (table === tables.deviceLog && toHex(asked) === toHex(group)) throw new Error("a fault of ours");
          return store.group(table, asked);
        },
      },
    });
    expect(again.view().circles.map((one) => one.name)).toEqual(["حلقة الأحد"]);
    expect(again.view().damaged.map((one) => one.name)).toEqual(["حلقة الأربعاء"]);
    expect(again.view().trouble).toContain("a fault of ours");
    await again.stop();
    expect(lying()).toEqual(before);
  });

  it("[ENG-21] settings that do not open are the first ones again", async () => {
    damage(inTable(tables.space)[0]);
    const again = await startPerson(world, "amina", { disk });
    expect(again.view().circles).toHaveLength(2);
    expect(again.view().settings.language).toBe("ar");
    await again.stop();
  });

  it("[ENG-22] what nobody caught is told and ends nothing", async () => {
    const again = await startPerson(world, "amina", { disk });
    again.engine.troubled("TypeError: x is not a function");
    expect(again.view().trouble).toBe("TypeError: x is not a function");
    await again.get("document.create", { circleId: again.circle().id, title: "بعدها" });
    await again.stop();
  });
});
