// Links: text with an address, https or mailto alone. The app opens no address: a link is shown as text, and its
// address can be copied. Any other scheme is plain text, whoever wrote it.

import { InputRule, Mark, markPasteRule } from "@tiptap/core";
import { linkSchemes } from "../../../../schema/richText.ts";

const longest = 2_048;

/** The address as it may stand in a document; null for what is no address of ours. */
export const fittingAddress = (typed: string): string | null => {
  const trimmed = typed.trim();
  if (trimmed.length > longest || /[\s\p{Cc}\p{Cf}]/u.test(trimmed)) return null;
  const bare = /^[\w-]+(?:\.[\w-]+)+(?:[/?#]|$)/.test(trimmed);
  const mail = /^[^\s@/:]+@[\w-]+(?:\.[\w-]+)+$/.test(trimmed);
  const whole = mail ? `mailto:${trimmed}` : bare ? `https://${trimmed}` : trimmed;
  try {
    const { protocol } = new URL(whole);
    return linkSchemes.some((scheme) => protocol === `${scheme}:`) ? whole : null;
  } catch {
    return null;
  }
};

const shownAddress = (href: unknown): string | null =>
  typeof href === "string" && /^(?:https|mailto):/i.test(href) ? fittingAddress(href) : null;

declare module "@tiptap/core" {
  interface Commands<ReturnType> {
    linkMark: {
      setLinkTo: (href: string) => ReturnType;
      removeLink: () => ReturnType;
    };
  }
}

const written = /https:\/\/[^\s<>"'«»()[\]]+[^\s<>"'«»()[\].,;:!?،؛؟]/g;

export const LinkMark = Mark.create({
  name: "link",
  inclusive: false,
  exitable: true,
  addAttributes: () => ({ href: { default: "", rendered: false } }),
  parseHTML: () => [
    {
      tag: "a[href], [data-address]",
      getAttrs: (element) => {
        const href = shownAddress(element.getAttribute("data-address") ?? element.getAttribute("href"));
        return href === null ? false : { href };
      },
    },
  ],
  renderHTML: ({ mark }) => {
    const href = shownAddress(mark.attrs.href);
    return href === null ? ["span", 0] : ["span", { class: "link", "data-address": href, title: href }, 0];
  },
  addCommands() {
    return {
      setLinkTo:
        (href) =>
        ({ commands }) => {
          const fitting = fittingAddress(href);
          return fitting !== null && commands.setMark(this.name, { href: fitting });
        },
      removeLink:
        () =>
        ({ commands }) =>
          commands.unsetMark(this.name, { extendEmptyMarkRange: true }),
    };
  },
  addPasteRules() {
    return [
      markPasteRule({
        find: written,
        type: this.type,
        getAttributes: (match) => ({ href: match[0] }),
      }),
    ];
  },
  addInputRules() {
    const { type } = this;
    return [
      new InputRule({
        find: /(?:^|\s)(https:\/\/[^\s<>"'«»]+)(\s)$/,
        handler: ({ state, range, match }) => {
          const [all, address, space] = match;
          const href = address === undefined ? null : fittingAddress(address);
          if (href === null || address === undefined || space === undefined) return;
          const from = range.from + all.indexOf(address);
          const to = from + address.length;
          state.tr.addMark(from, to, type.create({ href })).insertText(space, to).removeStoredMark(type);
        },
      }),
    ];
  },
});
