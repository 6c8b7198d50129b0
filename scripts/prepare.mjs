// What every command needs first: a Node that is new enough, the packages of the lock file, the builds.

import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { words } from "./words.mjs";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const say = (text) => process.stderr.write(`${text}\n`);

export const isNodeNewEnough = (version = process.versions.node) => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 20 || (major === 20 && minor >= 19);
};

/** Runs a program to its end; its exit code, or 1 when it could not be started or was ended. */
export const run = (program, args, options = {}) =>
  new Promise((done) => {
    const child = spawn(program, args, { cwd: root, stdio: ["ignore", 2, 2], ...options });
    child.on("error", () => done(1));
    child.on("exit", (code) => done(code ?? 1));
  });

/** npm as it was called, else as the shell finds it. */
export const runNpm = (args, options = {}) => {
  const own = process.env.npm_execpath;
  if (own !== undefined && /npm-cli\.[cm]?js$/.test(own))
    return run(process.execPath, [own, ...args], options);
  return run("npm", args, { ...options, shell: process.platform === "win32" });
};

const readJson = (file) => {
  try {
    return JSON.parse(readFileSync(join(root, file), "utf8"));
  } catch {
    return null;
  }
};

/** What npm wrote down about its last installation is what the lock file asks for. */
export const isInstalled = () => {
  const wanted = readJson("package-lock.json")?.packages;
  const found = readJson("node_modules/.package-lock.json")?.packages;
  if (wanted === undefined || found === undefined) return false;
  return Object.entries(wanted).every(
    ([place, { version, optional, peer }]) =>
      place === "" || optional === true || peer === true || found[place]?.version === version,
  );
};

/**
 * Installs and builds; false after saying what failed. Quiet: says nothing else, for commands whose standard error is
 * their own.
 */
export const prepare = async (targets, { quiet = false } = {}) => {
  if (!isNodeNewEnough()) {
    say(words.nodeTooOld(process.versions.node));
    return false;
  }
  if (!isInstalled()) {
    say(words.installing);
    // Warnings of npm are not for who starts the app: Electron's installer and i18next name a Node newer than they need.
    const quietly = ["--no-audit", "--no-fund", "--loglevel=error"];
    const code = await runNpm(["ci", "--ignore-scripts", "--include=dev", ...quietly]);
    if (code !== 0) {
      say(words.installFailed);
      return false;
    }
  }
  if (targets.length === 0) return true;
  const builds = quiet ? ["--quiet", ...targets] : targets;
  const code = await run(process.execPath, [join(root, "scripts/build.mjs"), ...builds]);
  if (code !== 0) say(words.buildFailed);
  return code === 0;
};

export const hasDisplay = () =>
  process.platform === "darwin" ||
  process.platform === "win32" ||
  Boolean(process.env.DISPLAY) ||
  Boolean(process.env.WAYLAND_DISPLAY);

export const exists = (file) => existsSync(join(root, file));
