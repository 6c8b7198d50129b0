// Knocks by people who are inside in our view: the op by which they left may be on its way (ENG-31). They are tried
// again whenever membership changed, and for the last time after a while.

import type { Clock } from "../ports/index.ts";
import type { SessionId } from "../sync/index.ts";

const patience = 10_000;

export type EarlyKnocks = {
  readonly has: (session: SessionId) => boolean;
  /** `again` is called once; with true when nothing is to be waited for any more. */
  readonly hold: (session: SessionId, again: (isLast: boolean) => void) => void;
  readonly release: () => void;
  readonly forget: (session: SessionId) => void;
};

type Held = { readonly again: (isLast: boolean) => void; readonly cancel: () => void };

export const createEarlyKnocks = (clock: Clock): EarlyKnocks => {
  const held = new Map<SessionId, Held>();
  const take = (session: SessionId): Held | undefined => {
    const one = held.get(session);
    held.delete(session);
    one?.cancel();
    return one;
  };
  return {
    has: (session) => held.has(session),
    hold: (session, again) => {
      const cancel = clock.after(patience, () => take(session)?.again(true));
      held.set(session, { again, cancel });
    },
    release: () => {
      for (const session of held.keys()) take(session)?.again(false);
    },
    forget: (session) => void take(session),
  };
};
