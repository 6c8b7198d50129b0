// One world from its seed to its end: rounds of acts and accidents, then peace until all have the same, then the laws.

import { editBy, passLargeRound, passRound, removeOne } from "./acts.ts";
import { checkAll, checkAuthors, isConverged, lawful } from "./laws.ts";
import type { Terms } from "./ground.ts";
import { checkVouching, cutBy, vouch } from "./vouching.ts";
import { World } from "./world.ts";

/** What a seed is about: most worlds are short, some long, some have ops written in them, some a device that forks. */
export const termsOf = (seed: number): Terms => ({
  devices: seed % 22 === 5 || seed % 22 === 12 ? 4 : 3,
  hostile: seed % 2 === 0 ? 1 : 0,
  isStatic: seed % 30 !== 5 && seed % 30 !== 14,
  forks: seed % 24 === 0,
  cuts: seed % 8 === 3 || seed % 8 === 6,
  rounds: seed % 22 === 1 || seed % 22 === 12 ? 6 : seed % 8 === 6 ? 4 : 2,
  tidies: seed % 7 === 3 && seed % 8 !== 3 && seed % 8 !== 6,
  removal: false,
});

/** Seeds from here on are of worlds with many machines, so that one number says which world is meant. */
export const manyFrom = 10_000_000;

/**
 * Fifty machines, five of them hostile, and a short history, since each entry of it is judged by all: two rounds, six in
 * every fortieth world.
 */
export const manyOf = (seed: number): Terms => ({
  devices: 50,
  hostile: 5,
  isStatic: false,
  forks: seed % 4 === 1,
  cuts: seed % 16 === 3,
  tidies: false,
  removal: seed % 8 === 2 || seed % 64 === 5,
  rounds: seed % 40 === 7 ? 6 : 2,
});

const peace = 240_000;

const comeToRest = (world: World): void => {
  for (const end = world.now + peace; world.now < end && !isConverged(world);) {
    world.meet(1_000);
    world.pass(1_200);
  }
};

/** All have the same: one cuts it, all say to have it, some delete and lose power at it, and all go on. */
const deleteAndGoOn = (world: World): void => {
  const here = lawful(world);
  if (here.length === 0) return;
  cutBy(world.oneOf(here));
  comeToRest(world);
  // Who never says to have it keeps everybody from deleting.
  for (const device of world.devices) if (!world.forked.has(device.id)) editBy(world, device);
  comeToRest(world);
  const deleting = here.filter(() => world.chance(600));
  for (const device of deleting) {
    device.tidy();
    if (world.chance(400)) world.crash(device);
  }
  world.pass(150);
  for (const device of here) if (device.isUp) editBy(world, device);
  world.heal();
  comeToRest(world);
  for (const device of here) device.tidy();
  world.pass(150);
  for (const device of here) {
    device.crash();
    device.start();
  }
  for (const device of here) editBy(world, device);
};

export const runWorld = (seed: number, terms: Terms = termsOf(seed)): World => {
  const world = new World(seed, terms);
  try {
    const lossy = world.oneOf([0, 5, 20]);
    for (let round = 0; round < terms.rounds; round++)
      (terms.devices > 8 ? passLargeRound : passRound)(world, lossy);
    checkAuthors(world);
    world.isOver = true;
    world.heal();
    if (terms.removal) removeOne(world);
    comeToRest(world);
    if (terms.cuts) {
      // In a short history of many there is seldom one.
      if (world.counts.cuts === 0 && cutBy(world.oneOf(lawful(world))) !== null) {
        world.counts.cuts += 1;
        comeToRest(world);
      }
      const vouching = lawful(world).slice(-8);
      for (const device of vouching) vouch(device);
      comeToRest(world);
      checkVouching(world, lawful(world), vouching);
    }
    checkAll(world);
    if (terms.tidies) {
      deleteAndGoOn(world);
      comeToRest(world);
      checkAll(world);
    }
  } catch (cause) {
    throw new Error(`seed ${seed}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  return world;
};
