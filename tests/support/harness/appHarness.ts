// Builds the app page with the engine in memory, by the app's own build, and serves it with the app's own headers.
// For browser tests of the interface alone, and for looking at it.

import { rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build, mergeConfig } from "vite";
import appConfig from "../../../config/vite.app.ts";
import { loadPage } from "../../../src/main/page.ts";
import { appHeaders } from "../../../src/main/policy.ts";

export type AppHarness = { readonly url: string; readonly close: () => Promise<void> };

const here = import.meta.dirname;
/** Test files build at the same time, each in a process of its own. */
const outDir = join(here, "../../../.cache/harness", String(process.pid));

/** As the product is built: the test runner says `test`, which gives the libraries' forms for development. */
const asInProduction = async (work: () => Promise<unknown>): Promise<void> => {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = "production";
  try {
    await work();
  } finally {
    process.env.NODE_ENV = before;
  }
};

export const startAppHarness = async (): Promise<AppHarness> => {
  await asInProduction(() =>
    build(
      mergeConfig(appConfig, {
        configFile: false,
        root: here,
        logLevel: "warn",
        build: { outDir, minify: false },
      }),
    ),
  );
  const page = loadPage(outDir);
  if (!page.ok) throw new Error(`the harness was not built: ${page.error.type}`);
  const { files, styleHashes } = page.value;
  const headers = appHeaders({ frameAncestors: "'none'", styleHashes });
  const server = createServer((request, response) => {
    const file = files.get(new URL(request.url ?? "/", "http://x").pathname);
    if (file === undefined) {
      response.writeHead(404, headers).end();
      return;
    }
    response.writeHead(200, { ...headers, "Content-Type": file.type }).end(file.bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        rmSync(outDir, { recursive: true, force: true });
        server.close(() => resolve());
      }),
  };
};
