// The app page. react-aria adds one style element of its own; the page's policy names it by its hash, which is taken
// from the library's source here, so that an update of the library cannot leave the policy behind in silence.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vite";
import { pageBuild, root } from "./vite.page.ts";

const pressStyle = (): string => {
  const file = join(root, "node_modules/react-aria/dist/private/interactions/usePress.mjs");
  const source = readFileSync(file, "utf8");
  const style = /style\.textContent = `([^`]*)`\.trim\(\)/.exec(source)?.[1];
  const attribute = /PRESSABLE_ATTRIBUTE = ['"]([\w-]+)['"]/.exec(source)?.[1];
  const filled = style?.replace(/\$\{[\w$]*PRESSABLE_ATTRIBUTE\}/, attribute ?? "${");
  if (filled === undefined || filled.includes("${"))
    throw new Error(
      `react-aria's own style is not where it was (${file}): config/vite.app.ts must be mended.`,
    );
  return filled.trim();
};

const hash = createHash("sha256").update(pressStyle()).digest("base64");

export default defineConfig(pageBuild("app", [`sha256-${hash}`]));
