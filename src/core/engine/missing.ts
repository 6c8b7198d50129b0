// What somebody has signed that it exists, and is not here: entries that others build on and nobody who is connected
// gives (L06), and machines that say they have less than what they signed that they had. Both are mostly accidents: a
// machine that is off, a disk that was put back to an earlier day. The person is told; nothing follows from it by itself.

import type { NeedsLookView } from "../../bridge/view.ts";
import type { DeviceId, UserId } from "../base/index.ts";
import type { Need } from "../log/index.ts";
import type { LogHeads } from "../sync/index.ts";
import type { Circle } from "./circle.ts";
import { mostProof } from "./looks.ts";
import type { Meeting } from "./meeting.ts";

/** So long something may be on its way. */
export const missingPatience = 60_000;
/** So long somebody may say that they have it, and not give it. */
export const promisePatience = 600_000;
const most = { users: 200, lacks: 8 } as const;

type Absent = { readonly device: DeviceId; readonly seq: number };

const absentIn = (need: Need): Absent | null =>
  need.type === "held" || need.type === "entry" ? { device: need.deviceId, seq: need.seq } : null;

const usersOf = (circle: Circle, devices: Iterable<DeviceId>): readonly UserId[] => {
  const known = circle.graph.current().devices;
  return [...new Set([...devices].flatMap((device) => known.get(device)?.userId ?? []))].slice(0, most.users);
};

/** RULE: [TRU-28] only of what is signed, while somebody is connected, and none of them has it or gives it in time. */
export const missingLook = (circle: Circle, meeting: Meeting): readonly NeedsLookView[] => {
  const { park } = circle.log;
  if (park.all.size === 0 || meeting.near().length === 0) return [];
  const now = circle.parts.clock.now();
  const absent = new Map<DeviceId, { from: number; to: number }>();
  for (const ids of park.byNeed.values()) {
    const [first] = ids;
    const waiting = first === undefined ? undefined : park.all.get(first);
    const lacks = waiting?.signed === true ? absentIn(waiting.need) : null;
    if (waiting === undefined || lacks === null) continue;
    const { device, seq } = lacks;
    const passed = now - waiting.at;
    if (passed < missingPatience || (passed < promisePatience && meeting.isOffered(device, seq))) continue;
    const before = absent.get(device);
    const from = (circle.log.devices.get(device)?.last ?? 0) + 1;
    absent.set(device, { from: Math.min(from, seq), to: Math.max(seq, before?.to ?? 0) });
  }
  if (absent.size === 0) return [];
  const proof = [...absent].map(([device, { from, to }]) => `missing  ${device}  ${from} - ${to}`);
  return [
    {
      reason: "missing",
      count: absent.size,
      users: usersOf(circle, absent.keys()),
      proof: proof.slice(0, mostProof),
      away: false,
    },
  ];
};

export type OlderStates = {
  /** All that an active device says that it has. */
  readonly heard: (device: DeviceId, heads: LogHeads) => void;
  readonly look: () => readonly NeedsLookView[];
};

type Lack = Absent & { readonly signed: number };

/** What a device lacks by its own word, of what stands in its own entries. */
const lacksOf = (circle: Circle, device: DeviceId, heads: LogHeads): readonly Lack[] => {
  const log = circle.log.devices.get(device);
  if (log === undefined) return [];
  const lacks: Lack[] = [];
  for (const [of, signed] of [[device, log.last] as const, ...log.past]) {
    const seq = heads.get(of)?.seq ?? 0;
    if (seq < signed) lacks.push({ device: of, seq, signed });
    if (lacks.length === most.lacks) break;
  }
  return lacks;
};

export const createOlderStates = (circle: Circle): OlderStates => {
  const found = new Map<
    DeviceId,
    { readonly at: number; readonly last: number; readonly lacks: readonly Lack[] }
  >();
  return {
    heard: (device, heads) => {
      const lacks = lacksOf(circle, device, heads);
      if (lacks.length === 0) return void found.delete(device);
      const at = found.get(device)?.at ?? circle.parts.clock.now();
      found.set(device, { at, last: circle.log.devices.get(device)?.last ?? 0, lacks });
    },
    /** RULE: [TRU-29] who wrote since has caught up: a machine that was put back writes nothing before (ENG-34). */
    look: () => {
      const now = circle.parts.clock.now();
      const { devices } = circle.graph.current();
      const shown = [...found].filter(
        ([device, { at, last }]) =>
          Math.abs(now - at) >= missingPatience &&
          devices.get(device)?.standing === "active" &&
          (circle.log.devices.get(device)?.last ?? 0) <= last,
      );
      if (shown.length === 0) return [];
      const proof = shown.flatMap(([device, { lacks }]) =>
        lacks.map((lack) => `older  ${device}  says ${lack.device} ${lack.seq}, signed ${lack.signed}`),
      );
      return [
        {
          reason: "olderState",
          count: shown.length,
          users: usersOf(
            circle,
            shown.map(([device]) => device),
          ),
          proof: proof.slice(0, mostProof),
          away: false,
        },
      ];
    },
  };
};
