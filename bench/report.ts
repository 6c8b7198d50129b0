// The table, and the file of the last whole run.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";
import { join } from "node:path";
import { executable } from "./browsers.ts";
import type { Finding } from "./ground.ts";
import { describeRatio } from "./sample.ts";

export type Part = { readonly title: string; readonly findings: readonly Finding[] };

const verdict = ({ ratio, bar, met }: Finding): string => {
  if (met !== undefined) return met ? "met" : "**falls short**";
  if (bar === null || ratio === null) return "";
  return `${ratio <= bar ? "met" : "**falls short**"} (≤ ${bar}×)`;
};

export const tableOf = (parts: readonly Part[]): string =>
  parts
    .map(({ title, findings }) =>
      [
        `### ${title}`,
        "",
        "| measure | ours | peer | ours ÷ peer | bar |",
        "|---|---|---|---|---|",
        ...findings.map((finding) => {
          const ratio = finding.ratio === null ? "" : describeRatio(finding.ratio);
          return `| ${finding.name} | ${finding.ours} | ${finding.peer} | ${ratio} | ${verdict(finding)} |`;
        }),
      ].join("\n"),
    )
    .join("\n\n");

const versionOf = (root: string, name: string): string => {
  const read = JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")) as {
    readonly version: string;
  };
  return `${name} ${read.version}`;
};

const machine = (root: string): string => {
  const [core] = cpus();
  const browser = execFileSync(executable, ["--version"], { stdio: ["ignore", "pipe", "ignore"] });
  const packages = ["yjs", "y-indexeddb", "y-webrtc", "dexie", "libsodium-wrappers-sumo"];
  return [
    `- Date: ${new Date().toISOString().slice(0, 10)}; load when the run ended: ${loadavg()[0]?.toFixed(1) ?? ""}`,
    `- Machine: ${cpus().length} × ${core?.model ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}`,
    `- ${browser.toString("utf8").trim()} headless, Node ${process.versions.node}`,
    `- ${packages.map((name) => versionOf(root, name)).join(", ")}`,
  ].join("\n");
};

const begin = "<!-- figures: written by npm run bench -->";
const end = "<!-- end of figures -->";

/** What people wrote around the figures stays. */
export const writeResults = (root: string, parts: readonly Part[]): void => {
  const file = join(root, "bench/RESULTS.md");
  const text = readFileSync(file, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error("RESULTS.md has no place for the figures");
  const figures = `${begin}\n\n${machine(root)}\n\n${tableOf(parts)}\n\n`;
  writeFileSync(file, text.slice(0, from) + figures + text.slice(to));
};
