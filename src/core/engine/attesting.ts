// Vouching for cuts that others made (protocol 2.12): which one is next, whose turn it is, fetching what the cut says of
// its documents, comparing, and saying so in an entry. As few as it takes: those who are there order themselves, and
// nobody says what enough people have said.

import { type DeviceId, type EntryId, idBytes, ok } from "../base/index.ts";
import { type Cut, encodeAttestation, selectAttested } from "../log/index.ts";
import { authorIn, cutsInTurn, type Due, dueOf, placeOf, settleBeginning } from "./attestDue.ts";
import type { Circle } from "./circle.ts";
import { cutsAtHand } from "./cutAtHand.ts";
import { createCutBlobs } from "./cutBlobs.ts";
import { compareCut, type Compared, nothingSame } from "./cutCheck.ts";
import { readList } from "./cutContents.ts";
import { isHeld } from "./hold.ts";
import { noteLook } from "./looks.ts";
import { isOut } from "./outOf.ts";
import { chunkRow } from "./rows.ts";
import { giveChunk } from "./serving.ts";
import type { ShelfRow } from "./shelf.ts";
import { writeEntry } from "./writing.ts";

/** Between two places in the order. */
const step = 3_000;
const patience = 60_000;
/** After something was in the way: a list of documents that did not come, somebody else may have. */
const pause = 10 * 60_000;
/** So many times as long as the last comparing took is rested: a cut costs who writes one some hundred bytes. */
const restFor = 9;
/** What became of a cut that was looked at. */
type Done = "settled" | "putOff" | "faulty";

export type AttestingGround = {
  readonly near: () => readonly DeviceId[];
  /** At work, with the circle's texts here. */
  readonly isReady: () => boolean;
  readonly gather: () => void;
  readonly wantsChanged: () => void;
};

export type Attesting = {
  /** Something came, or somebody. */
  readonly consider: () => void;
  /** Chunks of the list of documents that is being fetched. */
  readonly wants: () => readonly string[];
  readonly takeChunk: (hash: string, chunk: Uint8Array) => Promise<void>;
  readonly stop: () => void;
};

