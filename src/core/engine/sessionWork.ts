// What one session may cost. What comes over sessions is taken in the circle's queue, one thing after another; so
// nobody may fill that queue for the others, and a bug of ours that somebody's bytes reach ends their session alone.
// These limits only delay: whoever was left is asked for the rest when they are met again.

import type { Bytes } from "../base/index.ts";
import type { SessionId } from "../sync/index.ts";
import type { Circle } from "./circle.ts";
import { noteLook } from "./looks.ts";

/** An honest device pushes a MiB a second and answers four questions at a time. */
const waitingLimit = 16 * 1_048_576;
/** Entries that no honest device sends: a few may be a machine with a fault, more are charged (protocol 2.8). */
const forgedLimit = 32;

export type SessionWork = {
  readonly begin: (session: SessionId) => void;
  readonly end: (session: SessionId) => void;
  /** Runs in the circle's queue what `length` bytes of a session brought. */
  readonly run: (session: SessionId, length: number, work: () => Promise<void>) => void;
  /** The same, where something of it begins before its turn: not for who has too much waiting already. */
  readonly runAhead: (session: SessionId, length: number, begin: () => () => Promise<void>) => void;
  readonly charge: (session: SessionId, forged: number) => void;
};

type Cost = { waiting: number; forged: number };

/** `why`: what the other side did; null where it was a fault of ours. */
export type Leave = (session: SessionId, why: "flooded" | "forged" | null) => void;

export const createSessionWork = (circle: Circle, leave: Leave): SessionWork => {
  const costs = new Map<SessionId, Cost>();

  const leaveFor = (session: SessionId, why: "flooded" | "forged"): void => {
    circle.parts.log.note({ type: `session ${why}` });
    leave(session, why);
  };

  const failed = (session: SessionId): void => {
    noteLook(circle, "alarm");
    circle.ears.viewChanged();
    leave(session, null);
  };

  const runAhead: SessionWork["runAhead"] = (session, length, begin) => {
    const cost = costs.get(session);
    if (cost === undefined) return;
    cost.waiting += length;
    if (cost.waiting > waitingLimit) return leaveFor(session, "flooded");
    let work: () => Promise<void>;
    try {
      work = begin();
    } catch {
      cost.waiting -= length;
      return failed(session);
    }
    void circle.queue
      .run(work)
      .catch(() => failed(session))
      .finally(() => {
        cost.waiting -= length;
      });
  };

  return {
    begin: (session) => {
      costs.set(session, { waiting: 0, forged: 0 });
    },
    end: (session) => {
      costs.delete(session);
    },
    runAhead,
    run: (session, length, work) => runAhead(session, length, () => work),
    charge: (session, forged) => {
      const cost = costs.get(session);
      if (cost === undefined) return;
      cost.forged += forged;
      if (cost.forged > forgedLimit) leaveFor(session, "forged");
    },
  };
};

export const lengthOf = (items: readonly Bytes[]): number =>
  items.reduce((sum, item) => sum + item.length, 0);
