import { beforeAll, describe, expect, it } from "vitest";
import * as Y from "yjs";
import type { MemoryDisk } from "../../../src/adapters/memory/index.ts";
import type { DocId } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { noteEmptied } from "../../../src/core/engine/emptied.ts";
import type { HeldEntry } from "../../../src/core/log/index.ts";
import { addParagraph } from "../../support/clash.ts";
import { deviceOf, engineOf } from "../../support/letIn.ts";
import { createWorld, startPerson, type TestPerson } from "../../support/person.ts";
import { threePeople, userOf } from "../../support/threePeople.ts";
import { write } from "../../support/writing.ts";

beforeAll(async () => {
  await readyCrypto();
});

const lookAt = (person: TestPerson) => person.circle().needsLook.find(({ reason }) => reason === "emptied");

describe("a document of which much was deleted at once", () => {
  it("[COPY-6] [COPY-7] [C12] is told with who and when, also after a new start, and brought back with what was written since", async () => {
    const world = createWorld();
    const disk: MemoryDisk = new Map();
    const { karim, amina, layla, circleId, scope: docId } = await threePeople(world, disk);
    const place = { circleId, docId };
    await write(world, amina, place, (doc) => {
      for (let at = 0; at < 5; at++) addParagraph(doc, `${at} `.repeat(50));
    });
    world.clock.turn(3_600_000);
    const at = world.clock.now();
    await write(world, karim, place, (doc) => doc.getXmlFragment("content").delete(0, 5));
    await write(world, amina, place, (doc) => addParagraph(doc, "written since"));
    expect(lookAt(karim)).toBe(undefined);
    expect(lookAt(amina)).toMatchObject({ count: 1, users: [userOf(karim)], away: true });
    const [told] = amina.circle().emptied;
    expect(told).toMatchObject({
      docId,
      user: userOf(karim),
      device: deviceOf(karim, circleId),
      percent: 100,
    });
    expect(Math.abs((told?.at ?? 0) - at)).toBeLessThan(60_000);
    await layla.stop();
    const again = await startPerson(world, "layla", { disk });
    await world.rest();
    expect(lookAt(again)).toBeDefined();
    const [hers] = again.circle().emptied;
    if (hers === undefined) throw new Error("it is told");
    const target = { type: "without" as const, device: hers.device, seqs: hers.seqs };
    const { state, name } = await again.get("copy.look", { ...place, target });
    const shown = new Y.Doc();
    Y.applyUpdateV2(shown, state);
    expect([shown.getXmlFragment("content").length, name]).toEqual([6, null]);
    const { kept } = await again.get("copy.bringBack", { ...place, target });
    expect(kept).not.toBe(null);
    await world.rest();
    expect([lookAt(again), again.circle().emptied]).toEqual([undefined, []]);
    expect((await amina.get("copy.look", { ...place, target })).since).toMatchObject({ by: userOf(again) });
    await amina.get("look.putAway", { circleId, reason: "emptied" });
    expect([lookAt(amina), amina.circle().emptied]).toEqual([undefined, []]);
    expect((await amina.get("document.history", place)).sittings[0]).toMatchObject({
      user: userOf(again),
      written: 500,
    });
    // Nothing is left out where those entries are not.
    const other = { ...target, seqs: [4_000] };
    expect(await amina.ask("copy.look", { ...place, target: other })).toEqual({
      ok: false,
      error: "notFound",
    });
  });

  it("[COPY-6] one person's many fill their own places and nobody else's", async () => {
    const world = createWorld();
    const { karim, amina, layla, circleId, scope } = await threePeople(world);
    const { circle } = engineOf(amina, circleId);
    const empties = (person: TestPerson, docId: string, seq: number): void => {
      const entry = { deviceId: deviceOf(person, circleId), header: { seq, ts: 1 } } as HeldEntry;
      noteEmptied(circle, entry, docId as DocId, 50);
    };
    for (let at = 0; at < 18; at++) empties(karim, `00${String(at).padStart(30, "0")}`, at + 1);
    for (let seq = 1; seq < 12; seq++) empties(layla, scope, seq);
    const { emptied } = circle.record.watch;
    expect(emptied.filter(({ device }) => device === deviceOf(karim, circleId))).toHaveLength(16);
    // Of what the list does not name nothing is shown.
    expect(amina.circle().emptied).toMatchObject([{ docId: scope, seqs: [1, 2, 3, 4, 5, 6, 7, 8] }]);
    // Nor does anybody hide by them what they empty of the list.
    empties(karim, scope, 40);
    expect(amina.circle().emptied).toMatchObject([
      { docId: scope, device: deviceOf(karim, circleId), seqs: [40] },
      { docId: scope, device: deviceOf(layla, circleId) },
    ]);
  });
});
