export {
  type Blob,
  type BlobError,
  chunkRootOf,
  marginDocId,
  maxChunk,
  openBlob,
  sealBlob,
  yClientOf,
} from "../log/index.ts";
export * from "./batch.ts";
export { bringTo, stateOf } from "./bringTo.ts";
export { canonicalState } from "./canonicalState.ts";
export * from "./contents.ts";
export * from "./copies.ts";
export * from "./cutDocument.ts";
export * from "./documentBelow.ts";
export * from "./documentForm.ts";
export * from "./documentSum.ts";
export * from "./edition.ts";
export * from "./joinRun.ts";
export * from "./judge.ts";
export { withLoss, withoutDeletions } from "./loss.ts";
export { claimingUpdate, clocksIn, type Moved, renameUpdate } from "./rename.ts";
export * from "./replayUpdate.ts";
export * from "./replica.ts";
export { type RichTextNames, richTextNames } from "./richTextNames.ts";
export { type ScanInput, type ScanRefusal, type ScanVerdict, scanUpdate } from "./scan.ts";
export { type Deed, type Sitting, sittingGap, sittingsIn } from "./sittings.ts";
export { copyTextOf, treeOf } from "./richTree.ts";
export { StructTable } from "./structTable.ts";
export { decodeTable, encodeTable } from "./tableCodec.ts";
export { readUpdate, updateLimits } from "./updateReader.ts";
