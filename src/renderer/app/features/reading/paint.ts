// Painting by the CSS Custom Highlight API: thousands of marks add no element (interface 5). Kinds carry rules, the
// number of marks carries the tint, the one in focus its own. Settled marks keep a thin rule and lose the tint.

import { type MarkKind, markKinds } from "../../../../schema/note.ts";
import { coverageOf, merged } from "./coverage.ts";
import type { PlacedThread, Span } from "./placing.ts";
import { rangesOf, type TextPiece } from "./textDom.ts";

const tints = ["marked", "marked-twice", "here", "selected"] as const;
type HighlightName = (typeof tints)[number] | MarkKind | `${MarkKind}-here` | `${MarkKind}-settled`;

const names: readonly HighlightName[] = [
  ...tints,
  ...markKinds.flatMap((kind): HighlightName[] => [kind, `${kind}-here`, `${kind}-settled`]),
];

const priorities: Partial<Record<HighlightName, number>> = { "marked-twice": 1, here: 2, selected: 3 };

type Painted = {
  readonly placed: readonly PlacedThread[];
  /** Key of the thread in focus. */
  readonly here: string | null;
  readonly selected: Span | null;
};

export const unpaint = (): void => {
  for (const name of names) CSS.highlights.delete(name);
};

export const paint = (pieces: readonly TextPiece[], { placed, here, selected }: Painted): void => {
  const spans = new Map<HighlightName, Span[]>();
  const put = (name: HighlightName, span: Span): void => {
    const known = spans.get(name);
    if (known === undefined) spans.set(name, [span]);
    else known.push(span);
  };
  const tinted: Span[] = [];
  for (const { thread, span } of placed) {
    const { kind } = thread.mark;
    if (thread.key === here) {
      put(`${kind}-here`, span);
      put("here", span);
    } else put(thread.settled ? `${kind}-settled` : kind, span);
    if (!thread.settled) tinted.push(span);
  }
  const { once, more } = coverageOf(tinted);
  for (const span of once) put("marked", span);
  for (const span of more) put("marked-twice", span);
  if (selected !== null) put("selected", selected);
  for (const name of names) {
    const ranges = merged(spans.get(name) ?? []).flatMap((span) => rangesOf(pieces, span));
    if (ranges.length === 0) {
      CSS.highlights.delete(name);
      continue;
    }
    const highlight = new Highlight();
    for (const range of ranges) highlight.add(range);
    highlight.priority = priorities[name] ?? (name.endsWith("-here") ? 2 : 0);
    CSS.highlights.set(name, highlight);
  }
};
