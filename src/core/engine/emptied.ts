// Documents of which somebody took much away in one entry (COPY-6). It is an entry like any other and counts; the person
// is told, until they put it away, and can see the document as it would be without that.

import type { EmptiedView, NeedsLookView } from "../../bridge/view.ts";
import { indexDocId } from "../../schema/index.ts";
import type { DeviceId, DocId, UserId } from "../base/index.ts";
import { readThings } from "../document/index.ts";
import { epochStart, type HeldEntry } from "../log/index.ts";
import { type Circle, keepRecord } from "./circle.ts";
import { shownOf } from "./drafts.ts";
import type { Emptied } from "./localRecords.ts";
import { mostProof } from "./looks.ts";

/** Nobody pushes out what is told of others. */
const most = { documents: 64, ofOne: 16, entries: 8 } as const;
/** Of the proof (bridge/view.ts). */
const mostLine = 240;

const userOf = (circle: Circle, { device }: Emptied): UserId | undefined =>
  circle.graph.current().devices.get(device)?.userId;

/** Documents of the list: what else lies in a circle is seen by nobody. Null: the list does not lie here yet. */
const listedIn = (circle: Circle): ReadonlySet<DocId> | null => {
  const index = shownOf(circle, indexDocId);
  if (index === undefined) return null;
  return new Set(readThings(index).flatMap(({ docId, kind }) => (kind === "document" ? [docId] : [])));
};

export const noteEmptied = (circle: Circle, entry: HeldEntry, docId: DocId, percent: number): void => {
  const { watch } = circle.record;
  const { deviceId: device, header } = entry;
  if (device === circle.self.device.deviceId) return;
  const known = watch.emptied.find((one) => one.docId === docId && one.device === device);
  if (known === undefined) {
    const user = circle.graph.current().devices.get(device)?.userId;
    const isFull = (told: readonly Emptied[]): boolean =>
      told.length >= most.documents ||
      told.filter((one) => userOf(circle, one) === user).length >= most.ofOne;
    let told: readonly Emptied[] = watch.emptied;
    // Nobody fills what is told of them with documents that are in no list.
    if (isFull(told)) {
      const listed = listedIn(circle);
      if (listed?.has(docId) === true) told = told.filter((one) => listed.has(one.docId));
    }
    if (isFull(told)) return;
    const at = Math.min(circle.parts.clock.now(), header.ts + epochStart);
    const noted: Emptied = { docId, device, seqs: [header.seq], at, percent };
    void keepRecord(circle, { watch: { ...watch, emptied: [...told, noted] } });
    return;
  }
  if (known.seqs.length >= most.entries) return;
  const grown = { ...known, seqs: [...known.seqs, header.seq], percent: Math.max(known.percent, percent) };
  const emptied = watch.emptied.map((one) => (one === known ? grown : one));
  void keepRecord(circle, { watch: { ...watch, emptied } });
};

export const emptiedIn = (circle: Circle): readonly EmptiedView[] => {
  const { emptied } = circle.record.watch;
  const documents = emptied.length === 0 ? null : listedIn(circle);
  if (documents === null) return [];
  return emptied.toReversed().flatMap((one) => {
    const user = userOf(circle, one);
    return user === undefined || !documents.has(one.docId) ? [] : [{ ...one, user }];
  });
};

export const emptiedLook = (circle: Circle): readonly NeedsLookView[] => {
  const emptied = emptiedIn(circle);
  if (emptied.length === 0) return [];
  const proof = emptied.map(
    ({ docId, device, seqs, percent }) => `emptied  ${docId}  ${percent} %  ${device}  ${seqs.join(" ")}`,
  );
  return [
    {
      reason: "emptied",
      count: emptied.length,
      users: [...new Set(emptied.map(({ user }) => user))],
      proof: proof.map((line) => line.slice(0, mostLine)).slice(0, mostProof),
      away: true,
    },
  ];
};

/** Whoever brings the document back has looked at what was told of it. */
export const putAwayIn = (circle: Circle, docId: DocId): void => {
  const { watch } = circle.record;
  const emptied = watch.emptied.filter((one) => one.docId !== docId);
  if (emptied.length < watch.emptied.length) void keepRecord(circle, { watch: { ...watch, emptied } });
};

/** When a machine's deletions in a document were told of; 0: they are told of no more. */
export const emptiedAt = (circle: Circle, docId: DocId, device: DeviceId): number =>
  circle.record.watch.emptied.find((one) => one.docId === docId && one.device === device)?.at ?? 0;
