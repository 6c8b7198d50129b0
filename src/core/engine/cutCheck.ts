// What this device comes to where a cut says something (protocol 2.12): the documents as they were at the cut's frontier,
// worked out from what lies here, and compared by hash and clocks. What cannot be told here is not said to be right.

import { type DocId, equal, err, ok, type OpId, type Result } from "../base/index.ts";
import {
  clocksOf,
  type CutDocument,
  type DocumentSum,
  type Frontier,
  growToFrontier,
  sumDocument,
} from "../document/index.ts";
import {
  type Cut,
  type CutClocks,
  type DeviceLog,
  headsAt,
  mayBeFloor,
  selectDocuments,
} from "../log/index.ts";
import type { Circle } from "./circle.ts";
import { documentInCut, isDamaged, mayPass, type NotAtHand } from "./cutAtHand.ts";
import { noteUnreadable } from "./looks.ts";
import { readItems } from "./storedEntries.ts";

const sameHeads = (a: readonly OpId[] | null, b: readonly OpId[]): boolean =>
  a !== null && a.length === b.length && a.every((op, at) => op === b[at]);

/** Every entry that the frontier names counts here at its place, written under the heads that are said of it. */
const isFrontierOurs = ({ log }: Circle, cut: Cut): boolean =>
  mayBeFloor(log, cut) &&
  cut.frontier.every(({ deviceId, seq, mheads }) => {
    const device = log.devices.get(deviceId);
    return device !== undefined && sameHeads(headsAt(device, seq), mheads);
  });

const seqsOf = (log: DeviceLog, docId: DocId): readonly number[] =>
  [...(log.docs.get(docId)?.runs.values() ?? [])].flatMap(({ seqs }) => seqs);

const isWrittenBeyond = ({ log }: Circle, docId: DocId, frontier: Frontier): boolean =>
  [...log.devices.values()].some((device) => {
    const upTo = frontier.get(device.deviceId) ?? 0;
    return seqsOf(device, docId).some((seq) => seq > upTo);
  });

const isWrittenBelow = ({ log }: Circle, docId: DocId, frontier: Frontier): boolean =>
  [...log.devices.values()].some((device) => {
    const upTo = frontier.get(device.deviceId) ?? 0;
    return seqsOf(device, docId).some((seq) => seq <= upTo);
  });

type Summed = Result<DocumentSum, NotAtHand | { readonly type: "tooLarge" }>;

const sumBelow = async (circle: Circle, docId: DocId, frontier: Frontier): Promise<Summed> => {
  const items = await circle.texts.items(docId);
  if (!items.ok) return items;
  const had = await documentInCut(circle, docId);
  if (!had.ok) return had;
  const document = had.value;
  const entries = readItems(items.value).map(({ item, opened }) => ({ opened, class: item.class }));
  const ground = { docId, log: circle.log, facts: circle.graph, frontier };
  const hasGrown = growToFrontier(document, ground, entries);
  const sum = hasGrown ? sumDocument(document).sum : null;
  document.replica.close();
  if (!hasGrown) return err({ type: "textDamaged" });
  return sum === null ? err({ type: "tooLarge" }) : ok(sum);
};

const sumNow = async (circle: Circle, docId: DocId): Promise<Summed> => {
  const packed = await circle.texts.pack(docId);
  return packed.ok ? ok(packed.value.sum) : packed;
};

type There = { readonly sum: DocumentSum; readonly clocks: CutClocks["clocks"] };

/**
 * A document at a frontier; null: what it was there cannot be told here, nor will it be. An error may pass. Runs in the
 * circle's queue, after editors were gathered.
 */
const documentAt = async (
  circle: Circle,
  docId: DocId,
  frontier: Frontier,
): Promise<Result<There | null, NotAtHand>> => {
  const isGrown = isWrittenBeyond(circle, docId, frontier);
  const sum = isGrown ? await sumBelow(circle, docId, frontier) : await sumNow(circle, docId);
  if (!sum.ok) {
    if (sum.error.type === "tooLarge") return ok(null);
    if (mayPass(sum.error)) return err(sum.error);
    if (isDamaged(sum.error)) noteUnreadable(circle, docId);
    return ok(null);
  }
  const clocks = clocksOf(sum.value, docId, circle.log);
  return ok(clocks.ok ? { sum: sum.value, clocks: clocks.value.clocks } : null);
};

const sameClocks = (a: CutClocks["clocks"], b: CutClocks["clocks"]): boolean =>
  a.length === b.length &&
  a.every((one, at) => {
    const other = b[at];
    return one.deviceId === other?.deviceId && one.k === other.k && one.end === other.end;
  });

export type Compared = {
  /** Those of the cut that are here what it says. */
  readonly same: readonly DocId[];
  /** They all are, and there were no others. */
  readonly isWhole: boolean;
};

export const nothingSame: Compared = { same: [], isWhole: false };

export type ComparingGround = {
  /** What editors hold back is written. */
  readonly gather: () => void;
  readonly isStopped: () => boolean;
};

/** It was not told that anything differs. */
export type NotCompared = NotAtHand | { readonly type: "stopped" };

/** One document after the other, each in a place of its own in the circle's queue: a large circle does not stand still. */
export const compareCut = async (
  circle: Circle,
  cut: Cut,
  documents: readonly CutDocument[],
  { gather, isStopped }: ComparingGround,
): Promise<Result<Compared, NotCompared>> => {
  const frontier: Frontier = new Map(cut.frontier.map(({ deviceId, seq }) => [deviceId, seq]));
  const at = (docId: DocId): Promise<Result<There | null, NotCompared>> =>
    circle.queue.run(async () => {
      if (isStopped()) return err({ type: "stopped" });
      gather();
      return documentAt(circle, docId, frontier);
    });
  if (!isFrontierOurs(circle, cut)) return ok(nothingSame);
  const same: DocId[] = [];
  for (const { docId, stateHash, clocks } of documents) {
    const found = await at(docId);
    if (!found.ok) return found;
    const there = found.value;
    if (there !== null && equal(there.sum.stateHash, stateHash) && sameClocks(there.clocks, clocks))
      same.push(docId);
  }
  const listed = new Set(documents.map(({ docId }) => docId));
  let isWhole = same.length === documents.length;
  for (const docId of selectDocuments(circle.log)) {
    if (!isWhole) break;
    if (listed.has(docId) || !isWrittenBelow(circle, docId, frontier)) continue;
    // Where nothing of what was written counts, there is nothing to list.
    const found = await at(docId);
    if (!found.ok) return found;
    isWhole = found.value?.clocks.length === 0;
  }
  return ok({ same, isWhole });
};
