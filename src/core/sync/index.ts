export type { CompareMessage } from "./compareMessage.ts";
export * from "./delivery.ts";
export * from "./heads.ts";
export { joinRefusals, type JoinMessage, type JoinRefusal } from "./joinMessage.ts";
export * from "./machine.ts";
export * from "./messages.ts";
export type { Caret } from "./presence.ts";
export type {
  EntryForm,
  NewEntry,
  PeerStanding,
  SessionId,
  SyncEnd,
  SyncInput,
  SyncOutput,
  SyncState,
  SyncView,
} from "./state.ts";
