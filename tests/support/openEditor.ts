// An open document as the app's page has it: what is written in it goes to the engine.

import * as Y from "yjs";
import type { CircleId, DocId } from "../../src/core/base/index.ts";
import type { TestPerson } from "./person.ts";

export const openEditor = async (person: TestPerson, circleId: CircleId, docId: DocId) => {
  const { channel, state, clientId } = await person.get("document.open", { circleId, docId });
  const doc = new Y.Doc();
  Y.applyUpdateV2(doc, state, "engine");
  doc.clientID = clientId;
  let number = 0;
  doc.on("update", (update: Uint8Array, origin: unknown) => {
    if (origin !== "engine") person.verbs.told({ type: "update", channel, number: ++number, update });
  });
  return { channel, doc };
};
