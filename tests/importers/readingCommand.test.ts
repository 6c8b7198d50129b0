import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runReadingCommand } from "../../src/importers/readingCommand.ts";
import { maxFileSize } from "../../src/importers/importError.ts";
import { bytesOf } from "./importing.ts";

const page = readFileSync(fileURLToPath(new URL("fixtures/saved-interview-ar.txt", import.meta.url)));

const run = async (args: readonly string[], files: Readonly<Record<string, Uint8Array>>) => {
  let out = "";
  let error = "";
  const code = await runReadingCommand(args, {
    readFile: (path) => {
      const bytes = files[path];
      return bytes === undefined ? Promise.reject(new Error("ENOENT")) : Promise.resolve(bytes);
    },
    out: (text) => (out += text),
    error: (text) => (error += text),
  });
  return { code, out, error };
};

describe("[READ-1] the reading command", () => {
  it("prints one JSON object with these keys in this order, and nothing else", async () => {
    const { code, out, error } = await run(["page.txt"], { "page.txt": new Uint8Array(page) });
    expect([code, error]).toEqual([0, ""]);
    const edition = JSON.parse(out) as Record<string, unknown> & { sections: { blocks: object[] }[] };
    expect(out).toBe(`${JSON.stringify(edition)}\n`);
    expect(Object.keys(edition)).toEqual([
      "title",
      "people",
      "published",
      "language",
      "direction",
      "sections",
    ]);
    expect(Object.keys(edition.sections[0]?.blocks[0] ?? {})).toEqual([
      "id",
      "kind",
      "speaker",
      "language",
      "direction",
      "text",
    ]);
    expect(edition).toMatchObject({
      people: [
        { name: "هناء السالمي", role: "interviewer" },
        { name: "نوري جلال", role: "interviewee" },
      ],
      published: { where: "دفاتر القراءة", number: "417", date: "2024-11-09" },
      language: "ar",
      direction: "rtl",
    });
  });

  it.each([
    ["a picture", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), "picture"],
    ["a PDF", bytesOf("%PDF-1.4 ..."), "PDF"],
    ["an empty file", new Uint8Array(), "empty"],
    ["a huge file", new Uint8Array(maxFileSize + 1), "8.0 MiB"],
    ["nothing but menus", bytesOf("Home | Books | Contact\nShare this\n"), "no text"],
  ])("%s gives exit code 1 and one clear line", async (_, bytes, words) => {
    const { code, out, error } = await run(["f"], { f: bytes });
    expect([code, out]).toEqual([1, ""]);
    expect(error).toMatch(/^f was not read: [^\n]+\.\n$/);
    expect(error).toContain(words);
  });

  it("a missing file and missing arguments are said in one line too", async () => {
    expect(await run(["no\u202ene.txt"], {})).toEqual({
      code: 1,
      out: "",
      error: "none.txt was not read: there is no such file, or it may not be opened.\n",
    });
    for (const args of [[], ["a", "b"]]) {
      expect(await run(args, {})).toEqual({ code: 1, out: "", error: "Usage: npm run -s reading -- FILE\n" });
    }
  });
});
