// A host of its own folder and port with two small pages, and a raw way to ask it: no client tidies up what is sent.

import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";
import { openFolder } from "../../src/main/hostFiles.ts";
import { type Host, startHost } from "../../src/main/hostServer.ts";
import { loadPage, type Page } from "../../src/main/page.ts";
import type { PracticeOptions } from "../../src/main/practice.ts";

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), "halaqa-host-"));

export const writePage = (folder: string, name: string): void => {
  mkdirSync(folder, { recursive: true });
  const sources: Readonly<Record<string, string>> = {
    "index.html": `<!doctype html><title>${name}</title><script type="module" src="/a.js"></script>`,
    "a.js": `export const page = "${name}";\n`,
  };
  const files = Object.entries(sources).map(([file, text]) => {
    writeFileSync(join(folder, file), text);
    return {
      path: file === "index.html" ? "/" : `/${file}`,
      file,
      type: file.endsWith(".js") ? "text/javascript; charset=utf-8" : "text/html; charset=utf-8",
      length: Buffer.byteLength(text),
      sha256: createHash("sha256").update(text).digest("hex"),
    };
  });
  const styleHashes = name === "app" ? [`sha256-${"A".repeat(43)}=`] : [];
  writeFileSync(join(folder, "manifest.json"), JSON.stringify({ styleHashes, files }));
};

const pageOf = (folder: string, name: string): Page => {
  writePage(join(folder, name), name);
  const page = loadPage(join(folder, name));
  if (!page.ok) throw new Error(page.error.type);
  return page.value;
};

export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly bytes: Buffer;
};

export type Ask = {
  readonly host?: string;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
};

export const ask = (
  port: number,
  { host, method = "GET", path = "/", headers = {}, body }: Ask,
): Promise<Reply> =>
  new Promise((done, fail) => {
    const asking = request(
      {
        host: "127.0.0.1",
        port,
        method,
        path,
        headers: { ...(host === undefined ? {} : { host }), ...headers },
        agent: false,
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("end", () => {
          const bytes = Buffer.concat(parts);
          done({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: bytes.toString(),
            bytes,
          });
        });
        response.on("error", fail);
      },
    );
    asking.on("error", fail);
    asking.end(body);
  });

/** Sends bytes as they are and answers what came back until the host hung up. */
export const askRaw = (port: number, text: string): Promise<string> =>
  new Promise((done) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    let heard = "";
    socket.on("data", (part) => {
      heard += part.toString("latin1");
    });
    socket.on("error", () => done(heard));
    socket.on("close", () => done(heard));
  });

export type Started = {
  readonly host: Host;
  readonly port: number;
  readonly folder: string;
  readonly key: Uint8Array;
  readonly hubToken: string;
  readonly alarms: () => number;
  /** Both pages' cookies, as a browser has them after the start link. */
  readonly enter: () => Promise<{ readonly engine: string; readonly app: string }>;
  readonly stop: () => Promise<void>;
};

export const startUnderTest = async (
  options: { readonly practice?: PracticeOptions; readonly lan?: boolean; readonly port?: number } = {},
): Promise<Started> => {
  const folder = temporaryFolder();
  const opened = openFolder(join(folder, "data"));
  if (!opened.ok) throw new Error(opened.error.type);
  let alarms = 0;
  const started = await startHost({
    folder: opened.value,
    port: options.port ?? 0,
    pages: { engine: pageOf(folder, "engine"), app: pageOf(folder, "app") },
    hubListen: options.lan === true ? { address: "127.0.0.1", port: 0 } : null,
    practice: options.practice ?? null,
    explanation: "start me with my command",
    onAlarm: () => alarms++,
  });
  if (!started.ok) throw new Error(started.error.type);
  const host = started.value;
  const { port, engineHost } = host.origins;
  return {
    host,
    port,
    folder,
    key: opened.value.key,
    hubToken: opened.value.hubToken,
    alarms: () => alarms,
    enter: async () => {
      const { pathname } = new URL(host.newLink());
      const reply = await ask(port, { host: engineHost, path: pathname });
      const cookies = reply.headers["set-cookie"];
      if (!Array.isArray(cookies)) throw new Error(`no cookies: ${reply.status}`);
      const [engine = "", app = ""] = cookies.map((cookie) => cookie.split(";")[0] ?? "");
      return { engine, app };
    },
    stop: async () => {
      await host.close();
      rmSync(folder, { recursive: true });
    },
  };
};

export type Socket = {
  readonly socket: WebSocket;
  /** Frames that came and were not asked for yet. */
  readonly next: () => Promise<string>;
  readonly heard: readonly string[];
  readonly closed: Promise<number>;
  readonly say: (message: unknown) => void;
  /** After this resolves the hub has dealt with everything that was said before. */
  readonly settled: () => Promise<void>;
};

export const openSocket = (
  address: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Socket> =>
  new Promise((done, fail) => {
    const socket = new WebSocket(address, { headers, perMessageDeflate: false });
    const waiting: string[] = [];
    const heard: string[] = [];
    const takers: ((frame: string) => void)[] = [];
    socket.on("message", (frame: Buffer) => {
      const text = frame.toString("utf8");
      heard.push(text);
      const taker = takers.shift();
      if (taker === undefined) waiting.push(text);
      else taker(text);
    });
    const closed = new Promise<number>((end) => socket.on("close", (code) => end(code)));
    socket.on("unexpected-response", (_request, response) => {
      fail(new Error(String(response.statusCode)));
      socket.terminate();
    });
    socket.on("error", fail);
    const next = (): Promise<string> =>
      new Promise((take) => {
        const frame = waiting.shift();
        if (frame === undefined) takers.push(take);
        else take(frame);
      });
    const say = (message: unknown): void =>
      socket.send(typeof message === "string" ? message : JSON.stringify(message));
    socket.on("open", () =>
      done({
        socket,
        next,
        heard,
        closed,
        say,
        settled: async () => {
          say({ type: "ping" });
          while ((await next()) !== '{"type":"pong"}');
        },
      }),
    );
  });
