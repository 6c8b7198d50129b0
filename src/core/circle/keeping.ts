// By which op somebody keeps the circle, so that it can be told whether they have heard of it.

import type { OpId, UserId } from "../base/brand.ts";
import type { CircleGraph } from "./graph.ts";
import { inOrder } from "./node.ts";
import { rankOf } from "./facts.ts";

/** The latest ROLE that counts and gave it; null for who founded the circle, or was admitted to keep it. */
export const keepingOp = (graph: CircleGraph, user: UserId): OpId | null => {
  const { roll } = graph.resolutionAt(graph.heads());
  const given = roll
    .live(roll.register.ranks.of(user))
    .filter(({ body }) => body.role === rankOf.owner)
    .map(({ node }) => node)
    .toSorted(inOrder);
  return given.at(-1)?.id ?? null;
};
