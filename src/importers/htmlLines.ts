// HTML as lines: text and an allow-list of structure (paragraphs, headings, lists, quotes, tables, line breaks).
// Nothing of the page's markup survives, so there is nothing to clean: no script, style, link or picture is kept.

import { attributeOf, isDropped, regionOf } from "./htmlRegion.ts";
import { childrenOf, elementsOf, isElement, statementsOf } from "./htmlStatements.ts";
import { flatText, parseHtml, type HtmlDocument, type HtmlElement, type HtmlNode } from "./htmlTree.ts";
import { itemMarkerOf } from "./itemMarker.ts";
import { cleanText, type LeftReason, type Source, type SourceLine } from "./source.ts";
import { readText } from "./textLines.ts";

const blockTag =
  /^(?:address|article|aside|blockquote|body|caption|center|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hgroup|hr|html|legend|li|main|menu|nav|ol|p|pre|search|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)$/;
/** Elements that a reader sees as set apart by a blank line. */
const spacedTag =
  /^(?:address|article|aside|blockquote|center|div|dl|details|figure|h[1-6]|header|hr|footer|main|nav|ol|p|pre|section|table|ul)$/;

type Weights = { readonly of: ReadonlyMap<HtmlElement, number>; readonly total: number };

/** How many units of text stand under each element; dropped elements count nothing. */
const weigh = (document: HtmlDocument): Weights => {
  const weights = new Map<HtmlElement, number>();
  const weightOf = (node: HtmlNode): number => {
    if ("value" in node) return node.value.trim().length;
    if (!isElement(node) || isDropped(node)) return 0;
    let sum = 0;
    for (const child of childrenOf(node)) sum += weightOf(child);
    weights.set(node, sum);
    return sum;
  };
  let total = 0;
  for (const child of childrenOf(document)) total += weightOf(child);
  return { of: weights, total };
};

/** The element that the page itself calls its content, when most of the words are in it. */
const contentOf = (document: HtmlDocument, weights: Weights): HtmlElement | null => {
  const articles: HtmlElement[] = [];
  const mains: HtmlElement[] = [];
  for (const element of elementsOf(document)) {
    if (element.tagName === "article") articles.push(element);
    if (element.tagName === "main" || attributeOf(element, "role") === "main") mains.push(element);
  }
  for (const candidates of [articles, mains]) {
    let heaviest: HtmlElement | null = null;
    let weight = 0;
    for (const each of candidates) {
      const own = weights.of.get(each) ?? 0;
      if (own > weight) [heaviest, weight] = [each, own];
    }
    if (weight >= 400 && weight >= weights.total * 0.3) return heaviest;
  }
  return null;
};

/** Elements that hold the title or the content, with all that they stand in: their names cannot make them furniture. */
const holdersOf = (document: HtmlDocument): ReadonlySet<HtmlElement> => {
  const holders = new Set<HtmlElement>();
  const path: HtmlElement[] = [];
  const walk = (element: HtmlElement): void => {
    path.push(element);
    if (/^(?:h1|main|article)$/.test(element.tagName) || attributeOf(element, "role") === "main") {
      for (const each of path) holders.add(each);
    }
    for (const child of childrenOf(element)) if (isElement(child)) walk(child);
    path.pop();
  };
  for (const child of childrenOf(document)) if (isElement(child)) walk(child);
  return holders;
};

type Surroundings = {
  readonly region: LeftReason | null;
  readonly shape: SourceLine["shape"];
  readonly linked: boolean;
  readonly strong: boolean;
  readonly keepsBreaks: boolean;
  /** How many lists stand around it. */
  readonly depth: number;
  readonly inContent: boolean;
};

class LineBuilder {
  readonly lines: SourceLine[] = [];
  #text = "";
  #linked = 0;
  #strong = 0;
  #letters = 0;
  #gap = 0;
  #marker = "";
  #at: Surroundings | null = null;

