// Where something floats beside the text: 8 px under a place, never wider than the column (interface 10). The sheet
// of the text is its frame; distances run from the page's own start.

import type { Editor } from "@tiptap/core";

type Offsets = { readonly insetBlockStart: string; readonly insetInlineStart: string };
type Place = { readonly left: number; readonly right: number; readonly bottom: number };

const gap = 8;

export const placeUnder = (
  editor: Editor,
  place: Place,
  direction: "rtl" | "ltr",
  width: number,
): Offsets => {
  const sheet = editor.view.dom.parentElement;
  if (sheet === null) return { insetBlockStart: "0px", insetInlineStart: "0px" };
  const frame = sheet.getBoundingClientRect();
  const start = direction === "rtl" ? frame.right - place.right : place.left - frame.left;
  const most = Math.max(0, frame.width - width);
  return {
    insetBlockStart: `${place.bottom - frame.top + gap}px`,
    insetInlineStart: `${Math.min(Math.max(0, start), most)}px`,
  };
};

export const placeBelow = (
  editor: Editor,
  position: number,
  direction: "rtl" | "ltr",
  width: number,
): Offsets =>
  placeUnder(
    editor,
    editor.view.coordsAtPos(Math.min(position, editor.state.doc.content.size)),
    direction,
    width,
  );

/** Under the whole table around the caret, so that no row is covered. */
export const placeBelowTable = (editor: Editor, direction: "rtl" | "ltr", width: number): Offsets => {
  const { node } = editor.view.domAtPos(editor.state.selection.from);
  const element = node instanceof Element ? node : node.parentElement;
  const table = element?.closest("table");
  return table === null || table === undefined
    ? placeBelow(editor, editor.state.selection.to, direction, width)
    : placeUnder(editor, table.getBoundingClientRect(), direction, width);
};
