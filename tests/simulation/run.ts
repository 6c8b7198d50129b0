// One world from its seed to its end: rounds of acts and accidents, then peace until all have the same, then the laws.

import { passRound } from "./acts.ts";
import { checkAll, checkAuthors, isConverged, lawful } from "./laws.ts";
import type { Terms } from "./ground.ts";
import { checkVouching, vouch } from "./vouching.ts";
import { World } from "./world.ts";

/** What a seed is about: most worlds are short, some long, some have ops written in them, some a device that forks. */
export const termsOf = (seed: number): Terms => ({
  devices: seed % 22 === 5 || seed % 22 === 12 ? 4 : 3,
  hostile: seed % 2 === 0 ? 1 : 0,
  isStatic: seed % 30 !== 5 && seed % 30 !== 14,
  forks: seed % 24 === 0,
  cuts: seed % 8 === 3 || seed % 8 === 6,
  rounds: seed % 22 === 1 || seed % 22 === 12 ? 6 : seed % 8 === 6 ? 4 : 2,
});

/** Seeds from here on are of worlds with many machines, so that one number says which world is meant. */
export const manyFrom = 10_000_000;

/**
 * Fifty machines, five of them hostile.
 */
export const manyOf = (seed: number): Terms => ({
  devices: 50,
  hostile: 5,
  isStatic: seed % 4 !== 0,
  forks: false,
  cuts: false,
  rounds: 4,
});

const peace = 240_000;

const comeToRest = (world: World): void => {
  for (const end = world.now + peace; world.now < end && !isConverged(world);) {
    world.meet(1_000);
    world.pass(1_200);
  }
};

export const runWorld = (seed: number, terms: Terms = termsOf(seed)): World => {
  const world = new World(seed, terms);
  try {
    const lossy = world.oneOf([0, 5, 20]);
    for (let round = 0; round < terms.rounds; round++) passRound(world, lossy);
    checkAuthors(world);
    world.isOver = true;
    world.heal();
    comeToRest(world);
    if (terms.cuts) {
      for (const device of lawful(world)) vouch(device);
      comeToRest(world);
      checkVouching(world, lawful(world));
    }
    checkAll(world);
  } catch (cause) {
    throw new Error(`seed ${seed}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  return world;
};
