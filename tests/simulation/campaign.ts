// Which seeds are run: the bounded share of `npm test`, or what `npm run simulate` asks for. What came of all of them
// is added up, because a run in which nothing happened would keep every law.

import type { Terms } from "./ground.ts";
import type { World } from "./world.ts";
import { runWorld } from "./run.ts";

const asked = (name: string): number | null => {
  const value = process.env[`HALAQA_${name}`];
  return process.env.HALAQA_CAMPAIGN !== "simulate" || value === undefined ? null : Number(value);
};

export const isCampaign = process.env.HALAQA_CAMPAIGN === "simulate";

/** Seeds that fit, `share` of them; in a campaign that `part` of as many as were asked for, or the one. */
export const seedsOf = (
  { share, part, first }: { readonly share: number; readonly part: number; readonly first: number },
  fits: (seed: number) => boolean,
): readonly number[] => {
  const one = asked("SEED");
  if (one !== null) return fits(one) ? [one] : [];
  const seeds = asked("SEEDS");
  const wanted = seeds === null ? share : Math.ceil(seeds * part);
  const found: number[] = [];
  for (let seed = first; found.length < wanted; seed++) if (fits(seed)) found.push(seed);
  return found;
};

export type Sum = { readonly failed: readonly string[]; readonly happened: ReadonlyMap<string, number> };

/** Runs them all; a failure names its seed, and the others are run nevertheless. */
export const runSeeds = (seeds: readonly number[], termsOf: (seed: number) => Terms): Sum => {
  const failed: string[] = [];
  const happened = new Map<string, number>();
  const add = (name: string, more: number): void => {
    happened.set(name, (happened.get(name) ?? 0) + more);
  };
  const count = (world: World): void => {
    for (const [name, more] of Object.entries(world.counts)) add(name, more);
    add("entries", world.written.size);
    add("lies", world.lies.size);
    add("forked", world.forked.size);
    add(
      "saved",
      world.honest.reduce((sum, { saved }) => sum + saved.size, 0),
    );
    for (const device of world.honest) {
      add("deleted", device.deleted);
      add("judgings", device.judgings);
      for (const [reason, more] of device.dropped) add(`dropped ${reason}`, more);
      for (const [reason, more] of device.setAside) add(`set aside ${reason}`, more);
    }
  };
  for (const seed of seeds)
    try {
      count(runWorld(seed, termsOf(seed)));
    } catch (failure) {
      const why = failure instanceof Error ? failure.message.slice(0, 500) : String(failure);
      failed.push(`${why} (npm run simulate -- --seed ${seed} runs it alone)`);
    }
  if (isCampaign && seeds.length > 0)
    process.stdout.write(`${seeds.length} worlds: ${JSON.stringify(Object.fromEntries(happened))}\n`);
  return { failed, happened };
};
