// HTML bytes of strangers as a tree, within limits.
//
// parse5 parses as browsers do, and like them takes quadratic time on pages made for it: deep nesting, thousands
// of attributes on one tag, content moved out of tables, formatting that is opened again and again. Each
// of these is counted, and a page that passes a limit gives null; its text is then read without its structure.

import { defaultTreeAdapter, parse, type DefaultTreeAdapterTypes } from "parse5";

export type HtmlElement = DefaultTreeAdapterTypes.Element;
export type HtmlNode = DefaultTreeAdapterTypes.ChildNode;
export type HtmlDocument = DefaultTreeAdapterTypes.Document;

const limits = { depth: 400, elements: 600_000, moved: 20_000, attributes: 600 } as const;

class PastLimit extends Error {}

// Names are matched without regard to case where they stand. A page in lower case beside the page would be simpler, but
// V8 moves toLowerCase, which it takes for free, into the loop, and a megabyte then takes minutes.
const tagName = /<([a-z][a-z0-9]{0,20})/iy;

/** Where an element that holds no markup is closed; -1 when it is not. */
const endOfRaw = (html: string, name: string, from: number): number => {
  const end = new RegExp(`</${name}`, "gi");
  end.lastIndex = from;
  return end.exec(html)?.index ?? -1;
};

/** Whether no tag has more attributes than any honest page; linear in the text. */
const hasHonestTags = (html: string): boolean => {
  let at = html.indexOf("<");
  while (at !== -1) {
    if (html.startsWith("<!--", at)) {
      const closed = html.indexOf("-->", at + 4);
      if (closed === -1) return true;
      at = html.indexOf("<", closed);
      continue;
    }
    tagName.lastIndex = at;
    const name = tagName.exec(html)?.[1]?.toLowerCase();
    if (name === undefined) {
      at = html.indexOf("<", at + 1);
      continue;
    }
    let attributes = 0;
    let quote = 0;
    let inName = false;
    let end = at + 1 + name.length;
    for (; end < html.length; end++) {
      const unit = html.charCodeAt(end);
      if (quote !== 0) {
        if (unit === quote) quote = 0;
        continue;
      }
      if (unit === 0x3e) break;
      if (unit === 0x22 || unit === 0x27) {
        quote = unit;
        inName = false;
      } else if (unit <= 0x20 || unit === 0x2f) inName = false;
      else if (!inName) {
        inName = true;
        if (++attributes > limits.attributes) return false;
      }
    }
    const isRaw = name === "script" || name === "style";
    const after = isRaw ? endOfRaw(html, name, end) : end;
    if (after === -1) return true;
    at = html.indexOf("<", Math.max(after, end));
  }
  return true;
};

export const parseHtml = (html: string): HtmlDocument | null => {
  if (!hasHonestTags(html)) return null;
  let depth = 0;
  let elements = 0;
  let moved = 0;
  const counted = (count: number, limit: number): void => {
    if (count > limit) throw new PastLimit();
  };
  try {
    return parse(html, {
      scriptingEnabled: false,
      treeAdapter: {
        ...defaultTreeAdapter,
        createElement: (name, namespace, attributes) => {
          counted(++elements, limits.elements);
          return defaultTreeAdapter.createElement(name, namespace, attributes);
        },
        insertBefore: (parent, node, reference) => {
          counted(++moved, limits.moved);
          defaultTreeAdapter.insertBefore(parent, node, reference);
        },
        insertTextBefore: (parent, text, reference) => {
          counted(++moved, limits.moved);
          defaultTreeAdapter.insertTextBefore(parent, text, reference);
        },
        onItemPush: () => counted(++depth, limits.depth),
        onItemPop: () => {
          depth--;
        },
      },
    });
  } catch (cause) {
    if (cause instanceof PastLimit) return null;
    throw cause;
  }
};

const droppedContent =
  /^(?:script|style|template|noscript|svg|math|title|head|iframe|object|select|textarea)$/;
const blockTag =
  /^(?:address|article|aside|blockquote|br|center|dd|div|dl|dt|figure|figcaption|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|table|td|th|tr|ul)$/;
const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

const anyTagName = /<\/?([a-z][a-z0-9]{0,20})/iy;

/** The text of a page without its structure: for pages past a limit. Linear, and nothing nests. */
export const flatText = (html: string): string => {
  const parts: string[] = [];
  /** Elements that are not closed any more: looking again would take the whole text each time. */
  const unclosed = new Set<string>();
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf("<", at);
    parts.push(html.slice(at, open === -1 ? html.length : open));
    if (open === -1) break;
    anyTagName.lastIndex = open;
    const name = anyTagName.exec(html)?.[1]?.toLowerCase() ?? "";
    const isComment = html.startsWith("<!--", open);
    if (name === "" && !/^<[!?/]/.test(html.slice(open, open + 2))) {
      parts.push("<");
      at = open + 1;
      continue;
    }
    let close = isComment ? html.indexOf("-->", open + 4) : html.indexOf(">", open);
    if (
      close !== -1 &&
      !isComment &&
      droppedContent.test(name) &&
      html[open + 1] !== "/" &&
      !unclosed.has(name)
    ) {
      const ended = endOfRaw(html, name, close);
      if (ended === -1) unclosed.add(name);
      else close = html.indexOf(">", ended);
    }
    if (close === -1) break;
    if (blockTag.test(name)) parts.push("\n");
    at = close + (isComment ? 3 : 1);
  }
  return parts
    .join("")
    .replace(
      /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi,
      (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
        if (name !== undefined) return entities[name.toLowerCase()] ?? whole;
        const point = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
        return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : "\ufffd";
      },
    );
};
