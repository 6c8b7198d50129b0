export * from "./comparison.ts";
export * from "./deviceCert.ts";
export * from "./deviceKeys.ts";
export * from "./identity.ts";
