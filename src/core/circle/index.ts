export {
  type Admissible,
  type AdmissionRefused,
  checkAdmission,
  type CheckedAdmission,
  checkInvite,
  type Clocks,
  type InviteRefused,
  isExpired,
  judgeJoinRequest,
  type Meeting,
  type NotAdmitted,
  type OwnKeys,
} from "./admission.ts";
export * from "./author.ts";
export {
  boxLength,
  type EpochSecret,
  openBox,
  type OpenBoxError,
  sealBox,
  type SealBoxError,
} from "./box.ts";
export type { Author, NotAuthorised } from "./draft.ts";
export {
  boxesToAskFor,
  epochCommitOf,
  type EpochKeys,
  epochKeys,
  isSecretOf,
  type RekeyDue,
  rekeyDue,
  type SendingEpoch,
  sendingEpoch,
} from "./epoch.ts";
export * from "./facts.ts";
export { CircleGraph, type Equivocation, type Evidence } from "./graph.ts";
export { type AddressError, type HubAddress, parseHubAddress } from "./hubAddress.ts";
export { inviteIdOf, type InviteKeys, inviteKeys, type MeetingKeys } from "./inviteKeys.ts";
export { decodeInviteLink, encodeInviteLink, type InviteLink, type LinkError } from "./inviteLink.ts";
export { type Proven, signProof } from "./inviteProof.ts";
export {
  decodeJoinRequest,
  encodeJoinRequest,
  isFitName,
  type JoinRequest,
  joinRequestLimit,
} from "./joinRequest.ts";
export { memberLimit, opBytesLimit, parkLimit } from "./limits.ts";
export {
  decodeOp,
  type Op,
  type OpError,
  type OpHeader,
  readOp,
  type SignedOp,
  signOp,
  verifyOp,
} from "./op.ts";
export type {
  BodyOf,
  EpochReason,
  GenesisCore,
  HistoryPolicy,
  HistoryWrap,
  OpBody,
  OpType,
} from "./opBody.ts";
export { type DropReason, type Received, type ReceiveOutput, receiveOp } from "./receive.ts";
export { recipientsHashOf } from "./recipients.ts";
export { closingOps, partingOps } from "./parting.ts";
export type { Invitation } from "./roll.ts";
export type { BrokenRule } from "./rules.ts";
