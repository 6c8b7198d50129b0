// A person with a machine: a host of their own, a browser profile of their own, and hands that press what a person
// sees, by role and name. Waiting is for what a person would see, never for time.

import { join } from "node:path";
import { type ConsoleMessage, type FrameLocator, type Page, type Request } from "playwright-core";
import { createWords, type WordKey, type Values } from "../../../src/renderer/words/index.ts";
import { picture } from "../../support/pictures.ts";
import { type MortalBrowser, startMortalBrowser } from "./mortalBrowser.ts";
import type { OwnNetwork } from "./ownNetwork.ts";
import { dropFolder, freePort, newFolder, startHost, type StartedHost } from "./host.ts";

export type Language = "ar" | "en";

export type Person = {
  readonly name: string;
  readonly language: Language;
  readonly host: () => StartedHost;
  readonly page: () => Page;
  /** The browser's first process. */
  readonly pid: () => number;
  /** The app's frame. */
  readonly app: () => FrameLocator;
  /** A sentence of the interface as this person reads it, without isolates. */
  readonly t: (key: WordKey, values?: Values) => string;
  /** The same sentence wherever it stands, whether its parts are isolated or not. */
  readonly says: (key: WordKey, values?: Values) => RegExp;
  /** Requests of both pages, their connections, policy violations and uncaught errors. */
  readonly seen: { readonly requests: string[]; readonly violations: string[]; readonly errors: string[] };
  readonly profile: string;
  readonly folder: string;
  readonly words: () => string;
  /** What is seen now, kept for people to look at. */
  readonly picture: (name: string) => Promise<void>;
  /** First start: language, six words typed once, space made; the app is there. */
  readonly makeSpace: () => Promise<void>;
  /** The same with the recovery code of a space that is lost. */
  readonly makeSpaceWithCode: (code: string) => Promise<void>;
  /** Opens the page again and unlocks with the words. */
  readonly unlock: () => Promise<void>;
  /** Ends the browser as a power cut would, and the host after it. */
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly end: () => Promise<void>;
};

/** Isolates are for the eye's order, not for finding. */
export const plain = (text: string): string => text.replaceAll(/[\u2066-\u2069\u200e\u200f]/g, "");

/**
 * Runs in the page before its own scripts: what the page asks of its Argon2id worker is asked with a hundredth of the
 * memory. The worker, what comes back from it and what is made of that are the product's, and the header goes on saying
 * the full cost; but a walk in which words are typed ten times does not spend half a minute on being slow to guess. That
 * the product asks for the full cost, and opens by it, is tried where nothing is put in between (vault.test.ts, and
 * whoever is brought with `fullCost`).
 */
const hashCheaply = (): void => {
  // oxlint-disable-next-line unbound-method -- it is called on the worker it was asked of
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (this: Worker, message: unknown, ...rest: never[]) {
    const isHash = typeof message === "object" && message !== null && "ops" in message && "memory" in message;
    const asked = isHash ? { ...message, ops: 1, memory: 2 * 1024 * 1024 } : message;
    (postMessage as (...all: readonly unknown[]) => void).call(this, asked, ...rest);
  };
};

