// The browser that the host starts: a Chromium-family one, as a process of its own with a profile of its own, in
// which nothing is remembered, translated, synchronised or extended.

import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

type Surroundings = Readonly<Record<string, string | undefined>>;

const namesOnPath = [
  "chromium",
  "chromium-browser",
  "google-chrome-stable",
  "google-chrome",
  "microsoft-edge-stable",
  "microsoft-edge",
  "brave-browser",
];

const macPlaces = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "/Applications/Brave Browser.app/Contents/MacOS/Brave Browser",
];

const windowsPlaces = [
  "Chromium\\Application\\chrome.exe",
  "Google\\Chrome\\Application\\chrome.exe",
  "Microsoft\\Edge\\Application\\msedge.exe",
];

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

export const findChromium = (
  platform: NodeJS.Platform = process.platform,
  surroundings: Surroundings = process.env,
): string | null => {
  const asked = surroundings.HALAQA_BROWSER;
  if (asked !== undefined && asked !== "") return isExecutable(asked) ? asked : null;
  const places =
    platform === "darwin"
      ? macPlaces
      : platform === "win32"
        ? ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap((name) =>
            windowsPlaces.map((place) => join(surroundings[name] ?? "C:\\", place)),
          )
        : (surroundings.PATH ?? "")
            .split(delimiter)
            .filter((folder) => folder.startsWith("/"))
            .flatMap((folder) => namesOnPath.map((name) => join(folder, name)));
  return places.find(isExecutable) ?? null;
};

export const hasDisplay = (
  platform: NodeJS.Platform = process.platform,
  surroundings: Surroundings = process.env,
): boolean =>
  platform === "darwin" ||
  platform === "win32" ||
  (surroundings.DISPLAY ?? "") !== "" ||
  (surroundings.WAYLAND_DISPLAY ?? "") !== "";

const switchedOff = [
  "Translate",
  "MediaRouter",
  "OptimizationHints",
  "AutofillServerCommunication",
  "InterestFeedContentSuggestions",
  "DialMediaRouteProvider",
  "PasswordManagerOnboarding",
].join(",");

/**
 * HOST-47: at its start Chromium asks three addresses of its maker by name (sign-in, updates, extensions), whatever is
 * switched off. Our pages need no name but their own, and `.local` names of machines that are met.
 */
const namesOnThisMachine = [
  "MAP * ~NOTFOUND",
  "EXCLUDE *.localhost",
  "EXCLUDE localhost",
  "EXCLUDE 127.0.0.1",
  "EXCLUDE *.local",
].join(", ");

/** Without a password manager, form memory, translation, synchronisation, spelling service or extensions. */
export const browserFlags = (profile: string, address: string, isRoot: boolean): readonly string[] => [
  `--user-data-dir=${profile}`,
  `--app=${address}`,
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-extensions",
  "--disable-sync",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-domain-reliability",
  "--disable-client-side-phishing-detection",
  "--disable-breakpad",
  "--no-pings",
  `--host-resolver-rules=${namesOnThisMachine}`,
  "--disable-save-password-bubble",
  `--disable-features=${switchedOff}`,
  // Chromium refuses to run as root with its sandbox; nobody else loses it.
  ...(isRoot ? ["--no-sandbox"] : []),
];

const preferences = {
  credentials_enable_service: false,
  credentials_enable_autosignin: false,
  profile: { password_manager_enabled: false },
  autofill: { enabled: false, profile_enabled: false, credit_card_enabled: false },
  translate: { enabled: false },
  signin: { allowed: false },
  search: { suggest_enabled: false },
  browser: { enable_spellchecking: false },
  spellcheck: { use_spelling_service: false, dictionaries: [] },
  alternate_error_pages: { enabled: false },
  safebrowsing: { enabled: false },
  net: { network_prediction_options: 2 },
};

/** A first profile gets these settings; later ones are the person's own. */
const prepareProfile = (profile: string): void => {
  const folder = join(profile, "Default");
  const file = join(folder, "Preferences");
  if (existsSync(file)) return;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify(preferences), { mode: 0o600 });
};

export const openBrowser = (browser: string, profile: string, address: string): ChildProcess => {
  prepareProfile(profile);
  const isRoot = process.getuid?.() === 0;
  return spawn(browser, browserFlags(profile, address, isRoot), { stdio: "ignore", detached: false });
};
