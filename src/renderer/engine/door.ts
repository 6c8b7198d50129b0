// What the screens of the outer page may ask of the vault, and what they must be able to ask the person. The
// screens know nothing else of the engine, and the engine nothing of the screens.

import type { Redacted, Result } from "../../core/base/index.ts";
import type { Language } from "../../bridge/view.ts";
import type { Compared as Knocking, Question } from "../../core/engine/index.ts";

/** What lies on this machine before anybody has typed anything. */
export type DoorState =
  | { readonly type: "new" }
  /** `mended`: the header's two copies differed, and the whole one was taken. */
  | { readonly type: "locked"; readonly mended?: true }
  /** The header, in both of its copies: neither words nor the recovery code have anything to open. */
  | { readonly type: "damaged" }
  /** The words are right, and what they open is not there or does not open: the recovery code helps. */
  | { readonly type: "rowsDamaged" }
  /** This space's database is open in another window. */
  | { readonly type: "openElsewhere" }
  /** A service worker controls the page, a self-test failed, or the store cannot be used: nothing is asked. */
  | { readonly type: "unsafe"; readonly reason: "serviceWorker" | "selfTest" | "storage" };

export type DoorError =
  | { readonly type: "wrongWords"; /** Milliseconds until the next try. */ readonly wait: number }
  | { readonly type: "tooEarly"; readonly wait: number }
  | { readonly type: "damaged" }
  | { readonly type: "rowsDamaged" }
  | { readonly type: "noRoom" }
  /** They open or wipe already. */
  | { readonly type: "wordsTaken" }
  | { readonly type: "memoryRefused" }
  | { readonly type: "hostUnreachable" }
  | { readonly type: "diskFull" }
  | { readonly type: "openElsewhere" };

/** How much memory the key derivation took, when the machine could not give what was asked. */
export type Opened = { readonly steppedDownTo: number | null };

/** What the open space has prepared for wiping. */
export type Prepared = { readonly keys: boolean; readonly words: boolean };
export type Preparing =
  | { readonly type: "keys"; readonly on: boolean }
  | { readonly type: "words"; readonly next: Redacted<string> }
  | { readonly type: "noWords" };

export interface Door {
  state(): Promise<DoorState>;
  /** The phrase that only this user's host knows, shown before words are typed (protocol 2.1). */
  hostPhrase(language: Language): Promise<string | null>;
  /**
   * A new space, in a free slot; the words are already joined and normalised. `code`: a recovery code of a space that is
   * lost, which becomes this one's, and with it who one was in each circle (VAU-37).
   */
  create(
    words: Redacted<string>,
    language: Language,
    code?: Redacted<string>,
  ): Promise<Result<Opened, DoorError>>;
  /** Twenty-four words of one list whose sum is right. */
  isCode(code: Redacted<string>): boolean;
  /** Words that wipe are answered like words that open, and nothing is open afterwards. */
  open(words: Redacted<string>): Promise<Result<Opened, DoorError>>;
  openWithRecoveryCode(code: Redacted<string>): Promise<Result<Opened, DoorError>>;
  /** What the code found that opened the space: all that was there, or a space that was emptied; null after words. */
  recovered(): "here" | "gone" | null;
  /** For who came in by the recovery code, and has no words to give. */
  setNewWords(next: Redacted<string>): Promise<Result<void, DoorError>>;
  /** A space in memory alone, with an invented person, to practise in. */
  practise(language: Language): Promise<void>;
  /** Sixty-six random bits (nine bytes) for six words. */
  chance(bytes: number): Uint8Array;
}

/** Dangerous verbs, each with what the person must know; drawn by the outer page alone (protocol 2.1). */
export type Confirmation =
  | Question
  | { readonly type: "showRecoveryCode" }
  /** `inside`: circles in which this computer counts; `unsent`: in which somebody may lack what was written here. */
  | { readonly type: "finish"; readonly inside: readonly string[]; readonly unsent: readonly string[] }
  /** All of the vault, now. */
  | { readonly type: "wipe" }
  /** Locking the place to practise, of which nothing stays. */
  | { readonly type: "endPractice" };

export type { Compared as Knocking } from "../../core/engine/index.ts";
/** What the person said of the words; "later" leaves everything as it is. */
export type Compared = "same" | "different" | "later";

/** What the pages about wiping ask of the vault. */
export type WipingDesk = {
  readonly check: (words: Redacted<string>) => Promise<Result<Opened, DoorError>>;
  readonly prepared: () => Promise<Prepared | null>;
  /** Circles with others in them that this person alone keeps, by name. */
  readonly keptAlone: () => readonly string[];
  readonly prepare: (change: Preparing) => Promise<Result<void, DoorError>>;
};

/** What the engine may show over the app, which is hidden (`display: none`) meanwhile. */
export interface Desk {
  /** False on cancel, Escape or leaving. */
  confirm(question: Confirmation, language: Language): Promise<boolean>;
  /** The words and the decision on one page; Escape is "later". */
  compare(knocking: Knocking, language: Language): Promise<Compared>;
  /** Twenty-four words, shown once, until the person closes the page. */
  showRecoveryCode(words: readonly string[], language: Language): Promise<void>;
  /**
   * The present words, then new ones; null on cancel. `check` answers whether the present words are right, and is null
   * for who came in by the recovery code.
   */
  askNewWords(
    language: Language,
    check: ((words: Redacted<string>) => Promise<Result<Opened, DoorError>>) | null,
  ): Promise<Redacted<string> | null>;
  /** What wiping cannot do, and what is prepared for it; true to wipe now. */
  wiping(language: Language, desk: WipingDesk): Promise<boolean>;
  /** Over whatever is shown, while keys are held; true when they were held to the end. */
  holdToWipe(language: Language): Promise<boolean>;
  /** Covered, not locked: true to lift the cover, false to lock. */
  curtain(language: Language): Promise<boolean>;
}
