export * from "./contract.ts";
export * from "./historyView.ts";
export * from "./view.ts";
