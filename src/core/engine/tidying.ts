// What a machine does about deleting, once an hour: a cut where one is due, fetching what a cut says of its documents if
// that is not here, deleting by a cut whose time has come, then the secrets that nothing needs any more, and old copies
// of texts in own cuts.

import { type EntryId, idBytes } from "../base/index.ts";
import { preferredEpoch } from "../circle/index.ts";
import { type Cut, headsAt } from "../log/index.ts";
import type { Circle } from "./circle.ts";
import { compactWhatIsRipe } from "./compacting.ts";
import { createCutBlobs } from "./cutBlobs.ts";
import { makeCut } from "./cuts.ts";
import { noteLook } from "./looks.ts";
import { dropOldKeys } from "./oldKeys.ts";
import { dropOldBlobs } from "./ownBlobs.ts";
import { chunkRow } from "./rows.ts";

/** RULE: [FGT-9] so many entries beyond the newest cut make another one due, whatever they are. */
const manyEntries = 2_000;
/** In minutes: how long after the start, and how often from then on. */
const hour = { first: 10, length: 60 } as const;
/** Between two places in the order of who makes a cut. */
const step = 3_000;
const longest = 60_000;
const chunksAtOnce = 8;

const countOf = (frontier: ReadonlyMap<unknown, number>): number =>
  [...frontier.values()].reduce((sum, seq) => sum + seq, 0);

/** RULE: [FGT-9] since the cut that reaches furthest. */
export const isCutDue = ({ log, graph }: Circle): boolean => {
  // Who does not know whether what they began with is right says nothing about it.
  if (log.begunBy !== null || log.devices.size === 0) return false;
  // RULE: [FGT-12] nothing is deleted by it.
  if (graph.current().history === "full") return false;
  const [newest] = [...log.cuts.values()].toSorted((a, b) => countOf(b.frontier) - countOf(a.frontier));
  let [beyond, written] = [0, 0];
  for (const device of log.devices.values()) {
    const from = Math.max(device.base, newest?.frontier.get(device.deviceId) ?? 0);
    beyond += Math.max(0, device.last - from);
    written += device.marks.slice(from - device.base).filter((mark) => mark !== null).length;
  }
  if (beyond >= manyEntries) return true;
  const preferred = preferredEpoch(graph);
  const author = newest && log.devices.get(newest.deviceId);
  const heads = newest && author && headsAt(author, newest.seq);
  return written > 0 && preferred !== undefined && !(heads && graph.covers(heads, [preferred]));
};

export type TidyingGround = {
  /** At work, and allowed to write. */
  readonly mayWrite: () => boolean;
  /** This machine's place in the order of EPO-12. */
  readonly rank: () => number;
  readonly gather: () => void;
  readonly wantsChanged: () => void;
};

export type Tidying = {
  /** Once a minute, in the circle's queue. */
  readonly minute: () => Promise<void>;
  readonly wants: () => readonly string[];
  readonly takeChunk: (hash: string, chunk: Uint8Array) => Promise<void>;
  readonly stop: () => void;
};

export const createTidying = (circle: Circle, ground: TidyingGround): Tidying => {
  const { clock } = circle.parts;
  let minutes = 0;
  /** Cuts by which this machine does not come to what they say, and under which heads of the membership (FGT-11). */
  const passedOver = new Map<EntryId, string>();
  /** Of this machine's own cuts (FGT-10). */
  let droppedUpTo = 0;
  let stopped = false;
  let forgetCut = (): void => undefined;
  let fetching: ReturnType<typeof createCutBlobs> | null = null;

  const fetch = ({ docsRoot, docsChunks }: Cut): void => {
    fetching = createCutBlobs();
    fetching.want([{ root: docsRoot, chunks: docsChunks }]);
    ground.wantsChanged();
  };

  const cut = (): void => {
    forgetCut();
    if (!isCutDue(circle)) return;
    forgetCut = clock.after(1 + Math.min(ground.rank() * step, longest), () => {
      const making = circle.queue.run(async () => {
        if (stopped || !ground.mayWrite() || !isCutDue(circle)) return;
        ground.gather();
        const made = await makeCut(circle);
        // Nobody waits for this one: too large a circle deletes nothing.
        if (!made.ok) circle.parts.log.note({ type: `cut not made ${made.error.type}` });
      });
      making.catch(() => {
        if (!stopped) noteLook(circle, "alarm");
      });
    });
  };

  return {
    minute: async () => {
      minutes += 1;
      if (stopped || !ground.mayWrite() || minutes % hour.length !== hour.first) return;
      fetching = null;
      await compactWhatIsRipe(circle, passedOver, fetch);
      await dropOldKeys(circle);
      droppedUpTo = await dropOldBlobs(circle, droppedUpTo);
      cut();
    },
    wants: () => fetching?.missing(chunksAtOnce) ?? [],
    takeChunk: async (hash, chunk) => {
      if (fetching === null || !fetching.isWanted(hash)) return;
      if (!fetching.take(hash, chunk)) fetching = null;
      else if (fetching.isWhole()) {
        const rows = [...fetching.all()].map(([each, bytes]) => chunkRow(circle.id, idBytes(each), bytes));
        fetching = null;
        await circle.journal.write({ put: rows, strict: false });
      }
      ground.wantsChanged();
    },
    stop: () => {
      stopped = true;
      fetching = null;
      forgetCut();
    },
  };
};
