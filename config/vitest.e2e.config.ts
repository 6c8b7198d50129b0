// Browser tests: real hosts, real profiles, two files at a time. Each file has browsers, profiles, folders and ports of
// its own; the pages of the interface alone are built once for all of them.

import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { LongestFirst } from "../tests/support/longestFirst.ts";

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  cacheDir: ".cache/vite",
  test: {
    environment: "node",
    globalSetup: ["tests/support/harness/buildPages.ts"],
    include: ["tests/e2e/**/*.test.ts", "tests/**/*.browser.test.ts"],
    maxWorkers: 2,
    isolate: false,
    sequence: { sequencer: LongestFirst },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
