// Drafts become entries (ENG-34, ENG-46): renamed from their number of chance to the device's own, judged by the gate like
// everything, composed, and written in one transaction in which the draft's rows go. Runs in the circle's queue.

import type { DocId } from "../base/index.ts";
import {
  clocksIn,
  decodeDocument,
  encodeDocument,
  joinRun,
  type JoinedRun,
  judgeOwnUpdate,
  type Moved,
  type OpenDocument,
  renameUpdate,
} from "../document/index.ts";
import { ownNumber } from "../log/index.ts";
import type { Circle } from "./circle.ts";
import { noteLook } from "./looks.ts";
import type { Draft } from "./drafts.ts";
import { isDrafting, mayWriteNow } from "./keyless.ts";
import { restoreText } from "./restoring.ts";
import { claimNumber } from "./rewriting.ts";
import { readyToWrite, writeEntries } from "./writing.ts";
import { isOut } from "./outOf.ts";

/** The draft's runs under the device's own number, and where each of its clocks is then. */
const renamed = (draft: Draft, client: number, start: number) => {
  const runs = joinRun(draft.client, 0, draft.updates);
  if (!runs.ok) return null;
  const to = Math.max(0, ...runs.value.map(({ payload }) => clocksIn(payload)?.to ?? 0));
  const place: Moved = { client: draft.client, from: 0, to, there: { client, clock: start } };
  const updates = runs.value.map(({ payload }) => renameUpdate(payload, [place]));
  const whole = updates.filter((update) => update !== null);
  const joined = whole.length < updates.length ? null : joinRun(client, start, whole);
  return joined?.ok === true ? { runs: joined.value, place } : null;
};

/** On a copy: what does not fit must not be in the document's table, where clocks without an entry would be a gap. */
const fits = (document: OpenDocument, docId: DocId, client: number, runs: readonly JoinedRun[]): boolean => {
  const copy = decodeDocument(encodeDocument(document));
  return (
    copy.ok &&
    runs.every(
      ({ payload }) =>
        judgeOwnUpdate(copy.value, docId, client, payload).type === "sound" &&
        copy.value.replica.apply(payload).ok,
    )
  );
};

/** Where the draft's clocks are now; null: it could not become entries and stays a draft. */
const writeDraft = async (circle: Circle, draft: Draft): Promise<Moved | null> => {
  const { docId, scope } = draft;
  await claimNumber(circle, { docId, scope });
  const text = await circle.texts.ensure(docId);
  const number = ownNumber(circle.log, circle.graph, circle.self.device.deviceId, docId);
  if (!text.ok || number === null || !readyToWrite(circle, docId, scope).ok) return null;
  const { client } = number;
  const anew = renamed(draft, client, text.value.table.end(client));
  if (anew === null || !fits(text.value, docId, client, anew.runs)) {
    noteLook(circle, "alarm");
    return null;
  }
  const contents = anew.runs.map((run) => ({ type: "update", docId, scope, ...run }) as const);
  let isWritten = false;
  try {
    for (const { payload } of anew.runs) {
      circle.texts.judgeOwn(text.value, client, payload);
      circle.texts.apply(docId, payload);
    }
    isWritten = writeEntries(circle, contents, { remove: circle.drafts.names(docId) }).ok;
  } finally {
    // RULE: [ENG-45] refused, or a fault of ours: the text stands as it was, and the draft over it.
    if (!isWritten) {
      await restoreText(circle, docId);
      circle.drafts.pass(docId, []);
    }
  }
  if (!isWritten) {
    noteLook(circle, "alarm");
    return null;
  }
  circle.drafts.forget(docId);
  return anew.place;
};

/** All that can (ENG-57: what its person may not write there stays as it is); editors that show one are told that their document is another now. */
export const settleDrafts = async (circle: Circle): Promise<void> => {
  if (isDrafting(circle) || isOut(circle)) return;
  for (const draft of circle.drafts.all()) {
    if (!mayWriteNow(circle, draft.docId)) continue;
    circle.ears.gather(draft.docId);
    const latest = circle.drafts.get(draft.docId) ?? draft;
    const place = await writeDraft(circle, latest);
    if (place !== null) circle.ears.drafted(draft.docId, place);
  }
};
