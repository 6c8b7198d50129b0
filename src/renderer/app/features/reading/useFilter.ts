// The filter of a reading's marks: one for the text and the list of all marks, until another reading is opened.

import { useSyncExternalStore } from "react";
import type { DocId } from "../../../../core/base/brand.ts";
import { noFilter, type ThreadFilter } from "./threads.ts";

let ofReading: DocId | null = null;
let filter: ThreadFilter = noFilter;
const listeners = new Set<() => void>();

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export const useFilter = (docId: DocId): readonly [ThreadFilter, (filter: ThreadFilter) => void] => {
  const current = useSyncExternalStore(subscribe, () => (ofReading === docId ? filter : noFilter));
  const set = (next: ThreadFilter): void => {
    ofReading = docId;
    filter = next;
    for (const listener of listeners) listener();
  };
  return [current, set];
};
