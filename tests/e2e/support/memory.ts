// What lies in the memory of a browser: all that Linux shows to root of its processes, searched for words that must
// not be there any more.

import { closeSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";

const parentOf = (pid: string): number | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    // It ended meanwhile.
    return null;
  }
};

/** A process and all below it. */
const familyOf = (root: number): readonly number[] => {
  const parents = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ({ pid: Number(pid), parent: parentOf(pid) }));
  const family = [root];
  for (const one of family)
    family.push(...parents.filter(({ parent }) => parent === one).map(({ pid }) => pid));
  return family;
};

const kindOf = (pid: number): string =>
  /--type=([\w-]+)/.exec(readFileSync(`/proc/${pid}/cmdline`, "utf8"))?.[1] ?? "browser";

const part = 16 * 1024 * 1024;
const overlap = 512;

/** What the process has written itself: neither programs nor files. */
const writtenIn = (pid: number): readonly { readonly from: number; readonly to: number }[] =>
  [
    ...readFileSync(`/proc/${pid}/maps`, "utf8").matchAll(
      /^([0-9a-f]+)-([0-9a-f]+) rw\S* \S+ \S+ \d+ *(\S*)/gm,
    ),
  ]
    .filter(([, , , name = ""]) => !name.startsWith("/") || name.startsWith("/memfd"))
    .map(([, from = "", to = ""]) => ({ from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) }));

const count = (bytes: Buffer, needle: Buffer): number => {
  let found = 0;
  for (let at = bytes.indexOf(needle); at !== -1; at = bytes.indexOf(needle, at + 1)) found++;
  return found;
};

export type Remains = { readonly word: string; readonly times: number };

const searchOne = (pid: number, words: readonly string[], buffer: Buffer): readonly Remains[] => {
  const times = words.map(() => 0);
  const needles = words.map((word) => [Buffer.from(word, "utf8"), Buffer.from(word, "utf16le")]);
  const memory = openSync(`/proc/${pid}/mem`, "r");
  try {
    for (const { from, to } of writtenIn(pid))
      for (let at = from; at < to; at += part - overlap) {
        let length = 0;
        try {
          length = readSync(memory, buffer, 0, Math.min(part, to - at), at);
        } catch {
          // Reserved and never used.
          break;
        }
        const seen = buffer.subarray(0, length);
        for (const [n, both] of needles.entries())
          times[n] = (times[n] ?? 0) + both.reduce((sum, needle) => sum + count(seen, needle), 0);
      }
  } finally {
    closeSync(memory);
  }
  return words.flatMap((word, n) => (times[n] === 0 ? [] : [{ word, times: times[n] ?? 0 }]));
};

/** Which of these words lie in the pages' processes of the browser that began as `root`, and how often. */
export const searchPages = (root: number, words: readonly string[]): readonly Remains[] => {
  const buffer = Buffer.alloc(part);
  return familyOf(root).flatMap((pid) => {
    try {
      return kindOf(pid) === "renderer" ? searchOne(pid, words, buffer) : [];
    } catch {
      // It ended while it was looked at.
      return [];
    }
  });
};
