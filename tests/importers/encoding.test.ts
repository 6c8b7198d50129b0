import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeText } from "../../src/importers/encoding.ts";
import { importFile } from "../../src/importers/importFile.ts";
import { maxFileSize } from "../../src/importers/importError.ts";
import { bytesOf, keptLines } from "./importing.ts";

/** Encodes by asking the platform's decoder which byte gives which letter. */
const oneByte = (text: string, encoding: string): Uint8Array => {
  // The platform may take Windows-1252 for Latin 1, so its typographic marks are named here.
  const table = new Map<string, number>([
    ["’", 0x92],
    ["“", 0x93],
    ["”", 0x94],
  ]);
  const decoder = new TextDecoder(encoding);
  for (let byte = 0; byte < 256; byte++) table.set(decoder.decode(new Uint8Array([byte])), byte);
  return Uint8Array.from(text, (letter) => table.get(letter) ?? expect.fail(`${encoding} has no ${letter}`));
};

const arabic =
  "كان للسوق القديم باب من خشب الجوز لا يغلق إلا ليلة واحدة في السنة، وكان أهل الحي يعرفون صوت مفصله.";
const texts: readonly (readonly [string, string])[] = [
  ["windows-1256", arabic],
  ["windows-1256", "باب السوق"],
  ["windows-1256", `${"Old market, new market. ".repeat(20)} ${arabic}`],
  ["iso-8859-6", arabic],
  ["iso-8859-6", "باب السوق"],
  ["windows-1256", "غزال وظبي وضأن وثور وذئب"],
  ["windows-1251", "Жители квартала собрались вечером в библиотеке и вместе прочли главу книги."],
  ["windows-1255", "תושבי השכונה התאספו בערב בספרייה וקראו יחד פרק מן הספר שבחרו לפני שבוע."],
  ["windows-1252", "“Les élèves” ont été très étonnés à la bibliothèque, où l’été était déjà passé."],
  ["windows-1252", "Große Bücher müssen nicht schön sein, können es aber; Käufer hören das nicht gern."],
];

describe("[READ-1] encodings", () => {
  it.each(texts)("%s is told by its letters: %s", (encoding, text) => {
    const bytes = oneByte(text, encoding);
    expect(decodeText(bytes, null)).toEqual({ ok: true, value: { text, encoding, damaged: 0 } });
  });

  it("UTF-8 and UTF-16 are told with a mark and without, for Arabic and for Latin", () => {
    for (const text of [arabic, "A quiet shelf on the corner of a street, and a book."]) {
      const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
      const le = Uint8Array.from(units.flatMap((unit) => [unit & 255, unit >> 8]));
      const be = Uint8Array.from(units.flatMap((unit) => [unit >> 8, unit & 255]));
      const cases: readonly (readonly [string, Uint8Array])[] = [
        ["utf-8", bytesOf(text)],
        ["utf-8", Uint8Array.of(0xef, 0xbb, 0xbf, ...bytesOf(text))],
        ["utf-16le", le],
        ["utf-16le", Uint8Array.of(0xff, 0xfe, ...le)],
        ["utf-16be", be],
        ["utf-16be", Uint8Array.of(0xfe, 0xff, ...be)],
      ];
      for (const [encoding, bytes] of cases) {
        expect(decodeText(bytes, null)).toEqual({ ok: true, value: { text, encoding, damaged: 0 } });
      }
    }
  });

  it("what a page says of itself is believed, unless its letters say otherwise", () => {
    const turkish = oneByte(
      "Mahalle sakinleri akşam kütüphanede toplandı; ağır kitapları taşıdılar.",
      "windows-1254",
    );
    expect(decodeText(turkish, "windows-1254")).toMatchObject({
      ok: true,
      value: { encoding: "windows-1254" },
    });
    const bytes = oneByte(arabic, "windows-1256");
    expect(decodeText(bytes, "iso-8859-1")).toMatchObject({ ok: true, value: { text: arabic } });
    expect(decodeText(bytes, "nonsense-9000")).toMatchObject({ ok: true, value: { text: arabic } });
    expect(decodeText(bytesOf(arabic), "windows-1252")).toMatchObject({ ok: true, value: { text: arabic } });
  });

  it("a cut UTF-8 file is read, and the damage counted", () => {
    const bytes = bytesOf(arabic.repeat(3)).slice(0, -2);
    const decoded = decodeText(bytes, null);
    expect(decoded).toMatchObject({ ok: true, value: { encoding: "utf-8", damaged: 1 } });
  });
});

