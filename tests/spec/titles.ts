// What the titles of the tests promise: rules (MEM-7) and attacks (L02) in brackets at a title's beginning. Read from
// the sources and not from a run, so that a test that a machine cannot run is still held to the documents.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const textOf = (file: string): string => readFileSync(`${root}${file}`, "utf8");

/** Files below a folder of the project, as paths from its root. */
export const filesIn = (folder: string, ending: RegExp): readonly string[] =>
  readdirSync(`${root}${folder}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.length))
    .toSorted();

export const rulePattern = "[A-Z][A-Z0-9]{1,7}-[0-9]+";
export const attackPattern = "[CDELMNV][0-9]{2}[a-z]?";

/** Without comments: what stands in one is no promise. */
export const withoutComments = (source: string): string =>
  source.replace(/^\s*\/\/.*$/gm, "").replace(/^\s*\/\*[\s\S]*?\*\//gm, "");

/** `it("…`, `describe.skipIf(…)("…`, `it.each([…])("…`. */
const title = new RegExp(
  `(?:\\b(?:it|test|describe)((?:\\.\\w+)*)|\\))\\(\\s*["'\`]((?:\\[(?:${rulePattern}|${attackPattern})\\] ?)+)`,
  "g",
);
const id = new RegExp(`\\[(${rulePattern}|${attackPattern})\\]`, "g");

/** Every id in a title, with the files whose titles have it. Tests that are always left out promise nothing. */
export const titledIds = (
  sources: readonly (readonly [file: string, source: string])[],
): ReadonlyMap<string, ReadonlySet<string>> => {
  const found = new Map<string, Set<string>>();
  for (const [file, source] of sources)
    for (const [, how = "", ids = ""] of withoutComments(source).matchAll(title)) {
      if (/skip|todo/.test(how)) continue;
      for (const [, one = ""] of ids.matchAll(id)) found.set(one, (found.get(one) ?? new Set()).add(file));
    }
  return found;
};

export const isRule = (one: string): boolean => one.includes("-");

export const titlesOfTests = (): ReadonlyMap<string, ReadonlySet<string>> =>
  titledIds(
    filesIn("tests", /\.tsx?$/)
      .filter((file) => !file.startsWith("tests/spec/"))
      .map((file) => [file, textOf(file)]),
  );
