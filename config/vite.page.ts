// What both pages' builds share. Two builds, one per page, so that no origin serves the other's code; and a manifest
// of exactly the files that were built, with their types and hashes, which is all that a host serves.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { Plugin, UserConfig } from "vite";

export const root = fileURLToPath(new URL("..", import.meta.url));

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml; charset=utf-8",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".woff": "font/woff",
  ".wasm": "application/wasm",
  ".json": "application/json; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
};

/** Written after everything else, and not part of itself. */
const manifest = (styleHashes: readonly string[]): Plugin => ({
  name: "halaqa-manifest",
  apply: "build",
  writeBundle({ dir }) {
    if (dir === undefined) throw new Error("a page is built into a folder");
    const files = readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(dir.length + 1)
          .replaceAll("\\", "/"),
      )
      .filter((file) => file !== "manifest.json")
      .toSorted()
      .map((file) => {
        const bytes = readFileSync(join(dir, file));
        const type = types[extname(file)];
        if (type === undefined) throw new Error(`${file} has no content type in config/vite.page.ts`);
        const path = file === "index.html" ? "/" : `/${file}`;
        return {
          path,
          file,
          type,
          length: bytes.length,
          sha256: createHash("sha256").update(bytes).digest("hex"),
        };
      });
    writeFileSync(join(dir, "manifest.json"), JSON.stringify({ styleHashes, files }, null, 1));
  },
});

export const pageBuild = (page: "app" | "engine", styleHashes: readonly string[]): UserConfig => ({
  root: join(root, "src/renderer", page),
  base: "/",
  publicDir: join(root, "src/renderer/public"),
  cacheDir: join(root, ".cache/vite"),
  plugins: [react(), manifest(styleHashes)],
  // Its form for pages reads character references by way of innerHTML, which neither a worker nor the page's policy has.
  resolve: {
    alias: {
      "decode-named-character-reference": join(
        root,
        "node_modules/decode-named-character-reference/index.js",
      ),
    },
  },
  worker: { format: "es" },
  build: {
    outDir: join(root, "dist", page),
    emptyOutDir: true,
    target: "chrome120",
    // Nothing as a data: address, which the policies do not allow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4_096,
    reportCompressedSize: false,
    // How long a plugin took is no news for who starts the app.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
});
