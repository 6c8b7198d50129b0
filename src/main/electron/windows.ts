// Two windows that take turns: the engine's, which asks for words and draws confirmations, and the app's. They never
// show at once, so nothing of the app can lie over a question of the engine. One port joins them, handed over once.
// Locking ends both processes: that is the only sure way to clear memory (protocol 2.15).

import { app, BrowserWindow, type IpcMainInvokeEvent, ipcMain, MessageChannelMain } from "electron";
import { either, type Infer, object, oneOf, type Shape } from "../../core/base/shape.ts";
import { pageAddress, type Sessions } from "./scheme.ts";

export type Windows = { readonly lock: () => void; readonly focus: () => void };

const language = oneOf(["ar", "en"]);
/** Everything that the engine's page may ask of its windows. */
const askShape = either(
  object({ type: oneOf(["openApp"]), language }),
  object({ type: oneOf(["closeApp", "showEngine", "showApp", "lock"]) }),
);
type Ask = Infer<typeof askShape>;

/** How long the engine may flush after it was told to lock. */
const flushTime = 1_000;

const open = (session: Electron.Session, preload: string, policy: "direct" | "none"): BrowserWindow => {
  const window = new BrowserWindow({
    width: 1_280,
    height: 860,
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      session,
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      plugins: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      safeDialogs: true,
      webgl: false,
      autoplayPolicy: "user-gesture-required",
      v8CacheOptions: "none",
      backgroundThrottling: false,
      devTools: !app.isPackaged,
    },
  });
  window.setMenu(null);
  window.webContents.setWebRTCIPHandlingPolicy(
    // Without a STUN server the only way to another machine is a host candidate, which Chromium hides behind a
    // `.local` name; the public interface alone would give none.
    policy === "direct" ? "default" : "disable_non_proxied_udp",
  );
  return window;
};

export const createWindows = (sessions: Sessions, preload: string): Windows => {
  let engine = open(sessions.engine, preload, "direct");
  let ui: BrowserWindow | null = null;

  const closeApp = (): void => {
    const closing = ui;
    ui = null;
    closing?.destroy();
  };

  const quitWith = (window: BrowserWindow): void => {
    window.on("closed", () => {
      if (window === engine || window === ui) app.quit();
    });
  };

  const load = (): void => {
    quitWith(engine);
    void engine.loadURL(pageAddress.engine);
    engine.once("ready-to-show", () => engine.show());
  };

  const take = (from: BrowserWindow, to: BrowserWindow): void => {
    to.setBounds(from.getBounds());
    to.show();
    from.hide();
  };

  const openApp = async (inLanguage: Infer<typeof language>): Promise<void> => {
    closeApp();
    const opened = open(sessions.app, preload, "none");
    ui = opened;
    quitWith(opened);
    await opened.loadURL(pageAddress.app);
    const { port1, port2 } = new MessageChannelMain();
    opened.webContents.postMessage("halaqa:port", { language: inLanguage }, [port1]);
    engine.webContents.postMessage("halaqa:port", { language: inLanguage }, [port2]);
    take(engine, opened);
  };

  const restart = (): void => {
    const old = engine;
    engine = open(sessions.engine, preload, "direct");
    engine.setBounds(old.getBounds());
    old.webContents.forcefullyCrashRenderer();
    old.destroy();
    load();
  };

  const lock = (): void => {
    closeApp();
    engine.webContents.send("halaqa:lock");
    setTimeout(restart, flushTime);
  };

  const carryOut = async (ask: Ask): Promise<void> => {
    if (ask.type === "openApp") return openApp(ask.language);
    if (ask.type === "lock") return restart();
    if (ask.type === "closeApp" || ask.type === "showEngine") {
      if (ui !== null) take(ui, engine);
      if (ask.type === "closeApp") closeApp();
      return;
    }
    if (ui !== null) take(engine, ui);
  };

  /** The engine window's own document and nobody else (attack E07). */
  const isEngine = (event: IpcMainInvokeEvent): boolean =>
    event.sender === engine.webContents &&
    event.senderFrame !== null &&
    event.senderFrame === event.sender.mainFrame &&
    event.senderFrame.url === pageAddress.engine;

  const parse: Shape<Ask> = askShape;
  ipcMain.handle("halaqa:ask", async (event, input: unknown): Promise<boolean> => {
    const ask = parse(input);
    if (!isEngine(event) || !ask.ok) return false;
    await carryOut(ask.value);
    return true;
  });

  load();
  return {
    lock,
    focus: () => {
      const shown = ui?.isVisible() === true ? ui : engine;
      if (shown.isMinimized()) shown.restore();
      shown.focus();
    },
  };
};
