// What can go wrong behind the door, and what the screens are told of it: fewer things, each with its own remedy.

import type { HostError } from "../../adapters/host/index.ts";
import type { DecodeError } from "../../core/codec/index.ts";
import type { PasswordHashError, StoreError } from "../../core/ports/index.ts";
import type { CostRefused, NoRoom, WordsTaken } from "../../core/vault/index.ts";
import type { DoorError } from "./door.ts";

export type VaultFault =
  | HostError
  | StoreError
  | PasswordHashError
  | DecodeError
  | CostRefused
  | NoRoom
  | WordsTaken
  /** The space's key is there and its first row is not. */
  | { readonly type: "rootMissing" };

export const doorErrorOf = (fault: VaultFault): DoorError => {
  switch (fault.type) {
    case "malformed":
    case "costRefused":
      return { type: "damaged" };
    case "rootMissing":
      return { type: "rowsDamaged" };
    case "memoryRefused":
    case "hashUnavailable":
      return { type: "memoryRefused" };
    case "noRoom":
      return { type: "noRoom" };
    case "wordsTaken":
      return { type: "wordsTaken" };
    case "hostUnreachable":
    case "storeUnavailable":
      return { type: "hostUnreachable" };
    case "diskFull":
      return { type: "diskFull" };
  }
};
