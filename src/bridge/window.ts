// In Electron the app is a window of its own and not the engine's frame. The engine's page finds these verbs at
// `window.halaqaWindows`; where it does not, it is in the browser host and holds the app as a frame. Either way both
// pages get one end of the same port: in Electron as a `message` event of their own window,
// `{ type: "halaqa", language }` with the port, once the app has loaded.

import type { Language } from "./view.ts";

export type WindowVerbs = {
  /** Loads the app anew, joins both pages by a port, shows the app and hides the engine. */
  openApp(language: Language): Promise<void>;
  /** Ends the app's process and shows the engine. */
  closeApp(): Promise<void>;
  /** While the engine asks something, the app is hidden. */
  showEngine(): Promise<void>;
  showApp(): Promise<void>;
  /** Ends both processes and begins with a fresh engine page: after the engine has stored everything. */
  lock(): Promise<void>;
  /** The machine sleeps or its screen was locked: a second is left to store. */
  onLock(call: () => void): void;
};
