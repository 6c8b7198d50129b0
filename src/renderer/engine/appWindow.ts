// Where the app page is: a frame of this page in the browser, a window of its own in Electron. The contract over the
// port is the same.

import type { Language } from "../../bridge/view.ts";
import type { WindowVerbs } from "../../bridge/window.ts";
import { loadAppFrame, type WaitingFrame } from "./appFrame.ts";

export type AppWindow = {
  readonly port: MessagePort;
  /** The app's frame, which questions hide; null where the app is a window of its own. */
  readonly frame: () => HTMLElement | null;
  /** While the engine asks something, the app is out of sight. */
  readonly whileHidden: <T>(ask: () => Promise<T>) => Promise<T>;
  /** Ends the app's page and every text in it. */
  readonly close: () => void;
};

declare global {
  interface Window {
    /** Electron's preload alone sets it. */
    readonly halaqaWindows?: WindowVerbs;
  }
}

/** The port that Electron hands to both windows. */
const portOf = (): Promise<MessagePort> =>
  new Promise((resolve) => {
    const hear = (event: MessageEvent<unknown>): void => {
      const [port] = event.ports;
      if (event.source !== window || port === undefined) return;
      removeEventListener("message", hear);
      resolve(port);
    };
    addEventListener("message", hear);
  });

const openAppOfElectron = async (windows: WindowVerbs, language: Language): Promise<AppWindow> => {
  const arriving = portOf();
  await windows.openApp(language);
  const port = await arriving;
  /** One question may come over another. */
  let asked = 0;
  return {
    port,
    frame: () => null,
    whileHidden: async (ask) => {
      asked += 1;
      await windows.showEngine();
      try {
        return await ask();
      } finally {
        asked -= 1;
        if (asked === 0) await windows.showApp();
      }
    },
    close: () => {
      port.close();
      void windows.closeApp();
    },
  };
};

/** `waiting`: the frame that is there already. */
export const openApp = async (
  root: HTMLElement,
  language: Language,
  waiting: WaitingFrame | null,
): Promise<AppWindow> => {
  const windows = window.halaqaWindows;
  if (windows !== undefined) return openAppOfElectron(windows, language);
  const frame = (waiting ?? loadAppFrame(root)).show(language);
  return { port: frame.port, frame: () => frame.element, whileHidden: (ask) => ask(), close: frame.remove };
};
