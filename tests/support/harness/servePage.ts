// Serves a page that was built, with a page's own headers, on a port of its own.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { loadPage, type Page } from "../../../src/main/page.ts";
import type { Headers } from "../../../src/main/policy.ts";

export type ServedPage = { readonly url: string; readonly close: () => Promise<void> };

export const servePage = async (folder: string, headersOf: (page: Page) => Headers): Promise<ServedPage> => {
  const page = loadPage(folder);
  if (!page.ok) throw new Error(`the page was not built: ${page.error.type}`);
  const { files } = page.value;
  const headers = headersOf(page.value);
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
        server.close(() => resolve());
      }),
  };
};
