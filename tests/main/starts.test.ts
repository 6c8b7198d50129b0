// Two starts: one host per folder and port, the second finds the first, and a stranger on the port is told apart.

import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type Started as Start, startBrowserHost } from "../../src/main/browserHost.ts";
import { openFolder } from "../../src/main/hostFiles.ts";
import { readLog } from "../../src/main/leveldb/log.ts";
import { defaultPort, originsAt } from "../../src/main/origins.ts";
import { type Options, parseOptions } from "../../src/main/options.ts";
import { askRunningHost } from "../../src/main/proof.ts";
import { appendToLog } from "./leveldb/appendToLog.ts";
import { ask, startUnderTest, temporaryFolder, writePage } from "./hostUnderTest.ts";

const folders: string[] = [];
const endings: (() => Promise<void>)[] = [];
const newFolder = (): string => {
  const folder = temporaryFolder();
  folders.push(folder);
  writePage(join(folder, "dist/engine"), "engine");
  writePage(join(folder, "dist/app"), "app");
  return folder;
};

afterEach(async () => {
  for (const end of endings.splice(0)) await end();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const begin = async (folder: string, port: number, dataFolder = join(folder, "data")) => {
  const options: Options = {
    port,
    dataFolder,
    opensBrowser: false,
    hubListen: null,
    language: null,
    practice: null,
  };
  const started = await startBrowserHost({
    ...options,
    builds: join(folder, "dist"),
    onAlarm: () => undefined,
  });
  if (started.ok && started.value.type === "here") endings.push(started.value.end);
  return started;
};

const here = async (folder: string, port = 0): Promise<Extract<Start, { type: "here" }>> => {
  const started = await begin(folder, port);
  if (!started.ok || started.value.type !== "here") throw new Error("not started");
  return started.value;
};

/** Somebody else's server, on a port of its choice. */
const squat = async (answer: (path: string, body: string) => Promise<string>): Promise<number> => {
  const server: Server = createServer((asked, response) => {
    let body = "";
    asked.on("data", (part: Buffer) => {
      body += part.toString();
    });
    asked.on("end", () => {
      answer(asked.url ?? "", body).then(
        (text) => response.end(text),
        () => response.destroy(),
      );
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", () => done()));
  endings.push(
    () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  );
  return (server.address() as AddressInfo).port;
};

describe("starts", () => {
  it("[STO-13] a start mends the databases of its browser, and is none where they cannot be mended", async () => {
    const folder = newFolder();
    const database = join(folder, "data/profile/Default/IndexedDB/http_engine.indexeddb.leveldb");
    mkdirSync(database, { recursive: true });
    const log = join(database, "000003.log");
    const whole = [1, 2]
      .map((byte) => new Uint8Array(3_000).fill(byte))
      .reduce(appendToLog, new Uint8Array(0));
    const goneOn = appendToLog(whole.slice(0, whole.length - 900), new Uint8Array(10));
    writeFileSync(log, goneOn);
    mkdirSync(`${log}.new`);
    expect(await begin(folder, 0)).toEqual({
      ok: false,
      error: { type: "folderUnusable", folder: join(folder, "data") },
    });
    rmSync(`${log}.new`, { recursive: true, force: true });
    await here(folder);
    expect(readLog(readFileSync(log)).records.map(({ length }) => length)).toEqual([3_000, 10]);
    expect(readLog(readFileSync(log)).intact).toBe(readFileSync(log).length);
  });

  it("[HOST-22] a second start of the same folder and port is given a link to the first", async () => {
    const folder = newFolder();
    const first = await here(folder);
    const { port, engineHost } = first.host.origins;
    const second = await begin(folder, port);
    if (!second.ok || second.value.type !== "there") throw new Error("the first was not found");
    const { pathname, origin } = new URL(second.value.link);
    expect(origin).toBe(first.host.origins.engine);
    const entered = await ask(port, { host: engineHost, path: pathname });
    expect(entered.status).toBe(303);
  });

  it("[HOST-23] a second start of the same folder on another port finds the first as well", async () => {
    const folder = newFolder();
    const first = await here(folder);
    const second = await begin(folder, 0);
    expect(second.ok && second.value.type === "there" && second.value.port).toBe(first.host.origins.port);
  });

  it("[HOST-24] another folder's host on the port is not ours, and nothing is opened", async () => {
    const folder = newFolder();
    const first = await here(folder);
    const { port } = first.host.origins;
    const second = await begin(folder, port, join(folder, "other"));
    expect(second).toEqual({ ok: false, error: { type: "portTaken", port } });
  });

  it("[HOST-25] [E22] a stranger on the port is refused, whatever it answers", async () => {
    const nonsense = JSON.stringify({ nonce: "0".repeat(64), proof: "0".repeat(64) });
    for (const text of ["", "{}", "not json", nonsense, "x".repeat(100_000)]) {
      const folder = newFolder();
      const port = await squat(() => Promise.resolve(text));
      expect(await begin(folder, port)).toEqual({ ok: false, error: { type: "portTaken", port } });
    }
  });

  it("[HOST-26] [E22] a stranger cannot pass our questions on to our host on another port", async () => {
    const folder = newFolder();
    const real = await here(folder);
    const forward = (path: string, body: string): Promise<string> =>
      new Promise((done, fail) => {
        const asking = request(
          {
            host: "127.0.0.1",
            port: real.host.origins.port,
            path,
            method: "POST",
            headers: { host: real.host.origins.engineHost },
          },
          (response) => {
            let text = "";
            response.on("data", (part: Buffer) => {
              text += part.toString();
            });
            response.on("end", () => done(text));
          },
        );
        asking.on("error", fail);
        asking.end(body);
      });
    const port = await squat(forward);
    const { key } = real.folder;
    expect(await askRunningHost(key, real.host.origins.port)).toMatchObject({ ok: true });
    expect(await askRunningHost(key, port)).toEqual({ ok: false, error: { type: "notOurs" } });
  });

  it("[HOST-27] [E23] a link is not given to who does not know the key, nor twice for one question", async () => {
    const started = await startUnderTest();
    const { engineHost } = started.host.origins;
    const post = (path: string, body: string, headers: Readonly<Record<string, string>> = {}) =>
      ask(started.port, { host: engineHost, path, method: "POST", body, headers });
    const proved = await post("/host/prove", JSON.stringify({ nonce: "1".repeat(64) }));
    const { nonce, proof } = JSON.parse(proved.body) as { readonly nonce: string; readonly proof: string };
    for (const body of [
      JSON.stringify({ nonce, proof }),
      JSON.stringify({ nonce, proof: "0".repeat(64) }),
      JSON.stringify({ nonce: "2".repeat(64), proof }),
      "{}",
      "",
    ])
      expect((await post("/host/link", body)).status).toBe(403);
    const asPage = await post("/host/prove", JSON.stringify({ nonce: "1".repeat(64) }), {
      origin: "https://evil.example",
    });
    expect(asPage.status).toBe(403);
    await started.stop();
  });

  it("[HOST-28] the mark of a killed host, or a damaged one, keeps nobody out", async () => {
    const folder = newFolder();
    const opened = openFolder(join(folder, "data"));
    if (!opened.ok) throw new Error("no folder");
    // A process number that lives (ours) and a port where nobody proves anything.
    const port = await squat(() => Promise.resolve("{}"));
    for (const mark of [JSON.stringify({ process: process.pid, port, start: "0".repeat(32) }), "{", ""]) {
      writeFileSync(opened.value.running, mark);
      const started = await here(folder);
      const standing = JSON.parse(readFileSync(opened.value.running, "utf8")) as { readonly port: number };
      expect(standing.port).toBe(started.host.origins.port);
      await endings.pop()?.();
    }
  });

  it("[HOST-29] without the builds, or with a damaged one, it says so and holds no port", async () => {
    const folder = newFolder();
    writeFileSync(join(folder, "dist/app/a.js"), "changed");
    expect(await begin(folder, 0)).toEqual({ ok: false, error: { type: "pageDamaged", file: "a.js" } });
    rmSync(join(folder, "dist/engine/manifest.json"));
    expect(await begin(folder, 0)).toMatchObject({ ok: false, error: { type: "pageMissing" } });
  });

  it("[HOST-30] options are understood whole or refused by name", () => {
    const parse = (line: string) => parseOptions(line === "" ? [] : line.split(" "), { port: defaultPort });
    expect(parse("")).toMatchObject({ ok: true, value: { port: 7310, opensBrowser: true, hubListen: null } });
    expect(parse("--port 7400 --data-dir /x --no-open --language ar --hub-listen 0.0.0.0:7320")).toEqual({
      ok: true,
      value: {
        port: 7400,
        dataFolder: "/x",
        opensBrowser: false,
        language: "ar",
        hubListen: { address: "0.0.0.0", port: 7320 },
        practice: null,
      },
    });
    expect(parse("--hub-listen [::1]:7320")).toMatchObject({ value: { hubListen: { address: "::1" } } });
    expect(parse("--practice guest --practice-folder /p")).toMatchObject({
      value: { practice: { role: "guest", folder: "/p" } },
    });
    for (const line of [
      "--port 70000",
      "--port x",
      "--port",
      "--port --no-open",
      "--hub-listen 0.0.0.0:70000",
      "--hub-listen localhost:7320",
      "--hub-listen 7320",
      "--language fr",
      "--practice other --practice-folder /p",
      "--practice guest",
      "--unknown",
      "file",
    ])
      expect([line, parse(line).ok]).toEqual([line, false]);
  });

  it("[HOST-31] names under the port are exactly two", () => {
    expect(originsAt(7310)).toEqual({
      port: 7310,
      engineHost: "engine.halaqa.localhost:7310",
      appHost: "app.halaqa.localhost:7310",
      engine: "http://engine.halaqa.localhost:7310",
      app: "http://app.halaqa.localhost:7310",
    });
  });
});
