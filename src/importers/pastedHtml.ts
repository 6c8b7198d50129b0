// HTML of a paste, made harmless before any parser of the browser sees it. The editor reads a paste by giving it to
// the browser, and there an inline handler or style is refused by the page's policy, and counted as a violation
// (E02). So it is read here, as a tree and within limits, and written again from a list: elements and attributes
// that a document can keep, every other element as its text, and what is no text (scripts, styles, frames,
// pictures) not at all. What is written can hold no script, no style and no address but of a link.

import { flatText, type HtmlElement, type HtmlNode, parseHtml } from "./htmlTree.ts";

const kept = new Set(
  "p h1 h2 h3 h4 h5 h6 ul ol li blockquote hr br table thead tbody tfoot tr th td b strong i em s del strike code pre a span div".split(
    " ",
  ),
);
const empty = new Set(["hr", "br"]);
/** Ends a line, and says no more. */
const blocks = new Set(
  "address article aside body center dd details dl dt fieldset figcaption figure footer form header html main nav section summary".split(
    " ",
  ),
);
const withoutText = new Set(
  "script style template noscript svg math title head iframe object embed select textarea audio video canvas img picture".split(
    " ",
  ),
);

const attributes: Readonly<Record<string, RegExp>> = {
  dir: /^(?:rtl|ltr)$/,
  start: /^\d{1,7}$/,
  colspan: /^\d{1,3}$/,
  rowspan: /^\d{1,3}$/,
  href: /^(?:https|mailto):[^\s]{1,2100}$/i,
  "data-address": /^(?:https|mailto):[^\s]{1,2100}$/i,
  "data-type": /^task(?:List|Item)$/,
  "data-checked": /^(?:true|false)?$/,
  // The editor's own: from where in a document a piece was copied.
  "data-pm-slice": /^\d{1,3} \d{1,3}(?: -\d{1,3})? \[[^<>]{0,4000}\]$/,
};

const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (unit) => escapes[unit] ?? "");

const attributesOf = ({ attrs }: HtmlElement): string =>
  attrs
    .filter(({ name, value }) => Object.hasOwn(attributes, name) && attributes[name]?.test(value) === true)
    .map(({ name, value }) => ` ${name}="${escaped(value)}"`)
    .join("");

/** Word processors say weight and slope by a style, and one of them wraps a whole paste in a bold that is not bold. */
const looksOf = ({ tagName, attrs }: HtmlElement) => {
  const style = attrs.find(({ name }) => name === "style")?.value ?? "";
  const weight = /font-weight\s*:\s*(bold|bolder|normal|\d{3})/i.exec(style)?.[1]?.toLowerCase();
  const isPlain = weight === "normal" || weight === "400";
  return {
    isNoBold: isPlain && (tagName === "b" || tagName === "strong"),
    isBold: weight !== undefined && !isPlain && (weight.startsWith("bold") || Number(weight) >= 600),
    isItalic: /font-style\s*:\s*italic/i.test(style),
  };
};

const written = (node: HtmlNode): string => {
  if (node.nodeName === "#text") return escaped("value" in node ? node.value : "");
  if (!("tagName" in node) || withoutText.has(node.tagName)) return "";
  const { tagName } = node;
  const inside = node.childNodes.map(written).join("");
  if (blocks.has(tagName)) return `<div>${inside}</div>`;
  if (!kept.has(tagName)) return inside;
  if (empty.has(tagName)) return `<${tagName}>`;
  const { isNoBold, isBold, isItalic } = looksOf(node);
  if (isNoBold) return inside;
  const isWords = tagName === "span";
  const slanted = isWords && isItalic ? `<em>${inside}</em>` : inside;
  const content = isWords && isBold ? `<strong>${slanted}</strong>` : slanted;
  return `<${tagName}${attributesOf(node)}>${content}</${tagName}>`;
};

const isElement = (node: HtmlNode, name: string): node is HtmlElement =>
  "tagName" in node && node.tagName === name;

/** The same words with nothing that could run, load or paint. A page past the limits keeps its lines alone. */
export const harmlessHtml = (html: string): string => {
  const page = parseHtml(html);
  if (page === null)
    return flatText(html)
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => `<p>${escaped(line)}</p>`)
      .join("");
  const body = page.childNodes
    .filter((node) => isElement(node, "html"))
    .flatMap((node) => ("childNodes" in node ? node.childNodes : []))
    .find((node) => isElement(node, "body"));
  return body !== undefined && "childNodes" in body ? body.childNodes.map(written).join("") : "";
};
