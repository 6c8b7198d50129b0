// Chance from the platform. `crypto.getRandomValues` costs 2 µs where libsodium's own costs 35 (protocol 2.1).

import type { Random } from "../../core/ports/index.ts";

/** What one call may give. */
const mostAtOnce = 65_536;

export const systemRandom: Random = {
  bytes: (length) => {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += mostAtOnce)
      crypto.getRandomValues(bytes.subarray(at, at + mostAtOnce));
    return bytes;
  },
};
