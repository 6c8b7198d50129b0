export { type Engine, type Space, startEngine, type Surroundings } from "./engine.ts";
export type { EngineParts } from "./parts.ts";
export { createPortServer, type PortServer } from "./portServer.ts";
export type { Question } from "./question.ts";
export { type Compared, createVerbs, type Person, type Verbs } from "./verbs.ts";
