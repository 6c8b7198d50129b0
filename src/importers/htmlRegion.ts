// Which parts of a page its own markup calls something other than the text: navigation, footers, comments,
// advertising. A name alone is not believed when the element holds the title or most of the page's words.

import type { HtmlElement } from "./htmlTree.ts";
import type { LeftReason } from "./source.ts";

export const attributeOf = (element: HtmlElement, name: string): string | null =>
  element.attrs.find((attribute) => attribute.name === name)?.value ?? null;

const byTag: Readonly<Record<string, LeftReason>> = {
  nav: "menu",
  footer: "footer",
  aside: "related",
  menu: "menu",
};
const byRole: Readonly<Record<string, LeftReason>> = {
  navigation: "menu",
  banner: "menu",
  search: "menu",
  menubar: "menu",
  contentinfo: "footer",
  complementary: "related",
};

/** Parts of class names and ids, as whole words between hyphens and underscores. */
const byName: readonly (readonly [RegExp, LeftReason])[] = [
  [/^(?:comments?|disqus|respond|replies|commentlist)$/, "comments"],
  [/^(?:share|sharing|social|sharedaddy|addthis|addtoany)$/, "share"],
  [/^(?:ad|ads|advert|advertisement|adsbygoogle|sponsor|sponsored|promo|promoted|banner)$/, "advertising"],
  [/^(?:related|recommended|recommendations|readmore|popular|trending|sidebar|widget|widgets)$/, "related"],
  [/^(?:newsletter|subscribe|subscription|signup|follow)$/, "follow"],
  [/^(?:donate|donation|paywall)$/, "appeal"],
  [/^(?:cookie|cookies|consent|gdpr|popup|modal|notice)$/, "notice"],
  [/^(?:nav|navbar|navigation|menu|breadcrumb|breadcrumbs|topbar|toolbar|pagination|skip)$/, "menu"],
  [/^(?:footer|copyright|colophon)$/, "footer"],
  [/^(?:tags|tagcloud)$/, "tags"],
];

export const regionOf = (element: HtmlElement): LeftReason | null => {
  const role = attributeOf(element, "role");
  const stated = byTag[element.tagName] ?? (role === null ? undefined : byRole[role.toLowerCase()]);
  if (stated !== undefined) return stated;
  if (element.tagName === "body" || element.tagName === "html" || element.tagName === "main") return null;
  const names = `${attributeOf(element, "class") ?? ""} ${attributeOf(element, "id") ?? ""}`
    .slice(0, 500)
    .toLowerCase();
  if (names === " ") return null;
  for (const name of names.split(/\s+/)) {
    // "with-sidebar" and "has-ads" say what stands beside an element.
    if (/^(?:has|with|no|without)[-_]/.test(name)) continue;
    for (const part of name.split(/[-_]+/)) {
      for (const [pattern, reason] of byName) if (pattern.test(part)) return reason;
    }
  }
  return null;
};

const dropped =
  /^(?:script|style|template|noscript|iframe|object|embed|applet|svg|math|canvas|audio|video|picture|map|button|select|datalist|textarea|input|rt|rp|head|title|frameset|noframes)$/;

/** Whether nobody who looks at the page sees this element as text. */
export const isDropped = (element: HtmlElement): boolean => {
  if (dropped.test(element.tagName)) return true;
  if (element.tagName === "dialog" && attributeOf(element, "open") === null) return true;
  if (attributeOf(element, "hidden") !== null || attributeOf(element, "aria-hidden") === "true") return true;
  const style = attributeOf(element, "style");
  if (style !== null && /(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(style.slice(0, 2000)))
    return true;
  const names = attributeOf(element, "class");
  return (
    names !== null &&
    /(?:^|\s)(?:sr-only|visually-hidden|screen-reader-text)(?:\s|$)/.test(names.slice(0, 2000))
  );
};
