export {
  type Admissible,
  type AdmissionRefused,
  checkAdmission,
  type CheckedAdmission,
  checkInvite,
  type Clocks,
  type InviteRefused,
  invitationOf,
  isExpired,
  judgeJoinRequest,
  type Meeting,
  type NotAdmitted,
  isBidden,
  type OwnKeys,
} from "./admission.ts";
export { acksDue, type SetAside, setAsideIn, sealsIn } from "./aftermath.ts";
export type { BrokenRule } from "./ask.ts";
export {
  type Admitted,
  admitOp,
  admitReturnOp,
  type Authored,
  type AuthoredEpoch,
  type BatchEpoch,
  confirmOp,
  type Founded,
  foundCircle,
  type Founding,
  inviteOp,
  type InviteTerms,
  type InviteUnknown,
  leaveOp,
  rekeyOp,
  revokeInviteOp,
} from "./author.ts";
export * from "./authorEnding.ts";
export {
  boxLength,
  epochOfBox,
  type EpochSecret,
  openBox,
  type OpenBoxError,
  sealBox,
  type SealBoxError,
} from "./box.ts";
export {
  checkReturn,
  checkReturned,
  judgeReturn,
  mayBringBack,
  type Returning,
  saltOf,
} from "./comingBack.ts";
export { complaintRest, complaintsToAnswer } from "./complaint.ts";
export type { Author, NotAuthorised } from "./draft.ts";
export {
  boxesToAskFor,
  epochCommitOf,
  type EpochKeys,
  epochKeys,
  isSecretOf,
  type RekeyDue,
  preferredEpoch,
  rekeyDue,
  ringFor,
  type SendingEpoch,
  sendingEpoch,
} from "./epoch.ts";
export * from "./facts.ts";
export { CircleGraph, type Equivocation, type Evidence } from "./graph.ts";
export { type ForkProven, readForkProof } from "./forkProof.ts";
export { type AddressError, type HubAddress, parseHubAddress } from "./hubAddress.ts";
export { inviteIdOf, type InviteKeys, inviteKeys, type MeetingKeys } from "./inviteKeys.ts";
export {
  decodeInviteLink,
  encodeInviteLink,
  type InviteLink,
  type LinkError,
  type LinkKind,
} from "./inviteLink.ts";
export { type Proven, signProof, signReturn } from "./inviteProof.ts";
export {
  decodeJoinRequest,
  encodeJoinRequest,
  isFitName,
  type JoinRequest,
  joinRequestLimit,
} from "./joinRequest.ts";
export { limitIn, mayVouch } from "./lastCounted.ts";
export { deviceLimit, lastEntriesLimit, memberLimit, opBytesLimit, parkLimit } from "./limits.ts";
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
export type { SetAsideReason } from "./node.ts";
export type {
  BodyOf,
  Complaint,
  DeviceRoad,
  DocumentMode,
  EpochReason,
  GenesisCore,
  HistoryPolicy,
  HistoryWrap,
  LastEntry,
  OpBody,
  OpType,
} from "./opBody.ts";
export { decodeMachineRequest, encodeMachineRequest, type MachineRequest } from "./machineRequest.ts";
export { isGivenAll, type Narrowed, narrowedIn } from "./givenAll.ts";
export { decodeReturnRequest, encodeReturnRequest, type ReturnRequest } from "./returnRequest.ts";
export { possibleFor } from "./possible.ts";
export { type DropReason, type Received, type ReceiveOutput, receiveOp } from "./receive.ts";
export { recipientsHashOf } from "./recipients.ts";
export { closingOps, partingOps } from "./parting.ts";
export type { BitSet } from "./bitSet.ts";
export { keepingOp } from "./keeping.ts";
export { isKnownIn, type Removal, removalsIn } from "./removals.ts";
export { type TaskChange, taskChangeIn } from "./taskChange.ts";
export { type DocumentRight, rightIn } from "./rights.ts";
export type { Invitation } from "./roll.ts";
export type { SealState } from "./seal.ts";
