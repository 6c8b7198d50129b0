// A causally closed set of ops, as what resolves it needs it.

import type { CircleId, OpId } from "../base/brand.ts";
import type { OpNode } from "./node.ts";

export type Ground = {
  readonly circleId: CircleId;
  /** As `inOrder` has it. */
  readonly ordered: readonly OpNode[];
  readonly nodeOf: (id: OpId) => OpNode | undefined;
};
