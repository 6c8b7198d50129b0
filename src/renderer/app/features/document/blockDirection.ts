// Direction per block (language 1): from the first strong letter, passing over links, code and markers; a person's
// own choice is stored in the document and wins. An empty block goes on as the one before it. A list item, a quote
// and a cell stand on the side of their first line; a table on the side of most of its letters.

import { Extension } from "@tiptap/core";
import type { Node as ProseMirrorNode } from "@tiptap/pm/model";
import { Plugin, PluginKey, type Transaction } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { type Direction, directionOfBlock, directionOfSection } from "../../../../text/direction.ts";

const turnable = [
  "paragraph",
  "heading",
  "bulletList",
  "orderedList",
  "listItem",
  "taskList",
  "taskItem",
  "blockquote",
  "table",
  "tableHeader",
  "tableCell",
];
const followsFirstLine = new Set(["listItem", "taskItem", "blockquote", "tableHeader", "tableCell"]);

const chosen = (node: ProseMirrorNode): Direction | null => {
  const { dir } = node.attrs;
  return dir === "rtl" || dir === "ltr" ? dir : null;
};

/** What its text says; null when no letter says anything. Texts do not change: a changed one is another node. */
const said = new WeakMap<ProseMirrorNode, { readonly direction: Direction | null }>();
const saidBy = (block: ProseMirrorNode): Direction | null => {
  const known = said.get(block);
  if (known !== undefined) return known.direction;
  let plain = "";
  block.forEach((child) => {
    const passedOver = child.marks.some(({ type }) => type.name === "code" || type.name === "link");
    plain += passedOver ? " " : (child.text ?? " ");
  });
  const decide = (text: string): Direction | null => {
    const direction = directionOfBlock(text, "rtl");
    return direction === directionOfBlock(text, "ltr") ? direction : null;
  };
  const direction = decide(plain) ?? decide(block.textContent);
  said.set(block, { direction });
  return direction;
};

export type Placed = { readonly from: number; readonly to: number; readonly direction: Direction };

/** Every block whose direction is not written in the document itself, with the one it takes. */
export const directionsOf = (doc: ProseMirrorNode, fallback: Direction): readonly Placed[] => {
  const placed: Placed[] = [];
  let before = fallback;
  const effective = (block: ProseMirrorNode): Direction => chosen(block) ?? saidBy(block) ?? before;
  const firstLine = (node: ProseMirrorNode): Direction => {
    let first: ProseMirrorNode | null = null;
    node.descendants((child) => {
      if (first === null && child.isTextblock) first = child;
      return first === null;
    });
    return first === null ? before : effective(first);
  };
  doc.descendants((node, from) => {
    const place = (direction: Direction): void => {
      if (chosen(node) === null) placed.push({ from, to: from + node.nodeSize, direction });
    };
    if (node.isTextblock) {
      before = effective(node);
      place(before);
      return false;
    }
    if (followsFirstLine.has(node.type.name)) place(firstLine(node));
    else if (node.type.name === "table") {
      const texts: string[] = [];
      node.descendants((child) => {
        if (child.isTextblock) texts.push(child.textContent);
        return !child.isTextblock;
      });
      place(directionOfSection(texts, before));
    }
    return true;
  });
  return placed;
};

const key = new PluginKey<DecorationSet>("blockDirection");

const decorate = (doc: ProseMirrorNode, fallback: Direction): DecorationSet =>
  DecorationSet.create(
    doc,
    directionsOf(doc, fallback).map(({ from, to, direction }) =>
      Decoration.node(from, to, { dir: direction }),
    ),
  );

/** Turns the blocks of the selection: to the other side, and back to what their text says. */
const turn = (tr: Transaction, fallback: Direction): boolean => {
  const taken = new Map(directionsOf(tr.doc, fallback).map(({ from, direction }) => [from, direction]));
  const { from, to } = tr.selection;
  tr.doc.nodesBetween(from, to, (node, at) => {
    if (!node.isTextblock) return true;
    const now = chosen(node) ?? taken.get(at) ?? fallback;
    const other: Direction = now === "rtl" ? "ltr" : "rtl";
    tr.setNodeAttribute(at, "dir", saidBy(node) === other ? null : other);
    return false;
  });
  return tr.docChanged;
};

const turnTable = (tr: Transaction, fallback: Direction): boolean => {
  const { $from } = tr.selection;
  for (let depth = $from.depth; depth > 0; depth--) {
    const node = $from.node(depth);
    if (node.type.name !== "table") continue;
    const at = $from.before(depth);
    const taken = directionsOf(tr.doc, fallback).find((placed) => placed.from === at)?.direction;
    const now = chosen(node) ?? taken ?? fallback;
    tr.setNodeAttribute(at, "dir", now === "rtl" ? "ltr" : "rtl");
    return true;
  }
  return false;
};

declare module "@tiptap/core" {
  interface Commands<ReturnType> {
    blockDirection: {
      turnBlocks: () => ReturnType;
      turnTable: () => ReturnType;
    };
  }
}

export const BlockDirection = Extension.create<{ readonly fallback: Direction }>({
  name: "blockDirection",
  addOptions: () => ({ fallback: "rtl" }),
  addGlobalAttributes() {
    return [
      {
        types: turnable,
        attributes: {
          dir: {
            default: null,
            // A page from elsewhere writes `dir` on everything; only our own mark of a choice is taken over.
            parseHTML: (element) => {
              const turned = element.getAttribute("data-turned");
              return turned === "rtl" || turned === "ltr" ? turned : null;
            },
            renderHTML: ({ dir }) => (dir === "rtl" || dir === "ltr" ? { dir, "data-turned": dir } : {}),
          },
        },
      },
    ];
  },
  addCommands() {
    const { fallback } = this.options;
    return {
      turnBlocks:
        () =>
        ({ tr }) =>
          turn(tr, fallback),
      turnTable:
        () =>
        ({ tr }) =>
          turnTable(tr, fallback),
    };
  },
  addProseMirrorPlugins() {
    const { fallback } = this.options;
    const { editor } = this;
    return [
      new Plugin<DecorationSet>({
        key,
        state: {
          init: (_, { doc }) => decorate(doc, fallback),
          apply: (tr, decorations) => (tr.docChanged ? decorate(tr.doc, fallback) : decorations),
        },
        props: {
          decorations: (state) => key.getState(state),
          // By physical key, so that it works on every layout.
          handleKeyDown: (_, event) => {
            const command = event.ctrlKey || event.metaKey;
            if (!command || !event.shiftKey || event.altKey || event.code !== "KeyX") return false;
            return editor.commands.turnBlocks();
          },
        },
      }),
    ];
  },
});
