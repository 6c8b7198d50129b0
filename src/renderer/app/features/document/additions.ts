// What the menu at `/` and the bar of a selection can make of a block.

import type { Editor } from "@tiptap/core";
import { fold } from "../../../../text/fold.ts";
import type { Words } from "../../../words/index.ts";

export const blockKinds = [
  "paragraph",
  "heading1",
  "heading2",
  "heading3",
  "bulletList",
  "orderedList",
  "taskList",
  "blockquote",
] as const;
export const additionKinds = [...blockKinds, "table", "divider"] as const;
export type BlockKind = (typeof blockKinds)[number];
export type AdditionKind = (typeof additionKinds)[number];

/** Where several kinds stand around the caret, the innermost is named. */
export const kindHere = (editor: Editor): BlockKind => {
  for (const level of [1, 2, 3] as const) if (editor.isActive("heading", { level })) return `heading${level}`;
  for (const kind of ["taskList", "orderedList", "bulletList", "blockquote"] as const)
    if (editor.isActive(kind)) return kind;
  return "paragraph";
};

const lists = new Set<AdditionKind>(["bulletList", "orderedList", "taskList"]);

/** Items of a task list are none of the others: it is left, where the other two turn into each other. */
const leavesList = (here: BlockKind, kind: AdditionKind): boolean =>
  lists.has(here) && here !== kind && (!lists.has(kind) || here === "taskList" || kind === "taskList");

/** Range is what was typed to ask for it; it goes away. */
export const makeBlock = (
  editor: Editor,
  kind: AdditionKind,
  range?: { readonly from: number; readonly to: number },
): void => {
  // Steps of their own: lifting out of a list reads the places as they were before the whole chain.
  if (range !== undefined) editor.chain().focus().deleteRange(range).run();
  const here = kindHere(editor);
  if (leavesList(here, kind)) {
    if (here === "bulletList") editor.chain().focus().toggleBulletList().run();
    else if (here === "orderedList") editor.chain().focus().toggleOrderedList().run();
    else editor.chain().focus().toggleTaskList().run();
  }
  const chain = editor.chain().focus();
  // A quote around the block is left before another begins.
  if (here !== kind && here === "blockquote") chain.toggleBlockquote();
  switch (kind) {
    case "paragraph":
      chain.setParagraph();
      break;
    case "heading1":
      chain.setHeading({ level: 1 });
      break;
    case "heading2":
      chain.setHeading({ level: 2 });
      break;
    case "heading3":
      chain.setHeading({ level: 3 });
      break;
    case "bulletList":
      if (here !== kind) chain.toggleBulletList();
      break;
    case "orderedList":
      if (here !== kind) chain.toggleOrderedList();
      break;
    case "taskList":
      if (here !== kind) chain.toggleTaskList();
      break;
    case "blockquote":
      if (here !== kind) chain.setBlockquote();
      break;
    case "table":
      chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true });
      break;
    case "divider":
      chain.setHorizontalRule();
  }
  chain.run();
};

/** Found by folded letters, anywhere in the name; an empty query finds all. */
export const matchingAdditions = ({ t }: Words, query: string): readonly AdditionKind[] => {
  const folded = fold(query);
  return additionKinds.filter((kind) => fold(t(`document:${kind}`)).includes(folded));
};
