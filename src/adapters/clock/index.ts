export * from "./systemClock.ts";
export * from "./systemRandom.ts";
