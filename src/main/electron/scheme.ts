// `halaqa://engine` and `halaqa://app`: each session serves one of them, from the files that the page's build listed
// and from nowhere else. The host's services answer under the engine's origin, as they do in the browser host; no
// other session can reach them.

import { protocol, type Session } from "electron";
import { hostFileLimit, hostPaths } from "../../bridge/host.ts";
import type { HostPath } from "../gate.ts";
import type { Page } from "../page.ts";
import { appHeaders, bareHeaders, engineHeaders, type Headers } from "../policy.ts";
import type { Services } from "../services.ts";

export type Sessions = { readonly engine: Session; readonly app: Session };

export const pageAddress = { engine: "halaqa://engine/", app: "halaqa://app/" } as const;

export const scheme = {
  /** Before Electron is ready. */
  register: (): void =>
    protocol.registerSchemesAsPrivileged([
      { scheme: "halaqa", privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]),
};

const refused = (status: number): Response => new Response(null, { status, headers: bareHeaders });

const fileOf = (page: Page, headers: Headers, path: string): Response => {
  const file = page.files.get(path);
  if (file === undefined) return refused(404);
  return new Response(Buffer.from(file.bytes), { headers: { ...headers, "Content-Type": file.type } });
};

/** The path and query exactly as asked, or null for another host of the scheme. */
const targetOf = (address: string, origin: string): string | null =>
  address.startsWith(origin) ? address.slice(origin.length - 1) : null;

const serviceOf = async (services: Services, request: Request, target: string): Promise<Response | null> => {
  const [path = "", query = ""] = target.split("?");
  const name = Object.entries(hostPaths).find(([, known]) => known === path)?.[0] as HostPath | undefined;
  if (name === undefined) return null;
  if (request.method !== "GET" && request.method !== "PUT") return refused(405);
  const said = Number(request.headers.get("content-length") ?? "0");
  if (said > hostFileLimit) return refused(413);
  const answer =
    request.method === "GET"
      ? services.get(name, query)
      : services.put(name, new Uint8Array(await request.arrayBuffer()));
  const body = answer.status === 204 ? null : Buffer.from(answer.body);
  return new Response(body, {
    status: answer.status,
    headers: { ...bareHeaders, "Content-Type": answer.type },
  });
};

export const serveOwnScheme = (
  sessions: Sessions,
  pages: { readonly engine: Page; readonly app: Page },
  services: Services,
  hub: string,
): void => {
  const headers = {
    engine: engineHeaders({ frameSrc: "'none'", hub }),
    app: appHeaders({ frameAncestors: "'none'", styleHashes: pages.app.styleHashes }),
  };
  sessions.engine.protocol.handle("halaqa", async (request) => {
    const target = targetOf(request.url, pageAddress.engine);
    if (target === null) return refused(404);
    return (
      (await serviceOf(services, request, target)) ??
      (request.method === "GET" ? fileOf(pages.engine, headers.engine, target) : refused(405))
    );
  });
  sessions.app.protocol.handle("halaqa", (request) => {
    const target = targetOf(request.url, pageAddress.app);
    if (target === null) return refused(404);
    return request.method === "GET" ? fileOf(pages.app, headers.app, target) : refused(405);
  });
};
