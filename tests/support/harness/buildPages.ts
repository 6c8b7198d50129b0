// Once for a whole run of browser tests: builds the pages that several test files look at, by the builds of the product,
// and says where they are. Each test file serves them on a port of its own (servePage.ts).

import { rmSync } from "node:fs";
import { join } from "node:path";
import { build, mergeConfig, type UserConfig } from "vite";
import type { TestProject } from "vitest/node";
import appConfig from "../../../config/vite.app.ts";
import engineConfig from "../../../config/vite.engine.ts";

/** Folders of what was built. */
export type BuiltPages = { readonly app: string; readonly outer: string };

declare module "vitest" {
  interface ProvidedContext {
    builtPages: BuiltPages;
  }
}

const root = join(import.meta.dirname, "../../..");
const place = join(root, ".cache/harness", String(process.pid));

const buildInto = async (product: UserConfig, page: string, outDir: string): Promise<void> => {
  await build(
    mergeConfig(product, {
      root: page,
      configFile: false,
      logLevel: "warn",
      build: { outDir, minify: false },
    }),
  );
};

/** As the product is built: the test runner says `test`, which gives the libraries' forms for development. */
const asInProduction = async (work: () => Promise<void>): Promise<void> => {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = "production";
  try {
    await work();
  } finally {
    process.env.NODE_ENV = before;
  }
};

export const setup = async (project: TestProject): Promise<() => void> => {
  const pages: BuiltPages = { app: join(place, "app"), outer: join(place, "outer") };
  await asInProduction(async () => {
    await buildInto(appConfig, import.meta.dirname, pages.app);
    await buildInto(engineConfig, join(root, "tests/renderer/engine"), pages.outer);
  });
  project.provide("builtPages", pages);
  return () => rmSync(place, { recursive: true, force: true });
};
