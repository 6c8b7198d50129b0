// A document's snapshot as a row. One that came in a cut is kept as it came, deflated, behind what the cut said of it and
// was found true: nothing is packed anew. As it is lies what was begun empty, until the next folding.
//
//   snapshot = segments var | form u8 | document        form: 1 deflated, 2 as it is, 3 deflated behind its sum

import { type Bytes, concat } from "../base/index.ts";
import { Reader, Writer } from "../codec/index.ts";
import { type DocumentSum, encodeSum, splitSum } from "../document/index.ts";
import { decodeDocument, maxDocument, type OpenDocument } from "../document/documentForm.ts";
import type { Compress } from "../ports/index.ts";

export const snapshotForms = { deflated: 1, plain: 2, summed: 3 } as const;

export type Snapshot = {
  /** How many segments the document has. */
  readonly segments: number;
  readonly form: number;
  readonly document: Bytes;
};

export const encodeSnapshot = ({ segments, form, document }: Snapshot): Bytes =>
  new Writer().var(segments).u8(form).raw(document).done();

export const splitSnapshot = (bytes: Bytes): Snapshot => {
  const reader = new Reader(bytes);
  return { segments: reader.var(), form: reader.u8(), document: reader.take(reader.left) };
};

/** A document that is ready for its row; without a sum no cut can hold it. */
export type PackedDocument =
  | { readonly sum: DocumentSum | null; readonly deflated: Bytes }
  | { readonly raw: Bytes };

export const formOf = (packed: PackedDocument): Pick<Snapshot, "form" | "document"> => {
  if ("raw" in packed) return { form: snapshotForms.plain, document: packed.raw };
  const { sum, deflated } = packed;
  return sum === null
    ? { form: snapshotForms.deflated, document: deflated }
    : { form: snapshotForms.summed, document: concat(encodeSum(sum), deflated) };
};

/** The deflated bytes of a row; null where they are not deflated, or the row is none. */
export const deflatedIn = ({ form, document }: Pick<Snapshot, "form" | "document">): Bytes | null => {
  if (form === snapshotForms.deflated) return document;
  const split = form === snapshotForms.summed ? splitSum(document) : null;
  return split?.ok === true ? split.value.rest : null;
};

/** Null: it is damaged. */
export const openSnapshot = async (
  { form, document }: Pick<Snapshot, "form" | "document">,
  compress: Compress,
): Promise<OpenDocument | null> => {
  const deflated = deflatedIn({ form, document });
  const inflated = deflated === null ? null : await compress.inflate(deflated, maxDocument);
  const plain = form === snapshotForms.plain ? document : inflated?.ok === true ? inflated.value : null;
  const decoded = plain === null ? null : decodeDocument(plain);
  return decoded?.ok === true ? decoded.value : null;
};
