// The browser host's entry. The window is the app: when it is closed, the host ends; so does it at Ctrl+C.

import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { openWindow, sayStartError, startBrowserHost } from "./browserHost.ts";
import { defaultPort } from "./origins.ts";
import { parseOptions, sayOptionError } from "./options.ts";
import { languageOf, sentences } from "./words.ts";

const say = (sentence: string): void => {
  process.stdout.write(`${sentence}\n`);
};
const complain = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`);
};

/** A window that is gone this soon was handed to a browser that runs already, or never opened. */
const tooSoon = 3_000;
/** How long a browser that was told to end may take. */
const untilEnded = 3_000;

const run = async (): Promise<number> => {
  const given = parseOptions(process.argv.slice(2), { port: defaultPort });
  const language = (given.ok ? given.value.language : null) ?? languageOf(process.env);
  const words = sentences[language];
  if (!given.ok) {
    complain(sayOptionError(given.error, language));
    return 2;
  }
  const options = given.value;
  // Before anything is said, since who hears the address may already end us.
  const stopped = new Promise<"signal">((done) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => done("signal"));
  });
  const started = await startBrowserHost({
    ...options,
    builds: fileURLToPath(new URL("..", import.meta.url)),
    onAlarm: () => complain(words.alarm),
  });
  if (!started.ok) {
    complain(sayStartError(started.error, words));
    return 1;
  }
  const asked = { opens: options.opensBrowser, practice: options.practice?.role ?? null, language, say };
  if (started.value.type === "there") {
    say(words.runningAlready(started.value.port));
    // The browser with that profile runs already, takes the link and gives this process back.
    const window = openWindow(started.value.link, started.value.folder, asked);
    if (window !== null) await Promise.race([stopped, window.ended]);
    window?.close();
    return 0;
  }
  const { host, folder, end } = started.value;
  if (options.hubListen !== null) say(words.hubOpen(host.hub().addresses.slice(1)));
  const openedAt = performance.now();
  const window = openWindow(host.newLink(), folder, asked);
  const first = await Promise.race(window === null ? [stopped] : [stopped, window.ended]);
  if (first !== "signal" && performance.now() - openedAt < tooSoon) {
    complain(words.browserFailed);
    say(words.listening(host.newLink()));
    await stopped;
  }
  window?.close();
  // The profile is the browser's until it has ended, and only then what was wiped can go with it (HOST-56).
  if (window !== null) await Promise.race([window.ended, setTimeout(untilEnded, undefined, { ref: false })]);
  await end();
  say(words.ended);
  return 0;
};

process.exitCode = await run();
