// One circle on this machine: what is in memory of it, and who is told when something of it changed. The files
// beside this one each do one thing with it: membership, texts, writing, receiving, serving, meeting, admitting.

import type { LookReason } from "../../bridge/view.ts";
import type { Bytes, CircleId, DeviceId, DocId, EpochId, InviteId, OpId, UserId } from "../base/index.ts";
import { CircleGraph, type DeviceState, type OpBody } from "../circle/index.ts";
import type { Moved } from "../document/index.ts";
import {
  beginLog,
  type EntryName,
  type Head,
  type LogOutput,
  type LogState,
  type NumberClash,
} from "../log/index.ts";
import type { Delivery, LogHead, NewEntry } from "../sync/index.ts";
import { createKeyRing, type KeyRing, type Self } from "./circleKeys.ts";
import { createDrafts, type Drafts } from "./drafts.ts";
import type { KeptCircle } from "./localRecords.ts";
import type { OwingJournal } from "./owing.ts";
import type { EngineParts } from "./parts.ts";
import { createQueue, type Queue } from "./queue.ts";
import type { ReturnLink } from "./returnLinks.ts";
import { keptRows, type Place } from "./rows.ts";
import type { Shelf } from "./shelf.ts";
import { noReadyTexts, type ReadyTexts } from "./readyTexts.ts";
import type { Texts } from "./texts.ts";

/** Something went onto the disk: what sessions may now be told of. */
export type Stored = {
  readonly ops: readonly Bytes[];
  readonly entries: readonly NewEntry[];
  readonly heads: readonly Head[];
};

/** Who must hear what. Set once, when the circle is opened. */
export type CircleEars = {
  /** The person's view of the circle is another now. */
  readonly viewChanged: () => void;
  /** Entries of others or of oneself were applied to a document. */
  readonly textChanged: (docId: DocId, updates: readonly Bytes[]) => void;
  /** What editors of this document hold back is written now. */
  readonly gather: (docId: DocId) => void;
  /**
   * A document was built anew, or something of this device's own written anew in it: what is shown of it is to be
   * replaced.
   */
  readonly rebuilt: (docId: DocId, fromBeginning: boolean) => void;
  /** Entries of these places were taken, and numbers lost by them: what follows, before anything else is taken. */
  readonly settled: (places: readonly Place[], clashes: readonly NumberClash[]) => Promise<void>;
  /** Sessions are told after the disk. */
  readonly stored: (stored: Stored) => void;
  /** A box by somebody of this epoch held another secret than was promised. */
  readonly secretWrong: (epoch: EpochId) => void;
  /** An op of others is good and counts from now on; `keep` brings those before it on their way to the disk. */
  readonly opComing: (body: OpBody, keep: () => void) => void;
  /** Somebody may be out, or held: sessions are seen anew at once, before anything else is said in them. */
  readonly standingsChanged: () => void;
  /** Membership or keys changed: rooms, standings and the sending epoch may be others. */
  readonly membershipChanged: () => void;
  readonly entriesMissing: (from: string, device: DeviceId, to: number) => void;
  readonly branchMissing: (from: string, entry: EntryName) => void;
  readonly opsMissing: (from: string, ops: readonly OpId[]) => void;
  /** Something was written into a draft of this document. */
  readonly draftChanged: (docId: DocId) => void;
  /** A draft became entries; where its clocks are now. */
  readonly drafted: (docId: DocId, place: Moved) => void;
  /** This device has signed one number twice. */
  readonly ownForked: () => void;
  /** Another device has signed one number twice, and the proof is here. */
  readonly othersForked: (forked: Extract<LogOutput, { readonly type: "forked" }>) => Promise<void>;
  /** Another device said how far it has this one's log. */
  readonly ownHeard: (device: DeviceId, own: LogHead | null) => void;
};

/** An update that an editor made over the document as it was before. */
export type LateUpdate = {
  readonly update: Bytes;
  /** Where the editor's clocks are now; grows as they find their place. */
  readonly moved: Moved[];
  /** The editor's document is that from before the rebuilding, and not one whose own text was written anew. */
  readonly fromBefore: boolean;
  readonly placed: (stored: Promise<void>) => void;
};

