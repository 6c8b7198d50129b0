export * from "./checksum.ts";
export * from "./derive.ts";
export * from "./hash.ts";
export * from "./kem.ts";
export * from "./known.ts";
export type * from "./labels.ts";
export * from "./seal.ts";
export * from "./sign.ts";
export * from "./stream.ts";
