// The list of attacks that are tried, and of those that are not, says what the titles of the tests say.

import { describe, expect, it } from "vitest";
import { attackPattern, isRule, textOf, titlesOfTests } from "./titles.ts";

const list = textOf("docs/attacks-covered.md");
const titled = titlesOfTests();

type Row = { readonly id: string; readonly about: string; readonly last: string };
const rows: readonly Row[] = [
  ...list.matchAll(new RegExp(`^\\| (${attackPattern}) \\| ([^|]+) \\| ([^|]+) \\|$`, "gm")),
].map(([, id = "", about = "", last = ""]) => ({ id, about, last }));

const filesOf = ({ last }: Row): readonly string[] =>
  [...last.matchAll(/`(tests\/[^`]+)`/g)].map(([, file = ""]) => file);
const covered = rows.filter((row) => filesOf(row).length > 0);
const open = rows.filter((row) => filesOf(row).length === 0);

describe("attacks", () => {
  it("are listed once each, tried or with the reason why not", () => {
    expect(covered.length).toBeGreaterThan(70);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    for (const { id, last } of open) expect([id, last.length > 20]).toEqual([id, true]);
  });

  it("that are listed as tried stand in titles of the files beside them", () => {
    const gone = covered.flatMap((row) =>
      filesOf(row)
        .filter((file) => titled.get(row.id)?.has(file) !== true)
        .map((file) => `${row.id}: ${file}`),
    );
    expect(gone).toEqual([]);
  });

  it("that stand in titles are listed as tried", () => {
    const known = new Set(covered.map(({ id }) => id));
    expect([...titled.keys()].filter((one) => !isRule(one) && !known.has(one))).toEqual([]);
  });
});
