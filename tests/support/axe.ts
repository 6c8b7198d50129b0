// axe in a page or in one frame of it, which is asked by itself.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import type { Frame, Page } from "playwright-core";

export type Violation = {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string }[];
};

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** All rules, or those that are named. */
export const violationsIn = async (
  place: Page | Frame,
  rules: readonly string[] | null = null,
): Promise<readonly Violation[]> => {
  if (await place.evaluate(() => !("axe" in globalThis))) await place.evaluate(source);
  const options = {
    iframes: false,
    resultTypes: ["violations"],
    ...(rules === null ? {} : { runOnly: { type: "rule", values: rules } }),
  };
  const { violations } = await place.evaluate<{ readonly violations: readonly Violation[] }>(
    `axe.run(document, ${JSON.stringify(options)})`,
  );
  return violations;
};
