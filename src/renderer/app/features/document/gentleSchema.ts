// Reading what is there without judging it. The binding deletes an element that does not fit its schema, for
// everybody: two fine edits can merge into such a state, and a newer version may write elements of its own. So the
// schema never refuses: a missing part is filled in for the eye, an attribute that does not fit counts as absent,
// and what cannot be shown at all is one inert line in its place (protocol 2.9: the view makes it inert).

import { Extension } from "@tiptap/core";
import type { Node as PmNode, NodeType, Schema } from "@tiptap/pm/model";
import { Node } from "@tiptap/core";
import { fittingOfMark, fittingOfNode } from "../../../../schema/richText.ts";
import { isEndless } from "./tables.ts";

const unreadable = "unreadable";

/** Makes a schema that never throws for what it reads. */
export const soften = (schema: Schema): void => {
  const strictNode = schema.node.bind(schema);
  const strictMark = schema.mark.bind(schema);
  const nothing = () => strictNode(unreadable);
  const shown = (node: PmNode | null): PmNode =>
    node === null || (node.type.name === "table" && isEndless(node)) ? nothing() : node;
  schema.node = (type, attributes, content, marks) => {
    const known: NodeType | undefined = typeof type === "string" ? schema.nodes[type] : type;
    if (known === undefined) return nothing();
    const kept = fittingOfNode(known.name, attributes);
    try {
      return shown(strictNode(known, kept, content, marks));
    } catch {
      try {
        return shown(known.createAndFill(kept, content, marks));
      } catch {
        return nothing();
      }
    }
  };
  schema.mark = (type, attributes) => {
    const name = typeof type === "string" ? type : type.name;
    return strictMark(type, fittingOfMark(name, attributes));
  };
};

export const GentleSchema = Extension.create({
  name: "gentleSchema",
  onBeforeCreate() {
    soften(this.editor.schema);
  },
});

export const Unreadable = Node.create<{ readonly words: () => string }>({
  name: unreadable,
  group: "block",
  atom: true,
  selectable: false,
  draggable: false,
  addOptions: () => ({ words: () => "" }),
  renderHTML: () => ["div", { class: "unreadable" }],
  addNodeView() {
    return () => {
      const dom = document.createElement("div");
      dom.className = "unreadable";
      dom.contentEditable = "false";
      dom.textContent = this.options.words();
      return { dom };
    };
  },
});
