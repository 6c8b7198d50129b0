// The app page as a sandboxed frame of this page (protocol 2.1). It gets one end of a port, once, addressed to
// its exact origin; removing the frame ends its process and with it every text that was open.

import "./page.css";
import type { Language } from "../../bridge/view.ts";

/** The app's origin beside this page's: `engine.halaqa.localhost` and `app.halaqa.localhost` on one port. */
const appOrigin = (): string => location.origin.replace("//engine.", "//app.");

export type AppFrame = {
  readonly element: HTMLElement;
  readonly port: MessagePort;
  readonly remove: () => void;
};

export const openAppFrame = (root: HTMLElement, language: Language): AppFrame => {
  const frame = document.createElement("iframe");
  frame.className = "app";
  frame.title = "Halaqa";
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms allow-downloads allow-modals");
  frame.setAttribute("allow", `clipboard-write ${appOrigin()}`);
  frame.setAttribute("translate", "no");
  const { port1, port2 } = new MessageChannel();
  frame.addEventListener(
    "load",
    () => {
      frame.contentWindow?.postMessage({ type: "halaqa", language }, appOrigin(), [port2]);
      frame.focus();
    },
    { once: true },
  );
  frame.src = `${appOrigin()}/`;
  root.append(frame);
  return {
    element: frame,
    port: port1,
    remove: () => {
      port1.close();
      frame.remove();
    },
  };
};
