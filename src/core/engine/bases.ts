// What a document was at the floor of its log (FGT-3), so that it can be built anew from there. While nothing was folded
// into it since, its snapshot on the disk is that, and nothing is kept twice; before the snapshot is written over for the
// first time, it is kept as the base, in the same write.

import { type Bytes, type CircleId, concat, type DocId, err, ok, type Result, utf8 } from "../base/index.ts";
import { emptyDocument, encodeDocument, type OpenDocument } from "../document/documentForm.ts";
import type { Compress } from "../ports/index.ts";
import { tables } from "../vault/tables.ts";
import { placeGroup, snapshotName } from "./rows.ts";
import type { Shelf, ShelfError, ShelfName, ShelfRow } from "./shelf.ts";
import { encodeSnapshot, formOf, openSnapshot, type PackedDocument, splitSnapshot } from "./snapshotForm.ts";

export type TextError = ShelfError | { readonly type: "textDamaged" };

export type Bases = {
  /** Which documents lie on a floor: of the others nothing is kept here. */
  readonly on: (docIds: ReadonlySet<DocId>) => void;
  readonly isOn: (docId: DocId) => boolean;
  /** To be put in the write that writes the snapshot over. */
  readonly rowsBefore: (docId: DocId) => Promise<Result<readonly ShelfRow[], ShelfError>>;
  readonly row: (docId: DocId, packed: PackedDocument) => ShelfRow;
  readonly name: (docId: DocId) => ShelfName;
  readonly get: (docId: DocId) => Promise<Result<OpenDocument, TextError>>;
};

export type BasesGround = {
  readonly circleId: CircleId;
  readonly shelf: Shelf;
  readonly compress: Compress;
};

export const createBases = ({ circleId, shelf, compress }: BasesGround): Bases => {
  let based: ReadonlySet<DocId> = new Set();

  const name = (docId: DocId): ShelfName => ({
    table: tables.snapshot,
    id: concat(placeGroup(circleId, docId), utf8("base")),
  });
  const rowOf = (docId: DocId, content: Bytes): ShelfRow => ({
    ...name(docId),
    group: placeGroup(circleId, docId),
    content,
  });

  const row: Bases["row"] = (docId, packed) =>
    rowOf(docId, encodeSnapshot({ segments: 0, ...formOf(packed) }));

  return {
    on: (docIds) => {
      based = docIds;
    },
    isOn: (docId) => based.has(docId),
    name,
    row,
    rowsBefore: async (docId) => {
      if (!based.has(docId)) return ok([]);
      const kept = await shelf.get(name(docId));
      if (!kept.ok || kept.value !== null) return kept.ok ? ok([]) : kept;
      const snapshot = await shelf.get(snapshotName(circleId, docId));
      if (!snapshot.ok) return snapshot;
      return ok([
        snapshot.value === null
          ? row(docId, { raw: encodeDocument(emptyDocument()) })
          : rowOf(docId, snapshot.value),
      ]);
    },
    get: async (docId) => {
      if (!based.has(docId)) return ok(emptyDocument());
      // In this order: a base that is written in between is the snapshot that was read before it.
      const snapshot = await shelf.get(snapshotName(circleId, docId));
      const kept = await shelf.get(name(docId));
      if (!kept.ok) return kept;
      if (!snapshot.ok) return snapshot;
      const content = kept.value ?? snapshot.value;
      const document =
        content === null ? emptyDocument() : await openSnapshot(splitSnapshot(content), compress);
      return document === null ? err({ type: "textDamaged" }) : ok(document);
    },
  };
};
