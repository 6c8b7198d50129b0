// The secrets of earlier epochs, between two machines of one person (protocol 2.12, last line): without them a second
// machine would find nobody who is still in an older room, until another machine has been there. Given over a session
// between the two, and again over the next one: a program that ends on the way loses nothing.

import { type DeviceId, type EpochId, reveal } from "../base/index.ts";
import { isSecretOf, ringFor } from "../circle/index.ts";
import { ringLimit, type RingSecret, type SessionId } from "../sync/index.ts";
import type { Circle } from "./circle.ts";
import { addSecret } from "./membership.ts";
import type { Met } from "./met.ts";
import type { SessionWork } from "./sessionWork.ts";
import type { Placed } from "./sight.ts";

const isOwn = ({ graph, self }: Circle, device: DeviceId): boolean => {
  const there = graph.current().devices.get(device);
  return there?.userId === self.userId && there.standing === "active" && device !== self.device.deviceId;
};

export type Rings = {
  /** What an active device in this session is to have now; nothing unless it is of the same person. */
  readonly give: (session: SessionId, placed: Placed & { readonly met: Met | null }) => void;
  /** Said by who is met there; taken in the circle's queue. */
  readonly came: (met: Met, ring: readonly RingSecret[], run: SessionWork["run"]) => void;
  readonly forget: (session: SessionId) => void;
};

export const createRings = (
  circle: Circle,
  say: (session: SessionId, ring: readonly RingSecret[]) => void,
): Rings => {
  const given = new Map<SessionId, Set<EpochId>>();
  return {
    give: (session, { met, standing }) => {
      if (met === null || standing !== "active" || !isOwn(circle, met.device)) return;
      const before = given.get(session) ?? new Set<EpochId>();
      given.set(session, before);
      // RULE: [ENG-15] what is not on the disk yet makes nobody a machine of ours.
      const isTold = (epoch: EpochId): boolean => !circle.unwrittenOps.has(epoch);
      const due = ringFor(circle.graph, circle.ring.held(), met.device, isTold)
        .filter((epoch) => !before.has(epoch))
        .slice(0, ringLimit)
        .toSorted();
      for (const epoch of due) before.add(epoch);
      const ring = due.flatMap((epoch) => {
        const held = circle.ring.get(epoch);
        return held === undefined ? [] : [{ epoch, secret: held.secret }];
      });
      if (ring.length > 0) say(session, ring);
    },
    came: ({ session, device }, ring, run) =>
      run(session, lengthOfRing(ring), () => takeRing(circle, device, ring)),
    forget: (session) => void given.delete(session),
  };
};

/**
 * RULE: [ENG-37] only of another machine of one's own, only what its REKEY committed to, and nothing that was deleted here
 * (FGT-6). Runs in the circle's queue.
 */
export const takeRing = async (
  circle: Circle,
  device: DeviceId | null,
  ring: readonly RingSecret[],
): Promise<void> => {
  if (device === null || !isOwn(circle, device)) return;
  for (const { epoch, secret } of ring)
    if (!circle.ring.isDropped(epoch) && isSecretOf(circle.graph, epoch, secret))
      await addSecret(circle, epoch, secret);
};

const lengthOfRing = (ring: readonly RingSecret[]): number =>
  ring.reduce((sum, { secret }) => sum + 32 + reveal(secret).length, 0);
