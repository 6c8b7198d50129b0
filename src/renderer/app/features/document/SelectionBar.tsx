// What can be done with a selection, a link or a table, in words, under it. There is no permanent toolbar; Alt F10
// takes the keyboard into the bar, Escape back to the text.

import type { Editor } from "@tiptap/core";
import { isTextSelection } from "@tiptap/core";
import { useEditorState } from "@tiptap/react";
import { CaretDown } from "@phosphor-icons/react/dist/csr/CaretDown";
import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { Button as Pressable, ToggleButton, Toolbar } from "react-aria-components";
import { useWords } from "../../stores/view.ts";
import { classes, Menu, MenuItem } from "../../ui/index.ts";
import { blockKinds, kindHere, makeBlock } from "./additions.ts";
import { LinkForm, LinkHere } from "./LinkForm.tsx";
import { placeBelow, placeBelowTable } from "./placing.ts";
import styles from "./document.module.css";

type Bar = "selection" | "link" | "table" | null;

const barOf = (editor: Editor): Bar => {
  const { selection } = editor.state;
  if (!editor.isEditable) return null;
  if (isTextSelection(selection) && !selection.empty) return "selection";
  if (selection.empty && editor.isActive("link")) return "link";
  return editor.isActive("table") ? "table" : null;
};

const marks = ["bold", "italic", "strike", "code"] as const;

const useHeld = (editor: Editor): boolean => {
  const [held, hold] = useState(false);
  useEffect(() => {
    const { dom } = editor.view;
    const down = (): void => hold(true);
    const up = (): void => hold(false);
    dom.addEventListener("pointerdown", down);
    addEventListener("pointerup", up);
    addEventListener("pointercancel", up);
    return () => {
      dom.removeEventListener("pointerdown", down);
      removeEventListener("pointerup", up);
      removeEventListener("pointercancel", up);
    };
  }, [editor]);
  return held;
};

/** Alt F10 into the bar, Escape out of it, and away until the selection is another. */
const useWay = (editor: Editor, bar: RefObject<HTMLDivElement | null>, dismiss: () => void): void => {
  useEffect(() => {
    const { dom } = editor.view;
    const enter = (event: KeyboardEvent): void => {
      if (event.code === "F10" && event.altKey) {
        event.preventDefault();
        bar.current?.querySelector<HTMLElement>("button, input")?.focus();
      } else if (event.key === "Escape" && bar.current !== null) dismiss();
    };
    dom.addEventListener("keydown", enter);
    return () => dom.removeEventListener("keydown", enter);
  }, [editor, bar, dismiss]);
};

export const SelectionBar = ({ editor }: { readonly editor: Editor }) => {
  const { direction } = useWords();
  const place = useEditorState({
    editor,
    selector: ({ editor: at }) => ({
      bar: barOf(at),
      from: at.state.selection.from,
      to: at.state.selection.to,
      focused: at.isFocused,
      pressed: marks.filter((mark) => at.isActive(mark)).join(" "),
      kind: kindHere(at),
    }),
  });
  const held = useHeld(editor);
  const element = useRef<HTMLDivElement>(null);
  const where = `${place.bar} ${place.from} ${place.to}`;
  const [dismissed, setDismissed] = useState("");
  const [linking, link] = useState("");
  const [inside, setInside] = useState(false);
  const [leave] = useState(() => () => {
    const { from, to } = editor.state.selection;
    setDismissed(`${barOf(editor)} ${from} ${to}`);
  });
  useWay(editor, element, leave);

  if (place.bar === null || held || dismissed === where || (!place.focused && !inside)) return null;
  const back = (): void => {
    link("");
    editor.commands.focus();
  };
  return (
    <div
      ref={element}
      role="presentation"
      className={classes(styles.floating, styles.bar)}
      style={
        place.bar === "table"
          ? placeBelowTable(editor, direction, 520)
          : placeBelow(editor, place.to, direction, place.bar === "selection" ? 520 : 400)
      }
      onFocus={() => setInside(true)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setInside(false);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") back();
      }}
    >
      {linking === where ? (
        <LinkForm editor={editor} onDone={back} />
      ) : place.bar === "selection" ? (
        <ForSelection editor={editor} pressed={place.pressed} onLink={() => link(where)} />
      ) : place.bar === "link" ? (
        <LinkHere editor={editor} onChange={() => link(where)} />
      ) : (
        <ForTable editor={editor} />
      )}
    </div>
  );
};

const Act = ({ onPress, children }: { readonly onPress: () => void; readonly children: ReactNode }) => (
  <Pressable className={classes(styles.act)} preventFocusOnPress onPress={onPress}>
    {children}
  </Pressable>
);

type ForSelectionProps = { readonly editor: Editor; readonly pressed: string; readonly onLink: () => void };

const ForSelection = ({ editor, pressed, onLink }: ForSelectionProps) => {
  const { t } = useWords();
  const kind = kindHere(editor);
  return (
    <Toolbar aria-label={t("document:bar")} className={classes(styles.tools)}>
      {marks.map((mark) => (
        <ToggleButton
          key={mark}
          className={classes(styles.act)}
          preventFocusOnPress
          isSelected={pressed.split(" ").includes(mark)}
          onChange={() => editor.chain().focus().toggleMark(mark).run()}
        >
          {t(`document:${mark}`)}
        </ToggleButton>
      ))}
      <Act onPress={onLink}>{t("document:link")}</Act>
      <Menu
        name={t("document:kind")}
        buttonClass={classes(styles.act)}
        button={
          <>
            {t(`document:${kind}`)}
            <CaretDown size={14} aria-hidden />
          </>
        }
      >
        {blockKinds.map((each) => (
          <MenuItem key={each} current={each === kind} onAction={() => makeBlock(editor, each)}>
            {t(`document:${each}`)}
          </MenuItem>
        ))}
      </Menu>
      <Act onPress={() => editor.chain().focus().turnBlocks().run()}>{t("document:turn")}</Act>
    </Toolbar>
  );
};

const tableActs = [
  ["rowAfter", (editor: Editor) => editor.chain().focus().addRowAfter().run()],
  ["columnAfter", (editor: Editor) => editor.chain().focus().addColumnAfter().run()],
  ["rowDelete", (editor: Editor) => editor.chain().focus().deleteRow().run()],
  ["columnDelete", (editor: Editor) => editor.chain().focus().deleteColumn().run()],
  ["tableTurn", (editor: Editor) => editor.chain().focus().turnTable().run()],
  ["tableDelete", (editor: Editor) => editor.chain().focus().deleteTable().run()],
] as const;

const ForTable = ({ editor }: { readonly editor: Editor }) => {
  const { t } = useWords();
  return (
    <Toolbar aria-label={t("document:tableBar")} className={classes(styles.tools)}>
      {tableActs.map(([name, act]) => (
        <Act key={name} onPress={() => act(editor)}>
          {t(`document:${name}`)}
        </Act>
      ))}
    </Toolbar>
  );
};
