// The table, the figures for machines to read, and the file of the last whole run.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";
import { dirname, join } from "node:path";
import { executable } from "./browsers.ts";
import type { Finding } from "./ground.ts";
import { describe, describeRatio, medianOf, type Sample } from "./sample.ts";

export type Part = {
  readonly title: string;
  /** What to run for these lines alone. */
  readonly command: string;
  readonly findings: readonly Finding[];
};

/** How busy the machine was: its load, looked at throughout the run. */
export type Busy = { readonly loads: readonly number[] };

const sideOf = (side: Sample | string): string => (typeof side === "string" ? side : describe(side));

const verdictOf = ({ ours, ratio, bar }: Finding): string => {
  if (bar === null) return "";
  const [reached, unit] =
    ratio !== null
      ? [ratio.median, "×"]
      : typeof ours === "string"
        ? [NaN, ""]
        : [medianOf(ours.values), ` ${ours.unit}`];
  return `${reached <= bar ? "met" : "**falls short**"} (≤ ${bar.toLocaleString("en")}${unit})`;
};

export const tableOf = (parts: readonly Part[]): string =>
  parts
    .map(({ title, command, findings }) =>
      [
        `### ${title}`,
        "",
        `\`${command}\``,
        "",
        "| measure | ours | peer | ours ÷ peer | bar |",
        "|---|---|---|---|---|",
        ...findings.map((finding) => {
          const ratio = finding.ratio === null ? "" : describeRatio(finding.ratio);
          return `| ${finding.name} | ${sideOf(finding.ours)} | ${sideOf(finding.peer)} | ${ratio} | ${verdictOf(finding)} |`;
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

const commitOf = (root: string): string => {
  const git = (...words: string[]): string =>
    execFileSync("git", words, { cwd: root, stdio: ["ignore", "pipe", "ignore"] })
      .toString("utf8")
      .trim();
  try {
    const changed = git("status", "--porcelain", "--", "src", "bench") === "" ? "" : ", with changes";
    return git("rev-parse", "--short", "HEAD") + changed;
  } catch {
    // A copy of the folder without its history
    return "unknown";
  }
};

const surroundingsOf = (root: string, { loads }: Busy): Readonly<Record<string, string>> => {
  const [core] = cpus();
  const browser = execFileSync(executable, ["--version"], { stdio: ["ignore", "pipe", "ignore"] });
  const packages = ["yjs", "y-indexeddb", "y-webrtc", "dexie", "libsodium-wrappers-sumo"];
  return {
    Date: new Date().toISOString().slice(0, 16).replace("T", " ") + " UTC",
    Program: `commit ${commitOf(root)}`,
    Machine: `${cpus().length} × ${core?.model ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${release()}`,
    Busy: `${describe({ values: loads, unit: "processes wanted to run (load of a minute)" })}; the run itself is one to three of them`,
    Browser: `${browser.toString("utf8").trim()}, headless; Node ${process.versions.node}`,
    Packages: packages.map((name) => versionOf(root, name)).join(", "),
  };
};

/** Everything measured, raw, beside the surroundings. */
export const writeFigures = (root: string, parts: readonly Part[], busy: Busy): void => {
  const file = join(root, ".cache/bench/figures.json");
  mkdirSync(dirname(file), { recursive: true });
  const figures = { surroundings: surroundingsOf(root, busy), loads: busy.loads, parts };
  writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
};

const begin = "<!-- figures: written by npm run bench -->";
const end = "<!-- end of figures -->";

/** What people wrote around the figures stays. */
export const writeResults = (root: string, parts: readonly Part[], busy: Busy): void => {
  const file = join(root, "bench/RESULTS.md");
  const text = readFileSync(file, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error("RESULTS.md has no place for the figures");
  const list = Object.entries(surroundingsOf(root, busy)).map(([name, value]) => `- ${name}: ${value}`);
  const figures = `${begin}\n\n${list.join("\n")}\n\n${tableOf(parts)}\n\n`;
  writeFileSync(file, text.slice(0, from) + figures + text.slice(to));
};
