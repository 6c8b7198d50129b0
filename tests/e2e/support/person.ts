// A person with a machine: a host of their own, a browser profile of their own, and hands that press what a person
// sees, by role and name. Waiting is for what a person would see, never for time.

import {
  type BrowserContext,
  chromium,
  type ConsoleMessage,
  type FrameLocator,
  type Page,
  type Request,
} from "playwright-core";
import { createWords, type WordKey, type Values } from "../../../src/renderer/words/index.ts";
import { dropFolder, freePort, newFolder, startHost, type StartedHost } from "./host.ts";

export type Language = "ar" | "en";

const chromiumPath = process.env.HALAQA_CHROMIUM ?? "/usr/bin/chromium";
const flags = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export type Person = {
  readonly name: string;
  readonly language: Language;
  readonly host: () => StartedHost;
  readonly page: () => Page;
  /** The app's frame. */
  readonly app: () => FrameLocator;
  /** A sentence of the interface as this person reads it, without isolates. */
  readonly t: (key: WordKey, values?: Values) => string;
  /** Requests of both pages, their connections, policy violations and uncaught errors. */
  readonly seen: { readonly requests: string[]; readonly violations: string[]; readonly errors: string[] };
  readonly profile: string;
  readonly folder: string;
  readonly words: () => string;
  /** First start: language, six words typed once, space made; the app is there. */
  readonly makeSpace: () => Promise<void>;
  /** Opens the page again and unlocks with the words. */
  readonly unlock: () => Promise<void>;
  /** Ends the browser as a power cut would, and the host after it. */
  readonly kill: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly end: () => Promise<void>;
};

/** Isolates are for the eye's order, not for finding. */
export const plain = (text: string): string => text.replaceAll(/[\u2066-\u2069\u200e\u200f]/g, "");

export const bringPerson = async (
  name: string,
  language: Language,
  options: { readonly scheme?: "light" | "dark"; readonly width?: number; readonly height?: number } = {},
): Promise<Person> => {
  const folder = newFolder(`${name}-data`);
  const profile = newFolder(`${name}-profile`);
  const port = await freePort();
  const seen = { requests: [] as string[], violations: [] as string[], errors: [] as string[] };
  const sentences = createWords(language, "language");
  let host: StartedHost | null = null;
  let context: BrowserContext | null = null;
  let page: Page | null = null;
  let words = "";

  const t = (key: WordKey, values?: Values): string => plain(sentences.t(key, values));

  const there = <T>(value: T | null): T => {
    if (value === null) throw new Error(`${name} has not started`);
    return value;
  };

  const start = async (): Promise<void> => {
    host = await startHost(folder, port);
    context = await chromium.launchPersistentContext(profile, {
      executablePath: chromiumPath,
      args: [...flags, `--lang=${language}`],
      headless: true,
      locale: language,
      colorScheme: options.scheme ?? "light",
      viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
      timeout: 60_000,
    });
    context.setDefaultTimeout(30_000);
    await context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) =>
        console.warn(
          `policy violation: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`,
        ),
      );
    });
    context.on("request", (request: Request) => seen.requests.push(request.url()));
    context.on("weberror", (error) => seen.errors.push(String(error.error())));
    context.on("console", (message: ConsoleMessage) => {
      if (message.text().startsWith("policy violation")) seen.violations.push(message.text());
      else if (message.type() === "error") seen.errors.push(message.text());
    });
    page = context.pages()[0] ?? (await context.newPage());
    page.on("websocket", (socket) => seen.requests.push(socket.url()));
    await page.goto(host.link);
  };

  const app = (): FrameLocator => there(page).frameLocator("iframe.app");

  const enter = async (): Promise<void> => {
    await there(page).locator("iframe.app").waitFor({ state: "attached", timeout: 60_000 });
    await app().getByRole("navigation").or(app().getByRole("heading")).first().waitFor({ timeout: 60_000 });
  };

  return {
    name,
    language,
    host: () => there(host),
    page: () => there(page),
    app,
    t,
    seen,
    profile,
    folder,
    words: () => words,
    makeSpace: async () => {
      const here = there(page);
      await here.getByRole("button", { name: language === "ar" ? "العربية" : "English" }).click();
      await here.getByRole("button", { name: t("start:begin") }).click();
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
    },
    unlock: async () => {
      const here = there(page);
      await here.getByRole("textbox").fill(words);
      await here.getByRole("button", { name: t("lock:open") }).click();
      await enter();
    },
    kill: async () => {
      const browser = there(context).browser();
      await there(host).stop("SIGKILL");
      await there(context).close();
      await browser?.close();
      context = null;
      page = null;
    },
    start,
    end: async () => {
      await context?.close();
      await host?.stop();
      dropFolder(folder);
      dropFolder(profile);
    },
  };
};
