// A circle with something of everything in it, from which another one is begun.

import * as Y from "yjs";
import type { CircleId, DocId } from "../../src/core/base/index.ts";
import { blocksOf, encodeEdition, type Note } from "../../src/schema/index.ts";
import { makeAnchor } from "../../src/text/anchor.ts";
import type { CircleView, ThingView } from "../../src/bridge/view.ts";
import { openEditor } from "./openEditor.ts";
import type { TestPerson, World } from "./person.ts";
import { arabicInterview } from "./sampleInterview.ts";

export const markOf = (id: string, text: string, words = 8): Note => {
  const blocks = blocksOf(arabicInterview);
  const blockId = blocks[1]?.id ?? "";
  const range = { start: { blockId, offset: 0 }, end: { blockId, offset: words } };
  const anchor = makeAnchor(blocks, range);
  if (anchor === null) throw new Error("nothing to mark");
  const noteId = id.padEnd(22, "A");
  return { type: "mark", id: noteId, kind: "question", anchor, text, createdAt: 1, editedAt: null };
};

export const answerTo = (id: string, to: string, text: string): Note => ({
  type: "reply",
  id: id.padEnd(22, "A"),
  to: to.padEnd(22, "A"),
  text,
  createdAt: 2,
  editedAt: null,
});

/** A paragraph, and one in a box of a list that is checked and was once called something else. */
const writeMinutes = (doc: Y.Doc): void => {
  const content = doc.getXmlFragment("content");
  doc.transact(() => {
    const heading = new Y.XmlElement<Record<string, string | number | boolean>>("heading");
    heading.setAttribute("level", 2);
    const title = new Y.XmlText();
    title.applyDelta([
      { insert: "what was ", attributes: {} },
      { insert: "said", attributes: { bold: {} } },
    ]);
    heading.insert(0, [title]);
    const list = new Y.XmlElement("taskList");
    const item = new Y.XmlElement<Record<string, string | number | boolean>>("taskItem");
    item.setAttribute("checked", true);
    const inside = new Y.XmlElement("paragraph");
    const text = new Y.XmlText();
    text.applyDelta([{ insert: "a link", attributes: { link: { href: "https://example.org/" } } }]);
    inside.insert(0, [text]);
    item.insert(0, [inside]);
    list.insert(0, [item as unknown as Y.XmlElement]);
    content.insert(0, [heading as unknown as Y.XmlElement, list]);
  });
  const secret = new Y.XmlElement("paragraph");
  secret.insert(0, [new Y.XmlText("to be deleted again")]);
  content.insert(0, [secret]);
  content.delete(0, 1);
};

export type Written = { readonly reading: DocId; readonly minutes: DocId; readonly empty: DocId };

/** A reading with two marks, of which one is answered; minutes; a document in which nobody wrote. */
export const writeThings = async (person: TestPerson, circleId: CircleId): Promise<Written> => {
  const edition = encodeEdition(arabicInterview);
  const { docId: reading } = await person.get("reading.add", { circleId, edition });
  const { docId: minutes } = await person.get("document.create", { circleId, title: "minutes" });
  const { docId: empty } = await person.get("document.create", { circleId, title: "never begun" });
  await person.get("thing.rename", { circleId, docId: reading, title: "as we call it" });
  for (const note of [markOf("mine", "mine"), answerTo("more", "mine", "to mine")])
    await person.get("notes.put", { circleId, scope: reading, note });
  const { doc, channel } = await openEditor(person, circleId, minutes);
  writeMinutes(doc);
  await person.get("document.close", { channel });
  return { reading, minutes, empty };
};

export const circleOf = (person: TestPerson, id: CircleId): CircleView => {
  const circle = person.view().circles.find((one) => one.id === id);
  if (circle === undefined) throw new Error("not in this circle");
  return circle;
};

export const isWhole = (person: TestPerson, id: CircleId): boolean =>
  person.view().circles.some((one) => one.id === id && one.begunFrom?.whole === true);

export const thingCalled = (person: TestPerson, id: CircleId, title: string): ThingView => {
  const thing = circleOf(person, id).things.find((one) => one.title === title);
  if (thing === undefined) throw new Error(`nothing called ${title}`);
  return thing;
};

/** The document as an editor opens it. */
export const contentOf = async (person: TestPerson, circleId: CircleId, docId: DocId): Promise<string> => {
  const { doc, channel } = await openEditor(person, circleId, docId);
  const content = doc.getXmlFragment("content").toJSON();
  await person.get("document.close", { channel });
  return content;
};

export const begin = async (
  world: World,
  person: TestPerson,
  from: CircleId,
  more: {
    readonly people?: readonly CircleView["me"][];
    readonly tell?: boolean;
    readonly newcomers?: CircleView["history"]["newcomers"];
  } = {},
): Promise<CircleId> => {
  const asked = { circleId: from, name: "new", myName: "I", people: [...(more.people ?? [])] };
  const { tell = false, newcomers = "present" } = more;
  const { circleId } = await person.get("circle.reform", { ...asked, tell, newcomers });
  await world.until(() => isWhole(person, circleId));
  return circleId;
};
