// The page for when there is nothing to go on with: its title says no more than what stands below it.

import { describe, expect, it } from "vitest";
import { titleOf } from "../../../src/renderer/engine/screens/broken.ts";
import { catalog } from "../../../src/renderer/words/index.ts";

const ends = ["remainsLeft", "wipingLeft", "bothLeft", "olderLeft", "olderRemainsLeft"] as const;

describe("what is said when a space was taken off, and something is to be known", () => {
  it("[OUT-9] that not everything is taken off stands over just those texts that say so, in both languages", () => {
    const saysSo = { ar: "تعذّر حذف كلّ ما كان منها", en: "not all that lay of it could be deleted" };
    for (const language of ["ar", "en"] as const)
      for (const type of ends) {
        const text = catalog[language].lock[`broken.${type}`];
        expect([type, titleOf({ type }) === "lock:leftTitle"]).toEqual([
          type,
          text?.includes(saysSo[language]),
        ]);
      }
  });
});
