// The rooms of a circle's epochs, in which its members meet: those of the newest epochs whose secret is held, and those of
// the newest that each machine is known to have heard of, so that whoever was away for long looks where they left.

import type { Bytes, EpochId } from "../base/index.ts";
import { epochKeys } from "../circle/index.ts";
import { headsAt } from "../log/index.ts";
import type { Circle } from "./circle.ts";
import type { Meeting } from "./meeting.ts";
import { isEndHeard } from "./wayOut.ts";
import { isOut } from "./outOf.ts";
import { type Roads, roomOf } from "./roads.ts";

const roomsKept = 3;
/** With those of machines that were away for longer. */
const mostRooms = 8;
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

  /** RULE: [FGT-8] the newest epoch of each machine that is here, as far as its entries say. */
  const heardOf = (): readonly EpochId[] => {
    const { devices, epochs } = circle.graph.current();
    return [...devices.values()].flatMap(({ deviceId, standing }) => {
      const log = circle.log.devices.get(deviceId);
      const heads = standing !== "active" || log === undefined ? null : headsAt(log, log.last);
      const newest = heads && epochs.find((epoch) => circle.graph.covers(heads, [epoch]));
      return newest ?? [];
    });
  };

  const enter = (): void => {
    if (stopped) return;
    const { epochs } = circle.graph.current();
    const newest = epochs.filter((epoch) => circle.ring.get(epoch) !== undefined).slice(0, roomsKept);
    const held = [...new Set([...newest, ...heardOf()])]
      .flatMap((epoch) => circle.ring.get(epoch) ?? [])
      .slice(0, !isActive() ? (isLeaving() ? roomsKept : 0) : mostRooms);
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
