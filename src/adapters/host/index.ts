export * from "./hostClient.ts";
