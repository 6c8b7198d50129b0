export * from "./contract.ts";
export * from "./view.ts";
