// The names that the gate lets into rich text, from the vocabulary that the editor is built on.

import { richTextMarks, richTextNodes } from "../../schema/richText.ts";

export type RichTextNames = {
  readonly nodes: ReadonlySet<string>;
  readonly marks: ReadonlySet<string>;
  /** Of all nodes together: which belongs to which is for the view. */
  readonly attributes: ReadonlySet<string>;
};

export const richTextNames: RichTextNames = {
  nodes: new Set(Object.keys(richTextNodes)),
  marks: new Set(Object.keys(richTextMarks)),
  attributes: new Set(Object.values(richTextNodes).flatMap((attributes) => Object.keys(attributes))),
};
