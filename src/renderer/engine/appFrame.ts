// The app page as a sandboxed frame of this page (protocol 2.1). It gets one end of a port, once, addressed to
// its exact origin; removing the frame ends its process and with it every text that was open. It may be loaded before
// there is anything to show: hidden, and with no port (PORTAL-4).

import "./page.css";
import type { Language } from "../../bridge/view.ts";

/** The app's origin beside this page's: `engine.halaqa.localhost` and `app.halaqa.localhost` on one port. */
const appOrigin = (): string => location.origin.replace("//engine.", "//app.");

export type AppFrame = {
  readonly element: HTMLElement;
  readonly port: MessagePort;
  readonly remove: () => void;
};

/** A frame that nobody sees and that nobody has spoken to. */
export type WaitingFrame = {
  readonly show: (language: Language) => AppFrame;
  readonly remove: () => void;
};

export const loadAppFrame = (root: HTMLElement): WaitingFrame => {
  const frame = document.createElement("iframe");
  frame.className = "app";
  frame.title = "Halaqa";
  frame.hidden = true;
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms allow-downloads allow-modals");
  frame.setAttribute("allow", `clipboard-write ${appOrigin()}`);
  frame.setAttribute("translate", "no");
  const loaded = new Promise<void>((resolve) => {
    frame.addEventListener("load", () => resolve(), { once: true });
  });
  frame.src = `${appOrigin()}/`;
  root.append(frame);
  return {
    show: (language) => {
      frame.hidden = false;
      const { port1, port2 } = new MessageChannel();
      void loaded.then(() => {
        frame.contentWindow?.postMessage({ type: "halaqa", language }, appOrigin(), [port2]);
        frame.focus();
      });
      return {
        element: frame,
        port: port1,
        remove: () => {
          port1.close();
          frame.remove();
        },
      };
    },
    remove: () => frame.remove(),
  };
};
