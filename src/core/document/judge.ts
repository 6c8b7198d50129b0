// The gate as the log asks it (check 13), over the documents that are open; and the same gate for one's own edits,
// which come from the app page and are trusted no more than anybody's.

import type { Bytes, DocId } from "../base/index.ts";
import type { LogContext } from "../log/index.ts";
import type { OpenDocument } from "./documentForm.ts";
import { type RichTextNames, richTextNames } from "./richTextNames.ts";
import { type ScanVerdict, scanUpdate } from "./scan.ts";
import { readUpdate } from "./updateReader.ts";

/** `documentOf`: an open document, or null while it is not at hand. */
export const judgeWith =
  (
    documentOf: (docId: DocId) => Pick<OpenDocument, "table"> | null,
    names: RichTextNames = richTextNames,
  ): LogContext["judgeUpdate"] =>
  ({ docId, client, clockStart, clockLen, payload, boundOf }) => {
    const document = documentOf(docId);
    if (document === null) return { type: "notLoaded" };
    return scanUpdate(
      { docId, client, clockStart, clockLen, update: payload, boundOf },
      document.table,
      names,
    );
  };

/**
 * Judges an update that this device makes or has made: everything applied lies in its past. Sound: it is in the
 * table, and may be applied and put into the next batch.
 */
export const judgeOwnUpdate = (
  document: Pick<OpenDocument, "table">,
  docId: DocId,
  client: number,
  update: Bytes,
  names: RichTextNames = richTextNames,
): ScanVerdict => {
  const { table } = document;
  const clockStart = table.end(client);
  const read = readUpdate(update);
  if (!read.ok) return { type: "hostile", reason: read.error.type };
  const last = read.value.blocks[0]?.structs.at(-1);
  const clockLen = last === undefined ? 0 : last.clock + last.length - clockStart;
  return scanUpdate(
    { docId, client, clockStart, clockLen, update, boundOf: (other) => table.end(other) },
    table,
    names,
  );
};
