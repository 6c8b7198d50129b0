// `npm start`, on a fresh clone too: installs what is missing, builds what changed, opens the app in Electron if it is
// here or can be fetched, and otherwise as the browser host, saying why.
//
//   npm start -- [--browser] [--port NUMBER] [--data-dir FOLDER] [--no-open] [--hub-listen ADDRESS:PORT]
//                [--language ar|en] [--help]

import { spawn } from "node:child_process";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { findElectron } from "./electron.mjs";
import { endsAtOptions } from "./options.mjs";
import { hasDisplay, prepare, root, say } from "./prepare.mjs";
import { words } from "./words.mjs";

/** An end this soon and not a clean one is a start that failed. */
const tooSoon = 5_000;

const runElectron = (file, args) =>
  new Promise((done) => {
    const begun = Date.now();
    const child = spawn(file, [root, ...args], { cwd: root, stdio: "inherit" });
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
    child.on("error", () => done({ why: words.electronEnded }));
    child.on("exit", (code, signal) => {
      const isFailure = code !== 0 && signal === null && Date.now() - begun < tooSoon;
      done(isFailure ? { why: words.electronEnded } : { code: code ?? 0 });
    });
  });

const runBrowserHost = async (args) => {
  // In this very process: signals, standard output and the exit code are the host's own.
  process.argv = [process.argv[0], process.argv[1], ...args];
  await import(pathToFileURL(join(root, "dist/host/browser.js")).href);
};

const start = async () => {
  const given = process.argv.slice(2);
  if (endsAtOptions("start", given)) return;
  const args = given.filter((option) => option !== "--browser");
  if (!(await prepare(["app", "engine", "host", "preload"]))) {
    process.exitCode = 1;
    return;
  }
  const opensNothing = args.includes("--no-open");
  if (opensNothing || args.length !== given.length) {
    say(opensNothing ? words.noOpenAsked : words.browserAsked);
    await runBrowserHost(args);
    return;
  }
  const electron = await findElectron(hasDisplay());
  let { why } = electron;
  if (electron.file !== undefined) {
    say(words.electronHere);
    const ended = await runElectron(electron.file, args);
    if (ended.why === undefined) {
      process.exitCode = ended.code;
      return;
    }
    ({ why } = ended);
  }
  say(words.fallback(why));
  await runBrowserHost(args);
};

await start();
