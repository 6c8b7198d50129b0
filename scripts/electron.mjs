// Electron's binary: whether it is here, told from files alone (importing `electron` in Node would start a download),
// and how to fetch it with patience that ends.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, say } from "./prepare.mjs";
import { words } from "./words.mjs";

const home = join(root, "node_modules/electron");
const failureNote = join(root, ".cache/electron-failed");
const downloads = join(root, ".cache/electron");
const day = 24 * 60 * 60 * 1_000;

const textOf = (file) => {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return null;
  }
};

const version = () => {
  const text = textOf(join(home, "package.json"));
  return text === null ? null : JSON.parse(text).version;
};

/** The executable, or null when any of path.txt, dist/version and the file itself is missing or of another version. */
export const electronExecutable = () => {
  const name = textOf(join(home, "path.txt"));
  if (name === null || name === "") return null;
  const place = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(home, "dist");
  const file = join(place, name);
  if (!existsSync(file)) return null;
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH !== undefined) return file;
  return textOf(join(home, "dist/version"))?.replace(/^v/, "") === version() ? file : null;
};

const failedLately = () => {
  try {
    return Date.now() - statSync(failureNote).mtimeMs < day;
  } catch {
    return false;
  }
};

/** The address that the package's installer will ask, mirrors included. */
const releaseAddress = (wanted) => {
  const mirror =
    process.env.npm_config_electron_mirror ??
    process.env.ELECTRON_MIRROR ??
    "https://github.com/electron/electron/releases/download/";
  return `${mirror}v${wanted}/SHASUMS256.txt`;
};

const answers = async (address) => {
  try {
    const response = await fetch(address, { method: "HEAD", signal: AbortSignal.timeout(4_000) });
    return response.ok;
  } catch {
    return false;
  }
};

const sizeOf = (folder) => {
  if (!existsSync(folder)) return 0;
  let size = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    try {
      size += statSync(join(entry.parentPath, entry.name)).size;
    } catch {
      // Renamed between the listing and the look: the next look counts it.
      continue;
    }
  }
  return size;
};

/** The package's own installer has no time limit; it is ended after twenty seconds without a new byte. */
const install = () =>
  new Promise((done) => {
    const temporary = join(downloads, "temporary");
    mkdirSync(temporary, { recursive: true });
    const child = spawn(process.execPath, [join(home, "install.js")], {
      cwd: root,
      stdio: ["ignore", 2, 2],
      env: {
        ...process.env,
        electron_config_cache: join(downloads, "cache"),
        TMPDIR: temporary,
        TEMP: temporary,
        TMP: temporary,
      },
    });
    let seen = -1;
    let grewAt = Date.now();
    let stalled = false;
    const look = setInterval(() => {
      const size = sizeOf(downloads) + sizeOf(join(home, "dist"));
      if (size !== seen) {
        seen = size;
        grewAt = Date.now();
        say(words.electronLoading(Math.round(size / 1_000_000)));
      } else if (Date.now() - grewAt > 20_000) {
        stalled = true;
        child.kill("SIGKILL");
      }
    }, 2_000);
    const end = (problem) => {
      clearInterval(look);
      done(problem);
    };
    child.on("error", () => end(words.electronBroken));
    child.on("exit", (code) =>
      end(stalled ? words.electronStalled : code === 0 ? null : words.electronBroken),
    );
  });

const isRoot = () => process.platform === "linux" && process.getuid() === 0;

/** `{ file }` to run, or `{ why }` it is not used. */
export const findElectron = async (hasDisplay) => {
  if (!hasDisplay) return { why: words.electronNoDisplay };
  if (isRoot()) return { why: words.electronAsRoot };
  const here = electronExecutable();
  if (here !== null) return { file: here };
  if (failedLately()) return { why: words.electronFailedBefore };
  const wanted = version();
  if (wanted === null) return { why: words.electronBroken };
  say(words.electronAsking(wanted));
  const problem = (await answers(releaseAddress(wanted))) ? await install() : words.electronUnreachable;
  rmSync(join(downloads, "temporary"), { recursive: true, force: true });
  const fetched = electronExecutable();
  if (problem === null && fetched !== null) {
    rmSync(failureNote, { force: true });
    say(words.electronReady);
    return { file: fetched };
  }
  mkdirSync(join(root, ".cache"), { recursive: true });
  writeFileSync(failureNote, "");
  return { why: problem ?? words.electronBroken };
};
