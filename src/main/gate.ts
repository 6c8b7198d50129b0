// Which request of the browser host is answered with what. A pure decision from a few facts of the request, taken
// before any work: whose name it came under, who sent it, and whether it holds what this start gave out.
//
// Rules (electron.md 4.9, protocol 2.1, attacks E09, E13, E21, E22, E23):
// - Host is exactly one of our two names with the port, else 421.
// - What another site sends is refused, whatever it asks.
// - Nothing but the exchange of a start token, the proof to another start of ours, and the end of a service worker
//   is answered without this start's cookie.
// - The host's own paths answer the engine's origin alone.

import { afreshPath, hostPaths } from "../bridge/host.ts";
import type { Origins } from "./origins.ts";

export type Facts = {
  readonly method: string;
  /** The request's target as it was sent, neither decoded nor normalised. */
  readonly target: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site` and `Sec-Fetch-Dest`. */
  readonly fetchSite: string | undefined;
  readonly fetchDest: string | undefined;
  readonly serviceWorker: string | undefined;
  /** Whether the request holds this start's cookie of that page. */
  readonly holdsEngineCookie: boolean;
  readonly holdsAppCookie: boolean;
};

export type HostPath = keyof typeof hostPaths;

export type Decision =
  | { readonly type: "refuse"; readonly status: 400 | 403 | 404 | 405 | 421 }
  /** A page of ours opened without the start link: refused in words. */
  | { readonly type: "explain" }
  | { readonly type: "endServiceWorker" }
  /** On the way from a locked page to a fresh one. */
  | { readonly type: "afresh" }
  | { readonly type: "exchange"; readonly token: string }
  | { readonly type: "prove" }
  | { readonly type: "link" }
  | { readonly type: "file"; readonly page: "engine" | "app"; readonly path: string }
  | {
      readonly type: "host";
      readonly path: HostPath;
      readonly method: "GET" | "PUT";
      readonly query: string;
    };

const refuse = (status: 400 | 403 | 404 | 405 | 421): Decision => ({ type: "refuse", status });

const startPrefix = "/start/";
const hostPathOf = new Map(
  Object.entries(hostPaths).map(([name, path]) => [path as string, name as HostPath]),
);
const writable: readonly HostPath[] = ["vault", "mark", "practice", "wipe"];

const decideHost = (facts: Facts, origins: Origins, path: HostPath, query: string): Decision => {
  // A same-origin GET has no Origin, every PUT has one, and both say where they come from.
  if (!facts.holdsEngineCookie || facts.fetchSite !== "same-origin") return refuse(403);
  if (facts.origin !== undefined && facts.origin !== origins.engine) return refuse(403);
  if (facts.method === "GET") return { type: "host", path, method: "GET", query };
  if (facts.method !== "PUT" || !writable.includes(path)) return refuse(405);
  return facts.origin === origins.engine ? { type: "host", path, method: "PUT", query: "" } : refuse(403);
};

const decideEngine = (facts: Facts, origins: Origins): Decision => {
  const { method, target, origin } = facts;
  if (target === "/host/prove" || target === "/host/link") {
    // Asked by another start of ours, which is no browser.
    if (origin !== undefined || facts.fetchSite !== undefined) return refuse(403);
    return method === "POST" ? { type: target === "/host/prove" ? "prove" : "link" } : refuse(405);
  }
  const at = target.indexOf("?");
  const path = at === -1 ? target : target.slice(0, at);
  const hostPath = hostPathOf.get(path);
  if (hostPath !== undefined)
    return decideHost(facts, origins, hostPath, at === -1 ? "" : target.slice(at + 1));
  if (method !== "GET") return refuse(405);
  if (origin !== undefined && origin !== origins.engine) return refuse(403);
  if (target.startsWith(startPrefix)) return { type: "exchange", token: target.slice(startPrefix.length) };
  if (!facts.holdsEngineCookie) return target === "/" ? { type: "explain" } : refuse(403);
  const isDocument = facts.fetchDest === undefined || facts.fetchDest === "document";
  if ((target === "/" || target === afreshPath) && !isDocument) return refuse(403);
  if (target === afreshPath) return { type: "afresh" };
  return { type: "file", page: "engine", path: target };
};

const decideApp = (facts: Facts, origins: Origins): Decision => {
  const { method, target, origin } = facts;
  if (method !== "GET") return refuse(405);
  if (origin !== undefined && origin !== origins.app) return refuse(403);
  if (!facts.holdsAppCookie) return refuse(403);
  // The app is the engine's frame and nothing else.
  if (target === "/" && facts.fetchDest !== undefined && facts.fetchDest !== "iframe") return refuse(403);
  return { type: "file", page: "app", path: target };
};

export const decide = (facts: Facts, origins: Origins): Decision => {
  const isEngine = facts.host === origins.engineHost;
  if (!isEngine && facts.host !== origins.appHost) return refuse(421);
  if (!facts.target.startsWith("/")) return refuse(400);
  if (facts.serviceWorker !== undefined) return { type: "endServiceWorker" };
  if (facts.fetchSite === "cross-site") return refuse(403);
  return isEngine ? decideEngine(facts, origins) : decideApp(facts, origins);
};

/** Who may open a socket to the hub, and as whom. */
export type HubFacts = {
  readonly target: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  readonly holdsEngineCookie: boolean;
  /** Whether the path ends in this host's hub token, which invitations carry. */
  readonly holdsHubToken: boolean;
  /** Whether it ends in the secret of this start, which Electron's engine window alone is told. */
  readonly holdsStartSecret: boolean;
  /** `page`: the port that serves the pages; `hub`: one that the person opened to other machines. */
  readonly listener: "page" | "hub";
};

/** The engine's origin where Electron serves the pages by a scheme of its own. */
export const electronEngine = "halaqa://engine";

export type HubDecision =
  | { readonly type: "admit"; readonly as: "own" | "guest" }
  | { readonly type: "refuse"; readonly status: 403 | 404 | 421 };

export const decideHub = (facts: HubFacts, origins: Origins): HubDecision => {
  const { listener, host, origin, target } = facts;
  if (listener === "page" && host === origins.engineHost) {
    // The engine's page: a browser, which says its Origin, and holds the cookie.
    if (origin !== origins.engine || !facts.holdsEngineCookie) return { type: "refuse", status: 403 };
    return target === "/hub" || facts.holdsHubToken
      ? { type: "admit", as: "own" }
      : { type: "refuse", status: 404 };
  }
  if (listener === "page" && host !== `127.0.0.1:${origins.port}`) return { type: "refuse", status: 421 };
  if (listener === "page" && origin === electronEngine && facts.holdsStartSecret)
    return { type: "admit", as: "own" };
  // Another host. No browser opens a socket without an Origin, so no web page can be here (attack E13).
  if (origin !== undefined) return { type: "refuse", status: 403 };
  return facts.holdsHubToken ? { type: "admit", as: "guest" } : { type: "refuse", status: 404 };
};
