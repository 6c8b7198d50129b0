// From a selection to a new mark: its anchor is made at once, so that it holds to what was selected then.

import { useState } from "react";
import { err } from "../../../../core/base/result.ts";
import type { Anchor, MarkKind } from "../../../../schema/note.ts";
import { makeAnchor } from "../../../../text/anchor.ts";
import { blockRangeOf, type EditionText } from "../../../../text/editionText.ts";
import { useCircle, useMayWrite } from "../../stores/view.ts";
import { newMark } from "./newNote.ts";
import type { Composing } from "./NewMark.tsx";
import type { Span } from "./placing.ts";
import { threadKey } from "./threads.ts";
import type { Notes } from "./useNotes.ts";
import type { TextSelection } from "./useSelection.ts";

type Begun = { readonly span: Span; readonly anchor: Anchor; readonly kind: MarkKind; readonly text: string };

export type ComposingState = {
  readonly composing: Composing | null;
  readonly compose: (kind: MarkKind) => void;
  readonly tooLong: boolean;
};

export const useComposing = (
  text: EditionText,
  { put }: Notes,
  selection: TextSelection,
  open: (key: string | null) => void,
): ComposingState => {
  const circle = useCircle();
  const mayWrite = useMayWrite();
  const [begun, setBegun] = useState<Begun | null>(null);
  const [tooLong, setTooLong] = useState(false);

  const compose = (kind: MarkKind): void => {
    const { span } = selection;
    if (span === null || !mayWrite) return;
    const anchor = makeAnchor(text.blocks, blockRangeOf(text, span.from, span.to));
    setTooLong(anchor === null);
    if (anchor === null) return;
    open(null);
    selection.clear();
    setBegun({ span, anchor, kind, text: "" });
  };

  const composing: Composing | null =
    begun === null
      ? null
      : {
          ...begun,
          onSave: async (written) => {
            if (circle === null) return err("notFound");
            const mark = newMark(begun.kind, begun.anchor, written);
            const result = await put(mark);
            if (result.ok) {
              setBegun(null);
              open(threadKey(circle.me, mark.id));
            }
            return result;
          },
          onClose: () => setBegun(null),
          onReopen: (written) => setBegun({ ...begun, text: written }),
        };
  return { composing, compose, tooLong };
};
