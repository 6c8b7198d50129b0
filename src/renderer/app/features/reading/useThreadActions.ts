// What a person does with threads: reply, settle, change and delete one's own, let in what waits.

import { useMemo, useState } from "react";
import type { Refusal } from "../../../../bridge/index.ts";
import { err, type Result } from "../../../../core/base/result.ts";
import type { Mark, Reply } from "../../../../schema/note.ts";
import { useMayWrite, useUndo, useWords } from "../../stores/view.ts";
import { editedNote, newReply, newSettling } from "./newNote.ts";
import type { Thread } from "./threads.ts";
import type { Notes } from "./useNotes.ts";

export type Replying = { readonly key: string; readonly text: string } | null;

export type ThreadActions = {
  readonly replying: Replying;
  readonly setReplying: (replying: Replying) => void;
  readonly reply: (thread: Thread, text: string) => Promise<Result<unknown, Refusal>>;
  readonly settle: (thread: Thread) => void;
  readonly edit: (note: Mark | Reply, text: string) => Promise<Result<unknown, Refusal>>;
  readonly remove: (note: Mark | Reply) => void;
  /** Of what is not shared and may not be written any more: it could not be put back (ENG-57). */
  readonly removeForGood: (note: Mark | Reply) => void;
  readonly letIn: (thread: Thread) => void;
  /** Why the last of these was not done. */
  readonly refusal: Refusal | null;
};

export const useThreadActions = ({ put, remove }: Notes, letIn: (thread: Thread) => void): ThreadActions => {
  const { t } = useWords();
  const undo = useUndo();
  const mayWrite = useMayWrite();
  const [replying, setReplying] = useState<Replying>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  return useMemo(() => {
    const told = (result: Result<unknown, Refusal>): void => setRefusal(result.ok ? null : result.error);
    return {
      replying,
      setReplying,
      refusal,
      letIn,
      reply: async (thread, text) => {
        if (!mayWrite) return err("diskFull");
        const result = await put(newReply(thread.mark.id, text));
        if (result.ok) setReplying(null);
        return result;
      },
      settle: (thread) => {
        if (mayWrite) void put(newSettling(thread.mark.id, !thread.settled)).then(told);
      },
      edit: (note, text) => put(editedNote(note, text)),
      removeForGood: (note) => void remove(note.id).then(told),
      remove: (note) => {
        if (!mayWrite) return;
        void remove(note.id).then((result) => {
          told(result);
          if (result.ok) undo.say(t("marks:said.removed"), () => void put(note).then(told));
        });
      },
    };
  }, [replying, refusal, letIn, put, remove, mayWrite, undo, t]);
};
