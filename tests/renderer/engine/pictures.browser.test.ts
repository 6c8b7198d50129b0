// Every screen of the outer page in both languages and both themes: axe finds nothing, and pictures for people.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lookInBoth } from "./looks.ts";
import { scenes } from "./scenes.ts";
import { type Harness, startHarness } from "./browser.ts";

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
}, 60_000);
afterAll(() => harness.close());

describe.each(["ar", "en"] as const)("the outer page in %s", (language) => {
  it.each(scenes)(
    "$name can be used by everybody, in light and dark",
    async ({ name, show }) => {
      const page = await harness.page();
      await show(page, language);
      await page.locator("main").waitFor();
      expect(await lookInBoth(page, `outer-${name}`, language)).toEqual([]);
    },
    30_000,
  );
});
