// Bytes that are nearly right: what a decoder meets when somebody wants it to fail.

import { type Bytes, concat } from "../../src/core/base/index.ts";
import type { SeededRandom } from "../support/seededRandom.ts";

const edges = [0, 1, 2, 63, 64, 127, 128, 129, 254, 255];

const once = (bytes: Bytes, others: readonly Bytes[], random: SeededRandom): Bytes => {
  const at = random.pick(bytes.length + 1);
  const changed = bytes.slice();
  const other = others[random.pick(others.length)] ?? bytes;
  switch (random.pick(9)) {
    case 0:
      changed[at] = (changed[at] ?? 0) ^ (1 << random.pick(8));
      return changed;
    case 1:
      changed[at] = edges[random.pick(edges.length)] ?? 0;
      return changed;
    case 2:
      return concat(bytes.subarray(0, at), random.bytes(1 + random.pick(8)), bytes.subarray(at));
    case 3:
      return concat(bytes.subarray(0, at), bytes.subarray(at + 1 + random.pick(8)));
    case 4:
      return bytes.slice(0, at);
    case 5:
      return concat(bytes.subarray(0, at), bytes.subarray(random.pick(at + 1)));
    case 6:
      return concat(bytes.subarray(0, at), other.subarray(random.pick(other.length + 1)));
    case 7:
      // An integer far too large, in the spelling of LEB128 and in four bytes.
      return concat(
        bytes.subarray(0, at),
        new Uint8Array(1 + random.pick(10)).fill(255),
        bytes.subarray(at + 4),
      );
    default:
      return random.bytes(random.pick(80));
  }
};

export const mutate = (bytes: Bytes, others: readonly Bytes[], random: SeededRandom): Bytes => {
  let changed = bytes;
  for (let times = 1 + random.pick(3); times > 0; times--) changed = once(changed, others, random);
  return changed;
};
