import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { harmlessHtml } from "../../src/importers/pastedHtml.ts";

/** Everything that may come out: text without angles, and tags of the list with attributes of the list. */
const harmless =
  /^(?:[^<>]|<\/?(?:p|h[1-6]|ul|ol|li|blockquote|hr|br|table|thead|tbody|tfoot|tr|th|td|b|strong|i|em|s|del|strike|code|pre|a|span|div)(?: (?:dir|start|colspan|rowspan|href|data-address|data-type|data-checked|data-pm-slice)="[^"<>]*")*>)*$/;

describe("[E02] the HTML of a paste before the browser reads it", () => {
  it("keeps words, blocks, links and lists, and nothing that runs, loads or paints", () => {
    const clean = harmlessHtml(`
      <style>@import url(https://evil.example)</style><script>bad()</script>
      <p onclick="bad()" style="position:fixed" dir="rtl" class="x">plain <b>bold</b> &lt;i&gt;</p>
      <img src="https://evil.example/x.png" onerror="bad()"><svg onload="bad()"><text>bad</text></svg>
      <iframe srcdoc="<p>bad</p>"></iframe><a href="javascript:bad()">no</a><a href="https://example.org/?a=1&b=2">yes</a>
      <ol start="3"><li>third</li></ol><article>a</article>`);
    expect(clean).toContain('<p dir="rtl">plain <b>bold</b> &lt;i&gt;</p>');
    expect(clean).toContain('<a>no</a><a href="https://example.org/?a=1&amp;b=2">yes</a>');
    expect(clean).toContain('<ol start="3"><li>third</li></ol><div>a</div>');
    expect(clean).not.toMatch(/bad|evil|style|class|javascript/);
    expect(clean).toMatch(harmless);
  });

  it("keeps what the editor itself copies: where a piece was, task lists, cells", () => {
    const own =
      '<ul data-type="taskList" data-pm-slice="0 0 []"><li data-checked="true" data-type="taskItem"><div><p>done</p></div></li></ul>' +
      '<table><tbody><tr><td colspan="2"><p>a</p></td></tr></tbody></table><span data-address="https://example.org/">a</span>';
    expect(harmlessHtml(own)).toBe(own);
  });

  it("takes weight and slope from where word processors say them", () => {
    expect(
      harmlessHtml(
        '<b style="font-weight:normal"><p><span style="font-weight:700">strong</span> <span style="font-style: italic">soft</span></p></b>',
      ),
    ).toBe("<p><span><strong>strong</strong></span> <span><em>soft</em></span></p>");
  });

  it("keeps the lines of a page that is past every limit", () => {
    const deep = `${"<div>".repeat(2_000)}first<p onclick="bad()">second${"</div>".repeat(2_000)}`;
    expect(harmlessHtml(deep)).toBe("<p>first</p><p>second</p>");
  });

  it("lets nothing through that is not on the list, whatever comes", () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        "<p",
        "<b>",
        "</b>",
        "<a href='",
        '"',
        "'",
        ">",
        "<",
        "/>",
        "onx=",
        "style=",
        "&lt;",
        "<!--",
        "-->",
      ),
      fc.constantFrom(
        "<svg>",
        "<math>",
        "<table>",
        "<td>",
        "<template>",
        "<noscript>",
        "<plaintext>",
        "<textarea>",
        "</",
      ),
      fc.constantFrom(
        "<style>",
        "</style>",
        "<mglyph>",
        "<annotation-xml encoding='text/html'>",
        "<select>",
        "\u0000",
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        expect(harmlessHtml(pieces.join(""))).toMatch(harmless);
      }),
      { numRuns: 400 },
    );
  });
});
