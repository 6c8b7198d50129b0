// What every reader of a format hands on: the lines of a file in order, each with what the format says about it.
// From here on nothing knows whether the text came as HTML, Markdown or plain text, beyond `origin`.

import type { Direction } from "../schema/thing.ts";

/** Why a line is no part of the text. `byHand`: a person left it out. */
export const leftReasons = [
  "menu",
  "notice",
  "advertising",
  "share",
  "follow",
  "appeal",
  "comments",
  "related",
  "teaser",
  "tags",
  "details",
  "repeat",
  "footer",
  "byHand",
] as const;
export type LeftReason = (typeof leftReasons)[number];

export type SourceLine = {
  /** A paragraph, or one line of one. */
  readonly text: string;
  readonly shape: "text" | "heading" | "item" | "quote";
  /** Blank lines before it. */
  readonly gap: number;
  /** All of it is set in bold. */
  readonly strong: boolean;
  /** The part of the page that it stands in, where the page's markup says that this is not its text. */
  readonly region: LeftReason | null;
  /** The share of its letters that are links. */
  readonly linkShare: number;
};

export type Source = {
  readonly origin: "text" | "html" | "markdown";
  readonly lines: readonly SourceLine[];
  /** Titles that the file states about itself, the surest first; they may carry the site's name. */
  readonly titles: readonly string[];
  readonly authors: readonly string[];
  readonly site: string | null;
  /** Whatever stands for a date, as it was written. */
  readonly date: string | null;
  readonly language: string | null;
  readonly direction: Direction | null;
};

export const plainLine = (text: string, gap: number): SourceLine => ({
  text,
  shape: "text",
  gap,
  strong: false,
  region: null,
  linkShare: 0,
});

// oxlint-disable-next-line no-control-regex -- control characters are what this removes
const controls = /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufeff\ufffe\uffff]/g;
const turning = /[\u202a-\u202e\u2066-\u2069]/g;

/** Text without controls, overrides and halves of letters; every kind of line end becomes a line feed. */
export const cleanText = (text: string): string =>
  text
    .replace(/\r\n?|\u0085|\u2028/g, "\n")
    .replace(/\u2029|\f/g, "\n\n")
    .replace(controls, "")
    .replace(turning, "")
    .replace(/[\t\u00a0\u2007\u202f]/g, " ")
    .replace(/\p{Surrogate}/gu, "\ufffd");
