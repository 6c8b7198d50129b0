// The engine's end of the port to the app page. Everything that comes in is parsed and copied; what does not fit
// is dropped and counted, and everything that goes out fits the contract too, or it is a bug of ours.

import {
  appMessage,
  type AppMessage,
  type EngineMessage,
  engineMessage,
  type Gives,
  type Refusal,
  type Takes,
  type Verb,
  verbs,
} from "../../bridge/contract.ts";
import type { Result } from "../base/index.ts";

export type VerbHandlers = {
  readonly [V in Verb]: (params: Takes<V>) => Promise<Result<Gives<V>, Refusal>>;
};

/** Messages that need no answer. */
export type Told = Exclude<AppMessage, { type: "ask" }>;

export type PortServer = {
  /** Whatever came over the port. */
  readonly receive: (input: unknown) => void;
  readonly tell: (message: EngineMessage) => void;
  /** Messages of the app that did not fit the contract. */
  readonly misfits: () => number;
};

const isVerb = (name: string): name is Verb => Object.hasOwn(verbs, name);

export const createPortServer = (
  post: (message: EngineMessage) => void,
  handlers: VerbHandlers,
  told: (message: Told) => void,
): PortServer => {
  let misfits = 0;

  const tell = (message: EngineMessage): void => {
    const fits = engineMessage(message);
    if (!fits.ok) throw new Error(`a message to the app does not fit the contract at ${fits.error.path}`);
    post(message);
  };

  const answer = async (id: number, name: string, params: unknown): Promise<void> => {
    const parsed = isVerb(name) ? verbs[name].takes(params) : null;
    if (parsed === null || !parsed.ok) {
      misfits += 1;
      tell({ type: "refused", id, refusal: "unfit" });
      return;
    }
    // The table of verbs guarantees that this handler takes what its own shape gave.
    const handler = handlers[name as Verb] as (params: unknown) => Promise<Result<unknown, Refusal>>;
    const result = await handler(parsed.value);
    tell(
      result.ok ? { type: "done", id, value: result.value } : { type: "refused", id, refusal: result.error },
    );
  };

  return {
    receive: (input) => {
      const parsed = appMessage(input);
      if (!parsed.ok) {
        misfits += 1;
        return;
      }
      const message = parsed.value;
      if (message.type === "ask") void answer(message.id, message.verb, message.params);
      else told(message);
    },
    tell,
    misfits: () => misfits,
  };
};
