import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editionOf } from "../../src/importers/draftEdition.ts";
import { importFile, importPaste } from "../../src/importers/importFile.ts";
import { encodeEdition, parseEdition } from "../../src/schema/edition.ts";
import { bytesOf, draftOfText, keptLines } from "./importing.ts";

const sentence =
  "On the corner of our street there is a shelf that nobody owns, and people leave books on it in the morning.";

describe("[E01] hostile HTML is only ever text", () => {
  it.each([
    ["script", "<script>alert('bad')</script>"],
    ["script in SVG", "<svg><script>bad()</script><foreignObject><p>bad</p></foreignObject></svg>"],
    ["handler", '<img src=x onerror="bad()"><p onclick="bad()"></p>'],
    ["frame", '<iframe srcdoc="<p>bad</p>" src="https://bad.example"></iframe>'],
    [
      "refresh and base",
      '<meta http-equiv="refresh" content="0;url=https://bad.example"><base href="https://bad.example">',
    ],
    [
      "style",
      "<style>@import url(https://bad.example); p { background: url(bad) }</style><link rel=stylesheet href=https://bad.example>",
    ],
    [
      "template and noscript",
      "<template><p>bad</p></template><noscript><img src=https://bad.example><p>bad</p></noscript>",
    ],
    [
      "form",
      '<form action="https://bad.example"><input value="bad"><button>bad</button><textarea>bad</textarea><select><option>bad</select></form>',
    ],
    [
      "hidden text",
      '<p hidden>bad</p><p style="display:none">bad</p><p aria-hidden="true">bad</p><span class="sr-only">bad</span>',
    ],
    ["comment", "<!-- bad --><![CDATA[ bad ]]>"],
    ["object", '<object data="bad"><p>bad</p></object><embed src="bad">'],
    [
      "plain text mode",
      "<math><mtext><table><mglyph><style><img src=bad onerror=bad></style></table></mtext></math>",
    ],
  ])("%s: nothing of it is kept, the text beside it is", (_, evil) => {
    const draft = draftOfText(
      `<!doctype html><html><body><h1>Shelf</h1>${evil}<p>${sentence}</p></body></html>`,
      "a.html",
    );
    expect(keptLines(draft)).toEqual([`paragraph: ${sentence}`]);
    expect(JSON.stringify(draft)).not.toMatch(/bad|alert|https:/);
  });

  it("links keep their words and not where they lead", () => {
    const draft = draftOfText(
      `<h1>T</h1><p>${sentence} <a href="javascript:bad()">a link</a> <a href="smb://bad/x">another</a>.</p>`,
      "a.html",
    );
    expect(keptLines(draft)).toEqual([`paragraph: ${sentence} a link another.`]);
  });

  it("what looks like markup in plain text stays the text that it is", () => {
    const draft = draftOfText(
      `A note\n\nWrite <script>alert(1)</script> and &lt;b&gt; like this, and the page shows it, because it is nothing but text.`,
    );
    expect(keptLines(draft)[0]).toContain("<script>alert(1)</script> and &lt;b&gt;");
  });

  it("overrides and isolates go from titles, names and text; the marks that only order text stay", () => {
    const draft = draftOfText(
      `<title>gpj.\u202efdp</title><h1>gpj.\u202efdp</h1><p>By Ja\u2066ne Doe</p><p>\u200f${sentence}\u202e\u2067</p>`,
      "a.html",
    );
    expect(draft.title).toBe("gpj.fdp");
    expect(draft.people).toEqual([{ name: "Jane Doe", role: "author" }]);
    expect(keptLines(draft)).toEqual([`paragraph: \u200f${sentence}`]);
  });

  it("any tag soup gives a canonical edition or a reason", () => {
    const piece = fc.constantFrom(
      "<p>",
      "</p>",
      "<div",
      ">",
      "<table>",
      "<td>",
      "<b>",
      "</b>",
      "<li>",
      "<ol>",
      "<svg>",
      "</svg>",
      "<!--",
      "-->",
      "<title>",
      "<h1>",
      "<a href=",
      "&amp;",
      "&#0;",
      "&#x202e;",
      '"',
      "text ",
      "نصّ ",
      sentence,
      "\n",
      "<script>",
      "</script>",
      "<select>",
      "<frameset>",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const draft = importFile(bytesOf(pieces.join("")), { name: "a.html" });
        if (!draft.ok) return;
        const edition = editionOf(draft.value);
        if (edition.ok) expect(parseEdition(encodeEdition(edition.value))).toEqual(edition);
        else expect(edition.error.type).toBe("nothingKept");
      }),
      { numRuns: 600 },
    );
  });
});

