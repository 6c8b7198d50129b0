// What holds for every sentence in both languages; it reads the files, so that none is forgotten.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { catalog } from "../../../src/renderer/words/index.ts";

const folder = join(import.meta.dirname, "../../../src/renderer/words");
const forms = ["zero", "one", "two", "few", "many", "other"];
const counted = /_(zero|one|two|few|many|other)$/;

const read = (language: string): [string, Record<string, unknown>][] =>
  readdirSync(join(folder, language))
    .filter((file) => file.endsWith(".json"))
    .map((file) => [
      file.slice(0, -5),
      JSON.parse(readFileSync(join(folder, language, file), "utf8")) as Record<string, unknown>,
    ]);

const baseOf = (key: string): string => key.replace(counted, "");
const holesOf = (text: string): string[] => [...text.matchAll(/\{(.+?)\}/g)].map(([, name]) => name ?? "");

const arabic = new Map(read("ar"));
const english = new Map(read("en"));

/** Latin letters that an Arabic sentence may show: key names, and the app's name where both stand together. */
const allowedLatin =
  /\{\w+\}|Aa|Ctrl|Shift|Esc|Enter|F6|Halaqa|Electron|HTML|TXT|Markdown|UTF-8|Windows-1256/g;
const latinNames = new Set(["settings:language.en"]);

describe("sentences", () => {
  it("[WORDS-1] every namespace stands in both languages and is in the catalog", () => {
    expect([...arabic.keys()].sort()).toEqual([...english.keys()].sort());
    expect(Object.keys(catalog.ar).sort()).toEqual([...arabic.keys()].sort());
    expect(arabic.size).toBeGreaterThan(10);
  });

  it.each([...english.keys()])("[WORDS-2] %s has the same keys in both languages", (namespace) => {
    const keys = (of: Map<string, Record<string, unknown>>) =>
      [...new Set(Object.keys(of.get(namespace) ?? {}).map(baseOf))].sort();
    expect(keys(arabic)).toEqual(keys(english));
  });

  it.each([...english.keys()])("[WORDS-3] %s has every plural form of its language", (namespace) => {
    for (const [sentences, needed] of [
      [arabic.get(namespace), forms],
      [english.get(namespace), ["one", "other"]],
    ] as const) {
      const keys = Object.keys(sentences ?? {});
      for (const base of new Set(keys.filter((key) => counted.test(key)).map(baseOf)))
        for (const form of needed) expect(keys, `${namespace}:${base}`).toContain(`${base}_${form}`);
    }
  });

  it.each([...english.keys()])(
    "[WORDS-4] %s has no empty sentence, and both languages take the same values",
    (namespace) => {
      const holes = (sentences: Record<string, unknown> | undefined) => {
        const found = new Map<string, Set<string>>();
        for (const [key, text] of Object.entries(sentences ?? {})) {
          expect(typeof text === "string" && text.trim() !== "", `${namespace}:${key}`).toBe(true);
          const names = found.get(baseOf(key)) ?? new Set<string>();
          for (const name of holesOf(String(text))) names.add(name);
          found.set(baseOf(key), names);
        }
        return new Map(
          [...found].map(([key, names]) => [key, [...names].toSorted((a, b) => (a < b ? -1 : 1))] as const),
        );
      };
      const ofArabic = holes(arabic.get(namespace));
      for (const [key, names] of holes(english.get(namespace)))
        expect(ofArabic.get(String(key)), `${namespace}:${String(key)}`).toEqual(names);
    },
  );

  it.each([...arabic.keys()])(
    "[WORDS-5] %s: no Latin letters in the Arabic, no exclamation marks in either",
    (namespace) => {
      for (const [key, text] of Object.entries(arabic.get(namespace) ?? {})) {
        if (latinNames.has(`${namespace}:${key}`)) continue;
        expect(String(text).replace(allowedLatin, ""), `${namespace}:${key}`).not.toMatch(/[A-Za-z]/);
      }
      for (const sentences of [arabic.get(namespace), english.get(namespace)])
        for (const [key, text] of Object.entries(sentences ?? {}))
          expect(String(text), `${namespace}:${key}`).not.toMatch(/!|\berror\b|\bfailed\b|\binvalid\b/i);
    },
  );

  it.each([...arabic.keys()])(
    "[WORDS-6] %s: no figures written into a sentence, and Arabic marks in Arabic",
    (namespace) => {
      for (const [key, text] of Object.entries(arabic.get(namespace) ?? {}))
        expect(String(text).replace(allowedLatin, ""), `${namespace}:${key}`).not.toMatch(/[0-9٠-٩,;?]/);
      // The count chooses the form; what is read of it is `{n}`, in the person's digits.
      for (const sentences of [arabic.get(namespace), english.get(namespace)])
        for (const [key, text] of Object.entries(sentences ?? {}))
          expect(String(text), `${namespace}:${key}`).not.toContain("{count}");
    },
  );
});
