export * from "./bucket.ts";
export * from "./carrySession.ts";
export * from "./frame.ts";
export * from "./handshake.ts";
export * from "./session.ts";
