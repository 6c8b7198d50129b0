// axe in a frame of a page: the outer page and the app are two origins, and each is asked by itself. What is counted
// is what keeps somebody out: serious and critical findings.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import type { Frame } from "playwright-core";

type Found = {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string | null;
    readonly nodes: readonly { readonly html: string }[];
  }[];
};

// The version that the builder for Playwright brings.
const builder = createRequire(createRequire(import.meta.url).resolve("@axe-core/playwright"));
const source = readFileSync(builder.resolve("axe-core/axe.min.js"), "utf8");

/** The go-to list is scrolled by the arrow keys from its search field, where the focus stays. */
const isListOfField = (found: string): boolean =>
  found.startsWith("scrollable-region-focusable") && found.includes('role="menu"');

/** Serious findings as text a person can read; empty when there are none. */
export const seriousFindings = async (frame: Frame): Promise<readonly string[]> => {
  if (await frame.evaluate(() => !("axe" in globalThis))) await frame.evaluate(source);
  const { violations } = await frame.evaluate<Found>(
    "axe.run(document, { iframes: false, resultTypes: ['violations'] })",
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 240)}`))
    .filter((found) => !isListOfField(found));
};
