// Small circles with one member who keeps to no rule, under the same accidents. A failing seed is run again with
// `npm run simulate -- --seed N`.

import { beforeAll, describe, expect, it } from "vitest";
import { readyCrypto } from "../../src/core/crypto/index.ts";
import { isCampaign, runSeeds, seedsOf } from "./campaign.ts";
import { manyFrom, termsOf } from "./run.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

describe("small circles with a hostile member", () => {
  it(
    "[SIM-8] [SIM-1] [SIM-2] [SIM-3] [SIM-4] [SIM-5] [SIM-7] the others come to have the same, nobody writes in their name, and nothing that was saved is lost, in eight hundred worlds",
    () => {
      const seeds = seedsOf({ share: 800, part: 0.4, first: 1 }, (seed) => seed % 2 === 0 && seed < manyFrom);
      const { failed, happened } = runSeeds(seeds, termsOf);
      expect(failed).toEqual([]);
      if (isCampaign) return;
      for (const name of [
        "hostile",
        "lies",
        "vouched",
        "dropped signatureInvalid",
        "dropped sealBroken",
        "set aside noRight",
        "set aside hostileUpdate",
      ])
        expect([name, (happened.get(name) ?? 0) > 3]).toEqual([name, true]);
    },
    isCampaign ? 0 : 600_000,
  );
});
