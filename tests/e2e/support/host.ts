// A host as a person starts it: the built program, a folder of its own, a port of its own, no window.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { OwnNetwork } from "./ownNetwork.ts";

const entry = fileURLToPath(new URL("../../../dist/host/browser.js", import.meta.url));

export type StartedHost = {
  readonly port: number;
  readonly folder: string;
  /** Works once. */
  readonly link: string;
  readonly said: () => string;
  readonly process: ChildProcess;
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
};

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });

export const newFolder = (name: string): string => mkdtempSync(join(tmpdir(), `halaqa-${name}-`));
export const dropFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });

export const startHost = async (
  folder: string,
  port: number,
  more: readonly string[] = [],
  network: OwnNetwork | null = null,
): Promise<StartedHost> => {
  const [program, ...before] = [...(network?.enter ?? []), process.execPath] as [string, ...string[]];
  const child = spawn(
    program,
    [
      ...before,
      entry,
      "--port",
      String(port),
      "--data-dir",
      folder,
      "--no-open",
      "--language",
      "en",
      ...more,
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let said = "";
  const link = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /^(http:\/\/\S+)$/m.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", (code) => reject(new Error(`the host ended with ${code}: ${said}`)));
  });
  const stop = (signal: NodeJS.Signals = "SIGTERM"): Promise<void> =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once("exit", () => resolve());
      child.kill(signal);
    });
  return { port, folder, link, said: () => said, process: child, stop };
};
