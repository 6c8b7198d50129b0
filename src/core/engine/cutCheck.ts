// What this device comes to where a cut says something (protocol 2.12): the documents as they were at the cut's frontier,
// worked out from what lies here, and compared by hash and clocks. What cannot be told here is not said to be right.

import { type DocId, equal, type OpId } from "../base/index.ts";
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
import { documentInCut } from "./cutAtHand.ts";
import { readItems } from "./rebuilding.ts";

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

const sumBelow = async (circle: Circle, docId: DocId, frontier: Frontier): Promise<DocumentSum | null> => {
  const document = await documentInCut(circle, docId);
  const items = await circle.texts.items(docId);
  if (document === null || !items.ok) return null;
  const entries = readItems(items.value).map(({ item, opened }) => ({ opened, class: item.class }));
  const ground = { docId, log: circle.log, facts: circle.graph, frontier };
  const sum = growToFrontier(document, ground, entries) ? sumDocument(document).sum : null;
  document.replica.close();
  return sum;
};

type There = { readonly sum: DocumentSum; readonly clocks: CutClocks["clocks"] };

/** A document at a frontier. Runs in the circle's queue, after editors were gathered. */
const documentAt = async (circle: Circle, docId: DocId, frontier: Frontier): Promise<There | null> => {
  let sum: DocumentSum | null;
  if (isWrittenBeyond(circle, docId, frontier)) sum = await sumBelow(circle, docId, frontier);
  else {
    const packed = await circle.texts.pack(docId);
    sum = packed.ok ? packed.value.sum : null;
  }
  const clocks = sum === null ? null : clocksOf(sum, docId, circle.log);
  return sum === null || clocks?.ok !== true ? null : { sum, clocks: clocks.value.clocks };
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

/** One document after the other, each in a place of its own in the circle's queue: a large circle does not stand still. */
export const compareCut = async (
  circle: Circle,
  cut: Cut,
  documents: readonly CutDocument[],
  { gather, isStopped }: ComparingGround,
): Promise<Compared> => {
  const frontier: Frontier = new Map(cut.frontier.map(({ deviceId, seq }) => [deviceId, seq]));
  const at = (docId: DocId): Promise<There | null> =>
    circle.queue.run(async () => {
      if (isStopped()) return null;
      gather();
      return documentAt(circle, docId, frontier);
    });
  if (!isFrontierOurs(circle, cut)) return nothingSame;
  const same: DocId[] = [];
  for (const { docId, stateHash, clocks } of documents) {
    const there = await at(docId);
    if (there !== null && equal(there.sum.stateHash, stateHash) && sameClocks(there.clocks, clocks))
      same.push(docId);
  }
  const listed = new Set(documents.map(({ docId }) => docId));
  let isWhole = same.length === documents.length;
  for (const docId of selectDocuments(circle.log)) {
    if (!isWhole) break;
    if (listed.has(docId) || !isWrittenBelow(circle, docId, frontier)) continue;
    // Where nothing of what was written counts, there is nothing to list.
    const there = await at(docId);
    isWhole = there?.clocks.length === 0;
  }
  return { same, isWhole };
};
