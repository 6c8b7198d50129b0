export * from "./edition.ts";
export * from "./language.ts";
export * from "./note.ts";
export * from "./richText.ts";
export * from "./roots.ts";
export * from "./thing.ts";
