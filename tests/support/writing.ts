// Writing in a document as the app does: opened, changed, and closed when that is on the disk.

import * as Y from "yjs";
import type { CircleId, DocId } from "../../src/core/base/index.ts";
import { openEditor } from "./openEditor.ts";
import type { TestPerson, World } from "./person.ts";

export const write = async (
  world: World,
  person: TestPerson,
  { circleId, docId }: { readonly circleId: CircleId; readonly docId: DocId },
  edit: (doc: Y.Doc) => void,
): Promise<void> => {
  const { channel, doc } = await openEditor(person, circleId, docId);
  doc.transact(() => edit(doc));
  await world.rest();
  await person.get("document.close", { channel });
  await world.rest();
};

export const firstText = (doc: Y.Doc): Y.XmlText => {
  const paragraph = doc.getXmlFragment("content").get(0);
  const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null;
  if (!(text instanceof Y.XmlText)) throw new Error("a text was meant");
  return text;
};
