// A reading's marks as they are shown: placed in the order of the text, filtered, with what others added meanwhile
// waiting until it is let in.

import { useCallback, useMemo, useState } from "react";
import type { CircleView } from "../../../../bridge/index.ts";
import type { DocId } from "../../../../core/base/brand.ts";
import { blocksOf, type Edition } from "../../../../schema/edition.ts";
import { editionTextOf, type EditionText } from "../../../../text/editionText.ts";
import { idsOf, type Seen, sortNew } from "./newHere.ts";
import { createPlacer, type Placed, type PlacedThread } from "./placing.ts";
import { passes, type Thread } from "./threads.ts";
import { useFilter } from "./useMemory.ts";
import { type Notes, useNotes } from "./useNotes.ts";

export type Marks = {
  readonly edition: EditionText;
  readonly notes: Notes;
  /** Everything, unfiltered. */
  readonly all: Placed;
  /** What passes the filter. */
  readonly placed: readonly PlacedThread[];
  /** What passes and does not wait. */
  readonly shown: readonly PlacedThread[];
  readonly waiting: readonly PlacedThread[];
  readonly seen: Seen;
  readonly letIn: (threads: readonly Thread[]) => void;
};

export const useMarks = (circle: CircleView, docId: DocId, edition: Edition): Marks => {
  const notes = useNotes(circle.id, docId);
  const [filter] = useFilter(docId);
  const blocks = useMemo(() => blocksOf(edition), [edition]);
  const place = useMemo(() => createPlacer(blocks), [blocks]);
  const all = useMemo(() => place(notes.threads), [place, notes.threads]);
  const [letInIds, setLetIn] = useState<Seen | null>(null);
  // What is there at first does not wait.
  if (letInIds === null && notes.ready) setLetIn(idsOf(notes.threads));
  const seen = letInIds ?? new Set<string>();
  const { me } = circle;

  const letIn = useCallback(
    (threads: readonly Thread[]) =>
      setLetIn((before) => {
        const ids = idsOf(threads);
        if (before !== null && [...ids].every((id) => before.has(id))) return before;
        return new Set([...(before ?? []), ...ids]);
      }),
    [],
  );
  const placed = useMemo(
    () => all.placed.filter(({ thread }) => passes(thread, filter, true)),
    [all, filter],
  );
  const waits = useMemo(() => {
    const sorted = sortNew(
      placed.map(({ thread }) => thread),
      letInIds ?? new Set(),
      me,
    );
    const keys = new Set(sorted.waiting.map(({ key }) => key));
    return {
      shown: placed.filter(({ thread }) => !keys.has(thread.key)),
      waiting: placed.filter(({ thread }) => keys.has(thread.key)),
    };
  }, [placed, letInIds, me]);
  return { edition: editionTextOf(blocks), notes, all, placed, ...waits, seen, letIn };
};
