// The verbs of the app (bridge/contract.ts). Every answer is a value; what was not done says why. Verbs about circles,
// texts and documents stand in files of their own.

import { err } from "../base/index.ts";
import { createCircleVerbs } from "./circleVerbs.ts";
import { createCopyVerbs } from "./copyVerbs.ts";
import { createDocumentVerbs } from "./documentVerbs.ts";
import type { Engine } from "./engine.ts";
import type { Told, VerbHandlers } from "./portServer.ts";
import type { Question } from "./question.ts";
import { createMachineVerbs } from "./machineVerbs.ts";
import { createTextVerbs } from "./textVerbs.ts";
import { createTrustVerbs } from "./trustVerbs.ts";
import type { rankNames } from "./trustView.ts";
import { createVerbGround, done } from "./verbGround.ts";
import { createWayOutVerbs } from "./wayOutVerbs.ts";

/** Whose words are compared: of somebody who asks to come in, or of one more machine of one's own. */
export type Compared = {
  readonly circle: string;
  readonly who:
    | {
        readonly type: "person";
        readonly name: string;
        /** Everybody else who is or was in the circle: a name like theirs is said before the yes (LANG-7). */
        readonly others: readonly { readonly name: string; readonly isHere: boolean }[];
        /** The task that the invitation gives. */
        readonly rank: (typeof rankNames)[number];
        /** They get all that was ever written, and not only the present state. */
        readonly givesAll: boolean;
      }
    | { readonly type: "machine" }
    /** A new machine of somebody's who comes back, by the name they have in the circle. */
    | { readonly type: "back"; readonly name: string };
  readonly words: readonly number[];
};

/** What only the page around the engine can do: ask the person, show secrets, lock. */
export type Person = {
  readonly confirm: (question: Question) => Promise<boolean>;
  /** The six words beside those of the other screen; nothing is decided by "later". */
  readonly compare: (knock: Compared) => Promise<"same" | "different" | "later">;
  readonly lock: () => void;
  readonly curtain: () => void;
  readonly showRecoveryCode: () => Promise<boolean>;
  readonly changeWords: () => Promise<boolean>;
  /** Takes the space off this computer, after a question; "failed": nothing was changed. */
  readonly finish: () => Promise<"cleared" | "no" | "failed">;
  /** What is prepared for wiping, asked and changed in the outer page. */
  readonly wiping: () => Promise<boolean>;
  /** The keys that wipe are down. */
  readonly holdToWipe: () => void;
  /** A key or a touch. */
  readonly touched: () => void;
};

export type Verbs = { readonly handlers: VerbHandlers; readonly told: (message: Told) => void };

export const createVerbs = (engine: Engine, person: Person): Verbs => {
  const ground = createVerbGround(engine);
  const documents = createDocumentVerbs(ground);
  return {
    handlers: {
      ...createCircleVerbs(ground, person),
      ...createMachineVerbs(ground, person),
      ...createTrustVerbs(ground, person),
      ...createWayOutVerbs(ground, person),
      ...createTextVerbs(ground),
      ...createCopyVerbs(ground),
      ...documents.handlers,
      "settings.change": (settings) => ground.onDisk(engine.changeSettings(settings)),
      "space.lock": async () => {
        person.lock();
        return done;
      },
      "space.curtain": async () => {
        person.curtain();
        return done;
      },
      "space.recoveryCode": async () => ((await person.showRecoveryCode()) ? done : err("notConfirmed")),
      "space.finish": async () => {
        const finished = await person.finish();
        if (finished === "cleared") return done;
        return err(finished === "no" ? "notConfirmed" : "storeUnavailable");
      },
      "space.wiping": async () => ((await person.wiping()) ? done : err("notConfirmed")),
      "space.holdToWipe": async () => {
        person.holdToWipe();
        return done;
      },
      "space.changeWords": async () => ((await person.changeWords()) ? done : err("notConfirmed")),
    },
    told: (message) => {
      if (message.type === "touched") person.touched();
      else documents.told(message);
    },
  };
};
