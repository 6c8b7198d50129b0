// What a machine of a simulated world may know of the world around it.

import type { Bytes, DeviceId, DocId, EntryId, EpochId, OpId } from "../../src/core/base/index.ts";
import type { Author, CircleGraph, Received } from "../../src/core/circle/index.ts";
import type { CutClocks } from "../../src/core/log/index.ts";
import type { Message } from "../../src/core/codec/index.ts";
import type { SessionId } from "../../src/core/sync/index.ts";
import type { SeededRandom } from "../support/seededRandom.ts";
import type { Founded } from "./circle.ts";

export const documents: readonly DocId[] = ["a1", "b2"].map((pair) => `00${pair.repeat(15)}` as DocId);

export type Terms = {
  readonly devices: number;
  readonly hostile: number;
  /** Nobody writes an op: one graph serves all. */
  readonly isStatic: boolean;
  /** Cuts are made and vouched for. */
  readonly cuts: boolean;
  /** Some device signs two entries with one number. */
  readonly forks: boolean;
  /** Machines make cuts, and delete what all have. */
  readonly tidies: boolean;
  /** Somebody is removed, and the key changed with it. */
  readonly removal: boolean;
  readonly rounds: number;
};

/** What a cut says of a document. */
export type Listed = CutClocks & { readonly stateHash: Bytes };

/** Another machine, as a session's other end. */
export type Neighbour = {
  readonly id: DeviceId;
  readonly number: number;
  readonly author: Author;
  readonly part: (session: SessionId) => void;
  readonly hear: (session: SessionId, message: Message) => void;
};

export type Link = { readonly to: Neighbour; readonly session: SessionId };

export type Ground = {
  readonly terms: Terms;
  readonly random: SeededRandom;
  readonly circle: Founded;
  readonly isStatic: boolean;
  readonly now: number;
  /** Nothing is broken any more, and nobody lies: what is to be had is had. */
  readonly isOver: boolean;
  readonly devices: readonly Neighbour[];
  readonly honest: readonly Neighbour[];
  /** Who signed each entry that was ever signed here: what nobody signed is nowhere. */
  readonly written: Map<EntryId, DeviceId>;
  /** Under which epoch each was sealed. */
  readonly sealedUnder: Map<EntryId, EpochId>;
  /** Who was removed, by which op. */
  readonly removed: Map<DeviceId, OpId>;
  /** Entries that a hostile device composed with contents of its own hand. */
  readonly handmade: Set<EntryId>;
  /** Entries and ops that nobody may ever hold. */
  readonly forged: Set<string>;
  /** What each cut says of its documents, by the root of its list. */
  readonly lists: Map<string, readonly Listed[]>;
  /** Cuts that say what is not so. */
  readonly lies: Set<EntryId>;
  /** Devices that signed two entries with one number. */
  readonly forked: Set<DeviceId>;
  /** How often sessions ended, by reason. */
  readonly ended: Map<string, number>;
  readonly graphFor: () => CircleGraph;
  /** Of a machine that finds these ops on its disk beside those of the beginning. */
  readonly graphAfter: (ops: readonly Bytes[]) => CircleGraph;
  readonly receiveOp: (graph: CircleGraph, op: Bytes) => Received;
  readonly chance: (thousandths: number) => boolean;
  readonly oneOf: <T>(items: readonly T[]) => T;
  readonly post: (session: SessionId, link: Link, messages: readonly Message[]) => void;
  readonly forget: (session: SessionId) => void;
  readonly noteAct: () => void;
};
