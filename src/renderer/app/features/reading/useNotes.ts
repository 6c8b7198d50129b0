// Everybody's notes on a text, kept up to date while it is open; and what one may do with one's own.

import { useCallback, useEffect, useMemo, useState } from "react";
import type { Refusal } from "../../../../bridge/index.ts";
import type { CircleId, DocId } from "../../../../core/base/brand.ts";
import type { Result } from "../../../../core/base/result.ts";
import type { AuthoredNote, Note } from "../../../../schema/note.ts";
import { useEngine } from "../../stores/view.ts";
import { type Threads, threadsOf } from "./threads.ts";

export type Notes = Threads & {
  /** False until the first list is here. */
  readonly ready: boolean;
  /** Answers when the note is on the disk. */
  readonly put: (note: Note) => Promise<Result<unknown, Refusal>>;
  readonly remove: (id: string) => Promise<Result<unknown, Refusal>>;
};

const none: readonly AuthoredNote[] = [];

export const useNotes = (circleId: CircleId, scope: DocId): Notes => {
  const engine = useEngine();
  const [notes, setNotes] = useState<readonly AuthoredNote[] | null>(null);
  useEffect(() => {
    let current = true;
    // Before asking, so that nothing falls between the answer and the first message.
    const stop = engine.onNotes(circleId, scope, setNotes);
    void engine.ask("notes.open", { circleId, scope }).then((result) => {
      if (current) setNotes(result.ok ? result.value.notes : none);
    });
    return () => {
      current = false;
      stop();
      void engine.ask("notes.close", { circleId, scope });
    };
  }, [engine, circleId, scope]);
  const threads = useMemo(() => threadsOf(notes ?? none), [notes]);
  const put = useCallback(
    (note: Note) => engine.ask("notes.put", { circleId, scope, note }),
    [engine, circleId, scope],
  );
  const remove = useCallback(
    (id: string) => engine.ask("notes.remove", { circleId, scope, id }),
    [engine, circleId, scope],
  );
  return { ...threads, ready: notes !== null, put, remove };
};
