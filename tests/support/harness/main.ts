// The app page with an engine in memory, which a test begins as often as it likes without loading the page anew: what
// was drawn before is taken down, and its stores and engine with it. The port arrives as it does in Electron, from the
// window itself.

import "../../../src/renderer/app/page.ts";
import { begin } from "../../../src/renderer/app/begin.tsx";
import { awaitPort } from "../../../src/renderer/app/portal.ts";
import { createFakeEngine, type FakeEngine, type FakeOptions } from "../fakeEngine.ts";

declare global {
  interface Window {
    fake: FakeEngine;
    violations: string[];
    begin: (options: FakeOptions) => Promise<void>;
  }
}

window.violations = [];
addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
});

let end: (() => void) | null = null;
/** An editor gives its document back a moment after it was taken down. */
const nothingHeld = async (): Promise<void> => {
  for (;;) {
    const { held = [] } = await navigator.locks.query();
    if (held.length === 0) return;
    await new Promise((resolve) => void setTimeout(resolve, 0));
  }
};

window.begin = async (options) => {
  if (end !== null) {
    end();
    await nothingHeld();
  }
  window.violations.length = 0;
  const fake = createFakeEngine(options);
  window.fake = fake;
  const arrival = awaitPort();
  const language = options.settings?.language ?? "ar";
  window.postMessage({ type: "halaqa", language }, location.origin, [fake.port]);
  end = begin(await arrival);
};
