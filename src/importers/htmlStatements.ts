// What a page says about itself: its titles, authors, site, date, language and direction.

import { attributeOf } from "./htmlRegion.ts";
import type { HtmlDocument, HtmlElement, HtmlNode } from "./htmlTree.ts";
import { nameOf } from "./personName.ts";
import { cleanText, type Source } from "./source.ts";

export const isElement = (node: HtmlNode): node is HtmlElement => "tagName" in node;

export const childrenOf = (element: HtmlElement | HtmlDocument): readonly HtmlNode[] => element.childNodes;

/** All text inside an element, at most `limit` units of it. */
export const textInside = (element: HtmlElement, limit: number): string => {
  let text = "";
  const waiting: HtmlNode[] = [...childrenOf(element)].reverse();
  for (let node = waiting.pop(); node !== undefined && text.length < limit; node = waiting.pop()) {
    if ("value" in node) text += node.value.slice(0, limit - text.length);
    else if (isElement(node)) for (const child of [...childrenOf(node)].reverse()) waiting.push(child);
  }
  return cleanText(text).replace(/\s+/g, " ").trim();
};

/** Every element in order of the page, at most so many. */
export const elementsOf = function* (root: HtmlElement | HtmlDocument): Generator<HtmlElement> {
  const waiting: HtmlNode[] = [...childrenOf(root)].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (!isElement(node)) continue;
    yield node;
    const children = childrenOf(node);
    for (let place = children.length - 1; place >= 0; place--) {
      const child = children[place];
      if (child !== undefined) waiting.push(child);
    }
  }
};

const titleNames = new Set(["og:title", "twitter:title", "dc.title", "citation_title"]);
const authorNames = new Set([
  "author",
  "article:author",
  "dc.creator",
  "citation_author",
  "byl",
  "parsely-author",
]);
const dateNames = new Set([
  "article:published_time",
  "datepublished",
  "date",
  "dc.date",
  "citation_publication_date",
  "pubdate",
  "publishdate",
  "parsely-pub-date",
]);

type Statements = Omit<Source, "origin" | "lines">;

const tagOf = (language: string | null): string | null => {
  const tag = language?.trim().slice(0, 35) ?? "";
  const match = /^([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}))?$/.exec(tag);
  if (match === null) return null;
  const [, base = "", region] = match;
  return base.toLowerCase() + (region === undefined ? "" : `-${region.toUpperCase()}`);
};

export const statementsOf = (document: HtmlDocument): Statements => {
  const titles: string[] = [];
  const authors: string[] = [];
  let site: string | null = null;
  let date: string | null = null;
  let language: string | null = null;
  let direction: Statements["direction"] = null;
  const author = (text: string): void => {
    const name = nameOf(text.replace(/^\s*(?:by|بقلم|كتب)\s*:?\s+/iu, ""));
    if (name !== null && !authors.includes(name) && authors.length < 10) authors.push(name);
  };
  for (const element of elementsOf(document)) {
    const { tagName } = element;
    if (tagName === "html" || tagName === "body") {
      language ??= tagOf(attributeOf(element, "lang"));
      const dir = attributeOf(element, "dir")?.toLowerCase();
      if (dir === "rtl" || dir === "ltr") direction ??= dir;
    } else if (tagName === "title") {
      const title = textInside(element, 1000);
      if (title !== "" && titles.length < 10) titles.push(title);
    } else if (tagName === "meta") {
      const name = (
        attributeOf(element, "property") ??
        attributeOf(element, "name") ??
        attributeOf(element, "itemprop") ??
        ""
      ).toLowerCase();
      const content = cleanText(attributeOf(element, "content")?.slice(0, 1000) ?? "")
        .replace(/\s+/g, " ")
        .trim();
      if (content === "") continue;
      if (titleNames.has(name) && titles.length < 10) titles.push(content);
      else if (authorNames.has(name)) author(content);
      else if (dateNames.has(name)) date ??= content;
      else if (name === "og:site_name") site ??= content.slice(0, 200);
    } else if (tagName === "time") {
      date ??= attributeOf(element, "datetime")?.slice(0, 40) ?? null;
    } else if (attributeOf(element, "rel") === "author" || attributeOf(element, "itemprop") === "author") {
      author(textInside(element, 100));
    } else if (
      /(?:^|[\s_-])(?:author|byline)(?:$|[\s_-])/i.test(attributeOf(element, "class")?.slice(0, 200) ?? "")
    ) {
      author(textInside(element, 100));
    }
  }
  return { titles, authors, site, date, language, direction };
};
