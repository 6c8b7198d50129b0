// The one object that Electron exposes, and only to the engine's page: what a frame and a dialog are in the browser
// host are windows here. Both pages get their end of the one port as a message from their own window, shaped as in
// the browser host.

import { contextBridge, ipcRenderer } from "electron";
import type { WindowVerbs } from "../bridge/window.ts";

const ask = async (message: object): Promise<void> => {
  await ipcRenderer.invoke("halaqa:ask", message);
};

const verbs: WindowVerbs = {
  openApp: (language) => ask({ type: "openApp", language }),
  closeApp: () => ask({ type: "closeApp" }),
  showEngine: () => ask({ type: "showEngine" }),
  showApp: () => ask({ type: "showApp" }),
  lock: () => ask({ type: "lock" }),
  onLock: (call) => {
    ipcRenderer.on("halaqa:lock", () => call());
  },
};

ipcRenderer.on("halaqa:port", (event, said: { readonly language: string }) => {
  window.postMessage({ type: "halaqa", language: said.language }, location.origin, event.ports);
});

if (location.host === "engine") contextBridge.exposeInMainWorld("halaqaWindows", verbs);
