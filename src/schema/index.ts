export * from "./copy.ts";
export * from "./edition.ts";
export * from "./language.ts";
export * from "./line.ts";
export * from "./note.ts";
export * from "./richText.ts";
export * from "./roots.ts";
export * from "./thing.ts";
