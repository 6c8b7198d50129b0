// The benchmarks: builds their pages and their runner, and runs them. What they measure is in bench/RESULTS.md.
//
//   npm run bench [-- [--quick] [disk] [pacing] [arriving] [catching] [typing] [membership]]
//   npm run bench -- arriving --beside=<folder of built pages>
//   npm run bench -- opening [--quick] [--anew] [--beside=<folder of built pages>]

import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
const place = join(root, ".cache/bench");
const pages = ["engine", "app", "peer"];

process.env.NODE_ENV = "production";
for (const built of ["pages", "runner"]) rmSync(join(place, built), { recursive: true, force: true });
await build({
  configFile: false,
  root: join(root, "bench/pages"),
  cacheDir: join(root, ".cache/vite"),
  logLevel: "error",
  build: {
    outDir: join(place, "pages"),
    target: "chrome120",
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 4_096,
    rollupOptions: { input: pages.map((page) => join(root, "bench/pages", page, "index.html")) },
  },
});
await build({
  configFile: false,
  root,
  cacheDir: join(root, ".cache/vite"),
  logLevel: "error",
  build: {
    ssr: join(root, "bench/run.ts"),
    outDir: join(place, "runner"),
    target: "node20",
    minify: false,
    reportCompressedSize: false,
    rollupOptions: { output: { entryFileNames: "run.js" } },
  },
});
const { run } = await import(pathToFileURL(join(place, "runner/run.js")).href);
await run({ root, pages: join(place, "pages"), words: process.argv.slice(2) });
