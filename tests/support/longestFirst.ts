// The order of browser tests: the longest before all, walks between real hosts and the pictures of all scenes, so that
// the workers end together. Vitest would begin with the longest source, unless it remembers an earlier run, and a walk
// of a hundred lines, or sixty scenes shown by ten, can take a minute: begun last, it runs alone.

import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** What took longest on a quiet machine, in that order; whatever is not named comes after them. */
const longest = [
  "tests/e2e/screens.test.ts",
  "tests/e2e/wiping.test.ts",
  "tests/e2e/twoPeople.test.ts",
  "tests/renderer/app/group/scenes.browser.test.ts",
  "tests/e2e/transport.test.ts",
  "tests/renderer/engine/pictures.browser.test.ts",
  "tests/e2e/secondComputer.test.ts",
  "tests/e2e/takenLaptop.test.ts",
  "tests/e2e/disk.test.ts",
  "tests/e2e/afterLock.test.ts",
  "tests/renderer/app/document/editing.browser.test.ts",
  "tests/e2e/wayOut.test.ts",
  "tests/e2e/vault.test.ts",
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = longest.indexOf(relative(this.ctx.config.root, moduleId).replaceAll("\\", "/"));
      return at === -1 ? longest.length : at;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}
