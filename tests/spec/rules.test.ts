// Documents and tests promise the same: every rule has a test, and no test holds a rule that nobody wrote down.

import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  filesIn,
  isRule,
  root,
  rulePattern,
  textOf,
  titledIds,
  titlesOfTests,
  withoutComments,
} from "./titles.ts";

const documents = ["docs/PROTOCOL.md", "docs/ARCHITECTURE.md", ...filesIn("docs/protocol", /\.md$/)];

/** A rule is written down where a line begins with it: `- **MEM-7** …` or `| SES-4 | …`. */
const written = new RegExp(`^(?:- \\*\\*|\\| )(${rulePattern})(?:\\*\\* +|\\ +\\| +)(\\S.*)$`, "gm");

const rules = new Map<string, string[]>();
for (const file of documents)
  for (const [, rule = ""] of textOf(file).matchAll(written))
    rules.set(rule, [...(rules.get(rule) ?? []), file]);

const titled = titlesOfTests();

/** Families of rules: what looks like a rule but is none (X-25519) has no family. */
const families = new Set([...rules.keys()].map((rule) => rule.slice(0, rule.lastIndexOf("-"))));

const namedIn = (text: string): readonly string[] =>
  [...text.matchAll(new RegExp(`\\b${rulePattern}\\b`, "g"))]
    .map(([rule]) => rule)
    .filter((rule) => families.has(rule.slice(0, rule.lastIndexOf("-"))));

describe("rules", () => {
  it("are there, each written down once", () => {
    expect(rules.size).toBeGreaterThan(250);
    expect([...rules].filter(([, files]) => files.length > 1)).toEqual([]);
  });

  it("each stand in the title of a test", () => {
    expect([...rules.keys()].filter((rule) => !titled.has(rule))).toEqual([]);
  });

  it("that tests name are written down", () => {
    expect(
      [...titled].filter(([one]) => isRule(one) && !rules.has(one)).map(([one, files]) => [one, ...files]),
    ).toEqual([]);
  });

  it("that documents and comments refer to are written down", () => {
    const files = [...filesIn("docs", /\.md$/), ...filesIn("src", /\.(?:tsx?|css)$/), "README.md"];
    const unknown = files.flatMap((file) =>
      namedIn(textOf(file))
        .filter((rule) => !rules.has(rule))
        .map((rule) => `${file}: ${rule}`),
    );
    expect(unknown).toEqual([]);
  });
});

describe("labels", () => {
  it("of the protocol are those that the compiler knows, each once", () => {
    const known = [...textOf("src/core/crypto/labels.ts").matchAll(/"circ1\/([a-z-]+)"/g)].map(
      ([, one]) => one,
    );
    const [, table = ""] = /### Labels\n([\s\S]*?)\n\n`src/.exec(textOf("docs/PROTOCOL.md")) ?? [];
    const listed = [...table.matchAll(/^\| (`[a-z`\s-]+`) \|/gm)].flatMap(([, row = ""]) =>
      [...row.matchAll(/`([a-z-]+)`/g)].map(([, one]) => one),
    );
    expect(known.length).toBeGreaterThan(30);
    expect(new Set(listed)).toEqual(new Set(known));
    expect(listed).toHaveLength(known.length);
  });

  it("have one use: one file of the program writes each, and none makes one out of pieces", () => {
    const known = textOf("src/core/crypto/labels.ts").match(/circ1\/[a-z-]+/g) ?? [];
    const usedIn = new Map<string, string[]>();
    // The known answers hash under a real label to show that the labelled hash is that of the protocol.
    const aside = ["src/core/crypto/labels.ts", "src/core/crypto/known.ts"];
    for (const file of filesIn("src", /\.tsx?$/).filter((one) => !aside.includes(one))) {
      const code = withoutComments(textOf(file));
      for (const one of new Set(code.match(/circ1\/[a-z-]*/g)))
        usedIn.set(one, [...(usedIn.get(one) ?? []), file]);
    }
    expect(known.length).toBeGreaterThan(30);
    expect([...usedIn].filter(([, files]) => files.length > 1)).toEqual([]);
    expect([...usedIn.keys()].toSorted()).toEqual(known.toSorted());
  });
});

describe("documents", () => {
  const all = [...filesIn("docs", /\.md$/), "README.md"];

  it("are not empty, and one is reached from the next", () => {
    for (const file of all) expect([file, textOf(file).length > 200]).toEqual([file, true]);
    const links = all.flatMap((file) =>
      [...textOf(file).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map(([, to = ""]) => ({
        file,
        to,
      })),
    );
    expect(links.length).toBeGreaterThan(10);
    const broken = links.filter(({ file, to }) => !existsSync(new URL(to, `file://${root}${file}`)));
    expect(broken).toEqual([]);
  });

  it("name files that are there", () => {
    const path = /`((?:src|tests|docs|scripts|config|bench)\/[A-Za-z0-9_./-]*[A-Za-z0-9_])`/g;
    const named = all.flatMap((file) =>
      [...textOf(file).matchAll(path)].map(([, to = ""]) => `${file}: ${to}`),
    );
    expect(named.length).toBeGreaterThan(20);
    const missing = named.filter((one) => !existsSync(`${root}${one.slice(one.indexOf(": ") + 2)}`));
    expect(missing).toEqual([]);
  });
});

describe("reading titles", () => {
  it("takes ids at a title's beginning, over several lines and in tables, and nothing of comments or left-out tests", () => {
    const source = [
      'it("[AA-1] [L02] one", f);',
      "it.each([\n  1,\n])(\n  `[AA-2] two %s`, f);",
      'describe.skipIf(bad)("[AA-3] three", f);',
      '// it("[AA-4] four", f);',
      '/* it("[AA-5] five", f); */',
      'it.skip("[AA-6] six", f);',
      'expect(text).toBe("[AA-7] seven".length);',
      'it("eight (AA-8)", f);',
    ].join("\n");
    expect([...titledIds([["x", source]]).keys()].toSorted()).toEqual(["AA-1", "AA-2", "AA-3", "L02"]);
  });
});
