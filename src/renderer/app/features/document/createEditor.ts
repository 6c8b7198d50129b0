// The editor of one replica: vocabulary, binding to Yjs, direction, carets, the menu at `/`. It writes no style of
// its own into the page, takes no HTML as content, and keeps what it cannot show (electron.md 4.9).

import { Editor } from "@tiptap/core";
import { Collaboration } from "@tiptap/extension-collaboration";
import { Dropcursor, Gapcursor, Placeholder } from "@tiptap/extensions";
import { harmlessHtml } from "../../../../importers/pastedHtml.ts";
import type { Direction } from "../../../../text/direction.ts";
import type { Words } from "../../../words/index.ts";
import { makeBlock, matchingAdditions } from "./additions.ts";
import { BlockDirection } from "./blockDirection.ts";
import { Carets } from "./carets.ts";
import { GentleSchema, Unreadable } from "./gentleSchema.ts";
import { LinkMark } from "./linkMark.ts";
import { LongLines } from "./longLines.ts";
import type { Replica } from "./replica.ts";
import { richTextExtensions } from "./richTextNodes.ts";
import { SlashMenu } from "./slashMenu.ts";

type Surroundings = {
  readonly replica: Pick<Replica, "fragment" | "sendPresence">;
  readonly direction: Direction;
  readonly editable: boolean;
  /** What it is called to who cannot see it, and where more is said. */
  readonly called?: { readonly label: string; readonly describedBy: string };
  /** Asked each time, so that a change of language needs no other editor. */
  readonly words: () => Words;
  readonly nameOf: (user: string) => string;
  /** Whether others may know where the caret stands. */
  readonly maySendPresence: () => boolean;
};

export const createEditor = (
  element: HTMLElement,
  { replica, direction, editable, called, words, nameOf, maySendPresence }: Surroundings,
): Editor => {
  const editor: Editor = new Editor({
    element,
    editable,
    injectCSS: false,
    // Never text: TipTap would read it as HTML. What is in the replica takes its place at once.
    content: { type: "doc", content: [{ type: "paragraph" }] },
    editorProps: {
      transformPastedHTML: harmlessHtml,
      attributes: {
        class: "richText rd",
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": called?.label ?? words().t("document:body"),
        "aria-describedby": called?.describedBy ?? "document-help",
        spellcheck: "false",
        autocomplete: "off",
        autocorrect: "off",
        translate: "no",
      },
    },
    extensions: [
      GentleSchema,
      Unreadable.configure({ words: () => words().t("document:unreadable") }),
      ...richTextExtensions({
        taskLabel: (text) =>
          text.trim() === "" ? words().t("document:taskEmpty") : words().t("document:task", { text }),
      }),
      LinkMark,
      LongLines,
      BlockDirection.configure({ fallback: direction }),
      Collaboration.configure({ fragment: replica.fragment }),
      Carets.configure({
        nameOf,
        onMove: (anchor, head) => {
          if (maySendPresence()) replica.sendPresence(anchor, head);
        },
      }),
      SlashMenu.configure({
        find: (query) => matchingAdditions(words(), query),
        take: (kind, { from, to }) => makeBlock(editor, kind, { from, to }),
      }),
      Placeholder.configure({ placeholder: () => words().t("document:placeholder"), showOnlyCurrent: true }),
      Gapcursor,
      Dropcursor.configure({ class: "dropCursor", color: false }),
    ],
  });
  return editor;
};
