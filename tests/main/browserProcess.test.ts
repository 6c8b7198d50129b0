// The browser host as a process: what it starts, what it says, and how it ends. The browser is a stand-in that notes
// how it was called.

import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { browserFlags, findChromium, hasDisplay } from "../../src/main/chromium.ts";
import { usualFolder } from "../../src/main/dataFolder.ts";
import { temporaryFolder, writePage } from "./hostUnderTest.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

let folder = "";
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true }));

const build = (): void => {
  execFileSync(process.execPath, [join(root, "scripts/build.mjs"), "host"], { stdio: "ignore" });
  cpSync(join(root, "dist/host"), join(folder, "dist/host"), { recursive: true });
  writePage(join(folder, "dist/engine"), "engine");
  writePage(join(folder, "dist/app"), "app");
};

/** Notes its arguments; then ends at once, or stays until it is told to end. */
const standIn = (stays: boolean): string => {
  const file = join(folder, "browser.mjs");
  const source = [
    "#!/usr/bin/env node",
    'import { renameSync, writeFileSync } from "node:fs";',
    `writeFileSync(${JSON.stringify(join(folder, "noted.new"))}, JSON.stringify(process.argv.slice(2)));`,
    `renameSync(${JSON.stringify(join(folder, "noted.new"))}, ${JSON.stringify(join(folder, "noted"))});`,
    stays ? "process.stdin.resume(); setInterval(() => undefined, 1000);" : "",
  ];
  writeFileSync(file, source.join("\n"), { mode: 0o755 });
  return file;
};

type Process = {
  readonly child: ChildProcess;
  readonly said: (text: string) => Promise<string>;
  readonly ended: Promise<number | null>;
};

const start = (surroundings: Readonly<Record<string, string>>, args: readonly string[] = []): Process => {
  const child = spawn(
    process.execPath,
    [join(folder, "dist/host/browser.js"), "--port", "0", "--data-dir", join(folder, "data"), ...args],
    { env: { PATH: process.env.PATH ?? "", LANG: "en_GB.UTF-8", ...surroundings }, stdio: "pipe" },
  );
  let heard = "";
  const watchers = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part: Buffer) => {
      heard += part.toString();
      for (const look of watchers) look();
    });
  return {
    child,
    said: (text) =>
      new Promise((done) => {
        const look = (): void => {
          if (!heard.includes(text)) return;
          watchers.delete(look);
          done(heard);
        };
        watchers.add(look);
        look();
      }),
    ended: new Promise((done) => child.on("exit", (code) => done(code))),
  };
};

const noted = (): Promise<readonly string[]> =>
  new Promise((done) => {
    const file = join(folder, "noted");
    const watcher = watch(folder);
    const look = (): void => {
      if (!existsSync(file)) return;
      watcher.close();
      done(JSON.parse(readFileSync(file, "utf8")) as readonly string[]);
    };
    watcher.on("change", look);
    look();
  });

