export { editionIdOf, editionPartHash, isSenior, marginDocId, yClientOf } from "./claim.ts";
export * from "./ahead.ts";
export * from "./attestation.ts";
export * from "./attested.ts";
export * from "./blob.ts";
export * from "./compose.ts";
export * from "./continued.ts";
export * from "./cut.ts";
export {
  type EntryClass,
  classAt,
  clockEndAt,
  type DeviceLog,
  headsAt,
  isIdAt,
  standingClaim,
} from "./deviceLog.ts";
export * from "./entry.ts";
export { endOf, endsNow } from "./ending.ts";
export * from "./epochKey.ts";
export * from "./epochUse.ts";
export { documentsBelow, type Floor, floorOf } from "./floor.ts";
export * from "./fork.ts";
export * from "./joinCut.ts";
export { type Claim, type Dep, type EntryHeader, entryTypes, isMargin, type UpdatePart } from "./header.ts";
export {
  entrySuite,
  entryVersion,
  epochStart,
  maxCut,
  maxEnvelope,
  maxPayload,
  parkLimits,
} from "./limits.ts";
export * from "./outcome.ts";
export type { EntryName, Need, Park, Waiting } from "./park.ts";
export * from "./receive.ts";
export * from "./rejudge.ts";
export * from "./replay.ts";
export { mayWriteIn } from "./mayWrite.ts";
export type { OwnNumber } from "./right.ts";
export * from "./rows.ts";
export * from "./segment.ts";
export * from "./state.ts";
export * from "./verify.ts";
