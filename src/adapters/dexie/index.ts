export { databaseName } from "./database.ts";
export * from "./dexieStore.ts";
export { dropDatabases } from "./dropDatabases.ts";
export * from "./onlyWindow.ts";
export * from "./roomFirst.ts";
export * from "./sweep.ts";
