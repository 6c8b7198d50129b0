// What one open space is to the rest of the engine (engine.ts), and what surrounds it.

import type { EngineMessage } from "../../bridge/contract.ts";
import type { AppView, Settings } from "../../bridge/view.ts";
import type { Bytes, CircleId, EpochId, Redacted, Result } from "../base/index.ts";
import type { SignedOp } from "../circle/index.ts";
import type { HeadMark } from "../vault/headMark.ts";
import type { Carrying } from "./carrying.ts";
import type { CircleEngine } from "./circleEngine.ts";
import type { Editing } from "./editing.ts";
import type { Journal } from "./journal.ts";
import type { OpenCircleError } from "./loadCircle.ts";
import type { KeptCircle } from "./localRecords.ts";
import type { EngineParts } from "./parts.ts";

export type Space = {
  readonly vmk: Redacted<Bytes>;
  readonly root: Redacted<Bytes>;
  readonly language: Settings["language"];
};

/** What surrounds an engine and is not its own business to know. */
export type Surroundings = {
  readonly host: AppView["host"];
  readonly practice: boolean;
  /** The browser has promised not to throw storage away. */
  readonly isPersisted: () => boolean;
  /** Addresses of one's own hub, for invitations. */
  readonly ownHubs: () => readonly string[];
  readonly hubStates: () => AppView["hubs"];
  /** Tells a database that was put back from a copy; without one, as in practice, there is nothing to put back. */
  readonly headMark?: Pick<HeadMark<unknown>, "compare" | "expected" | "start">;
};

export type OpenChannel = { readonly engine: CircleEngine; readonly editing: Editing };

type Opening = Promise<Result<CircleEngine, OpenCircleError>>;

export type Engine = {
  readonly parts: EngineParts;
  readonly space: Space;
  readonly surroundings: Surroundings;
  readonly journal: Journal;
  readonly circles: Map<CircleId, CircleEngine>;
  readonly channels: Map<number, OpenChannel>;
  readonly settings: () => Settings;
  /** What goes along into circles that were begun from others here. */
  readonly carrying: Carrying;
  readonly changeSettings: (settings: Settings) => Promise<void>;
  readonly addCircle: (record: KeptCircle) => Opening;
  /** A circle with its first ops, which are `stored` together with what is kept of it. */
  readonly foundCircle: (
    record: KeptCircle,
    ops: readonly SignedOp[],
    secret: { readonly epoch: EpochId; readonly es: Redacted<Bytes> },
  ) => Promise<Result<{ readonly inside: CircleEngine; readonly stored: Promise<void> }, OpenCircleError>>;
  readonly dropCircle: (id: CircleId) => void;
  /** A circle that stays and goes on under another record: one asks to come back, or no longer does. */
  readonly reopenCircle: (record: KeptCircle) => Opening;
  /** Takes all of a circle off this disk; resolves when it is. */
  readonly clearCircle: (id: CircleId) => Promise<void>;
  /** Takes everything of this space that the engine keeps off this disk; nothing works after it. */
  readonly clearSpace: () => Promise<void>;
  /** Circles that lie on the disk and do not open: nothing of them is deleted or written over. */
  readonly damaged: () => AppView["damaged"];
  readonly isDamaged: (id: CircleId) => boolean;
  readonly view: () => AppView;
  readonly tell: (message: EngineMessage) => void;
  /** Who hears what the engine tells; the view is told at once. */
  readonly listen: (tell: ((message: EngineMessage) => void) | null) => void;
  readonly viewChanged: () => void;
  /** Something went wrong that nobody caught: the work goes on, and the person is told. */
  readonly troubled: (details: string) => void;
  /** Own entries in all circles, for the head mark; it never falls. */
  readonly ownSeq: () => number;
  readonly stop: () => Promise<void>;
  /** Overwrites every key, also while something is still under way; nothing works after it. */
  readonly wipe: () => void;
};
