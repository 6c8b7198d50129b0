// `npm run demo`: two invented people, each with a host, a folder and a window of their own, in one circle. Nothing
// stays: both folders are temporary and are removed at the end.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endsAtOptions } from "./options.mjs";
import { hasDisplay, prepare, root, say } from "./prepare.mjs";
import { words } from "./words.mjs";

const hostOf = (role, folder, args) => {
  const child = spawn(
    process.execPath,
    // prettier-ignore
    [
      join(root, "dist/host/browser.js"),
      "--port", "0",
      "--data-dir", join(folder, role),
      "--practice", role,
      "--practice-folder", folder,
      ...args,
    ],
    { cwd: root, stdio: ["ignore", "inherit", "inherit"] },
  );
  return { child, ended: new Promise((done) => child.on("exit", (code) => done(code ?? 1))) };
};

const demo = async () => {
  const args = process.argv.slice(2);
  if (endsAtOptions("demo", args)) return process.exitCode;
  if (!(await prepare(["app", "engine", "host"]))) return 1;
  const folder = mkdtempSync(join(tmpdir(), "halaqa-demo-"));
  say(args.includes("--no-open") ? words.demoNoOpen : hasDisplay() ? words.demo : words.demoNoDisplay);
  const hosts = ["founder", "guest"].map((role) => hostOf(role, folder, args));
  for (const signal of ["SIGINT", "SIGTERM"])
    process.on(signal, () => {
      for (const { child } of hosts) child.kill("SIGTERM");
    });
  const codes = await Promise.all(hosts.map(({ ended }) => ended));
  rmSync(folder, { recursive: true, force: true });
  say(words.demoEnded);
  return Math.max(...codes);
};

process.exitCode = await demo();
