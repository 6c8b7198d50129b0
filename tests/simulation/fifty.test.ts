// Fifty machines, five of them hostile, in a ring with roads across it: nobody is connected with everybody.

import { beforeAll, describe, expect, it } from "vitest";
import { readyCrypto } from "../../src/core/crypto/index.ts";
import { isCampaign, runSeeds, seedsOf } from "./campaign.ts";
import { manyFrom, manyOf } from "./run.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

describe("fifty machines", () => {
  it(
    "[SIM-6] five of them hostile, come to have the same",
    () => {
      const seeds = seedsOf({ share: 1, part: 0.002, first: manyFrom + 1 }, (seed) => seed >= manyFrom);
      const { failed, happened } = runSeeds(seeds, manyOf);
      expect(failed).toEqual([]);
      if (!isCampaign) expect(happened.get("entries")).toBeGreaterThan(25);
    },
    isCampaign ? 0 : 600_000,
  );
});
