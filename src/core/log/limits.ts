// The constants of protocol 2.2 and 2.8 that decide about entries. They are the same on every device, so they may
// decide whether an entry counts.

export { entrySuite, entryVersion } from "../circle/entrySignature.ts";

/** The smallest envelope there can be: every header field at its shortest, no payload. */
export const minEnvelope = 175;
export const maxEnvelope = 320 * 1024;
export const maxPayload = 256 * 1024;
export const maxMheads = 16;
export const maxDeps = 64;
/** Claims of one device for one document: k is 0 to 7. */
export const maxClaims = 8;
/** Clocks that one update may bring. */
export const maxClockLen = 1_000_000;

/** What the documents of one cut hold together, before they are deflated: as much as the largest single thing. */
export const maxCut = 256 * 1024 * 1024;

/** Entries of other branches held of one forking device; more prove nothing new. */
export const maxForks = 64;

/** What may be parked per circle (protocol 2.8, check 2). */
export const parkLimits = {
  bytes: 16 * 1024 * 1024,
  entries: 2_000,
  /** Milliseconds since receipt. */
  age: 14 * 24 * 3_600_000,
} as const;

/** `ts` counts from here: 2020-01-01 UTC in milliseconds since 1970. */
export const epochStart = 1_577_836_800_000;
