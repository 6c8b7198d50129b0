// The editor's vocabulary: the elements and marks of schema/richText and no others. Content expressions are as wide
// as sense allows, so that merged edits rarely break them; shortcuts with Ctrl Alt are taken off, because that is
// AltGr on many keyboards (interface 9).

import { type AnyExtension, wrappingInputRule } from "@tiptap/core";
import { Blockquote } from "@tiptap/extension-blockquote";
import { Bold } from "@tiptap/extension-bold";
import { Code } from "@tiptap/extension-code";
import { Document } from "@tiptap/extension-document";
import { HardBreak } from "@tiptap/extension-hard-break";
import { Heading, type Level } from "@tiptap/extension-heading";
import { HorizontalRule } from "@tiptap/extension-horizontal-rule";
import { Italic } from "@tiptap/extension-italic";
import { BulletList, ListItem, ListKeymap, OrderedList, TaskItem, TaskList } from "@tiptap/extension-list";
import { Paragraph } from "@tiptap/extension-paragraph";
import { Strike } from "@tiptap/extension-strike";
import { TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
import { Text } from "@tiptap/extension-text";
import { withDigits } from "../../../words/index.ts";
import { HeldTable } from "./tables.ts";

export const headingLevels: readonly Level[] = [1, 2, 3];

/** The title of the page is the first heading; a document's own begin at the second. */
const QuietHeading = Heading.extend({
  addKeyboardShortcuts: () => ({}),
  parseHTML: () => [
    { tag: "h1", attrs: { level: 1 } },
    { tag: "h2", attrs: { level: 1 } },
    { tag: "h3", attrs: { level: 2 } },
    { tag: "h4, h5, h6", attrs: { level: 3 } },
  ],
  renderHTML: ({ node, HTMLAttributes }) => [`h${Number(node.attrs["level"]) + 1}`, HTMLAttributes, 0],
}).configure({ levels: [...headingLevels] });

const QuietParagraph = Paragraph.extend({ addKeyboardShortcuts: () => ({}) });

const wideItem = "block+";

/** Also begun by Arabic and Persian digits. */
const AnyDigitsList = OrderedList.extend({
  addAttributes: () => ({
    start: {
      default: 1,
      parseHTML: (element) => {
        const start = Number.parseInt(element.getAttribute("start") ?? "1", 10);
        return Number.isSafeInteger(start) && start >= 0 && start <= 1_000_000 ? start : 1;
      },
      renderHTML: ({ start }) => (start === 1 ? {} : { start }),
    },
  }),
  renderHTML: ({ HTMLAttributes }) => ["ol", HTMLAttributes, 0],
  addInputRules() {
    return [
      wrappingInputRule({
        find: /^([0-9٠-٩۰-۹]{1,6})[.)]\s$/,
        type: this.type,
        getAttributes: ([, digits]) => ({ start: Number(withDigits(digits ?? "1", "latn")) }),
        joinPredicate: ([, digits], node) =>
          node.childCount + Number(node.attrs["start"]) === Number(withDigits(digits ?? "1", "latn")),
      }),
    ];
  },
});

const span = {
  default: 1,
  parseHTML: (element: HTMLElement, name: "colspan" | "rowspan"): number => {
    const value = Number.parseInt(element.getAttribute(name) ?? "1", 10);
    return Number.isSafeInteger(value) && value >= 1 && value <= 100 ? value : 1;
  },
};
const cellAttributes = () => ({
  colspan: { default: 1, parseHTML: (element: HTMLElement) => span.parseHTML(element, "colspan") },
  rowspan: { default: 1, parseHTML: (element: HTMLElement) => span.parseHTML(element, "rowspan") },
  // The table editing asks for it; no width is ever kept.
  colwidth: { default: null, rendered: false, parseHTML: () => null },
});

type Words = { readonly taskLabel: (text: string) => string };

export const richTextExtensions = ({ taskLabel }: Words): AnyExtension[] => [
  Document,
  QuietParagraph,
  Text,
  QuietHeading,
  BulletList,
  AnyDigitsList,
  ListItem.extend({ content: wideItem }),
  ListKeymap,
  TaskList,
  TaskItem.extend({ content: wideItem }).configure({
    nested: true,
    a11y: { checkboxLabel: (node) => taskLabel(node.firstChild?.textContent ?? "") },
  }),
  Blockquote,
  HorizontalRule,
  HardBreak,
  HeldTable,
  TableRow,
  TableHeader.extend({ addAttributes: cellAttributes }),
  TableCell.extend({ addAttributes: cellAttributes }),
  Bold,
  Italic,
  Strike,
  Code,
];
