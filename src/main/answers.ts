// Carries out what the gate decided about a request of the browser host.

import type { IncomingMessage, ServerResponse } from "node:http";
import { hostFileLimit } from "../bridge/host.ts";
import type { Entrance } from "./cookies.ts";
import { type Decision, decide, type Facts } from "./gate.ts";
import type { Origins } from "./origins.ts";
import type { Page } from "./page.ts";
import { afreshHeaders, appHeaders, asFrame, bareHeaders, engineHeaders, type Headers } from "./policy.ts";
import type { Prover } from "./proof.ts";
import { serviceWorkerEnd } from "./serviceWorkerEnd.ts";
import type { Services } from "./services.ts";

export type Pages = { readonly engine: Page; readonly app: Page };

export type AnswerOptions = {
  readonly origins: () => Origins;
  readonly pages: Pages | null;
  readonly entrance: Entrance;
  readonly prover: Prover;
  readonly services: Services;
  readonly explanation: string;
  readonly onAlarm: () => void;
};

type Reply = { readonly status: number; readonly headers?: Headers; readonly body?: Uint8Array | string };

const send = (response: ServerResponse, { status, headers = {}, body = "" }: Reply): void => {
  response.writeHead(status, { ...bareHeaders, ...headers, "Content-Length": Buffer.byteLength(body) });
  response.end(body);
};

const text = (type: string): Headers => ({ "Content-Type": `${type}; charset=utf-8` });

const readBody = (request: IncomingMessage, limit: number): Promise<Uint8Array | null> =>
  new Promise((answer) => {
    const parts: Buffer[] = [];
    let length = 0;
    request.on("data", (part: Buffer) => {
      length += part.length;
      if (length > limit) answer(null);
      else parts.push(part);
    });
    request.on("end", () => answer(length > limit ? null : Buffer.concat(parts)));
    request.on("error", () => answer(null));
    request.on("close", () => answer(null));
  });

/** Refuses a body without hearing it to its end. */
const refuseBody = (request: IncomingMessage, response: ServerResponse, status: number): void => {
  response.on("finish", () => request.destroy());
  send(response, { status, headers: { Connection: "close" } });
};

const factsOf = ({ method = "", url = "", headers }: IncomingMessage, entrance: Entrance): Facts => ({
  method,
  target: url,
  host: headers.host,
  origin: headers.origin,
  fetchSite: headers["sec-fetch-site"]?.toString(),
  fetchDest: headers["sec-fetch-dest"]?.toString(),
  serviceWorker: headers["service-worker"]?.toString(),
  holdsEngineCookie: entrance.holds("engine", headers.cookie),
  holdsAppCookie: entrance.holds("app", headers.cookie),
});

export const createAnswers = (options: AnswerOptions) => {
  const { origins, pages, entrance, prover, services, explanation, onAlarm } = options;

  const serveFile = (response: ServerResponse, page: "engine" | "app", path: string): void => {
    const file = pages?.[page].files.get(path);
    if (pages === null || file === undefined) return send(response, { status: 404 });
    const { engine, app } = origins();
    const headers =
      page === "engine"
        ? engineHeaders({ frameSrc: app })
        : appHeaders({ frameAncestors: engine, styleHashes: pages.app.styleHashes });
    const own = page === "app" && path === "/" ? asFrame(headers) : headers;
    send(response, { status: 200, headers: { ...own, "Content-Type": file.type }, body: file.bytes });
  };

  const explain = (response: ServerResponse): void =>
    send(response, { status: 403, headers: text("text/plain"), body: explanation });

  const exchange = (response: ServerResponse, token: string): void => {
    const cookies = entrance.exchange(token);
    if (cookies === null) return explain(response);
    response.setHeader("Set-Cookie", [...cookies]);
    send(response, { status: 303, headers: { Location: "/" } });
  };

  const answerOtherStart = async (
    request: IncomingMessage,
    response: ServerResponse,
    reply: (body: string) => string | null,
  ): Promise<void> => {
    const asked = await readBody(request, 1_024);
    const body = asked === null ? null : reply(Buffer.from(asked).toString("utf8"));
    if (body === null) return refuseBody(request, response, 403);
    send(response, { status: 200, headers: text("application/json"), body });
  };

  const answerEngine = async (
    request: IncomingMessage,
    response: ServerResponse,
    { method, path, query }: Extract<Decision, { type: "host" }>,
  ): Promise<void> => {
    const given = method === "PUT" ? await readBody(request, hostFileLimit) : null;
    if (method === "PUT" && given === null) return refuseBody(request, response, 413);
    const { status, type, body } = given === null ? services.get(path, query) : services.put(path, given);
    send(response, { status, headers: { "Content-Type": type }, body });
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const decision = decide(factsOf(request, entrance), origins());
    switch (decision.type) {
      case "refuse":
        return send(response, { status: decision.status });
      case "explain":
        return explain(response);
      case "endServiceWorker":
        onAlarm();
        return send(response, { status: 200, headers: text("text/javascript"), body: serviceWorkerEnd });
      case "afresh":
        return send(response, { status: 200, headers: afreshHeaders });
      case "exchange":
        return exchange(response, decision.token);
      case "prove":
        return answerOtherStart(request, response, (body) => prover.prove(body));
      case "link":
        return answerOtherStart(request, response, (body) => prover.link(body));
      case "file":
        return serveFile(response, decision.page, decision.path);
      case "host":
        return answerEngine(request, response, decision);
    }
  };
};
