// Electron itself, where its binary is: two windows of their own origins, and none of what a page must not do. Where it
// is not (no binary, no display, or root, for whom Electron would have to give up its sandbox) this says so in the
// test's own title, which the summary of `npm test` lists.

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { _electron, type ElectronApplication, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const home = join(root, "node_modules/electron");

const executable = (): string | null => {
  const note = join(home, "path.txt");
  if (!existsSync(note)) return null;
  const file = join(home, "dist", readFileSync(note, "utf8").trim());
  return existsSync(file) ? file : null;
};

const missing = (): string | null => {
  if (executable() === null) return "Electron's binary is not here";
  if (process.platform === "linux" && process.getuid?.() === 0)
    return "root would have to give up the sandbox";
  if (process.platform === "linux" && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
    return "there is no display";
  return null;
};

const why = missing();

describe.skipIf(why !== null)(why === null ? "Electron" : `Electron was NOT tried: ${why}`, () => {
  let folder = "";
  let app: ElectronApplication;
  let engine: Page;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "halaqa-electron-"));
    app = await _electron.launch({
      executablePath: executable() ?? "",
      args: [root, "--port", "0", "--data-dir", folder],
    });
    engine = await app.firstWindow();
  });
  afterAll(async () => {
    await app.close();
    rmSync(folder, { recursive: true });
  });

  it("[ELECTRON-1] opens the engine's page first, in a sandbox, with nothing of Node and one object of ours", async () => {
    expect(engine.url()).toBe("halaqa://engine/");
    expect(await engine.evaluate(() => typeof (globalThis as { process?: unknown }).process)).toBe(
      "undefined",
    );
    expect(await engine.evaluate(() => typeof (globalThis as { require?: unknown }).require)).toBe(
      "undefined",
    );
    const verbs = await engine.evaluate(() =>
      Object.keys((globalThis as { halaqaWindows?: object }).halaqaWindows ?? {}).toSorted(),
    );
    expect(verbs).toEqual(["closeApp", "lock", "onLock", "openApp", "showApp", "showEngine"]);
  });

  it("[ELECTRON-2] [E09] serves listed files alone, and the host's services to the engine", async () => {
    const statuses = await engine.evaluate(async () => {
      const paths = [
        "/../../etc/passwd",
        "/%2e%2e/package.json",
        "/manifest.json",
        "/host/phrase",
        "/host/hub",
      ];
      return Promise.all(paths.map(async (path) => (await fetch(path)).status));
    });
    expect(statuses).toEqual([404, 404, 404, 200, 200]);
  });

  it("[ELECTRON-3] [E08] [E18] neither navigates nor opens windows nor reaches the network", async () => {
    const before = app.windows().length;
    await engine.evaluate(() => void window.open("https://example.org/"));
    await engine.evaluate(() => location.assign("https://example.org/"));
    const reached = await engine.evaluate(() =>
      fetch("https://example.org/").then(
        () => true,
        () => false,
      ),
    );
    expect(reached).toBe(false);
    expect(app.windows().length).toBe(before);
    expect(engine.url()).toBe("halaqa://engine/");
  });

  it("[ELECTRON-4] [E07] the app's page has no verbs, and no host", async () => {
    const opening = app.waitForEvent("window");
    await engine.evaluate(() =>
      (
        globalThis as unknown as { halaqaWindows: { openApp(language: string): Promise<void> } }
      ).halaqaWindows.openApp("ar"),
    );
    const ui = await opening;
    await ui.waitForLoadState();
    expect(ui.url()).toBe("halaqa://app/");
    const seen = await ui.evaluate(async () => ({
      verbs: typeof (globalThis as { halaqaWindows?: unknown }).halaqaWindows,
      host: await fetch("halaqa://engine/host/vault").then(
        () => "answered",
        () => "refused",
      ),
    }));
    expect(seen).toEqual({ verbs: "undefined", host: "refused" });
  });
});
