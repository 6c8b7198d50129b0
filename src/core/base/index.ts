export * from "./brand.ts";
export * from "./bytes.ts";
export * from "./exhaustive.ts";
export * from "./redacted.ts";
export * from "./result.ts";
