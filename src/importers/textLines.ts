// Plain text as lines. Text whose paragraphs were broken at a fixed width is joined again; text with one paragraph
// a line stays as it is; list markers make items.

import { itemMarkerOf } from "./itemMarker.ts";
import { cleanText, plainLine, type Source, type SourceLine } from "./source.ts";

const ruler = /^[\s\-=_*~#·•.–—]{3,}$/u;

const asItem = (line: SourceLine): SourceLine =>
  line.shape === "text" && itemMarkerOf(line.text) !== null ? { ...line, shape: "item" } : line;

/** Lines of one paragraph end near the same width and seldom where a sentence ends; only the last is short. */
const isWrapped = (lines: readonly SourceLine[]): boolean => {
  const inner: number[] = [];
  let ended = 0;
  for (let i = 0; i + 1 < lines.length; i++) {
    const text = lines[i]?.text ?? "";
    if (lines[i + 1]?.gap !== 0) continue;
    inner.push(text.length);
    if (/[.!?؟。۔]["'»”)\]]*$/u.test(text)) ended++;
  }
  if (inner.length < 4 || ended > inner.length * 0.4) return false;
  inner.sort((a, b) => a - b);
  const width = inner[Math.floor(inner.length * 0.95)] ?? 0;
  if (width > 110 || width < 40) return false;
  return inner.filter((length) => length > width * 0.7).length > inner.length * 0.6;
};

/** A new paragraph begins at a blank line, at a list marker, and after a line that ends much too early. */
const unwrapped = (lines: readonly SourceLine[]): readonly SourceLine[] => {
  let width = 0;
  for (const { text } of lines) width = Math.max(width, Math.min(text.length, 110));
  const joined: SourceLine[] = [];
  let parts: string[] = [];
  let gap = 0;
  const close = (): void => {
    if (parts.length > 0) joined.push(plainLine(parts.join(" "), gap));
    parts = [];
  };
  for (const line of lines) {
    const previous = parts.at(-1);
    const endsEarly = previous !== undefined && previous.length < width * 0.5;
    if (previous === undefined || line.gap > 0 || endsEarly || itemMarkerOf(line.text) !== null) {
      close();
      gap = line.gap;
    }
    parts.push(line.text);
  }
  close();
  return joined;
};

/** The lines of a text that has line feeds for line ends. */
export const linesOfText = (text: string): readonly SourceLine[] => {
  const lines: SourceLine[] = [];
  let gap = 0;
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (line === "" || ruler.test(line)) gap++;
    else {
      lines.push(plainLine(line, gap));
      gap = 0;
    }
  }
  return (isWrapped(lines) ? unwrapped(lines) : lines).map(asItem);
};

export const readText = (text: string): Source => ({
  origin: "text",
  lines: linesOfText(cleanText(text)),
  titles: [],
  authors: [],
  site: null,
  date: null,
  language: null,
  direction: null,
});
