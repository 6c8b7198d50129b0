// What neither page may do, whatever runs in it (electron.md 4.2 to 4.5, attacks E08, E15, E17, E18): leave its own
// document, open a window, ask for a permission, download, or send a request to anywhere but its own scheme and, for
// the engine, this host's own hub.

import { app, type Session, type WebContents } from "electron";
import { pageAddress, type Sessions } from "./scheme.ts";

const confine = (contents: WebContents): void => {
  contents.setWindowOpenHandler(() => ({ action: "deny" }));
  const own: readonly string[] = Object.values(pageAddress);
  const stay = (event: { preventDefault(): void; readonly url: string }): void => {
    if (!own.includes(event.url) || event.url !== contents.getURL()) event.preventDefault();
  };
  contents.on("will-navigate", stay);
  contents.on("will-frame-navigate", stay);
  contents.on("will-redirect", (event) => event.preventDefault());
  contents.on("will-attach-webview", (event) => event.preventDefault());
};

const closeSession = (session: Session, mayLoad: (address: string) => boolean): void => {
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayLoad(details.url) }));
  session.on("will-download", (event) => event.preventDefault());
  session.setSpellCheckerLanguages([]);
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
};

export const buildWalls = (sessions: Sessions, hubSocket: string): void => {
  closeSession(sessions.engine, (address) => address.startsWith(pageAddress.engine) || address === hubSocket);
  // The app may save what the person exports; `blob:` is where that lies.
  closeSession(
    sessions.app,
    (address) => address.startsWith(pageAddress.app) || address.startsWith("blob:halaqa://app/"),
  );
  void sessions.app.setProxy({ proxyRules: "http://127.0.0.1:9", proxyBypassRules: "<-loopback>" });
  sessions.engine.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  sessions.engine.setPermissionCheckHandler(() => false);
  const mayCopy = (permission: string, origin: string): boolean =>
    permission === "clipboard-sanitized-write" && `${origin.replace(/\/$/, "")}/` === pageAddress.app;
  sessions.app.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(mayCopy(permission, new URL(details.requestingUrl).origin)),
  );
  sessions.app.setPermissionCheckHandler((_contents, permission, origin) => mayCopy(permission, origin));
  app.on("web-contents-created", (_event, contents) => confine(contents));
  app.on("select-client-certificate", (event, _contents, _url, _list, answer) => {
    event.preventDefault();
    answer();
  });
  app.on("login", (event) => event.preventDefault());
};
