import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { importFile } from "../../src/importers/importFile.ts";
import { savedPage } from "../../src/importers/mhtml.ts";
import { bytesOf, draftOfText, keptLines } from "./importing.ts";

const html = `<!doctype html><html dir="rtl"><head><title>باب السوق</title></head><body><h1>باب السوق</h1>
<p>كان للسوق القديم باب من خشب الجوز لا يغلق إلا ليلة واحدة في السنة = ولا أحد يعرف لماذا.</p>
<img src="cid:1"></body></html>`;

const byte = (value: number): string => `=${value.toString(16).toUpperCase().padStart(2, "0")}`;

/** As Chromium writes it: every byte beyond ASCII and every "=" by its number, lines of 76 at most. */
const quoted = (text: string): string =>
  Array.from(bytesOf(text), (value) =>
    value === 0x3d || value > 0x7e ? byte(value) : String.fromCharCode(value),
  )
    .reduce<string[]>(
      (lines, piece) => {
        const last = lines.at(-1) ?? "";
        if (piece === "\n") return [...lines, ""];
        if (last.length + piece.length > 75) return [...lines.slice(0, -1), `${last}=`, piece];
        return [...lines.slice(0, -1), last + piece];
      },
      [""],
    )
    .join("\r\n");

const saved = (body: string, encoding: string, charset = ""): string =>
  [
    "From: <Saved by Blink>",
    "Snapshot-Content-Location: https://example.org/a",
    "Subject: =?utf-8?Q?=D8=A8?=",
    "MIME-Version: 1.0",
    "Content-Type: multipart/related;",
    '\ttype="text/html";',
    '\tboundary="----MultipartBoundary--abc----"',
    "",
    "",
    "------MultipartBoundary--abc----",
    "Content-Type: image/png",
    "Content-Transfer-Encoding: base64",
    "",
    "iVBORw0KGgo=",
    "------MultipartBoundary--abc----",
    `Content-Type: text/html${charset}`,
    `Content-Transfer-Encoding: ${encoding}`,
    "Content-Location: https://example.org/a",
    "",
    body,
    "------MultipartBoundary--abc------",
    "",
  ].join("\r\n");

describe("[READ-1] a page that was saved as one file", () => {
  const asPage = keptLines(draftOfText(html, "a.html"));

  it.each([
    ["quoted-printable", saved(quoted(html), "quoted-printable")],
    [
      "quoted-printable with small letters",
      saved(
        quoted(html).replace(/=[0-9A-F]{2}/g, (number) => number.toLowerCase()),
        "quoted-printable",
      ),
    ],
    ["base64", saved(Buffer.from(html).toString("base64").replace(/.{76}/g, "$&\r\n"), "base64")],
    ["8bit", saved(html.replaceAll("\n", "\r\n"), "8bit", '; charset="utf-8"')],
  ])("gives what the page itself gives, written in %s, whatever its name", (_, file) => {
    for (const name of ["page.mhtml", "page.txt"]) {
      const draft = draftOfText(file, name);
      expect(draft.title).toBe("باب السوق");
      expect(keptLines(draft)).toEqual(asPage);
    }
    expect(asPage.join("\n")).toContain("السنة = ولا أحد");
  });

  it("its own encoding is told as a page's is", () => {
    const letters = new Map(
      Array.from({ length: 256 }, (_, at) => [
        new TextDecoder("windows-1256").decode(Uint8Array.of(at)),
        byte(at),
      ]),
    );
    const body = Array.from(html.replaceAll("\n", "\r\n"), (letter) =>
      letter === "=" || letter > "~" ? (letters.get(letter) ?? "") : letter,
    ).join("");
    expect(keptLines(draftOfText(saved(body, "quoted-printable", "; charset=windows-1256")))).toEqual(asPage);
  });

  it("a text that speaks of mail is none, nor is a message without a page", () => {
    for (const text of [
      "MIME-Version: 1.0\n\nA line about mail.",
      "About mail.\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n<p>no</p>",
      saved(quoted(html), "quoted-printable").replace("text/html\r\n", "text/plain\r\n"),
    ])
      expect(savedPage(bytesOf(text))).toBeNull();
  });

  it("[E11] cut or changed anywhere it gives a draft or a reason, and never a throw", () => {
    const file = bytesOf(saved(quoted(html), "quoted-printable"));
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.nat(255), fc.boolean(), (at, value, cuts) => {
        const bytes = cuts ? file.slice(0, at) : Uint8Array.from(file, (old, i) => (i === at ? value : old));
        const draft = importFile(bytes, { name: "a.mhtml" });
        if (!draft.ok) expect(draft.error.type).toMatch(/^[a-zA-Z]+$/);
      }),
      { numRuns: 300 },
    );
  });
});
