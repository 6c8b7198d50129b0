// The tokens that both pages stand on.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../../../src/renderer/style/tokens.css", import.meta.url), "utf8");
const declarations = (start: string): string => {
  const from = css.indexOf(start);
  if (from === -1) throw new Error(`no ${start}`);
  const open = css.indexOf("{", from + start.length - 1);
  return css
    .slice(open + 1, css.indexOf("}", open))
    .replaceAll(/\s+/g, " ")
    .trim();
};

describe("themes", () => {
  it.each([
    ["@media (prefers-color-scheme: dark) {\n  :root:not([data-theme]) {", '\n[data-theme="dark"] {'],
    ["@media (prefers-contrast: more) {\n  :root:not([data-theme]) {", '\n[data-theme="contrast-light"] {'],
    [
      "@media (prefers-contrast: more) and (prefers-color-scheme: dark) {\n  :root:not([data-theme]) {",
      '\n[data-theme="contrast-dark"] {',
    ],
  ])("a theme that the system asks for is the same as the one a person fixes", (bySystem, byPerson) => {
    const wanted = declarations(byPerson);
    expect(wanted).toContain("--paper");
    expect(declarations(bySystem)).toBe(wanted);
  });
});

describe("faces", () => {
  const faces = readFileSync(new URL("../../../src/renderer/style/faces.css", import.meta.url), "utf8");

  it("text stands at once, whatever face has not come yet", () => {
    const declared = faces.match(/@font-face \{[^}]*\}/g) ?? [];
    expect(declared.length).toBeGreaterThan(10);
    for (const face of declared) expect(face).toContain("font-display: swap;");
  });
});
