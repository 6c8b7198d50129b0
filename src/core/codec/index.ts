export * from "./message.ts";
export * from "./pad.ts";
export * from "./reader.ts";
export * from "./writer.ts";
