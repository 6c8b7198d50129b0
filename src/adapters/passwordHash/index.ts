export * from "./workerPasswordHash.ts";
