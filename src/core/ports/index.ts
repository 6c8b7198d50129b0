export * from "./clock.ts";
export * from "./compress.ts";
export * from "./log.ts";
export * from "./passwordHash.ts";
export * from "./random.ts";
export * from "./signatures.ts";
export * from "./store.ts";
export * from "./transport.ts";
