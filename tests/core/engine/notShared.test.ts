// What was written while it had to wait for a key, and may not be written any more when the key has come: it stays for
// whoever wrote it, is said to be shared with nobody, can be deleted, and goes into the circle when the right comes back.

import { beforeAll, describe, expect, it } from "vitest";
import type { MemoryDisk } from "../../../src/adapters/memory/index.ts";
import { readNotes } from "../../../src/core/document/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { settleDrafts } from "../../../src/core/engine/draftEntries.ts";
import { ownMargin } from "../../../src/core/engine/notes.ts";
import { tables } from "../../../src/core/vault/tables.ts";
import { answered } from "../../support/answered.ts";
import { engineOf } from "../../support/letIn.ts";
import { createWorld, startPerson } from "../../support/person.ts";
import { replyOf, repliesSeen, threePeople, userOf } from "../../support/threePeople.ts";

beforeAll(async () => {
  await readyCrypto();
});

/** Karim reads and may mark; he was away when Layla left, so he has no key, and has marked alone. */
const markedAlone = async () => {
  const world = createWorld();
  const disk: MemoryDisk = new Map();
  const three = await threePeople(world, undefined, disk);
  const { amina, karim, layla, circleId, scope } = three;
  await amina.get("circle.setReaders", { circleId, annotate: true });
  await amina.get("member.setTask", { circleId, userId: userOf(karim), rank: "reader" });
  await karim.get("notes.put", { circleId, scope, note: replyOf("s", "shared") });
  await world.rest();
  world.part("amina", "karim");
  world.part("amina", "layla");
  await layla.get("circle.leave", { circleId });
  await world.rest();
  await karim.get("notes.put", { circleId, scope, note: replyOf("a", "alone") });
  await karim.get("notes.put", { circleId, scope, note: replyOf("s", "changed") });
  const seen = async () => [
    await repliesSeen(karim, circleId, scope),
    await repliesSeen(amina, circleId, scope),
  ];
  const meet = async () => {
    world.rejoin();
    await world.until(() => karim.circle().held === null);
    await world.rest();
  };
  const stuck = (why: "right" | "closed" | "out", ...ids: readonly string[]) => [
    { docId: scope, why, notes: ids.map((id) => replyOf(id, "").id) },
  ];
  const drop = (id: string) => karim.get("notes.remove", { circleId, scope, id: replyOf(id, "").id });
  return { ...three, world, disk, seen, meet, stuck, drop };
};

const deliveredTo = ({
  has,
  notYet,
}: {
  readonly has: readonly string[];
  readonly notYet: readonly string[];
}) => [has, notYet];

