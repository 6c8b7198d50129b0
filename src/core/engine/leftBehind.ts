// What is noted of things that did not go along into a circle that was begun from another one, and what may be said of
// them by it (OUT-15). That something of a text is here says nothing of whether it is whole: only trying tells, so what
// trying told is kept, with how much was here then.

import type { DocId } from "../base/index.ts";
import type { Thing } from "../document/index.ts";
import { type CircleReform, mostMissing, type Tried } from "./localRecords.ts";

export type Missing = Pick<CircleReform, "missing" | "missingIds" | "missingCount" | "tried">;
export type Tries = ReadonlyMap<DocId, Tried>;

export const nothingMissing: Missing = { missing: [], missingIds: [], missingCount: 0, tried: [] };

/** What did not go along then; null where that is not known of each: the row is an old one, or there were too many. */
export const notedIn = ({ missingIds, missingCount }: Missing): ReadonlySet<DocId> | null =>
  missingIds.length < missingCount ? null : new Set(missingIds);

export const triesIn = ({ tried }: Missing): Map<DocId, Tried> =>
  new Map(tried.map((one) => [one.docId, one]));

/** RULE: [OUT-15] of what is still `behind`: as it was noted, or all of it. */
export const noteMissing = (
  behind: readonly Pick<Thing, "docId" | "title">[],
  noted: ReadonlySet<DocId> | null,
  tries: Tries,
): Missing => {
  const missing = behind.filter(({ docId }) => noted?.has(docId) ?? true);
  return {
    missing: missing.slice(0, mostMissing.titles).map(({ title }) => title),
    missingIds: missing.slice(0, mostMissing.ids).map(({ docId }) => docId),
    missingCount: missing.length,
    tried: behind.flatMap(({ docId }) => tries.get(docId) ?? []).slice(0, mostMissing.ids),
  };
};

export type LeftState = "here" | "notHere" | "tooLarge";

const stateAfter = ({ came }: Tried): LeftState => (came === "tooLarge" ? "tooLarge" : "notHere");

/** `here`: something of it, and as far as is known it may be all. */
export const stateOfLeft = (amount: number, tried: Tried | undefined): LeftState => {
  // Something came since it was tried: it may be whole now.
  if (tried !== undefined && tried.amount === amount) return stateAfter(tried);
  return amount === 0 ? "notHere" : "here";
};

/** Of a circle that cannot be looked at, in the order in which it was noted; null: why it did not go along is not known. */
export const notedStates = (
  noted: Missing,
): readonly { readonly title: string; readonly state: LeftState | null }[] => {
  const tries = triesIn(noted);
  return noted.missing.map((title, place) => {
    const docId = noted.missingIds[place];
    const tried = docId === undefined ? undefined : tries.get(docId);
    return { title, state: tried === undefined ? null : stateAfter(tried) };
  });
};
