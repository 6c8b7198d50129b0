// Whether this machine may write in a circle, after its database was put back from a copy (protocol 2.10; VAU-21,
// ENG-34 to ENG-36). It may not while nobody knows how far its own log goes: it would sign numbers a second time. Others
// say how far, what is missing here is fetched from them, and then writing goes on. Where the own log says two things,
// or another copy has run, this device never writes again: its person leaves and comes back with a new one.

import type { DeviceId } from "../base/index.ts";
import { isIdAt } from "../log/deviceLog.ts";
import type { LogHead } from "../sync/index.ts";
import { type Circle, keepRecord } from "./circle.ts";
import type { Doubt } from "./localRecords.ts";
import { isOut } from "./outOf.ts";

const day = 24 * 3_600_000;
/** So long nobody has to be met before a person can take it on themselves that nobody will be. */
export const lonely = 14 * day;

export const isHeld = ({ isUnjudged, record }: Circle): boolean => isUnjudged || record.way.doubt !== null;

/** Active devices beside this one. */
const others = ({ graph, self }: Circle): readonly DeviceId[] =>
  [...graph.current().devices.values()].flatMap(({ deviceId, standing }) =>
    standing === "active" && deviceId !== self.device.deviceId ? [deviceId] : [],
  );

/** A person who is alone in a circle, or has met nobody for long, decides for themselves. */
export const mayGoOn = (circle: Circle): boolean => {
  const { doubt } = circle.record.way;
  if (doubt === null || isOut(circle)) return false;
  return others(circle).length === 0 || circle.parts.clock.now() - doubt.since >= lonely;
};

export type Hold = {
  /** A device said how far it has this one's log. */
  readonly heard: (device: DeviceId, own: LogHead | null) => void;
  /** The log, or who is in the circle, is another now. */
  readonly consider: () => void;
  /** This device has signed one number twice: another copy of it wrote. */
  readonly forked: () => void;
  /** Beside what was in doubt before; nothing where one is out, or foreign already. */
  readonly begin: (doubt: Doubt) => Promise<void>;
  readonly goOn: () => Promise<void>;
};

export type HoldGround = {
  /** The own entries of all circles together are at least so many. */
  readonly reaches: (floor: number) => boolean;
  /** Writing goes on: what waited for it is done. */
  readonly released: () => void;
  /** Before writing ends: what editors hold back. */
  readonly gather: () => void;
};

export const createHold = (circle: Circle, { reaches, released, gather }: HoldGround): Hold => {
  const answers = new Map<DeviceId, LogHead | null>();
  const own = circle.self.device.deviceId;
  /** How far this disk goes by itself. */
  const onDisk = circle.storedHeads.find(({ deviceId }) => deviceId === own)?.seq ?? 0;

  const doubted = (doubt: Doubt | null): Promise<void> =>
    keepRecord(circle, { way: { ...circle.record.way, doubt } });

  const release = (): void => {
    void doubted(null);
    released();
  };

  const forked = (): void => {
    const { doubt } = circle.record.way;
    if (doubt?.why === "foreign" || circle.record.left) return;
    if (doubt === null) gather();
    void doubted({ since: doubt?.since ?? circle.parts.clock.now(), why: "foreign", floor: 0 });
  };

  const consider = (): void => {
    const { doubt } = circle.record.way;
    if (doubt === null || doubt.why === "foreign" || circle.isUnjudged) return;
    const log = circle.log.devices.get(own);
    const last = log?.last ?? 0;
    const here = others(circle);
    const heard = here.flatMap((device) => {
      const head = answers.get(device);
      return head === undefined ? [] : [head];
    });
    for (const head of heard)
      if (log !== undefined && head !== null && head.seq >= log.base && head.seq <= last)
        if (!isIdAt(log, head.seq, head.entryId)) return forked();
    const furthest = Math.max(0, ...heard.map((head) => head?.seq ?? 0));
    // What is missing here is on its way.
    if (here.length === 0 || furthest > last) return;
    // RULE: [ENG-35] everybody said so, or somebody who has all that is here, and nothing is missing by the mark.
    // RULE: [ENG-60] or what could not be read here has come back.
    const isWhole =
      doubt.why === "lost"
        ? last >= doubt.floor
        : heard.length > 0 && furthest >= onDisk && reaches(doubt.floor);
    if (isWhole || heard.length === here.length) release();
  };

  return {
    heard: (device, head) => {
      answers.set(device, head);
      consider();
    },
    consider,
    forked,
    begin: async (doubt) => {
      const before = circle.record.way.doubt;
      if (isOut(circle) || before?.why === "foreign") return;
      const since = Math.min(before?.since ?? Infinity, doubt.since);
      // Of an entry that is lost the mark knows nothing: then everybody has to say how far the log goes.
      const floor =
        before?.why === "lost" ? Number.MAX_SAFE_INTEGER : Math.max(before?.floor ?? 0, doubt.floor);
      await doubted({ ...doubt, since, floor });
    },
    goOn: async () => {
      await doubted(null);
      released();
    },
  };
};
