// Tests that need no browser: unit, property, simulation, contract, adversary, and the host on real sockets.
// Browser tests have a configuration of their own (vitest.e2e.config.ts), because they take turns and take long.

import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  cacheDir: ".cache/vite",
  test: {
    environment: "node",
    include: ["tests/**/*.test.{ts,tsx}"],
    exclude: ["tests/e2e/**", "tests/**/*.browser.test.ts"],
    // Vitest would leave a core free for its own process, and half of a small machine with it.
    maxWorkers: "100%",
    // The files of a worker share what they import: a third of all time went into loading it anew for each of them. So
    // no module may keep what a test has done to it.
    isolate: false,
    // No promise: only an end for what hangs, on a machine that has much else to do.
    testTimeout: 60_000,
  },
});
