export * from "./memoryStore.ts";
export * from "./memoryTransport.ts";
