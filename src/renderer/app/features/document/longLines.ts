// A paragraph without an end, drawn in pieces (LANG-8): somebody may write a megabyte into one line, and every machine of
// the circle lays it out. What is written stays one paragraph; only what is in sight is laid out.

import { Extension } from "@tiptap/core";
import type { Node as ProseMirrorNode } from "@tiptap/pm/model";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { piecesOf } from "../../../../text/pieces.ts";

/** Texts do not change: a changed one is another node. */
const known = new WeakMap<ProseMirrorNode, readonly number[]>();
const startsIn = (block: ProseMirrorNode): readonly number[] => {
  const starts = known.get(block) ?? piecesOf(block.textBetween(0, block.content.size, null, "\ufffc"));
  known.set(block, starts);
  return starts;
};

const decorate = (doc: ProseMirrorNode): DecorationSet => {
  const pieces: Decoration[] = [];
  doc.descendants((node, at) => {
    if (!node.isTextblock) return true;
    const starts = startsIn(node);
    const first = at + 1;
    if (starts.length > 1)
      for (const [place, start] of starts.entries()) {
        const end = starts[place + 1] ?? node.content.size;
        pieces.push(Decoration.inline(first + start, first + end, { class: "piece" }));
      }
    return false;
  });
  return DecorationSet.create(doc, pieces);
};

const key = new PluginKey<DecorationSet>("longLines");

export const LongLines = Extension.create({
  name: "longLines",
  addProseMirrorPlugins: () => [
    new Plugin<DecorationSet>({
      key,
      state: {
        init: (_, { doc }) => decorate(doc),
        apply: (tr, pieces) => (tr.docChanged ? decorate(tr.doc) : pieces),
      },
      props: { decorations: (state) => key.getState(state) },
    }),
  ],
});
