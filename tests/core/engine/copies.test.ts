import { beforeAll, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { marginDocId, treeOf } from "../../../src/core/document/index.ts";
import { changeText, listed } from "../../../src/core/engine/ownText.ts";
import { addParagraph } from "../../support/clash.ts";
import { engineOf } from "../../support/letIn.ts";
import { openEditor } from "../../support/openEditor.ts";
import { createWorld, startPerson, type TestPerson } from "../../support/person.ts";
import { karimAway, threePeople, userOf } from "../../support/threePeople.ts";
import { write } from "../../support/writing.ts";

beforeAll(async () => {
  await readyCrypto();
});

type Place = Parameters<typeof write>[2];
const textOf = (doc: Y.Doc): string => JSON.stringify(treeOf(doc));
const saidBy = async (person: TestPerson, place: Place): Promise<string> => {
  const { channel, doc } = await openEditor(person, place.circleId, place.docId);
  await person.get("document.close", { channel });
  return textOf(doc);
};
const emptied = (doc: Y.Doc): void => {
  const content = doc.getXmlFragment("content");
  content.delete(0, content.length);
};
const three = async () => {
  const world = createWorld();
  const { scope: docId, ...people } = await threePeople(world);
  const place = { circleId: people.circleId, docId };
  await write(world, people.karim, place, (doc) => {
    for (const line of ["We meet on Wednesdays.", "Bring the text.", "Layla opens."]) addParagraph(doc, line);
  });
  return { world, place, ...people };
};

describe("named copies of a document", () => {
  it("[COPY-1] [COPY-4] are seen by everybody with name, day and maker, and taken off the list by their maker alone", async () => {
    const { world, place, amina, karim, layla } = await three();
    const kept = await layla.get("copy.keep", { ...place, name: " Before\u202e the\nmeeting " });
    await world.rest();
    for (const person of [amina, karim, layla]) {
      const { copies } = await person.get("copy.list", place);
      expect(copies).toMatchObject([{ by: userOf(layla), id: kept.id, name: "Before the meeting" }]);
    }
    const refused = await karim.ask("copy.drop", { ...place, id: kept.id });
    expect(refused).toEqual({ ok: false, error: "notFound" });
    await layla.get("copy.drop", { ...place, id: kept.id });
    await world.rest();
    expect((await amina.get("copy.list", place)).copies).toEqual([]);
    expect(await amina.ask("copy.keep", { ...place, name: "\u2067 \n" })).toEqual({
      ok: false,
      error: "unfit",
    });
  });

  it("[COPY-3] [C12] bring a document back that somebody has deleted, for everybody, and what was there is a copy too", async () => {
    const { world, place, amina, karim, layla } = await three();
    const { by, id } = await amina.get("copy.keep", { ...place, name: "whole" });
    await write(world, karim, place, emptied);
    await write(world, karim, place, (doc) => addParagraph(doc, "Mine now."));
    const { state, name, same } = await layla.get("copy.look", {
      ...place,
      target: { type: "copy", by, id },
    });
    const shown = new Y.Doc();
    Y.applyUpdateV2(shown, state);
    expect([textOf(shown).includes("Bring the text."), name, same]).toEqual([true, "whole", false]);
    const { kept } = await layla.get("copy.bringBack", { ...place, target: { type: "copy", by, id } });
    await world.rest();
    for (const person of [amina, karim, layla]) {
      const said = await saidBy(person, place);
      expect(said).toBe(textOf(shown));
      const { restored } = await person.get("copy.list", place);
      expect(restored).toMatchObject([{ by: userOf(layla), name: "whole" }]);
    }
    const { sittings } = await amina.get("document.history", place);
    expect(sittings.find(({ user }) => user === userOf(layla))).toMatchObject({ deleted: 9 });
    if (kept === null) throw new Error("what was there is kept");
    await karim.get("copy.bringBack", { ...place, target: { type: "copy", ...kept } });
    await world.rest();
    expect(await saidBy(amina, place)).toContain("Mine now.");
    expect(await saidBy(amina, place)).not.toContain("Wednesdays");
  });

  it("[COPY-3] bringing back keeps what others write meanwhile in what is the same", async () => {
    const { world, place, amina, karim, layla } = await three();
    const { by, id } = await amina.get("copy.keep", { ...place, name: "whole" });
    await write(world, layla, place, (doc) => doc.getXmlFragment("content").delete(1, 1));
    karimAway(world);
    await write(world, karim, place, (doc) => {
      const text = (doc.getXmlFragment("content").get(1) as Y.XmlElement).get(0);
      if (text instanceof Y.XmlText) text.insert(text.length, " Karim closes.");
    });
    await layla.get("copy.bringBack", { ...place, target: { type: "copy", by, id } });
    world.rejoin();
    await world.rest();
    const said = await saidBy(amina, place);
    expect(said).toBe(await saidBy(karim, place));
    expect(said).toMatch(/Wednesdays.*Bring the text.*Layla opens. Karim closes./);
  });

  it("[COPY-3] only who may write brings back, and not under an open editor; the same text is changed by nobody", async () => {
    const { world, place, amina, karim, layla } = await three();
    const target = { type: "copy" as const, ...(await karim.get("copy.keep", { ...place, name: "whole" })) };
    await world.rest();
    const seqs = () => engineOf(karim, place.circleId).circle.storedHeads;
    const before = seqs();
    expect(await karim.get("copy.bringBack", { ...place, target })).toEqual({ kept: null });
    expect(seqs()).toEqual(before);
    const { channel } = await openEditor(layla, place.circleId, place.docId);
    expect(await layla.ask("copy.bringBack", { ...place, target })).toEqual({
      ok: false,
      error: "openElsewhere",
    });
    await layla.get("document.close", { channel });
    await amina.get("document.setRights", { ...place, mode: "listed", people: [] });
    await world.rest();
    expect(await layla.ask("copy.bringBack", { ...place, target })).toEqual({
      ok: false,
      error: "notAllowed",
    });
    // Who may annotate keeps copies.
    expect((await layla.ask("copy.keep", { ...place, name: "mine" })).ok).toBe(true);
    await amina.get("document.setRights", { ...place, mode: "closed", people: [] });
    await world.rest();
    expect(await layla.ask("copy.keep", { ...place, name: "more" })).toEqual({
      ok: false,
      error: "notAllowed",
    });
    expect((await layla.ask("copy.look", { ...place, target })).ok).toBe(true);
  });

  it("[COPY-2] a copy that is not what its name says, or holds what no editor makes, is not shown and not brought back", async () => {
    const { world, place, amina, layla } = await three();
    const { circle } = engineOf(layla, place.circleId);
    const hostile = [
      { id: "a".repeat(22), copy: `00${"ab".repeat(15)}`, name: "not here", createdAt: 1 },
      { id: "b".repeat(22), copy: place.docId, name: "no copy", createdAt: 1 },
      { id: "c".repeat(22), copy: `00${"ab".repeat(15)}`, name: "\u202eevil", createdAt: 1 },
      { id: "d".repeat(22), copy: `00${"ab".repeat(15)}`, name: "more", createdAt: 1, more: 1 },
    ];
    const margin = { docId: marginDocId(place.docId, circle.self.userId), scope: place.docId };
    for (const one of hostile)
      await circle.queue.run(() =>
        changeText(circle, margin, (replica) =>
          listed(replica.change((doc) => doc.getMap("notes").set(one.id, { type: "copy", ...one }))),
        ),
      );
    await world.rest();
    const { copies } = await amina.get("copy.list", place);
    expect(new Set(copies.map(({ name }) => name))).toEqual(new Set(["no copy", "not here"]));
    const target = (id: string) => ({ type: "copy" as const, by: userOf(layla), id: id.repeat(22) });
    for (const verb of ["copy.look", "copy.bringBack"] as const) {
      expect(await amina.ask(verb, { ...place, target: target("a") })).toMatchObject({ error: "notYetHere" });
      expect((await amina.ask(verb, { ...place, target: target("b") })).ok).toBe(false);
      expect(await amina.ask(verb, { ...place, target: target("c") })).toMatchObject({ error: "notFound" });
    }
    expect(await saidBy(amina, place)).toContain("Wednesdays");
  });

  it("[COPY-5] one person's many copies push out nobody's", async () => {
    const { world, place, amina, karim, layla } = await three();
    await karim.get("copy.keep", { ...place, name: "one of Karim" });
    const { circle } = engineOf(layla, place.circleId);
    const margin = { docId: marginDocId(place.docId, circle.self.userId), scope: place.docId };
    await circle.queue.run(() =>
      changeText(circle, margin, (replica) =>
        listed(
          replica.change((doc) => {
            for (let n = 0; n < 300; n++) {
              const id = String(n).padStart(22, "0");
              const more = { copy: `00${"ab".repeat(15)}`, name: `copy ${n}`, createdAt: 2 ** 52 + n };
              doc.getMap("notes").set(id, { type: "copy", id, ...more });
            }
          }),
        ),
      ),
    );
    await world.rest();
    const { copies } = await amina.get("copy.list", place);
    expect(copies.filter(({ by }) => by === userOf(layla))).toHaveLength(50);
    expect(copies.filter(({ by }) => by === userOf(karim))).toHaveLength(1);
    expect(copies.every(({ createdAt }) => createdAt <= world.clock.now())).toBe(true);
    expect(await layla.ask("copy.keep", { ...place, name: "too many" })).toEqual({
      ok: false,
      error: "copiesTooMany",
    });
  });

  it("[COPY-5] of copies that the app keeps the ten newest stay", async () => {
    const world = createWorld();
    const nadia = await startPerson(world, "nadia");
    const { circleId } = await nadia.get("circle.create", { name: "circle", myName: "Nadia" });
    const { docId } = await nadia.get("document.create", { circleId, title: "minutes" });
    const place = { circleId, docId };
    const { by, id } = await nadia.get("copy.keep", { ...place, name: "empty" });
    for (let round = 0; round < 12; round++) {
      await write(world, nadia, place, (doc) => addParagraph(doc, `round ${round}`));
      await nadia.get("copy.bringBack", { ...place, target: { type: "copy", by, id } });
    }
    const own = (await nadia.get("copy.list", place)).copies.filter((copy) => copy.by === by);
    expect(own.filter(({ name }) => name === null)).toHaveLength(10);
  });
});
