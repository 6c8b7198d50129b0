// Electron's entry: the same services and hub as the browser host, with both pages in windows of their own. Not
// imported by anything; importing `electron` in plain Node would start a download.

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { app, dialog, powerMonitor, session } from "electron";
import { sayStartError, type StartError } from "./browserHost.ts";
import { usualFolder } from "./dataFolder.ts";
import { scheme, serveOwnScheme } from "./electron/scheme.ts";
import { isForbiddenStart } from "./electron/forbiddenStart.ts";
import { buildWalls } from "./electron/walls.ts";
import { createWindows } from "./electron/windows.ts";
import { startHost } from "./hostServer.ts";
import { mendDatabases } from "./leveldb/mend.ts";
import { parseOptions } from "./options.ts";
import { defaultPort } from "./origins.ts";
import { loadPage } from "./page.ts";
import { askRunningHost } from "./proof.ts";
import { openUnwiped } from "./openUnwiped.ts";
import { takeFolder } from "./runningMark.ts";
import { type Language, sentences } from "./words.ts";

const builds = fileURLToPath(new URL("..", import.meta.url));
const given = parseOptions(process.argv.slice(app.isPackaged ? 1 : 2), { port: defaultPort });
const options = given.ok ? given.value : null;

const giveUp = (error: StartError, language: Language): void => {
  dialog.showErrorBox("Halaqa", sayStartError(error, sentences[language]));
  app.exit(1);
};

const run = async (): Promise<void> => {
  await app.whenReady();
  const language = options?.language ?? (app.getLocale().startsWith("ar") ? "ar" : "en");
  const path = options?.dataFolder ?? usualFolder();
  const opened = await openUnwiped(path);
  if (!opened.ok) return giveUp({ type: opened.error.type, folder: path }, language);
  const folder = opened.value;
  const engine = loadPage(join(builds, "engine"));
  if (!engine.ok) return giveUp(engine.error, language);
  const ui = loadPage(join(builds, "app"));
  if (!ui.ok) return giveUp(ui.error, language);

  const started = await startHost({
    folder,
    port: options?.port ?? defaultPort,
    pages: null,
    hubListen: options?.hubListen ?? null,
    practice: options?.practice ?? null,
    explanation: `${sentences.ar.explanation}\n\n${sentences.en.explanation}\n`,
    onAlarm: () => undefined,
  });
  if (!started.ok) return giveUp(started.error, language);
  const host = started.value;
  const mark = { port: host.origins.port, start: host.start };
  const taken = await takeFolder(folder, mark, async (port) => (await askRunningHost(folder.key, port)).ok);
  if (!taken.ok) {
    await host.close();
    return giveUp({ type: "portTaken", port: taken.error.port }, language);
  }

  // Before a window opens a database; the single instance lock says that no other Electron runs here.
  const mended = mendDatabases(app.getPath("userData"));
  if (!mended.ok) {
    taken.value();
    await host.close();
    return giveUp({ type: mended.error.type, folder: path }, language);
  }

  const sessions = { engine: session.fromPartition("persist:core"), app: session.fromPartition("ui") };
  const hubSocket = new URL(host.hub().socket);
  serveOwnScheme(sessions, { engine: engine.value, app: ui.value }, host.services, hubSocket.origin);
  buildWalls(sessions, host.hub().socket);
  const windows = createWindows(sessions, join(builds, "preload/index.cjs"));

  powerMonitor.on("suspend", windows.lock);
  powerMonitor.on("lock-screen", windows.lock);
  app.on("second-instance", windows.focus);
  app.on("window-all-closed", () => app.quit());
  app.on("will-quit", () => {
    taken.value();
    void host.close();
  });
};

const isForbidden = isForbiddenStart({
  isPackaged: app.isPackaged,
  hasSwitch: (name) => app.commandLine.hasSwitch(name),
  valueOf: (name) => app.commandLine.getSwitchValue(name),
  isRoot: process.getuid?.() === 0,
});
if (isForbidden) app.exit(1);
else {
  app.enableSandbox();
  scheme.register();
  // Chromium's own files lie in the vault's folder, and one start per folder is Electron's to hold too.
  app.setPath("userData", join(options?.dataFolder ?? usualFolder(), "electron"));
  if (app.requestSingleInstanceLock()) void run();
  else app.quit();
}
