// What may be the link in what somebody pastes: messengers put words around it, mail breaks it into lines, and Arabic text
// carries marks of direction that nobody sees. Where a link that mail broke ends, and where the next line's first word
// begins, cannot be told from the letters: of one link every length is given, the shortest first, and the engine, which
// reads as strictly as ever (INV-1), takes no other than the whole one. One pass, whatever is pasted.

const invisible = /\p{Cf}/gu;
const beginning = "halaqa:";
/** No colon: so whatever is looked through ends before the next beginning. */
const letters = /[\w#.-]*/y;
/** Where mail breaks a line: also in what was answered, where each line has a mark before it. */
const broken = /[^\S\n]*\n[\s>]*/y;
const shaped = /^halaqa:[a-z]{1,16}#v[0-9]{1,4}\.[\w-]+/;
/** The engine takes fewer letters. */
const most = { letters: 1_024, lines: 64 } as const;

const at = (pattern: RegExp, text: string, from: number): string => {
  pattern.lastIndex = from;
  return pattern.exec(text)?.[0] ?? "";
};

/** From one beginning of a link: as far as the first line goes, the second, and so on. */
const lengthsOf = (text: string, from: number): readonly string[] => {
  const found: string[] = [];
  let joined = beginning;
  let next = from + joined.length;
  for (let line = 0; line < most.lines && joined.length < most.letters; line++) {
    const more = at(letters, text, next);
    joined += more;
    const link = shaped.exec(joined)?.[0];
    if (link !== undefined && link !== found.at(-1)) found.push(link);
    const gap = at(broken, text, next + more.length);
    // Something that belongs to no link, or nothing more.
    if (gap === "" || (link !== undefined && link !== joined)) break;
    next += more.length + gap.length;
  }
  return found;
};

/** Never none: what has no link in it is given as it is, without its ends. */
export const linksIn = (pasted: string): readonly [string, ...string[]] => {
  const seen = pasted.replace(invisible, "").trim();
  for (let from = seen.indexOf(beginning); from !== -1; from = seen.indexOf(beginning, from + 1)) {
    const [first, ...longer] = lengthsOf(seen, from);
    if (first !== undefined) return [first, ...longer];
  }
  return [seen];
};