describe("[READ-1] what is refused, with the reason", () => {
  const start = (...parts: readonly (string | number)[]): Uint8Array =>
    Uint8Array.from(
      parts
        .flatMap((part) => (typeof part === "number" ? [part] : Array.from(part, (c) => c.charCodeAt(0))))
        .concat(Array.from({ length: 600 }, (_, i) => (i * 37) % 256)),
    );
  it.each([
    ["pdf", start("%PDF-1.7\n")],
    ["image", start(0x89, "PNG\r\n", 0x1a, "\n")],
    ["image", start(0xff, 0xd8, 0xff, 0xe0)],
    ["image", start("GIF89a")],
    ["image", start("RIFF", 0, 0, 0, 0, "WEBP")],
    ["epub", start("PK", 3, 4, "mimetypeapplication/epub+zip")],
    ["wordProcessor", start("PK", 3, 4, "[Content_Types].xml word/document.xml")],
    ["spreadsheet", start("PK", 3, 4, "xl/workbook.xml")],
    ["archive", start("PK", 3, 4, "something.bin")],
    ["wordProcessor", start(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)],
    ["wordProcessor", start("{\\rtf1")],
    ["program", start(0x7f, "ELF")],
    ["video", start(0, 0, 0, 0x20, "ftypisom")],
    ["audio", start("ID3")],
    ["database", start("SQLite format 3", 0)],
  ])("%s, whatever its name", (kind, bytes) => {
    expect(importFile(bytes, { name: "book.txt", mediaType: "text/plain" })).toEqual({
      ok: false,
      error: { type: "notText", kind },
    });
  });

  it("unknown bytes", () => {
    const noise = Uint8Array.from({ length: 4000 }, (_, i) => (i * i * 31 + (i >> 3) * 7) % 256);
    expect(importFile(noise, { name: "a.txt" })).toMatchObject({
      ok: false,
      error: { type: "notText", kind: "unknown" },
    });
  });

  it("nothing, nothing but space, nothing but signs", () => {
    expect(importFile(new Uint8Array(), { name: "a.txt" })).toEqual({ ok: false, error: { type: "empty" } });
    expect(importFile(bytesOf(" \n\t\n"), { name: "a.txt" })).toEqual({
      ok: false,
      error: { type: "empty" },
    });
    expect(importFile(bytesOf("*** 12 / 34 …"), { name: "a.txt" })).toEqual({
      ok: false,
      error: { type: "noWords" },
    });
  });

  it("a file past the limit, with both numbers", () => {
    const size = maxFileSize + 1;
    expect(importFile(new Uint8Array(size).fill(97), { name: "a.txt" })).toEqual({
      ok: false,
      error: { type: "tooLarge", size, limit: maxFileSize },
    });
  });

  it("more lines than an edition can have, with both numbers", () => {
    const lines = bytesOf("a b c.\n\n".repeat(60_000));
    expect(importFile(lines, { name: "a.txt" })).toMatchObject({
      ok: false,
      error: { type: "tooManyBlocks", limit: 50_000 },
    });
  });

  it("any bytes give a draft or a reason, and never a throw", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom("a.txt", "a.html", "a.md"),
        (bytes, name) => {
          const draft = importFile(bytes, { name });
          if (!draft.ok) expect(draft.error.type).toMatch(/^[a-zA-Z]+$/);
          else expect(keptLines(draft.value).join("")).not.toContain("\0");
        },
      ),
      { numRuns: 500 },
    );
  });
});
