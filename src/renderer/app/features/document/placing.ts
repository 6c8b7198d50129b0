// Where something floats beside the text: 8 px under a place, never wider than the column (interface 10). The sheet
// of the text is its frame; distances run from the page's own start.

import type { Editor } from "@tiptap/core";

type Offsets = { readonly insetBlockStart: string; readonly insetInlineStart: string };

const gap = 8;

export const placeBelow = (
  editor: Editor,
  position: number,
  direction: "rtl" | "ltr",
  width: number,
): Offsets => {
  const sheet = editor.view.dom.parentElement;
  if (sheet === null) return { insetBlockStart: "0px", insetInlineStart: "0px" };
  const frame = sheet.getBoundingClientRect();
  const place = editor.view.coordsAtPos(Math.min(position, editor.state.doc.content.size));
  const start = direction === "rtl" ? frame.right - place.right : place.left - frame.left;
  const most = Math.max(0, frame.width - width);
  return {
    insetBlockStart: `${place.bottom - frame.top + gap}px`,
    insetInlineStart: `${Math.min(Math.max(0, start), most)}px`,
  };
};
