export * from "./draft.ts";
export * from "./draftEdit.ts";
export * from "./draftEdition.ts";
export * from "./importError.ts";
export * from "./importFile.ts";
export { leftReasons, type LeftReason } from "./source.ts";