describe("what waited and may not be written any more", () => {
  it("[ENG-57] stays in sight of its author, told as shared with nobody, and no more is added to it", async () => {
    const { amina, karim, circleId, scope, seen, meet, stuck } = await markedAlone();
    expect(deliveredTo(karim.circle().delivery)).toEqual([[], [userOf(amina)]]);
    expect(karim.circle().notShared).toEqual([]);
    await amina.get("circle.setReaders", { circleId, annotate: false });
    await meet();
    expect(await seen()).toEqual([["alone", "changed"], ["shared"]]);
    expect(karim.circle().notShared).toEqual(stuck("right", "a", "s"));
    expect(deliveredTo(karim.circle().delivery)).toEqual([[], [userOf(amina)]]);
    expect(karim.circle().machines.map(({ mine, has }) => [mine, has])).toContainEqual([false, "some"]);
    expect(karim.circle().needsLook).toEqual([]);
    const later = await karim.ask("notes.put", { circleId, scope, note: replyOf("b", "more") });
    expect(later).toMatchObject({ error: "notAllowed" });
    expect((await seen())[0]).toEqual(["alone", "changed"]);
  });

  it("[ENG-57] goes into the circle by itself when the right comes back, also after a new start", async () => {
    const { world, amina, karim, circleId, scope, disk, meet, stuck } = await markedAlone();
    await amina.get("circle.setReaders", { circleId, annotate: false });
    await meet();
    await karim.stop();
    const again = await startPerson(world, "karim", { disk });
    await world.rest();
    expect(again.circle().notShared).toEqual(stuck("right", "a", "s"));
    expect(await repliesSeen(again, circleId, scope)).toEqual(["alone", "changed"]);
    await amina.get("circle.setReaders", { circleId, annotate: true });
    await world.until(() => again.circle().notShared.length === 0);
    await world.rest();
    expect(await repliesSeen(amina, circleId, scope)).toEqual(["alone", "changed"]);
    expect(deliveredTo(again.circle().delivery)).toEqual([[userOf(amina)], []]);
  });

  it("[ENG-57] is deleted by its author, one note at a time; what is shared stands again as it is in the circle", async () => {
    const { world, amina, karim, circleId, scope, disk, seen, meet, stuck, drop } = await markedAlone();
    await amina.get("document.setRights", { circleId, docId: scope, mode: "closed", people: [] });
    await meet();
    expect(karim.circle().notShared).toEqual(stuck("closed", "a", "s"));
    await drop("s");
    expect([await seen(), karim.circle().notShared]).toEqual([
      [["alone", "shared"], ["shared"]],
      stuck("closed", "a"),
    ]);
    const shared = await karim.ask("notes.remove", { circleId, scope, id: replyOf("s", "").id });
    expect(shared).toMatchObject({ error: "notAllowed" });
    await drop("a");
    expect([await seen(), karim.circle().notShared]).toEqual([[["shared"], ["shared"]], []]);
    expect(deliveredTo(karim.circle().delivery)).toEqual([[userOf(amina)], []]);
    await karim.stop();
    const again = await startPerson(world, "karim", { disk });
    expect(again.circle().notShared).toEqual([]);
    expect(await repliesSeen(again, circleId, scope)).toEqual(["shared"]);
  });

  it("[ENG-57] is told and deleted also by who was removed meanwhile", async () => {
    const { world, amina, karim, circleId, seen, stuck, drop } = await markedAlone();
    await amina.get("member.remove", { circleId, userId: userOf(karim) });
    world.rejoin();
    await world.until(() => karim.circle().out === "removed");
    expect(karim.circle().notShared).toEqual(stuck("out", "a", "s"));
    expect(karim.circle().delivery.has).toEqual([]);
    await drop("a");
    await drop("s");
    expect([(await seen())[0], karim.circle().notShared]).toEqual([["shared"], []]);
  });

  it("[OUT-5] leaves the computer with its circle: no row of it stays", async () => {
    const { world, disk, amina, karim, circleId } = await markedAlone();
    const rows = () => [...disk.values()].filter(({ table }) => table === tables.draft).length;
    expect(rows()).toBeGreaterThan(0);
    await amina.get("member.remove", { circleId, userId: userOf(karim) });
    world.rejoin();
    await world.until(() => karim.circle().out === "removed");
    expect(rows()).toBeGreaterThan(0);
    await answered(world, karim.get("circle.clear", { circleId }));
    await world.rest();
    expect(rows()).toBe(0);
  });

  it("[ENG-45] [ENG-46] stays a draft, and the text as it was, when a fault of ours keeps it from becoming entries", async () => {
    const { world, amina, karim, circleId, scope, seen } = await markedAlone();
    const { circle } = engineOf(karim, circleId);
    const { docId } = ownMargin(circle, scope);
    const drafts = circle.drafts as { names: typeof circle.drafts.names };
    const { names } = drafts;
    drafts.names = () => {
      throw new Error("a fault of ours");
    };
    world.rejoin();
    await world.until(() => karim.circle().held === null && karim.circle().needsLook.length > 0);
    await world.rest();
    const replica = circle.texts.get(docId)?.replica;
    const inText =
      replica === undefined ? null : readNotes(replica).map((note) => note.type === "reply" && note.text);
    expect([inText, await seen()]).toEqual([["shared"], [["alone", "changed"], ["shared"]]]);
    expect(karim.circle().delivery.has).toEqual([]);
    drafts.names = names;
    await circle.queue.run(() => settleDrafts(circle));
    await world.rest();
    expect(await seen()).toEqual([
      ["alone", "changed"],
      ["alone", "changed"],
    ]);
    expect(karim.circle().delivery.has).toEqual([userOf(amina)]);
  });
});