export type Rewriting = {
  /** Own entries up to here were written anew. */
  upTo: number;
  /** Where their clocks are now. */
  readonly moved: Moved[];
  readonly late: LateUpdate[];
  /** Nothing waits. */
  done: boolean;
};

/** Something that needs a look: how often, whom it concerns, and what shows it. */
export type Look = { count: number; readonly users: Set<UserId>; readonly proof: string[] };

export type Circle = {
  readonly id: CircleId;
  readonly parts: EngineParts;
  readonly shelf: Shelf;
  readonly journal: OwingJournal;
  readonly self: Self;
  readonly graph: CircleGraph;
  readonly ring: KeyRing;
  readonly queue: Queue;
  readonly texts: Texts;
  record: KeptCircle;
  /** It was taken off this disk: nothing of it is kept any more. */
  isCleared: boolean;
  /** The head mark was not looked at yet. */
  isUnjudged: boolean;
  readonly drafts: Drafts;
  log: LogState;
  /** Heads of what is on the disk. */
  storedHeads: readonly Head[];
  delivery: Delivery;
  /** Ops of this device that are not on the disk yet: nobody is told of them. */
  readonly unwrittenOps: Set<OpId>;
  /** Chunks of the cut that was made last, by hash, unless they are many: whoever it was made for asks at once. */
  freshChunks: ReadonlyMap<string, Bytes>;
  /** Texts that were packed ahead for a cut (textBlobs.ts). */
  readonly readyTexts: ReadyTexts;
  /** Links for people who come back, made here since the app was opened. */
  readonly returns: Map<InviteId, ReturnLink>;
  /** What needs a look, noted as it came (looks.ts). */
  readonly looks: Map<LookReason, Look>;
  /** Documents in which something of this device's own is set aside and may be written anew (rewriting.ts). */
  readonly rewriting: Map<DocId, Rewriting>;
  /** When this run of the program last judged again, by which ends, and what ends the waiting for the next (rejudging.ts). */
  readonly judging: {
    last: { readonly ends: string; readonly at: number; readonly pause: number } | null;
    forget: (() => void) | null;
  };
  ears: CircleEars;
};

const deaf: CircleEars = {
  viewChanged: () => undefined,
  textChanged: () => undefined,
  gather: () => undefined,
  rebuilt: () => undefined,
  settled: () => Promise.resolve(),
  stored: () => undefined,
  secretWrong: () => undefined,
  opComing: () => undefined,
  standingsChanged: () => undefined,
  membershipChanged: () => undefined,
  entriesMissing: () => undefined,
  branchMissing: () => undefined,
  opsMissing: () => undefined,
  draftChanged: () => undefined,
  drafted: () => undefined,
  ownForked: () => undefined,
  othersForked: () => Promise.resolve(),
  ownHeard: () => undefined,
};

export type CircleGround = Pick<
  Circle,
  "parts" | "shelf" | "journal" | "self" | "record" | "texts" | "isUnjudged"
>;

export const beginCircle = (ground: CircleGround): Circle => {
  const id = ground.record.circleId;
  return {
    ...ground,
    id,
    isCleared: false,
    drafts: createDrafts({ ...ground, id }),
    graph: new CircleGraph(id),
    ring: createKeyRing(),
    queue: createQueue(),
    log: beginLog(id),
    storedHeads: [],
    delivery: new Map(),
    unwrittenOps: new Set(),
    freshChunks: new Map(),
    readyTexts: noReadyTexts(),
    returns: new Map(),
    looks: new Map(),
    rewriting: new Map(),
    judging: { last: null, forget: null },
    ears: deaf,
  };
};

/** This device, as the circle has it. */
export const ownDevice = ({ graph, self }: Circle): DeviceState | undefined =>
  graph.current().devices.get(self.device.deviceId);

/** Keeps what this machine alone knows of the circle. */
export const keepRecord = (circle: Circle, changes: Partial<KeptCircle>): Promise<void> => {
  circle.record = { ...circle.record, ...changes };
  if (circle.isCleared) return Promise.resolve();
  circle.ears.viewChanged();
  return circle.journal.write({ put: keptRows(circle.record), strict: true });
};
