// Fifty machines, five of them hostile, where nobody is connected with everybody; in every fourth of these worlds somebody
// is removed. A failing seed is run again with `npm run simulate -- --seed N`.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readyCrypto } from "../../src/core/crypto/index.ts";
import { isCampaign, runSeeds, seedsOf } from "./campaign.ts";
import { rememberCrypto } from "./remembered.ts";
import { manyFrom, manyOf } from "./run.ts";

let forget = (): void => undefined;

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
  forget = rememberCrypto();
});
afterAll(() => forget());

describe("fifty machines", () => {
  it(
    "[SIM-6] [SIM-9] [SIM-2] [SIM-3] [SIM-4] [SIM-5] come to have the same, nothing that was saved is lost, and who is removed opens nothing new, in a hundred worlds",
    () => {
      const seeds = seedsOf(
        { share: 100, part: 0.1, first: manyFrom },
        (seed) => seed % 2 === 0 && seed >= manyFrom,
      );
      const { failed, happened } = runSeeds(seeds, manyOf);
      expect(failed).toEqual([]);
      if (isCampaign) return;
      for (const [name, least] of [
        ["entries", 300],
        ["saved", 200],
        ["lost", 30],
        ["crashes", 15],
        ["partitions", 30],
        ["hostile", 100],
        ["removals", 20],
        ["judgings", 7],
        ["set aside afterRemoval", 1],
      ] as const)
        expect([name, (happened.get(name) ?? 0) >= least]).toEqual([name, true]);
    },
    isCampaign ? 0 : 600_000,
  );
});
