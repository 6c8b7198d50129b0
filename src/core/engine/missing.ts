// What somebody has signed that it exists, and is not here: entries that others build on and nobody who is connected
// gives (L06), and machines that say they have less than what they signed that they had. Both are mostly accidents: a
// machine that is off, a disk that was put back to an earlier day. The person is told; nothing follows from it by itself.

import type { NeedsLookView } from "../../bridge/view.ts";
import type { DeviceId, UserId } from "../base/index.ts";
import type { LogState, Need, Park, Waiting } from "../log/index.ts";
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
/** Entries of one device, from the first to the last. */
type Gap = { readonly from: number; readonly to: number };

/** Of an entry that is named by its place everything before it is missing too; of a branch, that entry. */
const gapIn = ({ devices }: LogState, need: Need): (Gap & Pick<Absent, "device">) | null => {
  if (need.type === "entry") return { device: need.deviceId, from: need.seq, to: need.seq };
  if (need.type !== "held") return null;
  const next = (devices.get(need.deviceId)?.last ?? 0) + 1;
  return { device: need.deviceId, from: Math.min(next, need.seq), to: need.seq };
};

/** Without the overlaps, ascending. */
const joined = (gaps: readonly Gap[]): readonly Gap[] => {
  const all: Gap[] = [];
  for (const gap of gaps.toSorted((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last === undefined || gap.from > last.to + 1) all.push(gap);
    else all[all.length - 1] = { from: last.from, to: Math.max(last.to, gap.to) };
  }
  return all;
};

/** Since when something is known to be missing by an entry whose signature was checked. */
const signedSince = (park: Park, ids: Iterable<string>): Waiting | null => {
  let oldest: Waiting | null = null;
  for (const id of ids) {
    const waiting = park.all.get(id);
    if (waiting?.signed === true && (oldest === null || waiting.at < oldest.at)) oldest = waiting;
  }
  return oldest;
};

const usersOf = (circle: Circle, devices: Iterable<DeviceId>): readonly UserId[] => {
  const known = circle.graph.current().devices;
  return [...new Set([...devices].flatMap((device) => known.get(device)?.userId ?? []))].slice(0, most.users);
};

/** RULE: [TRU-28] only of what is signed, while somebody is connected, and none of them has it or gives it in time. */
export const missingLook = (circle: Circle, meeting: Meeting): readonly NeedsLookView[] => {
  const { park } = circle.log;
  if (park.all.size === 0 || meeting.near().length === 0) return [];
  const now = circle.parts.clock.now();
  const absent = new Map<DeviceId, Gap[]>();
  for (const ids of park.byNeed.values()) {
    const waiting = signedSince(park, ids);
    const gap = waiting === null ? null : gapIn(circle.log, waiting.need);
    if (waiting === null || gap === null) continue;
    const { device, ...lacks } = gap;
    const passed = now - waiting.at;
    if (passed < missingPatience || (passed < promisePatience && meeting.isOffered(device, lacks.to)))
      continue;
    absent.set(device, [...(absent.get(device) ?? []), lacks]);
  }
  if (absent.size === 0) return [];
  const proof = [...absent].flatMap(([device, gaps]) =>
    joined(gaps).map(({ from, to }) => `missing  ${device}  ${from} - ${to}`),
  );
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
