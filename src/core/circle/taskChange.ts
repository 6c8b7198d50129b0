// By whom somebody has the task that they have: the act that counts, where another gave it after they had come in.

import type { OpId, UserId } from "../base/brand.ts";
import type { CircleGraph } from "./graph.ts";
import { inOrder } from "./node.ts";

export type TaskChange = {
  readonly op: OpId;
  readonly by: UserId;
  /** Their clock, advisory. */
  readonly at: number;
};

/** Null: they have it since they came in. */
export const taskChangeIn = (graph: CircleGraph, user: UserId): TaskChange | null => {
  const { roll } = graph.resolutionAt(graph.heads());
  const rank = roll.rank(user);
  const [grant] = roll
    .grantsOf(user)
    .filter(({ role }) => role === rank)
    .toSorted((a, b) => inOrder(a.node, b.node));
  if (grant === undefined || grant.node.op.body.type !== "roleChanged") return null;
  const { authorUser: by, ts: at } = grant.node.op;
  return { op: grant.node.id, by, at };
};