  add(text: string, at: Surroundings): void {
    const clean = at.keepsBreaks ? text : text.replace(/\s+/g, " ");
    const letters = clean.replace(/\s/g, "").length;
    if (letters > 0 || this.#text !== "") this.#text += clean;
    if (letters > 0) this.#at ??= at;
    this.#letters += letters;
    if (at.linked) this.#linked += letters;
    if (at.strong) this.#strong += letters;
  }

  mark(marker: string): void {
    this.#marker = marker;
  }

  /** Ends the line; `spaced` when a blank line would be seen here. */
  end(spaced: boolean): void {
    const text = cleanText(this.#text).replace(/\s+/g, " ").trim();
    const at = this.#at;
    if (text !== "" && at !== null) {
      const marked = at.shape === "item" && itemMarkerOf(text) === null ? this.#marker + text : text;
      this.lines.push({
        text: marked,
        shape: at.shape === "item" && this.#marker === "" && itemMarkerOf(text) === null ? "text" : at.shape,
        gap: this.lines.length === 0 ? 0 : this.#gap,
        strong: this.#strong === this.#letters,
        region: at.region,
        linkShare: this.#linked / this.#letters,
      });
      this.#marker = "";
      this.#gap = 0;
    }
    if (spaced) this.#gap = Math.max(this.#gap, 1);
    this.#text = "";
    this.#linked = 0;
    this.#strong = 0;
    this.#letters = 0;
    this.#at = null;
  }

  break(): void {
    const isEmpty = this.#letters === 0;
    this.end(isEmpty);
  }
}

const insideOf = (element: HtmlElement, at: Surroundings, region: LeftReason | null): Surroundings => {
  const { tagName } = element;
  const isHeading = /^h[1-6]$/.test(tagName);
  const shape = isHeading
    ? "heading"
    : tagName === "li"
      ? "item"
      : tagName === "blockquote"
        ? "quote"
        : at.shape;
  return {
    region,
    shape,
    linked: at.linked || (tagName === "a" && attributeOf(element, "href") !== null),
    strong: at.strong || tagName === "b" || tagName === "strong" || isHeading,
    keepsBreaks: at.keepsBreaks || tagName === "pre",
    depth: at.depth + (tagName === "ul" || tagName === "ol" ? 1 : 0),
    inContent: at.inContent,
  };
};

const outermost: Surroundings = {
  region: null,
  shape: "text",
  linked: false,
  strong: false,
  keepsBreaks: false,
  depth: 0,
  inContent: false,
};

const linesOf = (document: HtmlDocument): readonly SourceLine[] => {
  const weights = weigh(document);
  const content = contentOf(document, weights);
  const holders = holdersOf(document);
  const builder = new LineBuilder();
  /** Where each open list has counted to; NaN for one that does not count. */
  const counters: number[] = [];
  let passedContent = false;

  const regionFor = (element: HtmlElement, at: Surroundings): LeftReason | null => {
    if (element === content) return null;
    if (at.region !== null || holders.has(element)) return at.region;
    const stated = regionOf(element);
    if (stated !== null && (weights.of.get(element) ?? 0) <= weights.total * 0.5) return stated;
    const isOutside = content !== null && !at.inContent && blockTag.test(element.tagName);
    return isOutside ? (passedContent ? "footer" : "menu") : null;
  };

  const addText = (text: string, at: Surroundings): void => {
    if (!at.keepsBreaks) return builder.add(text, at);
    text.split("\n").forEach((piece, place) => {
      if (place > 0) builder.break();
      builder.add(piece, at);
    });
  };

  const beginItem = (depth: number): void => {
    const count = counters.at(-1) ?? Number.NaN;
    const indent = "  ".repeat(Math.max(0, Math.min(depth, 8) - 1));
    builder.mark(indent + (Number.isNaN(count) ? "- " : `${count}. `));
    if (counters.length > 0) counters[counters.length - 1] = count + 1;
  };

  const walk = (node: HtmlNode, at: Surroundings): void => {
    if ("value" in node) return addText(node.value, at);
    if (!isElement(node) || isDropped(node)) return;
    const { tagName } = node;
    if (tagName === "br") return builder.break();
    const isList = tagName === "ol" || tagName === "ul";
    const isBlock = blockTag.test(tagName);
    const spaced = spacedTag.test(tagName) && !(isList && at.depth > 0);
    if (isBlock) builder.end(spaced);
    const inside = insideOf(node, at, regionFor(node, at));
    if (node === content) passedContent = true;
    if (isList) counters.push(tagName === "ul" ? Number.NaN : Number(attributeOf(node, "start") ?? 1) || 1);
    if (tagName === "li") beginItem(at.depth);
    const within = node === content ? { ...inside, inContent: true } : inside;
    for (const child of childrenOf(node)) walk(child, within);
    if (isList) counters.pop();
    if (isBlock) builder.end(spaced);
  };
  for (const child of childrenOf(document)) walk(child, outermost);
  builder.end(false);
  return builder.lines;
};

export const readHtml = (html: string): Source => {
  const document = parseHtml(html);
  if (document === null) return { ...readText(flatText(html)), origin: "html" };
  return { origin: "html", lines: linesOf(document), ...statementsOf(document) };
};
