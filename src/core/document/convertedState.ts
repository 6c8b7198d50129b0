// The canonical V1 state of V2 bytes, on a budget (protocol 2.12): what both sides of a cut hash.

import type { Bytes } from "../base/index.ts";
import { readCanonical } from "./canonicalState.ts";
import { convertToV1 } from "./convert.ts";
import { maxDocument } from "./documentForm.ts";
import type { ReadUpdate } from "./updateReader.ts";

const budgetOf = (v2: Bytes): { readonly structs: number; readonly bytes: number } => ({
  // a whole state is deflated once more, so a long run of equal columns is rare in honest ones
  structs: Math.max(1_000_000, 16 * v2.length),
  bytes: maxDocument,
});

export const convertedState = (v2: Bytes): ReadUpdate | null => {
  const converted = convertToV1(v2, budgetOf(v2));
  const state = converted.ok ? readCanonical(converted.value) : converted;
  return state.ok ? state.value : null;
};
