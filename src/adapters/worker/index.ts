export * from "./startWorker.ts";