describe.skipIf(process.platform === "win32")("browser host", () => {
  it("[HOST-32] opens a window of its own profile, and ends whole with it when told to", async () => {
    build();
    const host = start({ DISPLAY: ":0", HALAQA_BROWSER: standIn(true) });
    const args = await noted();
    expect(args).toContain(`--user-data-dir=${join(folder, "data/profile")}`);
    expect(args.find((arg) => arg.startsWith("--app="))).toMatch(
      /^--app=http:\/\/engine\.halaqa\.localhost:\d+\/start\/[\w-]{43}$/,
    );
    const preferences = JSON.parse(
      readFileSync(join(folder, "data/profile/Default/Preferences"), "utf8"),
    ) as Record<string, unknown>;
    expect(preferences).toMatchObject({
      credentials_enable_service: false,
      translate: { enabled: false },
      browser: { enable_spellchecking: false },
    });
    expect(existsSync(join(folder, "data/running"))).toBe(true);
    host.child.kill("SIGINT");
    expect(await host.ended).toBe(0);
    expect(existsSync(join(folder, "data/running"))).toBe(false);
  });

  it("[HOST-33] a browser that ends at once is said, and the host stays with its address", async () => {
    build();
    const host = start({ DISPLAY: ":0", HALAQA_BROWSER: standIn(false) });
    await host.said("so no window is open");
    const heard = await host.said("/start/");
    expect(heard).toMatch(/http:\/\/engine\.halaqa\.localhost:\d+\/start\//);
    host.child.kill("SIGTERM");
    expect(await host.ended).toBe(0);
  });

  it("[HOST-34] without a display or a browser it says which, and prints the address", async () => {
    build();
    const bare = start({}, ["--language", "ar"]);
    expect(await bare.said("/start/")).toContain("لا شاشة هنا");
    bare.child.kill("SIGTERM");
    expect(await bare.ended).toBe(0);
    const without = start({ DISPLAY: ":0", HALAQA_BROWSER: join(folder, "none") });
    expect(await without.said("/start/")).toContain("No Chromium, Chrome or Edge was found");
    without.child.kill("SIGTERM");
    expect(await without.ended).toBe(0);
  });

  it("[HOST-34] without a window a second start gives a link and promises none", async () => {
    build();
    const first = start({}, ["--no-open"]);
    await first.said("/start/");
    const second = start({});
    expect(await second.ended).toBe(0);
    const heard = await second.said("/start/");
    expect(heard).toContain("running already");
    expect(heard).toContain("There is no display here, so no window opens.");
    expect(heard).not.toContain("window opens;");
    expect(heard).not.toContain("its window");
    first.child.kill("SIGTERM");
    expect(await first.ended).toBe(0);
  });

  it("[HOST-34] in a demonstration without a window each address says whose it is", async () => {
    build();
    for (const [role, sentence] of [
      ["founder", "The one who founded the circle"],
      ["guest", "The one who comes in"],
    ] as const) {
      const host = start({}, [
        "--practice",
        role,
        "--practice-folder",
        folder,
        "--data-dir",
        join(folder, role),
      ]);
      expect(await host.said("/start/")).toContain(sentence);
      host.child.kill("SIGTERM");
      expect(await host.ended).toBe(0);
    }
  });

  it.skipIf(process.platform !== "linux")(
    "[HOST-53] a folder that cannot be made is said, also where Node's own recursion never ends",
    async () => {
      build();
      const host = start({}, ["--data-dir", "/proc/x/y"]);
      expect(await host.said("/proc/x/y")).toContain("cannot be written");
      expect(await host.ended).toBe(1);
    },
  );

  it("[HOST-52] options are looked at before anything is built, and help is asked for by name", async () => {
    for (const [script, line, code, sentence] of [
      ["start", "--prot 1", 2, "no option --prot"],
      ["start", "--port --no-open", 2, "--port needs a value"],
      ["start", "--help", 0, "--data-dir FOLDER"],
      ["demo", "--port 7400", 2, "no option --port"],
      ["demo", "--help", 0, "npm run demo"],
      ["demo", "--help --language ar", 0, "الخيارات"],
    ] as const) {
      const told = spawnSync(process.execPath, [join(root, `scripts/${script}.mjs`), ...line.split(" ")], {
        encoding: "utf8",
        env: { PATH: process.env.PATH ?? "", LANG: "en_GB.UTF-8" },
        timeout: 10_000,
      });
      expect([line, told.status]).toEqual([line, code]);
      expect(`${told.stdout}${told.stderr}`).toContain(sentence);
      expect(`${told.stdout}${told.stderr}`).not.toContain("built");
    }
  });

  it("[HOST-35] a wrong option is refused by name, with the options there are", async () => {
    build();
    const host = start({}, ["--prot", "1"]);
    const heard = await host.said("--data-dir FOLDER");
    expect(heard).toContain("--prot");
    expect(await host.ended).toBe(2);
  });

  it("[HOST-25] says in either language that the port is in use, with its number and what helps", async () => {
    build();
    const stranger = createServer((_request, response) => void response.end("another program"));
    await new Promise<void>((done) => stranger.listen(0, "127.0.0.1", done));
    const address = stranger.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    for (const [language, sentence] of [
      ["en", `Port ${port} is in use`],
      ["ar", "يشغله برنامج ليس «حلقة»"],
    ] as const) {
      const host = start({}, ["--port", String(port), "--language", language, "--no-open"]);
      expect(await host.said(sentence)).toMatch(new RegExp(`${port}[^]*--port`));
      expect(await host.ended).toBe(1);
    }
    stranger.closeAllConnections();
    await new Promise<void>((done) => stranger.close(() => done()));
  });

  it("[HOST-36] the sandbox is given up for nobody but root", () => {
    expect(browserFlags("/p", "http://x/", true)).toContain("--no-sandbox");
    const flags = browserFlags("/p", "http://x/", false);
    expect(flags).not.toContain("--no-sandbox");
    expect(flags.join(" ")).toContain("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE *.localhost");
    expect(flags).toEqual(
      expect.arrayContaining(["--disable-extensions", "--disable-sync", "--app=http://x/"]),
    );
  });

  it("[HOST-37] looks for a Chromium, a display and the person's folder where each platform has them", () => {
    expect(findChromium("linux", { PATH: "" })).toBeNull();
    expect(findChromium("linux", { HALAQA_BROWSER: "/no/such/file" })).toBeNull();
    expect(findChromium("linux", { HALAQA_BROWSER: process.execPath })).toBe(process.execPath);
    expect(hasDisplay("linux", {})).toBe(false);
    expect(hasDisplay("linux", { WAYLAND_DISPLAY: "wayland-0" })).toBe(true);
    expect(hasDisplay("darwin", {})).toBe(true);
    expect(usualFolder("linux", {}, "/home/a")).toBe("/home/a/.local/share/halaqa");
    expect(usualFolder("linux", { XDG_DATA_HOME: "/data" }, "/home/a")).toBe("/data/halaqa");
    expect(usualFolder("linux", { XDG_DATA_HOME: "relative" }, "/home/a")).toBe(
      "/home/a/.local/share/halaqa",
    );
    expect(usualFolder("darwin", {}, "/Users/a")).toBe("/Users/a/Library/Application Support/Halaqa");
  });
});
