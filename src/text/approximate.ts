// Approximate search on folded text, for passages that were edited since they were marked.
//
// Comparing a quote with every place of a text of megabytes costs too much, so the search goes in two steps.
// Short pieces of the quote and its context (seeds) are looked up exactly; each finding votes for the place
// where the passage would then begin, and only the places with most votes are aligned letter by letter. The cost
// is bounded by the number of seeds, of findings per seed and of places, whatever text and quote are.

export type Found = { readonly start: number; readonly end: number; readonly errors: number };

const seedLength = 7;
const seedCount = 48;
const findingsPerSeed = 400;
const placesTried = 8;

type Place = { readonly at: number; readonly votes: number };

/** Where `pattern` may begin in `text`, by the votes of its seeds; best first, then nearest to `expected`. */
const placesByVotes = (text: string, pattern: string, slack: number, expected: number): readonly Place[] => {
  const length = Math.min(seedLength, pattern.length);
  if (length < 3) return [];
  const last = pattern.length - length;
  const step = Math.max(1, Math.ceil(last / seedCount));
  const bucket = Math.max(8, slack);
  const places = new Map<number, { votes: number; at: number }>();
  for (let offset = 0; offset <= last; offset += step) {
    const seed = pattern.slice(offset, offset + length);
    const findings: number[] = [];
    let at = text.indexOf(seed);
    while (at !== -1 && findings.length < findingsPerSeed) {
      findings.push(at - offset);
      at = text.indexOf(seed, at + 1);
    }
    // A rare seed says more than one that stands everywhere.
    for (const start of findings) {
      const place = places.get(Math.floor(start / bucket));
      if (place === undefined)
        places.set(Math.floor(start / bucket), { votes: 1 / findings.length, at: start });
      else place.votes += 1 / findings.length;
    }
  }
  return [...places]
    .map(([key, { votes, at }]) => ({ at, votes: votes + (places.get(key + 1)?.votes ?? 0) }))
    .sort((a, b) => b.votes - a.votes || Math.abs(a.at - expected) - Math.abs(b.at - expected))
    .slice(0, placesTried);
};

/**
 * The best alignment of `pattern` within a short `window`, and where its parts fall: for each cut (an offset
 * of the pattern) the offset of the window at which it came to lie, and the errors up to there.
 */
const align = (
  window: string,
  pattern: string,
): { readonly errors: number; readonly lies: Int32Array; readonly spent: Int32Array } => {
  const width = window.length + 1;
  const height = pattern.length + 1;
  const cost = new Int32Array(width * height);
  for (let row = 1; row < height; row++) {
    cost[row * width] = row;
    const letter = pattern.charCodeAt(row - 1);
    for (let column = 1; column < width; column++) {
      const here = row * width + column;
      const same = window.charCodeAt(column - 1) === letter ? 0 : 1;
      const diagonal = (cost[here - width - 1] ?? 0) + same;
      const above = (cost[here - width] ?? 0) + 1;
      const left = (cost[here - 1] ?? 0) + 1;
      cost[here] = Math.min(diagonal, above, left);
    }
  }
  let column = 0;
  const bottom = (height - 1) * width;
  for (let end = 1; end < width; end++) {
    if ((cost[bottom + end] ?? 0) < (cost[bottom + column] ?? 0)) column = end;
  }
  const errors = cost[bottom + column] ?? 0;
  const lies = new Int32Array(height);
  const spent = new Int32Array(height);
  let row = height - 1;
  lies[row] = column;
  spent[row] = errors;
  while (row > 0) {
    const here = row * width + column;
    const value = cost[here] ?? 0;
    const same = column > 0 && window.charCodeAt(column - 1) === pattern.charCodeAt(row - 1) ? 0 : 1;
    if (column > 0 && value === (cost[here - width - 1] ?? 0) + same) {
      row--;
      column--;
    } else if (value === (cost[here - width] ?? 0) + 1) row--;
    else {
      column--;
      continue;
    }
    lies[row] = column;
    spent[row] = cost[row * width + column] ?? 0;
  }
  return { errors, lies, spent };
};

/** A stretch of the pattern that is looked for, with what stands around it. */
export type Passage = { readonly before: string; readonly quote: string; readonly after: string };

/** More than this is looked for by its two ends. */
const wholeLength = 320;
const endLength = 160;

const fits = (quoteErrors: number, quoteLength: number, aroundErrors: number, around: number): boolean => {
  const surroundingsHold = around >= 16 && aroundErrors <= around / 10;
  return (
    quoteErrors <= quoteLength * (surroundingsHold ? 0.5 : 0.3) &&
    aroundErrors + quoteErrors <= 0.4 * (around + quoteLength)
  );
};

const findShort = (text: string, passage: Passage, expected: number): Found | null => {
  const pattern = passage.before + passage.quote + passage.after;
  const slack = Math.ceil(pattern.length * 0.3) + 4;
  let best: (Found & { readonly total: number }) | null = null;
  for (const place of placesByVotes(text, pattern, slack, expected)) {
    const from = Math.max(0, place.at - slack);
    const { errors, lies, spent } = align(text.slice(from, place.at + pattern.length + slack), pattern);
    const quoteStart = passage.before.length;
    const quoteEnd = quoteStart + passage.quote.length;
    const quoteErrors = (spent[quoteEnd] ?? 0) - (spent[quoteStart] ?? 0);
    const around = pattern.length - passage.quote.length;
    if (!fits(quoteErrors, passage.quote.length, errors - quoteErrors, around)) continue;
    const found = {
      start: from + (lies[quoteStart] ?? 0),
      end: from + (lies[quoteEnd] ?? 0),
      errors: quoteErrors,
      total: errors,
    };
    if (found.end <= found.start) continue;
    const nearer = best !== null && Math.abs(found.start - expected) < Math.abs(best.start - expected);
    if (best === null || errors < best.total || (errors === best.total && nearer)) best = found;
  }
  return best === null ? null : { start: best.start, end: best.end, errors: best.errors };
};

/** The passage where it is most alike, nearest to `expected` among equals; null when nothing is alike enough. */
export const findApproximately = (text: string, passage: Passage, expected: number): Found | null => {
  const { quote } = passage;
  if (quote.length <= wholeLength) return findShort(text, passage, expected);
  const head = { before: passage.before, quote: quote.slice(0, endLength), after: "" };
  const tail = { before: "", quote: quote.slice(-endLength), after: passage.after };
  const start = findShort(text, head, expected);
  if (start === null) return null;
  // The end is looked for around where the head says that it must be; a long passage may have grown or shrunk.
  const room = Math.ceil(quote.length / 2);
  const from = Math.max(start.end, start.start + quote.length - endLength - room);
  const end = findShort(text.slice(from, from + 2 * room + 2 * endLength), tail, room);
  if (end === null) return null;
  return { start: start.start, end: from + end.end, errors: start.errors + end.errors };
};
