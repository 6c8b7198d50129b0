// What is loaded before it is asked for: what every page shows; and after a circle was opened the notes of all its texts,
// so that their counts are known and opening one is quick.

import { indexDocId } from "../../schema/index.ts";
import type { DocId } from "../base/index.ts";
import { readThings } from "../document/index.ts";
import type { Circle } from "./circle.ts";
import { loadMargin, loadNotes, marginsOf } from "./notes.ts";

/** What is needed soon: whoever needs it then asks for it again, and hears what is wrong with it. */
export const loadAhead = (circle: Circle, docId: DocId): void =>
  void circle.texts.ensure(docId).catch(() => undefined);

/** The document in which this machine wrote last: where a person goes on. Undefined where it is on no list any more. */
export const lastWritten = ({ log, self, texts }: Circle): DocId | undefined => {
  const index = texts.get(indexDocId);
  const documents = log.devices.get(self.device.deviceId)?.docs;
  if (index === undefined || documents === undefined) return undefined;
  let last: { readonly docId: DocId; readonly seq: number } | undefined;
  for (const { docId, kind, removed } of readThings(index.replica)) {
    const runs = kind === "document" && !removed ? documents.get(docId)?.runs.values() : undefined;
    for (const { seqs } of runs ?? []) {
      const seq = seqs.at(-1) ?? 0;
      if (seq > (last?.seq ?? 0)) last = { docId, seq };
    }
  }
  return last?.docId;
};

/** Names and the list: what every page of the circle shows. */
export const loadFaces = async (circle: Circle): Promise<void> => {
  await circle.texts.ensure(indexDocId);
  await Promise.all([...marginsOf(circle, indexDocId).keys()].map((docId) => loadMargin(circle, docId)));
  circle.ears.viewChanged();
};

export const warmNotes = async (circle: Circle, isStopped: () => boolean): Promise<void> => {
  const index = circle.texts.get(indexDocId);
  for (const docId of index?.replica.doc?.getMap("index").keys() ?? []) {
    if (isStopped()) return;
    if (/^00[0-9a-f]{30}$/.test(docId))
      await loadNotes(circle, docId as DocId).catch((fault: unknown) => {
        // Locked meanwhile: the keys are gone.
        if (!isStopped()) throw fault;
      });
  }
};
