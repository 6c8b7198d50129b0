// One start of the browser host, from options to an open window: the folder, the port, the mark that this folder is
// in use, the pages, the browser. What it has to say goes through `say`; how it ended is its result.

import { join } from "node:path";
import { err, ok, type Result } from "../core/base/index.ts";
import { findChromium, hasDisplay, openBrowser } from "./chromium.ts";
import { usualFolder } from "./dataFolder.ts";
import type { HostFolder, WriteError } from "./hostFiles.ts";
import { type Host, startHost } from "./hostServer.ts";
import { mendDatabases } from "./leveldb/mend.ts";
import type { ListenError } from "./listen.ts";
import type { Options } from "./options.ts";
import { loadPage, type PageError } from "./page.ts";
import { isProfileInUse } from "./profileInUse.ts";
import type { PracticeOptions } from "./practice.ts";
import { askRunningHost } from "./proof.ts";
import { endWiping, openUnwiped } from "./openUnwiped.ts";
import { takeFolder } from "./runningMark.ts";
import { type Language, type Sentences, sentences } from "./words.ts";

export type StartError =
  | PageError
  | ListenError
  | { readonly type: WriteError["type"]; readonly folder: string };

/** Either this process is the host now, or the one that was running gave a link to itself. */
export type Started =
  | {
      readonly type: "here";
      readonly host: Host;
      readonly folder: HostFolder;
      readonly end: () => Promise<void>;
    }
  | { readonly type: "there"; readonly port: number; readonly link: string; readonly folder: HostFolder };

export type StartOptions = Options & {
  /** Where the builds of both pages are. */
  readonly builds: string;
  readonly onAlarm: () => void;
};

export const startBrowserHost = async (options: StartOptions): Promise<Result<Started, StartError>> => {
  const path = options.dataFolder ?? usualFolder();
  const opened = await openUnwiped(path);
  if (!opened.ok) return err({ type: opened.error.type, folder: path });
  const folder = opened.value;
  const engine = loadPage(join(options.builds, "engine"));
  if (!engine.ok) return engine;
  const app = loadPage(join(options.builds, "app"));
  if (!app.ok) return app;

  const there = async (port: number): Promise<Started | null> => {
    const link = await askRunningHost(folder.key, port);
    return link.ok ? { type: "there", port, link: link.value, folder } : null;
  };

  // The port first: whoever holds it is the one whom pages can reach.
  const started = await startHost({
    folder,
    port: options.port,
    pages: { engine: engine.value, app: app.value },
    hubListen: options.hubListen,
    practice: options.practice,
    explanation: `${sentences.ar.explanation}\n\n${sentences.en.explanation}\n`,
    onAlarm: options.onAlarm,
  });
  if (!started.ok) {
    const running = started.error.type === "portTaken" ? await there(started.error.port) : null;
    return running === null ? started : ok(running);
  }
  const host = started.value;
  const mark = { port: host.origins.port, start: host.start };
  const taken = await takeFolder(folder, mark, async (port) => (await askRunningHost(folder.key, port)).ok);
  if (!taken.ok) {
    await host.close();
    const running = await there(taken.error.port);
    return running === null ? err({ type: "portTaken", port: taken.error.port }) : ok(running);
  }
  const end = async (): Promise<void> => {
    taken.value();
    await host.close();
    endWiping(folder);
  };
  // One that outlived its host goes on with what it has.
  const mended = isProfileInUse(folder.profile) ? ok(undefined) : mendDatabases(folder.profile);
  if (!mended.ok) {
    await end();
    return err({ type: mended.error.type, folder: path });
  }
  return ok({ type: "here", host, folder, end });
};

export const sayStartError = (error: StartError, words: Sentences): string => {
  switch (error.type) {
    case "pageMissing":
      return words.pageMissing;
    case "pageDamaged":
      return words.pageDamaged(error.file);
    case "portTaken":
      return words.portTaken(error.port);
    case "addressUnusable":
      return words.addressUnusable(error.address);
    case "diskFull":
      return words.diskFull(error.folder);
    case "folderUnusable":
      return words.folderUnusable(error.folder);
  }
};

export type Window = { readonly ended: Promise<void>; close(): void };

export type WindowOptions = {
  readonly opens: boolean;
  /** Whose window of a demonstration it is: two addresses stand in one terminal. */
  readonly practice: PracticeOptions["role"] | null;
  readonly language: Language;
  readonly say: (sentence: string) => void;
};

/** Opens the window, or says why none opens and where to go instead. */
export const openWindow = (
  link: string,
  folder: HostFolder,
  { opens, practice, language, say }: WindowOptions,
): Window | null => {
  const words = sentences[language];
  const browser = opens && hasDisplay() ? findChromium() : null;
  if (browser === null) {
    if (practice !== null) {
      say(words.practising[practice](link));
      return null;
    }
    if (opens) say(hasDisplay() ? words.noBrowser : words.noDisplay);
    say(words.listening(link));
    say(words.ownBrowserOnly);
    return null;
  }
  if (process.getuid?.() === 0) say(words.asRoot);
  say(words.opening(browser));
  const child = openBrowser(browser, folder.profile, link);
  return {
    ended: new Promise((done) => {
      child.once("exit", () => done());
      child.once("error", () => done());
    }),
    close: () => child.kill(),
  };
};