export const createAttesting = (circle: Circle, ground: AttestingGround): Attesting => {
  const { clock } = circle.parts;
  /** What was in the way may pass, since when: it is tried again after a pause. */
  const putOff = new Map<EntryId, number>();
  /** At which a fault of ours showed: it would again, and was told. */
  const faulty = new Set<EntryId>();
  /** Of which nothing more is to be said under these heads of the membership. */
  const settled = new Set<EntryId>();
  let settledFor = "";
  let waiting: { readonly cutId: EntryId; readonly forget: () => void } | null = null;
  let fetching: {
    readonly cutId: EntryId;
    readonly cut: Cut;
    readonly blobs: ReturnType<typeof createCutBlobs>;
    readonly forget: () => void;
  } | null = null;
  let isAtWork = false;
  let stopped = false;
  /** Whose cuts were looked at, the last one last. */
  const turns = new Set<string>();
  let rested: { readonly at: number; readonly for: number } | null = null;

  /** RULE: [ATT-6] bounded, and a clock that was set back makes it no longer. */
  const restLeft = (): number => {
    const passed = rested === null ? 0 : clock.now() - rested.at;
    return rested === null || passed < 0 ? 0 : Math.max(0, rested.for - passed);
  };

  const mayAttest = (): boolean =>
    !stopped && ground.isReady() && !isHeld(circle) && !isOut(circle) && circle.log.begunBy === null;

  const isPaused = (cutId: EntryId): boolean => {
    const at = putOff.get(cutId);
    const passed = at === undefined ? pause : clock.now() - at;
    return passed >= 0 && passed < pause;
  };

  const nextDue = (): Due | null => {
    const heads = circle.graph.heads().join();
    if (heads !== settledFor) settled.clear();
    settledFor = heads;
    for (const cutId of cutsInTurn(circle, turns)) {
      if (faulty.has(cutId) || settled.has(cutId) || isPaused(cutId)) continue;
      const due = dueOf(circle, cutId);
      if (due !== null) return due;
      // Its own entry may be still to come.
      if (selectAttested(circle.log, cutId, circle.graph)?.whole.isReached === true) settled.add(cutId);
    }
    return null;
  };

  const forgetWaiting = (): void => {
    waiting?.forget();
    waiting = null;
  };

  const inQueue = (task: () => void | Promise<void>, failed: () => void = () => undefined): void => {
    circle.queue
      .run(async () => task())
      .catch(() => {
        if (!stopped) noteLook(circle, "alarm");
        failed();
      });
  };

  const consider = (): void => {
    if (stopped) return;
    if (circle.log.begunBy !== null && ground.isReady()) inQueue(() => settleBeginning(circle));
    if (isAtWork) return;
    const due = mayAttest() ? nextDue() : null;
    const near = ground.near();
    if (due === null || near.length === 0) return forgetWaiting();
    // What somebody writes meanwhile makes nobody wait anew.
    if (waiting !== null && dueOf(circle, waiting.cutId) !== null) return;
    forgetWaiting();
    const { cutId } = due;
    const wait = 1 + Math.max(Math.min(placeOf(circle, due, near) * step, patience), restLeft());
    const forget = clock.after(wait, () => {
      waiting = null;
      if (mayAttest() && dueOf(circle, cutId) !== null) begin(cutId);
    });
    waiting = { cutId, forget };
  };

  const end = (): void => {
    fetching?.forget();
    fetching = null;
    isAtWork = false;
    ground.wantsChanged();
    consider();
  };

  const begin = (cutId: EntryId): void => {
    isAtWork = true;
    const author = authorIn(circle, cutId);
    turns.delete(author);
    turns.add(author);
    const failed = (): void => {
      faulty.add(cutId);
      end();
    };
    inQueue(async () => {
      const cuts = await cutsAtHand(circle);
      const cut = cuts.ok ? cuts.value.find((one) => one.entryId === cutId)?.cut : undefined;
      if (cut === undefined || stopped) {
        putOff.set(cutId, clock.now());
        return end();
      }
      const blobs = createCutBlobs();
      blobs.want([{ root: cut.docsRoot, chunks: cut.docsChunks }]);
      const forget = clock.after(patience, () => {
        putOff.set(cutId, clock.now());
        end();
      });
      fetching = { cutId, cut, blobs, forget };
      // What lies here already need not be fetched.
      for (let more = true; more;) {
        more = false;
        for (const wanted of blobs.missing(cut.docsChunks + 1)) {
          const chunk = await giveChunk(circle, wanted);
          if (chunk !== null && blobs.take(wanted, chunk)) more = true;
        }
      }
      if (blobs.isWhole()) compare();
      else ground.wantsChanged();
    }, failed);
  };

  /** Outside of the queue, in which each document has a place of its own. */
  const compare = (): void => {
    const work = fetching;
    if (work === null) return;
    work.forget();
    fetching = null;
    ground.wantsChanged();
    const { cutId, cut, blobs } = work;
    const began = clock.now();
    const comparing = async (): Promise<Done> => {
      const { compress } = circle.parts;
      const documents = await readList(compress, cut, blobs.chunksOf(cut.docsRoot));
      const ways = { gather: ground.gather, isStopped: () => stopped };
      const found = documents === null ? ok(nothingSame) : await compareCut(circle, cut, documents, ways);
      if (!found.ok) return "putOff";
      // With the list itself: what is vouched for here can be told anew from here (FGT-2).
      const rows = [...blobs.all()].map(([hashed, chunk]) => chunkRow(circle.id, idBytes(hashed), chunk));
      return circle.queue.run(async () => say(cutId, found.value, rows));
    };
    comparing()
      .catch((): Done => {
        if (!stopped) noteLook(circle, "alarm");
        return "faulty";
      })
      .then((done) => {
        const at = clock.now();
        if (done === "putOff") putOff.set(cutId, at);
        else if (done === "faulty") faulty.add(cutId);
        else settled.add(cutId);
        rested = { at, for: Math.min(pause, restFor * Math.max(0, at - began)) };
        end();
      })
      .catch(() => noteLook(circle, "alarm"));
  };

  /** Of what enough people have vouched for meanwhile nothing is said. Runs in the circle's queue. */
  const say = (cutId: EntryId, { same, isWhole }: Compared, rows: readonly ShelfRow[]): Done => {
    if (!mayAttest()) return "putOff";
    const due = dueOf(circle, cutId);
    const missing = same.filter((docId) => due?.attested.of(docId).isReached === false);
    if (due === null || (!isWhole && missing.length === 0)) return "settled";
    const payload = encodeAttestation({ cut: cutId, docIds: isWhole ? null : missing });
    const written = writeEntry(circle, { type: "attestation", payload }, rows);
    if (written.ok) return "settled";
    circle.parts.log.note({ type: `attestation ${written.error.type}` });
    return "putOff";
  };

  return {
    consider,
    wants: () => fetching?.blobs.missing(8) ?? [],
    takeChunk: async (wanted, chunk) => {
      if (fetching === null || !fetching.blobs.isWanted(wanted)) return;
      if (!fetching.blobs.take(wanted, chunk)) {
        putOff.set(fetching.cutId, clock.now());
        return end();
      }
      if (fetching.blobs.isWhole()) compare();
      else ground.wantsChanged();
    },
    stop: () => {
      stopped = true;
      forgetWaiting();
      fetching?.forget();
      fetching = null;
    },
  };
};
