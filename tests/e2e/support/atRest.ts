// A seized disk: every file of a profile and of a host's folder, searched for words that must not be there, in the
// encodings in which a browser might write them.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return [];
    return found.isDirectory() ? filesIn(path) : found.isFile() ? [path] : [];
  });

const spellings = (word: string): readonly Buffer[] => [
  Buffer.from(word, "utf8"),
  Buffer.from(word, "utf16le"),
  Buffer.from(encodeURIComponent(word), "utf8"),
  Buffer.from(JSON.stringify(word).slice(1, -1), "utf8"),
];

export type Hit = { readonly word: string; readonly file: string };

type Found = { readonly bytes: number; readonly files: number; readonly hits: readonly Hit[] };

/** How many bytes were looked at, and where something was found. */
export const searchAtRest = (folders: readonly string[], words: readonly string[]): Found => {
  for (let tries = 1; ; tries++)
    try {
      return searchOnce(folders, words);
    } catch (failure) {
      // A browser that runs moves what it has from file to file: then all of it is looked at once more.
      const isGone = failure instanceof Error && "code" in failure && failure.code === "ENOENT";
      if (!isGone || tries === 20) throw failure;
    }
};

const searchOnce = (folders: readonly string[], words: readonly string[]): Found => {
  const hits: Hit[] = [];
  let bytes = 0;
  let files = 0;
  for (const file of folders.flatMap(filesIn)) {
    const content = readFileSync(file);
    bytes += content.length;
    files += 1;
    for (const word of words)
      if (spellings(word).some((spelling) => content.includes(spelling))) hits.push({ word, file });
  }
  return { bytes, files, hits };
};
