// The text of an open replica. The editor lives as long as the replica; what changes around it (names, words, whether
// one may write) is told to it.

import type { Editor } from "@tiptap/core";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { Direction } from "../../../../text/direction.ts";
import { personName, useCircle, useView, useWords } from "../../stores/view.ts";
import { classes } from "../../ui/index.ts";
import { showPeople } from "./carets.ts";
import { createEditor } from "./createEditor.ts";
import type { Replica } from "./replica.ts";
import { SelectionBar } from "./SelectionBar.tsx";
import { SlashList } from "./SlashList.tsx";
import styles from "./document.module.css";
import "./richText.css";

/** Where the person writes, from one editor of a document to the next; null: nowhere. */
export type CaretKeeper = { readonly keep: (at: number | null) => void; readonly take: () => number | null };

type Props = {
  readonly replica: Replica;
  readonly direction: Direction;
  readonly editable: boolean;
  readonly caret: CaretKeeper;
  readonly openAgain: () => void;
};

export const RichTextEditor = ({ replica, direction, editable, caret, openAgain }: Props) => {
  const words = useWords();
  const circle = useCircle();
  const view = useView();
  const { people, rebuilt } = useSyncExternalStore(replica.subscribe, replica.state);
  const sheet = useRef<HTMLDivElement>(null);
  const [editor, become] = useState<Editor | null>(null);
  const latest = useRef({ words, circle, quiet: true, editable, direction, caret, openAgain });
  useEffect(() => {
    const quiet = view?.settings.quiet !== false;
    latest.current = { words, circle, quiet, editable, direction, caret, openAgain };
  });

  useEffect(() => {
    if (sheet.current === null) return undefined;
    const made = createEditor(sheet.current, {
      replica,
      direction: latest.current.direction,
      editable: latest.current.editable,
      words: () => latest.current.words,
      nameOf: (user) => {
        const { words: said, circle: here } = latest.current;
        return here === null ? "" : personName(said, here, user);
      },
      maySendPresence: () => !latest.current.quiet,
    });
    become(made);
    const goOnAt = latest.current.caret.take();
    if (goOnAt !== null) made.commands.focus(goOnAt);
    return () => {
      become(null);
      made.destroy();
    };
  }, [replica]);

  useEffect(() => {
    if (!rebuilt || editor === null) return;
    latest.current.caret.keep(editor.isFocused ? editor.state.selection.from : null);
    latest.current.openAgain();
  }, [rebuilt, editor]);

  useEffect(() => {
    editor?.setEditable(editable);
  }, [editor, editable]);
  useEffect(() => {
    if (editor !== null) showPeople(editor.view, people);
  }, [editor, people]);
  useEffect(() => {
    editor?.view.dom.setAttribute("aria-label", words.t("document:body"));
  }, [editor, words]);

  return (
    <div className={classes(styles.sheet)} data-digits={words.digitSystem}>
      <div ref={sheet} className={classes(styles.paper)} />
      {editor !== null && (
        <>
          <SlashList editor={editor} />
          <SelectionBar editor={editor} />
        </>
      )}
      <p className="quietly" id="document-help">
        {words.t("document:bodyHelp", {
          bar: { ltr: "Alt F10" },
          add: { ltr: "/" },
          turn: { ltr: "Ctrl Shift X" },
        })}
      </p>
    </div>
  );
};
