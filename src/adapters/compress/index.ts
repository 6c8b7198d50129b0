export * from "./streamCompress.ts";
