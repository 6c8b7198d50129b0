// A run of the benchmarks: everything in turns, then the table.

import { cpus, release, totalmem } from "node:os";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { createProfiles, executable } from "./browsers.ts";
import { type Finding, type Ground, traceEdits, traceHash } from "./ground.ts";
import { measureOpening } from "./measure/opening.ts";
import { measureWriting } from "./measure/writing.ts";
import { startServer } from "./server.ts";

export type RunOptions = {
  readonly root: string;
  readonly pages: string;
  readonly words: readonly string[];
};

export const run = async ({ root, pages, words }: RunOptions): Promise<void> => {
  const quick = words.includes("--quick");
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const server = await startServer(pages, join(root, "bench/trace/b4.json.gz"));
  const profiles = createProfiles();
  const ground: Ground = {
    server,
    profiles,
    quick,
    rounds: quick ? 3 : 5,
    edits: quick ? 30_000 : traceEdits,
    say,
  };
  try {
    const session = await measureWriting(ground);
    const findings: Finding[] = [...session.findings];
    findings.push(...(await measureOpening(ground, session)));
    say(JSON.stringify(findings, null, 1));
  } finally {
    profiles.end();
    await server.stop();
  }
};
