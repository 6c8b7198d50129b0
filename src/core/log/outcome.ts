// What comes of an entry: each way out of the receiver's checks has a name (protocol 2.8). Drop forgets and
// charges the sender, park waits, quarantine keeps sealed and never applies, block waits for a quarantined one.

import type { Bytes, DeviceId, DocId, EntryId, OpId, UserId } from "../base/index.ts";
import type { MembershipFacts } from "../circle/facts.ts";
import type { OpenedEntry } from "./entry.ts";
import type { EpochKey } from "./epochKey.ts";
import type { EntryHeader } from "./header.ts";
import type { EntryName, Need } from "./park.ts";
import type { ClientOwner } from "./state.ts";

export type DropReason =
  | "sizeWrong"
  | "malformed"
  | "sealBroken"
  | "authorUnknown"
  | "signatureInvalid"
  /** Pushed out of the waiting room, or too long in it. */
  | "parkFull"
  | "tooOld"
  /** One more branch of a device whose fork is proved. */
  | "forkKnown";

export type QuarantineReason =
  | "staleView"
  | "oldEpoch"
  | "notMember"
  /** Beyond the end of who is out, or may not write any more. */
  | "afterRemoval"
  | "noRight"
  | "claimWrong"
  | "clientClash"
  | "hostileUpdate"
  | "hostileCut"
  | "hostileAttestation"
  | "forked";

/** An entry that is held from now on: store it, in the same transaction as the changed rows of the log. */
export type HeldEntry = {
  readonly entryId: EntryId;
  readonly deviceId: DeviceId;
  /** Null where the membership did not know the device. */
  readonly userId: UserId | null;
  readonly header: EntryHeader;
  readonly payload: Bytes;
  readonly opened: OpenedEntry;
  /** The sender, or null for an entry of one's own. */
  readonly from: string | null;
};

export type LogOutput =
  /** Apply its payload to the document, and store. */
  | { readonly type: "accepted"; readonly entry: HeldEntry; readonly client: number | null }
  | { readonly type: "quarantined"; readonly entry: HeldEntry; readonly reason: QuarantineReason }
  | { readonly type: "blocked"; readonly entry: HeldEntry }
  | { readonly type: "parked"; readonly from: string; readonly need: Need }
  | { readonly type: "dropped"; readonly from: string; readonly reason: DropReason }
  /** Held already, waiting already, or below the cut. */
  | { readonly type: "ignored"; readonly from: string }
  /** Entries to ask for. */
  | {
      readonly type: "entriesMissing";
      readonly deviceId: DeviceId;
      readonly from: number;
      readonly to: number;
    }
  /** One entry to ask for by its id: another than the one that is held at its seq, which somebody built on. */
  | ({ readonly type: "branchMissing" } & EntryName)
  /** Membership ops to ask for. */
  | { readonly type: "opsMissing"; readonly ops: readonly OpId[] }
  /**
   * One device signed two entries with one seq. Both are held; `forkProofOf` makes the proof of the held one's
   * opened form and this.
   */
  | {
      readonly type: "forked";
      readonly deviceId: DeviceId;
      readonly seq: number;
      readonly heldId: EntryId;
      readonly other: OpenedEntry;
      readonly otherId: EntryId;
    }
  /** Somebody vouches for entries of this device that were set aside: they are to be judged again. */
  | { readonly type: "rejudgeDue"; readonly deviceId: DeviceId }
  /**
   * A senior device came to a number that a junior one has used: the junior's entries no longer count, and the
   * log is to be received again from its beginning, after `reserveClient`.
   */
  | {
      readonly type: "rebuildDue";
      readonly docId: DocId;
      readonly client: number;
      readonly keeper: ClientOwner;
    };

/** What the gate in front of the documents is asked (protocol 2.9). */
export type UpdateToJudge = {
  readonly docId: DocId;
  readonly deviceId: DeviceId;
  readonly client: number;
  readonly clockStart: number;
  readonly clockLen: number;
  readonly payload: Bytes;
  /** End of the clocks of a client that lie in the entry's direct past; for its own client, in its own chain. */
  readonly boundOf: (client: number) => number;
};

export type UpdateVerdict =
  /** The gate has taken the update's structure into the document's table: what comes next may build on it. */
  | { readonly type: "sound" }
  /** It refers to structs of an entry that is held and not applied. */
  | { readonly type: "blocked" }
  | { readonly type: "hostile"; readonly reason: string }
  /** The document is not at hand: park, and try again when it is. */
  | { readonly type: "notLoaded" };

export type LogContext = {
  readonly facts: MembershipFacts;
  /** The epochs whose secret is held, newest first. */
  readonly epochs: readonly EpochKey[];
  readonly judgeUpdate: (update: UpdateToJudge) => UpdateVerdict;
  /** What check 10 said before, where it cannot be made again because the document cannot be had; null elsewhere. */
  readonly wasBeyond?: (docId: DocId) => boolean | null;
};
