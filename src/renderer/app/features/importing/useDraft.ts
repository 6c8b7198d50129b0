// The draft that is being looked at, with the ones before it: every change can be taken back, in order.

import { useCallback, useState } from "react";
import type { ImportDraft } from "../../../../importers/draft.ts";

export type DraftChange = (draft: ImportDraft) => ImportDraft;
export type DraftInHand = {
  readonly draft: ImportDraft;
  /** False if it changed nothing. */
  readonly change: (change: DraftChange) => boolean;
  readonly undo: () => void;
};

const remembered = 200;

export const useDraft = (first: ImportDraft): DraftInHand => {
  const [drafts, setDrafts] = useState<readonly ImportDraft[]>([first]);
  const draft = drafts.at(-1) ?? first;
  const change = useCallback(
    (to: DraftChange): boolean => {
      const changed = to(draft);
      if (changed === draft) return false;
      setDrafts((before) => [...before.slice(-remembered), changed]);
      return true;
    },
    [draft],
  );
  const undo = useCallback(
    () => setDrafts((before) => (before.length > 1 ? before.slice(0, -1) : before)),
    [],
  );
  return { draft, change, undo };
};
