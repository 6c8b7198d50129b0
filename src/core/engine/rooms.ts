// The rooms of a circle's epochs, in which its members meet: those of the newest epochs whose secret is held, so that
// whoever was away looks where they left.

import type { Bytes, EpochId } from "../base/index.ts";
import { epochKeys } from "../circle/index.ts";
import type { Circle } from "./circle.ts";
import type { Meeting } from "./meeting.ts";
import { isEndHeard } from "./wayOut.ts";
import { isOut } from "./outOf.ts";
import { type Roads, roomOf } from "./roads.ts";

const roomsKept = 3;
/** How long who has left stays with whom they met, so that the op is taken, and they are told so. */
const farewellTime = 10_000;

export type Rooms = {
  /** Enters and leaves what membership and keys say now. */
  readonly enter: () => void;
  /** A session began: who has left meets others until somebody has heard of it, and then no more. */
  readonly met: () => void;
  readonly stop: () => void;
};

export type RoomsGround = {
  readonly circle: Circle;
  readonly roads: Roads;
  readonly meeting: () => Meeting;
  readonly isActive: () => boolean;
};

export const createRooms = ({ circle, roads, meeting, isActive }: RoomsGround): Rooms => {
  const rooms = new Map<EpochId, Bytes>();
  let stopped = false;
  /** Somebody was met since this person is out, and has heard of it. */
  let farewell = false;

  /** For ops alone: or nobody would ever hear of it who was not there. */
  const isLeaving = (): boolean => isOut(circle) && !farewell;

  const enter = (): void => {
    if (stopped) return;
    const held = circle.graph
      .current()
      .epochs.flatMap((epoch) => circle.ring.get(epoch) ?? [])
      .slice(0, isActive() || isLeaving() ? roomsKept : 0);
    const wanted = new Set(held.map(({ epoch }) => epoch));
    for (const [epoch, room] of rooms)
      if (!wanted.has(epoch)) {
        rooms.delete(epoch);
        roads.leave(room);
      }
    for (const { epoch, secret } of held) {
      if (rooms.has(epoch)) continue;
      const keys = epochKeys(secret);
      const room = roomOf(keys);
      rooms.set(epoch, room.id);
      roads.enter(room, meeting().answer(keys.psk, null));
    }
  };

  return {
    enter,
    met: () => {
      if (!isLeaving()) return;
      circle.parts.clock.after(farewellTime, () => {
        // RULE: [ENG-20] a connection that broke off in between was none: others are looked for.
        if (!isEndHeard(circle, meeting().toldOps())) return;
        farewell = true;
        enter();
      });
    },
    stop: () => {
      stopped = true;
      for (const room of rooms.values()) roads.leave(room);
    },
  };
};
