// Small circles in simulated time, everybody honest: roads that break, machines that crash, disks that forget what they
// had not promised. A failing seed is run again with `npm run simulate -- --seed N`.

import { beforeAll, describe, expect, it } from "vitest";
import { readyCrypto } from "../../src/core/crypto/index.ts";
import { isCampaign, runSeeds, seedsOf } from "./campaign.ts";
import { manyFrom, termsOf } from "./run.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

describe("small circles of honest people", () => {
  it(
    "[SIM-8] [SIM-1] [SIM-3] [SIM-4] [SIM-7] come to have the same, and nothing that was said to be saved is lost, in eight hundred worlds",
    () => {
      const seeds = seedsOf({ share: 800, part: 0.4, first: 1 }, (seed) => seed % 2 === 1 && seed < manyFrom);
      const { failed, happened } = runSeeds(seeds, termsOf);
      expect(failed).toEqual([]);
      if (isCampaign) return;
      for (const [name, least] of [
        ["saved", 1_500],
        ["lost", 50],
        ["crashes", 100],
        ["partitions", 100],
        ["ops", 10],
        ["cuts", 40],
        ["vouched", 40],
        ["deleted", 150],
      ] as const)
        expect([name, (happened.get(name) ?? 0) > least]).toEqual([name, true]);
      expect([...happened.keys()].filter((name) => /dropped|set aside/.test(name))).toEqual([]);
    },
    isCampaign ? 0 : 600_000,
  );
});
