export * from "./workerSignatures.ts";
