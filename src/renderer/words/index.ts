export * from "./catalog.ts";
export * from "./digits.ts";
export * from "./times.ts";
export * from "./words.ts";
