// The app page with an engine in memory: the address says how the circle looks. The port arrives as it does in
// Electron, from the window itself.

import "../../../src/renderer/app/main.tsx";
import { createFakeEngine, type FakeEngine } from "../fakeEngine.ts";
import type { Settings } from "../../../src/bridge/index.ts";

declare global {
  interface Window {
    fake: FakeEngine;
    violations: string[];
  }
}

window.violations = [];
addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
});

const asked = new URLSearchParams(location.search);
const settings: Partial<Settings> = JSON.parse(asked.get("settings") ?? "{}");
const circles = asked.get("circles");
const fake = createFakeEngine({
  settings,
  ...(circles === "none" || circles === "empty" ? { circles } : {}),
});
window.fake = fake;
window.postMessage({ type: "halaqa", language: settings.language ?? "ar" }, location.origin, [fake.port]);
