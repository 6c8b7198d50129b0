// What one circle at work is to the rest of the engine (circleEngine.ts), and whom it tells.

import type { DocId } from "../base/index.ts";
import type { AuthoredNote } from "../../schema/index.ts";
import type { Admitting } from "./admitting.ts";
import type { Circle } from "./circle.ts";
import type { Parts } from "./cuts.ts";
import type { Editing } from "./editing.ts";
import type { Joining } from "./joining.ts";
import type { Doubt } from "./localRecords.ts";
import type { Meeting } from "./meeting.ts";
import type { OlderStates } from "./missing.ts";
import type { TwoScreens } from "./twoScreens.ts";

export type CircleHooks = {
  readonly viewChanged: () => void;
  /** The texts of a circle that one came into are here: told at once, because somebody waits for it. */
  readonly arrived: () => void;
  readonly notesChanged: (scope: DocId, notes: readonly AuthoredNote[]) => void;
  readonly presenceChanged: (docId: DocId) => void;
  /** The own entries of all circles together are at least so many. */
  readonly reaches: (floor: number) => boolean;
};

export type CircleEngine = {
  readonly circle: Circle;
  readonly meeting: Meeting;
  readonly admitting: Admitting;
  /** The words on both screens. */
  readonly screens: TwoScreens;
  readonly older: OlderStates;
  readonly joining: () => Joining | null;
  /** The circle's texts are here, or what came of them before one left: it is shown among the circles. */
  readonly isInside: () => boolean;
  /** One asks to join, or to come back, or has only just been admitted. */
  readonly isOnTheWay: () => boolean;
  /** On the way in after the yes: how much is here, and whether it is more than can be taken. */
  readonly arriving: () => { readonly parts: Parts | null; readonly isTooLarge: boolean };
  readonly editings: Set<Editing>;
  readonly openNotes: (scope: DocId) => Promise<readonly AuthoredNote[]>;
  readonly closeNotes: (scope: DocId) => void;
  readonly leave: () => Promise<void>;
  /** The head mark was looked at: what it gives reason to doubt, if anything. */
  readonly judge: (doubt: Doubt | null) => Promise<void>;
  /** The person takes it on themselves that nobody has more of this machine's log. */
  readonly goOn: () => Promise<void>;
  /** Looks for the others; nothing that is shown waits for it. */
  readonly goOut: () => void;
  /** Loads what the list of things shows of each. */
  readonly warm: () => Promise<void>;
  readonly flush: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Overwrites the keys, whatever is still under way. */
  readonly wipe: () => void;
};
