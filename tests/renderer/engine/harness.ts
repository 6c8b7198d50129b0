// The outer page's screens with a vault that a test commands.

import { err, ok, reveal } from "../../../src/core/base/index.ts";
import type { Language } from "../../../src/bridge/view.ts";
import type {
  Confirmation,
  Door,
  DoorError,
  DoorState,
  Knocking,
  Opened,
  Prepared,
} from "../../../src/renderer/engine/door.ts";
import type { DigitChoice } from "../../../src/renderer/words/index.ts";
import {
  type Breakage,
  createDesk,
  showBroken,
  showDoor,
} from "../../../src/renderer/engine/screens/index.ts";

type Answer = { readonly error: DoorError } | { readonly opened: Opened };

export type Commanded = {
  state: DoorState;
  phrase: string | null;
  /** What the next tries give, in order; the last one stays. */
  answers: Answer[];
  /** Held back until released. */
  hold: boolean;
  /** What the recovery code found. */
  recovered: ReturnType<Door["recovered"]>;
  /** Whether the sum of a code is right. */
  isCode: boolean;
};

const commanded: Commanded = {
  state: { type: "new" },
  phrase: null,
  answers: [{ opened: { steppedDownTo: null } }],
  hold: false,
  recovered: null,
  isCode: true,
};
const calls: { verb: string; words: string }[] = [];
let release: () => void = () => undefined;

const answer = async (verb: string, words: string) => {
  calls.push({ verb, words });
  if (commanded.hold)
    await new Promise<void>((resolve) => {
      release = resolve;
    });
  const next = commanded.answers.length > 1 ? commanded.answers.shift() : commanded.answers[0];
  if (next === undefined) throw new Error("no answer was commanded");
  if ("error" in next) return err(next.error);
  return ok(next.opened);
};

const door: Door = {
  state: () => Promise.resolve(commanded.state),
  hostPhrase: () => Promise.resolve(commanded.phrase),
  create: (words, _language, code) =>
    answer("create", code === undefined ? reveal(words) : `${reveal(words)} | ${reveal(code)}`),
  isCode: () => commanded.isCode,
  open: (words) => answer("open", reveal(words)),
  openWithRecoveryCode: (code) => answer("openWithRecoveryCode", reveal(code)),
  recovered: () => commanded.recovered,
  setNewWords: async (next) => {
    const set = await answer("setNewWords", reveal(next));
    return set.ok ? ok(undefined) : set;
  },
  practise: async (language) => {
    await answer("practise", language);
  },
  chance: (bytes) =>
    Uint8Array.from({ length: bytes }, (_, index) => (index * 37 + calls.length * 11 + 5) & 255),
};

const frame = document.createElement("iframe");
frame.title = "app";
frame.className = "app";

/** What the person chose in the settings. */
const chosen: { digits: DigitChoice } = { digits: "language" };

const harness = {
  commanded,
  calls,
  release: () => release(),
  outcome: null as unknown,
  door: (language: Language, changes: Partial<Commanded> = {}) => {
    Object.assign(commanded, changes);
    harness.outcome = null;
    void showDoor(document.body, door, { language }).then((outcome) => {
      harness.outcome = outcome;
    });
  },
  addFrame: () => document.body.append(frame),
  chosen,
  desk: createDesk(
    document.body,
    () => (frame.isConnected ? frame : null),
    () => chosen.digits,
  ),
  confirm: (question: Confirmation, language: Language) => {
    harness.outcome = "waiting";
    void harness.desk.confirm(question, language).then((outcome) => {
      harness.outcome = outcome;
    });
  },
  compare: (knocking: Knocking, language: Language) => {
    harness.outcome = "waiting";
    void harness.desk.compare(knocking, language).then((outcome) => {
      harness.outcome = outcome;
    });
  },
  curtain: (language: Language) => {
    harness.outcome = "waiting";
    void harness.desk.curtain(language).then((outcome) => {
      harness.outcome = outcome;
    });
  },
  hold: (language: Language) => {
    harness.outcome = "waiting";
    void harness.desk.holdToWipe(language).then((outcome) => {
      harness.outcome = outcome;
    });
  },
  /** A vault that keeps what is prepared in it. */
  prepared: { keys: false, words: false } as Prepared,
  keptAlone: [] as readonly string[],
  wiping: (language: Language, changes: Partial<Commanded> = {}) => {
    Object.assign(commanded, changes);
    harness.outcome = "waiting";
    void harness.desk
      .wiping(language, {
        check: (words) => answer("check", reveal(words)),
        prepared: () => Promise.resolve(harness.prepared),
        keptAlone: () => harness.keptAlone,
        prepare: async (change) => {
          const done = await answer("prepare", change.type === "words" ? reveal(change.next) : change.type);
          if (!done.ok) return done;
          harness.prepared =
            change.type === "keys"
              ? { ...harness.prepared, keys: change.on }
              : { ...harness.prepared, words: change.type === "words" };
          return ok(undefined);
        },
      })
      .then((outcome) => {
        harness.outcome = outcome;
      });
  },
  broken: (breakage: Breakage, language: Language) => {
    harness.outcome = "waiting";
    void showBroken(document.body, language, breakage).then(() => {
      harness.outcome = "again";
    });
  },
  recoveryCode: (words: readonly string[], language: Language) => {
    harness.outcome = "waiting";
    void harness.desk.showRecoveryCode(words, language).then(() => {
      harness.outcome = "closed";
    });
  },
  newWords: (language: Language, changes: Partial<Commanded> = {}) => {
    Object.assign(commanded, changes);
    harness.outcome = "waiting";
    void harness.desk
      .askNewWords(language, (words) => answer("check", reveal(words)))
      .then((words) => {
        harness.outcome = words === null ? null : reveal(words);
      });
  },
};

declare global {
  interface Window {
    harness: typeof harness;
  }
}
window.harness = harness;
