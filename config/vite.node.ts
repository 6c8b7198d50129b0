// What runs in Node and in Electron's main process: one file per entry with everything in it, so that nothing needs
// node_modules or type stripping at run time.

import { join } from "node:path";
import type { UserConfig } from "vite";
import { root } from "./vite.page.ts";

/** Taken as they are: Electron gives itself, and ws does without its two optional accelerators. */
const external = ["electron", "bufferutil", "utf-8-validate"];

export const nodeBuild = (
  folder: string,
  entries: Readonly<Record<string, string>>,
  format: "es" | "cjs" = "es",
): UserConfig => ({
  root,
  cacheDir: join(root, ".cache/vite"),
  publicDir: false,
  ssr: { noExternal: true, external },
  build: {
    ssr: true,
    outDir: join(root, "dist", folder),
    emptyOutDir: true,
    target: "node20",
    minify: false,
    reportCompressedSize: false,
    rollupOptions: {
      input: { ...entries },
      external,
      output: {
        format,
        entryFileNames: format === "cjs" ? "[name].cjs" : "[name].js",
        chunkFileNames: "[name].js",
      },
    },
  },
});
