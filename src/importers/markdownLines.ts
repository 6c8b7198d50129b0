// Markdown as lines. Its structure is read by a parser; what it embeds of HTML loses its tags, links and pictures
// keep their words alone. A parser of Markdown is slow, so paragraphs without any marking go past it, and after
// a budget of marked text the rest is read as plain text with its headings.

import { fromMarkdown } from "mdast-util-from-markdown";
import { flatText } from "./htmlTree.ts";
import { nameOf } from "./personName.ts";
import { cleanText, plainLine, type Source, type SourceLine } from "./source.ts";
import { linesOfText } from "./textLines.ts";

type MarkdownNode = ReturnType<typeof fromMarkdown>["children"][number];

const parserBudget = 800_000;
/** What parsing a stretch costs beyond its length. */
const stretchCost = 100;
/** One stretch without a blank line; a longer one is no writing of a person's. */
const longestStretch = 20_000;

const textOf = (node: MarkdownNode): string => {
  if (node.type === "text" || node.type === "inlineCode" || node.type === "code") return node.value;
  if (node.type === "html") return flatText(node.value);
  if (node.type === "break") return "\n";
  if (node.type === "image" || node.type === "imageReference") return "";
  return "children" in node ? node.children.map((child) => textOf(child)).join("") : "";
};

/** Entities are read by the parser, so what they stand for is cleaned after it. */
const oneLine = (text: string): string => cleanText(text).replace(/\s+/g, " ").trim();

const isStrong = (node: MarkdownNode): boolean =>
  node.type === "paragraph" &&
  node.children.length > 0 &&
  node.children.every((child) => child.type === "strong");

const line = (text: string, shape: SourceLine["shape"], gap: number, strong = false): SourceLine => ({
  ...plainLine(text, gap),
  shape,
  strong,
});

const listLines = (list: MarkdownNode & { type: "list" }, depth: number): readonly SourceLine[] => {
  let number = list.start ?? 1;
  const lines: SourceLine[] = [];
  for (const item of list.children) {
    const marker = list.ordered === true ? `${number++}. ` : "- ";
    let first = true;
    for (const child of item.children) {
      if (child.type === "list") lines.push(...listLines(child, depth + 1));
      else {
        const text = oneLine(textOf(child));
        if (text === "") continue;
        const indent = "  ".repeat(Math.min(depth, 8));
        lines.push(line(first ? indent + marker + text : `${indent}  ${text}`, "item", 0));
        first = false;
      }
    }
  }
  return lines;
};

const blockLines = (node: MarkdownNode, shape: "text" | "quote"): readonly SourceLine[] => {
  if (node.type === "heading") return [line(oneLine(textOf(node)), "heading", 1)];
  if (node.type === "list")
    return listLines(node, 0).map((each, place) => (place === 0 ? { ...each, gap: 1 } : each));
  if (node.type === "blockquote") return node.children.flatMap((child) => blockLines(child, "quote"));
  if (node.type === "code" || node.type === "html") {
    return textOf(node)
      .split("\n")
      .map((text, place) => line(oneLine(text), shape, place === 0 ? 1 : 0));
  }
  if (node.type !== "paragraph") return [];
  // A hard break is a line of verse; a soft one is only where the writer's editor wrapped.
  const strong = isStrong(node);
  return node.children
    .map((child) => (child.type === "text" ? child.value.replace(/\n/g, " ") : textOf(child)))
    .join("")
    .split("\n")
    .map((text, place) => line(oneLine(text), shape, place === 0 ? 1 : 0, strong));
};

/** What may mean something in Markdown; a stretch without any of it is a paragraph as it stands. */
const marked =
  /[*_`[\]<>#\\&|~=]|^\s{0,3}(?:[-+]|\d+[.)])\s|^ {4}|^\t|\n\s{0,3}(?:[-+]|\d+[.)])\s|\n[=-]+\s*$/;
const item = /^\s{0,3}(?:[-*+]|\d{1,9}[.)])\s/;
const fence = /^\s{0,3}(`{3,}|~{3,})/;
/** Containers within containers, which take a parser time without end. */
const nestsDeeply = /^(?:\s{0,3}[>*+-]\s?){40}/m;

