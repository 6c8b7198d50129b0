// Builds what is asked for (or all): app, engine, host, preload, tools → dist/. A build whose sources have not changed
// is not done again. Whatever is said goes to standard error, so that commands can own standard output.
//
//   node scripts/build.mjs [--quiet] [app] [engine] [host] [preload] [tools]

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { words } from "./words.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const notes = join(root, ".cache/build");

/** What each build is made of, besides config/ and the lock file. */
const targets = {
  app: ["src"],
  engine: ["src"],
  host: ["src/bridge", "src/core", "src/main", "src/importers"],
  preload: ["src/preload", "src/bridge", "src/core"],
  tools: ["src/core", "src/schema", "src/text", "src/importers", "src/main/reading.ts"],
};
const allTargets = Object.keys(targets);

const filesIn = (path) => {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (path.endsWith(".ts") || path.endsWith(".json") || path.endsWith(".mjs")) return [path];
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .toSorted();
};

const fingerprint = (target) => {
  const hash = createHash("sha256");
  const sources = [...targets[target], "config", "package-lock.json", "scripts/build.mjs"];
  for (const file of sources.flatMap(filesIn)) {
    const bytes = readFileSync(join(root, file));
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest("hex");
};

const noteOf = (target) => join(notes, target);
const isCurrent = (target, print) =>
  existsSync(join(root, "dist", target)) &&
  existsSync(noteOf(target)) &&
  readFileSync(noteOf(target), "utf8") === print;

const sayNothing = () => {};

/** Standard output belongs to whoever asked for the build. */
const logger = (say) => {
  const warned = new Set();
  const warn = (text) => {
    warned.add(text);
    say(text);
  };
  return {
    hasWarned: false,
    info: sayNothing,
    warn,
    warnOnce: (text) => warned.has(text) || warn(text),
    error: say,
    clearScreen: sayNothing,
    hasErrorLogged: () => false,
  };
};

const buildOne = async (target, print, say) => {
  const { build, loadConfigFromFile } = await import("vite");
  const file = join(root, `config/vite.${target}.ts`);
  const loaded = await loadConfigFromFile({ command: "build", mode: "production" }, file, root, "silent");
  // Into a folder of its own, then renamed: a build that fails, or two at once, leave a whole one standing.
  const draft = join(root, ".cache/build", `${target}-${process.pid}`);
  const place = join(root, "dist", target);
  try {
    await build({
      ...loaded.config,
      configFile: false,
      customLogger: logger(say),
      // Vite's progress goes around its logger, to standard output, unless it is told to be quiet.
      logLevel: "warn",
      build: { ...loaded.config.build, outDir: draft },
    });
    mkdirSync(join(root, "dist"), { recursive: true });
    rmSync(noteOf(target), { force: true });
    rmSync(place, { recursive: true, force: true });
    renameSync(draft, place);
    writeFileSync(noteOf(target), print);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
};

/** Builds what is not current; calls `say` with what a person should know. */
const buildAll = async (wanted, say) => {
  process.env.NODE_ENV = "production";
  mkdirSync(notes, { recursive: true });
  for (const target of wanted) {
    const print = fingerprint(target);
    if (isCurrent(target, print)) continue;
    const begun = Date.now();
    await buildOne(target, print, say);
    say(words.built(target, ((Date.now() - begun) / 1000).toFixed(1)));
  }
};

const given = process.argv.slice(2);
const asked = given.filter((word) => word !== "--quiet");
const unknown = asked.filter((target) => !allTargets.includes(target));
const complain = (text) => process.stderr.write(`${text}\n`);
if (unknown.length > 0) {
  complain(`no such build: ${unknown.join(", ")}`);
  process.exitCode = 2;
} else {
  try {
    const say = asked.length < given.length ? sayNothing : complain;
    await buildAll(asked.length === 0 ? allTargets : asked, say);
  } catch (failure) {
    complain(failure instanceof Error ? failure.message : String(failure));
    process.exitCode = 1;
  }
}
