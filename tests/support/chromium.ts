// The Chromium that browser tests start, and what is turned off in it: what costs time in every window and is no part
// of any promise. Pages, storage, WebRTC and policies are left as a person has them.

import { existsSync } from "node:fs";
import { browserFlags } from "../../src/main/chromium.ts";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The one that `npm test` found or set up; else the system's. */
export const chromiumPath = (): string =>
  process.env.HALAQA_CHROMIUM ?? places.find((path) => existsSync(path)) ?? "chromium";

/** The list under the address bar is two pages of Chromium's own for every window, which take a second to start. */
const addressBarPages = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"];

/** A process that stands ready for whatever may be opened next: every test opens one page and closes it. */
const spareProcess = "SpareRendererForSitePerProcess";

/** Playwright's own list, of which the last one given is the only one that counts. */
const turnedOffByPlaywright = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
  "PreconnectToSearch",
];

const common = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

/** For a browser that Playwright starts. */
export const launchArguments: readonly string[] = [
  ...common,
  `--disable-features=${[...turnedOffByPlaywright, ...addressBarPages, spareProcess].join(",")}`,
];

/** For a browser that is started as a person's is, with a profile on the disk: by the product's own flags. */
export const profileArguments = (profile: string): readonly string[] =>
  browserFlags(profile, "", process.getuid?.() === 0)
    .filter((flag) => !flag.startsWith("--app="))
    .map((flag) => (flag.startsWith("--disable-features=") ? `${flag},${addressBarPages.join(",")}` : flag));
