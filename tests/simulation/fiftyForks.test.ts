// Fifty machines again, five of them hostile: in every second of these worlds one may sign two histories, in every eighth
// cuts are made and vouched for. A failing seed is run again with `npm run simulate -- --seed N`.

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

describe("fifty machines with forks and cuts", () => {
  it(
    "[SIM-6] [SIM-2] [SIM-3] [SIM-4] [SIM-7] come to have the same where somebody forks or lies in a cut, in a hundred worlds",
    () => {
      const seeds = seedsOf(
        { share: 100, part: 0.1, first: manyFrom },
        (seed) => seed % 2 === 1 && seed >= manyFrom,
      );
      const { failed, happened } = runSeeds(seeds, manyOf);
      expect(failed).toEqual([]);
      if (isCampaign) return;
      for (const [name, least] of [
        ["entries", 300],
        ["lost", 30],
        ["crashes", 15],
        ["hostile", 100],
        ["forked", 2],
        ["cuts", 10],
        ["vouched", 10],
      ] as const)
        expect([name, (happened.get(name) ?? 0) >= least]).toEqual([name, true]);
    },
    isCampaign ? 0 : 600_000,
  );
});
