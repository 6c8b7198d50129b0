export * from "./startHashWorker.ts";
export * from "./workerPasswordHash.ts";
