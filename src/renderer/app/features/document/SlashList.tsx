// The list that stands at `/`. It is drawn beside the text and walked from it; a pointer may take one too.

/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/click-events-have-key-events -- the keyboard stays in the
   text, which names the option it is at (aria-activedescendant); no element of HTML does that. */

import type { Editor } from "@tiptap/core";
import { useEditorState } from "@tiptap/react";
import { useEffect, useRef } from "react";
import { useWords } from "../../stores/view.ts";
import { classes } from "../../ui/index.ts";
import { makeBlock } from "./additions.ts";
import { placeBelow } from "./placing.ts";
import { askingIn, listId, optionId } from "./slashMenu.ts";
import styles from "./document.module.css";

export const SlashList = ({ editor }: { readonly editor: Editor }) => {
  const { t, direction } = useWords();
  const asking = useEditorState({ editor, selector: ({ editor: { state } }) => askingIn(state) });
  const list = useRef<HTMLDivElement>(null);
  const here = asking?.found[asking.index];
  useEffect(() => {
    list.current?.scrollIntoView({ block: "nearest" });
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [here]);
  if (asking === null || !editor.isEditable) return null;
  return (
    <div
      ref={list}
      className={classes(styles.floating, styles.slash)}
      style={placeBelow(editor, asking.from, direction, 260)}
    >
      <p className={classes(styles.slashHead)}>{t("document:insert")}</p>
      {asking.found.length === 0 && <p className={classes(styles.slashHead)}>{t("document:noMatch")}</p>}
      <div
        role="listbox"
        id={listId}
        aria-label={t("document:insert")}
        tabIndex={0}
        className={classes(styles.options)}
      >
        {asking.found.map((kind, index) => (
          <div
            key={kind}
            id={optionId(kind)}
            role="option"
            tabIndex={-1}
            aria-selected={index === asking.index}
            className={classes(styles.option)}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => makeBlock(editor, kind, asking)}
          >
            {t(`document:${kind}`)}
          </div>
        ))}
      </div>
    </div>
  );
};
