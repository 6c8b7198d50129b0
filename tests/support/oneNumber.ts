// Two devices whose first numbers in one document are equal (LOG-18). Nobody meets such two by chance: they were found
// among twenty-two million keys, whose numbers were compared in nine documents.

import { type Bytes, type DocId, redact, type Redacted } from "../../src/core/base/index.ts";
import { deriveKey } from "../../src/core/crypto/index.ts";

export const clashDoc = `00${"a1".repeat(14)}08` as DocId;

export const seedOf = (number: number): Bytes => {
  const seed = new Uint8Array(32);
  new DataView(seed.buffer).setUint32(0, number);
  return seed;
};
/** Their first numbers in `clashDoc` are equal. */
export const clashSeeds = [7_975_323, 20_094_976] as const;

/** What such a device's signing key is made of. */
export const signSeedOf = (number: number): Redacted<Bytes> => deriveKey(redact(seedOf(number)), 1);
