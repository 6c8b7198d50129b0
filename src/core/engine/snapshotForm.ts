// A document's snapshot as a row. One that came in a cut is kept as it is until the next folding, because a newcomer
// waits until it is on the disk, and deflating takes longer than everything else on the way.
//
//   snapshot = segments var | form u8 | document        form: 1 deflated, 2 as it is, 3 deflated behind its sum

import type { Bytes } from "../base/index.ts";
import { Reader, Writer } from "../codec/index.ts";

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