/** The text in stretches that can be parsed one by one: between blank lines, lists and fences kept whole. */
const stretchesOf = (text: string): readonly string[] => {
  const stretches: string[] = [];
  let held: string[] = [];
  let fenced: string | null = null;
  let blank = false;
  const close = (): void => {
    if (held.length > 0) stretches.push(held.join("\n"));
    held = [];
  };
  for (const raw of text.split("\n")) {
    const mark = fence.exec(raw)?.[1] ?? null;
    const continues =
      fenced !== null || (item.test(held[0] ?? "") && (/^\s{2,}/.test(raw) || item.test(raw)));
    if (blank && !continues) close();
    if (mark !== null) fenced = fenced === null ? mark : raw.trim().startsWith(fenced) ? null : fenced;
    if (raw.trim() === "" && fenced === null) blank = true;
    else blank = false;
    held.push(raw);
  }
  close();
  return stretches;
};

const plainly = (stretch: string): readonly SourceLine[] =>
  linesOfText(stretch).map((each, place) => {
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(each.text);
    const gap = place === 0 ? 1 : each.gap;
    return heading === null ? { ...each, gap } : line(heading[1] ?? "", "heading", gap);
  });

/** A table's rows as lines; null for any other stretch. */
const tableLines = (stretch: string): readonly SourceLine[] | null => {
  const rows = stretch.split("\n").filter((row) => row.trim() !== "");
  if (
    rows.length < 2 ||
    !/^[\s|:-]*-[\s|:-]*$/.test(rows[1] ?? "") ||
    !rows.every((row) => row.includes("|"))
  )
    return null;
  return rows
    .filter((_, place) => place !== 1)
    .map((row, place) => line(oneLine(row.replace(/^\s*\||\|\s*$/g, "")), "text", place === 0 ? 1 : 0));
};

/**
 * Where links lead is not kept, but a link that is defined elsewhere is only known as one by its definition. A note
 * at the foot (`[^1]:`) is none: it is text, and stands where it was written. */
const definition = /^\s{0,3}\[(?!\^)[^\]\n]{1,200}\]:[ \t]*\S[^\n]{0,500}$/gm;
const longestDefinitions = 4000;

const linesOfMarkdown = (text: string): readonly SourceLine[] => {
  const lines: SourceLine[] = [];
  let spent = 0;
  const definitions = (text.match(definition) ?? []).join("\n").slice(0, longestDefinitions);
  for (const stretch of stretchesOf(text)) {
    if (stretch.trim() === "") continue;
    if (!marked.test(stretch)) lines.push(plainLine(oneLine(stretch), 1));
    else if (spent > parserBudget || stretch.length > longestStretch || nestsDeeply.test(stretch)) {
      for (const each of plainly(stretch)) lines.push(each);
    } else {
      const table = tableLines(stretch);
      if (table !== null) {
        lines.push(...table);
        continue;
      }
      const whole = stretch.includes("[") && definitions !== "" ? `${stretch}\n\n${definitions}` : stretch;
      spent += whole.length + stretchCost;
      for (const node of fromMarkdown(whole).children) lines.push(...blockLines(node, "text"));
    }
  }
  return lines.filter((each) => each.text.trim() !== "");
};

/** The block of statements that some writers put before a text: `title: …` between lines of three hyphens. */
const frontMatter = /^---\n([\s\S]{0,4000}?)\n(?:---|\.\.\.)\n/;
const statementsOf = (block: string): ReadonlyMap<string, string> => {
  const statements = new Map<string, string>();
  for (const raw of block.split("\n")) {
    const match = /^([A-Za-z_-]{2,30})\s*:\s*(.{1,500})$/.exec(raw);
    if (match === null) continue;
    statements.set((match[1] ?? "").toLowerCase(), (match[2] ?? "").trim().replace(/^["'](.*)["']$/, "$1"));
  }
  return statements;
};

export const readMarkdown = (raw: string): Source => {
  const text = cleanText(raw);
  const front = frontMatter.exec(text);
  const stated = statementsOf(front?.[1] ?? "");
  const author = nameOf(stated.get("author") ?? "");
  const title = stated.get("title");
  const language = stated.get("lang") ?? stated.get("language") ?? null;
  const direction = stated.get("dir") ?? stated.get("direction");
  return {
    origin: "markdown",
    lines: linesOfMarkdown(front === null ? text : text.slice(front[0].length)),
    titles: title === undefined ? [] : [title],
    authors: author === null ? [] : [author],
    site: stated.get("publication") ?? stated.get("site") ?? null,
    date: stated.get("date") ?? null,
    language: language !== null && /^[a-z]{2,3}(?:-[A-Z]{2})?$/.test(language) ? language : null,
    direction: direction === "rtl" || direction === "ltr" ? direction : null,
  };
};