describe("[E11] bombs of nesting and size end at limits", () => {
  const megabyte = 1024 * 1024;
  const repeated = (text: string): string => text.repeat(Math.floor(megabyte / text.length));
  it.each<[string, string, () => string]>([
    ["nested blocks", "a.html", () => `<body>${repeated("<div>")}<p>${sentence}</p>`],
    ["nested formatting", "a.html", () => `<body><p>${sentence}</p>${repeated("<font size=1>x")}`],
    [
      "formatting that is opened again",
      "a.html",
      () => `<body><p>${sentence}</p>${repeated("<b a=1><b b=2><p>")}`,
    ],
    ["content moved out of tables", "a.html", () => `<body><p>${sentence}</p><table>${repeated("<b>x</b>")}`],
    ["attributes", "a.html", () => `<body><p ${repeated("a1 b2 c3 ")}>x</p><p>${sentence}</p>`],
    ["unclosed comments", "a.html", () => `<body><p>${sentence}</p>${repeated("<!-- ")}`],
    ["unclosed scripts", "a.html", () => `<body><p>${sentence}</p>${repeated("<svg><script>")}`],
    ["quotations in Markdown", "a.md", () => `${sentence}\n\n${">".repeat(megabyte)}`],
    ["brackets in Markdown", "a.md", () => `${sentence}\n\n${repeated("[*`")}`],
    [
      "lists in Markdown",
      "a.md",
      () => `${sentence}\n\n${Array.from({ length: 1400 }, (_, i) => `${" ".repeat(i)}- a`).join("\n")}`,
    ],
    ["separators in text", "a.txt", () => `${sentence}\n\n${`${"ab - ".repeat(180)}\n`.repeat(2000)}`],
    ["quotation marks in text", "a.txt", () => `${sentence}\n\n${`a.${'"'.repeat(1400)}a\n`.repeat(1000)}`],
    ["combining marks", "a.txt", () => `${sentence}\n\na${repeated("\u0301\u0323")}`],
  ])(
    "%s: the text is still read",
    (_, name, text) => {
      const draft = importFile(bytesOf(text()), { name });
      expect(draft.ok && JSON.stringify(draft.value.pieces).includes(sentence)).toBe(true);
      // That they end is what counts here; on a machine that does much else each takes its time.
    },
    120_000,
  );
});

describe("[E02] paste", () => {
  it("formatted text is read like a page, plain text like a file", () => {
    const formatted = importPaste({
      text: "x",
      html: `<meta charset=utf-8><h2>Shelf</h2><p>${sentence}<img src=x onerror=bad()></p>`,
    });
    expect(formatted.ok && formatted.value.title).toBe("Shelf");
    expect(formatted.ok && keptLines(formatted.value)).toEqual([`paragraph: ${sentence}`]);
    const plain = importPaste({ text: `Shelf\n\n${sentence}`, html: null });
    expect(plain.ok && keptLines(plain.value)).toEqual([`paragraph: ${sentence}`]);
    expect(plain.ok && plain.value.encoding).toBeNull();
  });

  it("one pasted sentence is a text with itself for a title", () => {
    const pasted = importPaste({ text: "A short line", html: null });
    expect(pasted.ok && keptLines(pasted.value)).toEqual(["paragraph: A short line"]);
    expect(pasted.ok && pasted.value.title).toBe("A short line");
  });

  it("nothing is refused as nothing", () => {
    expect(importPaste({ text: " \n", html: "" })).toEqual({ ok: false, error: { type: "empty" } });
    expect(importPaste({ text: "", html: "<p></p>" })).toEqual({ ok: false, error: { type: "noWords" } });
  });
});
