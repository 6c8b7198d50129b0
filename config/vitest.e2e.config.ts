// Browser tests: real hosts, real profiles, one file after the other (two cores are shared by two browsers).

import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  cacheDir: ".cache/vite",
  test: {
    environment: "node",
    include: ["tests/e2e/**/*.test.ts", "tests/**/*.browser.test.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
