// What newcomers are given (protocol 2.12): the present state, or everything that was ever written. Everything only where
// it was so from the beginning and always since (MEM-47): who wrote while newcomers were not given it is held to nothing
// else later. For one who comes in it is settled by their own admission, whatever is decided afterwards.

import type { DeviceId, OpId, UserId } from "../base/brand.ts";
import type { MembershipFacts } from "./facts.ts";
import type { CircleGraph } from "./graph.ts";
import { inOrder } from "./node.ts";
import { whole } from "./register.ts";

/** RULE: [MEM-47] a function of the ops that whoever admitted the device knew. */
export const isGivenAll = (facts: MembershipFacts, device: DeviceId): boolean => {
  const there = facts.current().devices.get(device);
  return there !== undefined && facts.stateAt([there.admittedBy]).givesAll;
};

export type Narrowed = {
  readonly op: OpId;
  readonly by: UserId;
  /** Their clock, advisory. */
  readonly at: number;
};

/** By whom newcomers are given the present state alone, where a circle began otherwise; null: as it began. */
export const narrowedIn = (graph: CircleGraph): Narrowed | null => {
  const { roll } = graph.resolutionAt(graph.heads());
  const said = roll.live(roll.register.policies.of(whole)).toSorted((a, b) => inOrder(a.node, b.node));
  const isBegunFull = said.some(({ body }) => body.type === "circleFounded" && body.core.history === "full");
  const first = said.find(({ body }) => body.type === "policyChanged" && body.history === "state");
  if (!isBegunFull || first === undefined) return null;
  const { authorUser: by, ts: at } = first.node.op;
  return { op: first.node.id, by, at };
};
