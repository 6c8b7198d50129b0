// docs/THREAT-MODEL.md can be walked: from a promise to the rules that keep it, to the tests beside it, which hold those
// rules and no others, and to the screen where a person sees it, by what it says there; from a limit to its rules.

import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { attackPattern, filesIn, root, rulePattern, textOf, titlesOfTests } from "./titles.ts";

type Promised = {
  readonly about: string;
  readonly rules: readonly string[];
  /** Files and folders, each with the attacks that are said to be tried there. */
  readonly tests: readonly { readonly path: string; readonly attacks: readonly string[] }[];
  readonly shown: string;
};

/** `A-1, A-3 to A-5`, every one of them. */
const rulesIn = (cell: string): readonly string[] =>
  [...cell.matchAll(new RegExp(`(${rulePattern})(?: to (${rulePattern}))?`, "g"))].flatMap(
    ([, from = "", to = from]) => {
      const at = from.lastIndexOf("-") + 1;
      const [first, last] = [Number(from.slice(at)), Number(to.slice(at))];
      return Array.from({ length: last - first + 1 }, (_, more) => `${from.slice(0, at)}${first + more}`);
    },
  );

/** `` `path` (N01 to N03, C20) `` */
const testsIn = (cell: string): Promised["tests"] =>
  [...cell.matchAll(/`(tests\/[^`]+)`(?: \(([^)]+)\))?/g)].map(([, path = "", said = ""]) => ({
    path,
    attacks: [...said.matchAll(new RegExp(`(${attackPattern})(?: to (${attackPattern}))?`, "g"))].flatMap(
      ([, from = "", to]) => {
        const [letter, first, last] = [from.slice(0, 1), Number(from.slice(1, 3)), Number(to?.slice(1, 3))];
        if (to === undefined) return [from];
        return Array.from(
          { length: last - first + 1 },
          (_, more) => `${letter}${String(first + more).padStart(2, "0")}`,
        );
      },
    ),
  }));

const model = textOf("docs/THREAT-MODEL.md");

const promises: readonly Promised[] = (/## Promises\n([\s\S]*?)\n## /.exec(model)?.[1] ?? "")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (?:Promise|---)/.test(line))
  .map((line) => {
    const [about = "", rules = "", tests = "", shown = ""] = line.slice(2, -2).split(" | ");
    return { about, rules: rulesIn(rules), tests: testsIn(tests), shown };
  });

/** One paragraph each; the first says what they are. */
const limits: readonly string[] = (/## What it does not protect\n([\s\S]*)$/.exec(model)?.[1] ?? "")
  .split(/\n(?=- )/)
  .slice(1);

/** `[name]: ../src/…`, the files of screens. */
const screens = new Map(
  [...model.matchAll(/^\[(\w+)\]: \.\.\/(src\/\S+)$/gm)].map(([, name = "", file = ""]) => [name, file]),
);
const screensIn = (cell: string): readonly string[] =>
  [...cell.matchAll(/\]\[(\w+)\]/g)].map(([, name = ""]) => name);
const said = filesIn("src/renderer/words/en", /\.json$/).flatMap((file) =>
  Object.values(JSON.parse(textOf(file)) as Readonly<Record<string, string>>),
);
const isSaid = (words: string): boolean =>
  said.some((one) => one.toLowerCase().includes(words.toLowerCase()));

const titled = titlesOfTests();
const isUnder = (file: string, path: string): boolean => file === path || file.startsWith(`${path}/`);
const stands = (id: string, path: string): boolean =>
  [...(titled.get(id) ?? [])].some((file) => isUnder(file, path));

describe("promises", () => {
  it("are in the table, each with rules, tests and the place where it shows", () => {
    expect(promises.length).toBeGreaterThan(30);
    for (const { about, rules, tests, shown } of promises)
      expect([about, rules.length > 0, tests.length > 0, shown.length > 4]).toEqual([
        about,
        true,
        true,
        true,
      ]);
  });

  it("each have every rule in a title of the tests beside them", () => {
    const lacking = promises.flatMap(({ about, rules, tests }) =>
      rules
        .filter((rule) => !tests.some(({ path }) => stands(rule, path)))
        .map((rule) => `${rule}: ${about.slice(0, 50)}: ${[...(titled.get(rule) ?? [])].join(" ")}`),
    );
    expect(lacking).toEqual([]);
  });

  it("name no test that holds none of their rules, and no attack that is not tried there", () => {
    const idle = promises.flatMap(({ about, rules, tests }) =>
      tests
        .filter(({ path, attacks }) => ![...rules, ...attacks].some((id) => stands(id, path)))
        .map(({ path }) => `${path}: ${about.slice(0, 50)}`),
    );
    const untried = promises.flatMap(({ tests }) =>
      tests.flatMap(({ path, attacks }) =>
        attacks.filter((attack) => !stands(attack, path)).map((attack) => `${attack}: ${path}`),
      ),
    );
    expect([...idle, ...untried]).toEqual([]);
  });

  it("each name a screen that is there, by words that it says, or say that nobody sees it", () => {
    const unseen = promises.flatMap(({ about, shown }) => {
      const names = screensIn(shown);
      const lost = names.filter((name) => !existsSync(`${root}${screens.get(name) ?? "nothing"}`));
      const unsaid = [...shown.matchAll(/"([^"]+)"/g)].flatMap(([, words = ""]) =>
        isSaid(words) ? [] : [words],
      );
      const none = names.length === 0 && !shown.startsWith("nowhere: ") ? ["no screen"] : [];
      return [...lost, ...unsaid, ...none].map((what) => `${what}: ${about.slice(0, 50)}`);
    });
    expect(unseen).toEqual([]);
  });

  it("name every screen that has a file below, which is one of the renderer's", () => {
    const named = new Set(promises.flatMap(({ shown }) => screensIn(shown)));
    expect([...screens.keys()].toSorted()).toEqual([...named].toSorted());
    expect([...screens.values()].filter((file) => !/^src\/renderer\/.+\.tsx?$/.test(file))).toEqual([]);
  });
});

describe("limits", () => {
  it("each name a rule that is in the title of a test", () => {
    expect(limits.length).toBeGreaterThan(40);
    const rulesOf = (limit: string): readonly string[] => rulesIn(limit).filter((rule) => titled.has(rule));
    expect(limits.filter((limit) => rulesOf(limit).length === 0).map((limit) => limit.slice(0, 60))).toEqual(
      [],
    );
  });
});
