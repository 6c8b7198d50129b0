// What the entries of a document say, put over what was there before them: for an opening of the disk, and for a document
// that is built anew.

import type { DocId } from "../base/index.ts";
import type { OpenDocument } from "../document/documentForm.ts";
import { replayUpdate } from "../document/index.ts";
import { decodeOpened, type SegmentItem } from "../log/index.ts";

/** The entries that count, over what was there before them. False: they do not fit it. */
export const replayItems = (document: OpenDocument, docId: DocId, items: readonly SegmentItem[]): boolean =>
  items.every((item) => {
    if (item.class !== "accepted" || item.kind !== "opened") return true;
    const opened = decodeOpened(item.bytes);
    if (!opened.ok || opened.value.header.update === null) return false;
    return replayUpdate(document, docId, opened.value.payload);
  });
