// What the reading view remembers while the app is open: the part that was open last in each reading, and the filter of
// one reading's marks, one for the text and the list of all marks, until another reading's is set. It belongs to the
// engine that is asked: whoever begins with another one begins without.

import { useSyncExternalStore } from "react";
import type { DocId } from "../../../../core/base/brand.ts";
import type { Engine } from "../../stores/engine.ts";
import { useEngine } from "../../stores/view.ts";
import { noFilter, type ThreadFilter } from "./threads.ts";

type Memory = {
  /** For coming back. */
  readonly lastPart: (docId: DocId) => number;
  readonly setLastPart: (docId: DocId, place: number) => void;
  readonly filter: (docId: DocId) => ThreadFilter;
  readonly setFilter: (docId: DocId, filter: ThreadFilter) => void;
  readonly onFilter: (listener: () => void) => () => void;
};

const createMemory = (): Memory => {
  const parts = new Map<DocId, number>();
  const listeners = new Set<() => void>();
  let filtered: { readonly docId: DocId; readonly filter: ThreadFilter } | null = null;
  return {
    lastPart: (docId) => parts.get(docId) ?? 0,
    setLastPart: (docId, place) => void parts.set(docId, place),
    filter: (docId) => (filtered?.docId === docId ? filtered.filter : noFilter),
    setFilter: (docId, filter) => {
      filtered = { docId, filter };
      for (const listener of listeners) listener();
    },
    onFilter: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};

const memories = new WeakMap<Engine, Memory>();

export const useMemory = (): Memory => {
  const engine = useEngine();
  const memory = memories.get(engine) ?? createMemory();
  memories.set(engine, memory);
  return memory;
};

export const useFilter = (docId: DocId): readonly [ThreadFilter, (filter: ThreadFilter) => void] => {
  const memory = useMemory();
  const current = useSyncExternalStore(memory.onFilter, () => memory.filter(docId));
  return [current, (filter) => memory.setFilter(docId, filter)];
};