export const bringPerson = async (
  name: string,
  language: Language,
  options: {
    readonly scheme?: "light" | "dark";
    readonly width?: number;
    readonly height?: number;
    readonly network?: OwnNetwork | null;
    /** The browser's profile lies where the host keeps that of the browser which it starts itself. */
    readonly keptByHost?: boolean;
    /** Words cost here what they cost a person; see `hashCheaply`. */
    readonly fullCost?: boolean;
  } = {},
): Promise<Person> => {
  const folder = newFolder(`${name}-data`);
  const profile = options.keptByHost === true ? join(folder, "profile") : newFolder(`${name}-profile`);
  const port = await freePort();
  const seen = { requests: [] as string[], violations: [] as string[], errors: [] as string[] };
  const sentences = createWords(language, "language");
  let host: StartedHost | null = null;
  let browser: MortalBrowser | null = null;
  let page: Page | null = null;
  let words = "";

  const t = (key: WordKey, values?: Values): string => plain(sentences.t(key, values));

  const says = (key: WordKey, values?: Values): RegExp =>
    new RegExp(
      sentences
        .t(key, values)
        .replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")
        .replaceAll(/[\u2066-\u2069]+/g, "[\u2066-\u2069]*"),
    );

  const there = <T>(value: T | null): T => {
    if (value === null) throw new Error(`${name} has not started`);
    return value;
  };

  const start = async (): Promise<void> => {
    host = await startHost(folder, port, [], options.network);
    browser = await startMortalBrowser(
      profile,
      [
        `--lang=${language}`,
        `--accept-lang=${language}`,
        `--window-size=${options.width ?? 1280},${options.height ?? 800}`,
      ],
      options.network,
    );
    page = browser.page;
    const context = page.context();
    context.setDefaultTimeout(30_000);
    await page.setViewportSize({ width: options.width ?? 1280, height: options.height ?? 800 });
    await page.emulateMedia({ colorScheme: options.scheme ?? "light" });
    await context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) =>
        console.warn(
          `policy violation: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`,
        ),
      );
    });
    if (options.fullCost !== true) await context.addInitScript(hashCheaply);
    context.on("request", (request: Request) => seen.requests.push(request.url()));
    context.on("weberror", (error) => seen.errors.push(String(error.error())));
    context.on("console", (message: ConsoleMessage) => {
      if (message.text().startsWith("policy violation")) seen.violations.push(message.text());
      else if (message.type() === "error") seen.errors.push(message.text());
    });
    page.on("websocket", (socket) => seen.requests.push(socket.url()));
    await page.goto(host.link);
  };

  const app = (): FrameLocator => there(page).frameLocator("iframe.app");

  const enter = async (): Promise<void> => {
    await there(page).locator("iframe.app").waitFor({ state: "attached", timeout: 60_000 });
    await app().getByRole("navigation").or(app().getByRole("heading")).first().waitFor({ timeout: 60_000 });
  };

  const writeWords = async (): Promise<void> => {
    const here = there(page);
    const list = here.getByRole("listitem");
    await list.first().waitFor();
    words = (await list.allInnerTexts())
      .map((line) => line.split(/\s+/).findLast((part) => /\p{L}/u.test(part)) ?? "")
      .join(" ");
    await here.getByRole("button", { name: t("start:typeNow") }).click();
    await here.getByRole("textbox").fill(words);
    await here.getByRole("button", { name: t("start:continue") }).click();
    await here.getByRole("button", { name: t("start:enter") }).click({ timeout: 60_000 });
    await enter();
  };

  return {
    name,
    language,
    host: () => there(host),
    page: () => there(page),
    pid: () => there(browser).pid,
    app,
    t,
    says,
    seen,
    profile,
    folder,
    words: () => words,
    picture: (what) => picture(there(page), `${what}-${language}`),
    makeSpace: async () => {
      const here = there(page);
      await here.getByRole("button", { name: language === "ar" ? "العربية" : "English" }).click();
      await here.getByRole("button", { name: t("start:begin") }).click();
      await writeWords();
    },
    makeSpaceWithCode: async (code) => {
      const here = there(page);
      await here.getByRole("button", { name: language === "ar" ? "العربية" : "English" }).click();
      await here.getByRole("button", { name: t("start:comeBack") }).click();
      await here.getByRole("textbox").fill(code);
      await here.getByRole("button", { name: t("start:continue") }).click();
      await writeWords();
    },
    unlock: async () => {
      const here = there(page);
      await here.getByRole("textbox").fill(words);
      await here.getByRole("button", { name: t("lock:open") }).click();
      await enter();
    },
    kill: async () => {
      await there(browser).kill();
      await there(host).stop("SIGKILL");
      browser = null;
      page = null;
    },
    start,
    end: async () => {
      await browser?.kill();
      await host?.stop();
      dropFolder(folder);
      dropFolder(profile);
    },
  };
};
