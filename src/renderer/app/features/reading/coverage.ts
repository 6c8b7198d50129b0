// Which stretches lie under one mark and which under two or more: the tint says the number, never the kind. And the
// stretches that marks of one kind cover together: however many lie on one passage, it is painted once.

import type { Span } from "./placing.ts";

export type Coverage = { readonly once: readonly Span[]; readonly more: readonly Span[] };

export const coverageOf = (spans: readonly Span[]): Coverage => {
  const steps = spans.flatMap(({ from, to }) => [
    { at: from, by: 1 },
    { at: to, by: -1 },
  ]);
  steps.sort((a, b) => a.at - b.at);
  const once: Span[] = [];
  const more: Span[] = [];
  let depth = 0;
  let from = 0;
  for (const { at, by } of steps) {
    if (at > from && depth > 0) {
      const into = depth === 1 ? once : more;
      const last = into.at(-1);
      if (last !== undefined && last.to === from) into[into.length - 1] = { from: last.from, to: at };
      else into.push({ from, to: at });
    }
    depth += by;
    from = at;
  }
  return { once, more };
};

/** The same letters in as few spans as can be. */
export const merged = (spans: readonly Span[]): readonly Span[] => {
  const joined: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last !== undefined && span.from <= last.to)
      joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else joined.push(span);
  }
  return joined;
};
