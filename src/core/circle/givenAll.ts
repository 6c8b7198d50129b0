// What newcomers are given (protocol 2.12): the present state, or everything that was ever written. Everything only where
// it was so from the beginning and always since (MEM-47): who wrote while newcomers were not given it is held to nothing
// else later. For one who comes in it is settled by their own admission, whatever is decided afterwards.

import type { DeviceId, OpId, UserId } from "../base/brand.ts";
import type { CircleGraph } from "./graph.ts";
import { inOrder } from "./node.ts";
import type { HistoryPolicy } from "./opBody.ts";
import { type PolicySaid, whole } from "./register.ts";

const historyIn = ({ body }: PolicySaid): HistoryPolicy =>
  body.type === "policyChanged" ? body.history : body.core.history;

/**
 * RULE: [MEM-47] a function of the ops that whoever admitted the device knew. Most circles answer it for everybody: only
 * where both were ever said, the state of that time is looked at.
 */
export const isGivenAll = (graph: CircleGraph, device: DeviceId): boolean => {
  const there = graph.current().devices.get(device);
  const said = graph.register.policies.of(whole);
  if (there === undefined || isBegunWithState(said)) return false;
  return said.every((one) => historyIn(one) === "full") || graph.stateAt([there.admittedBy]).givesAll;
};

const isBegunWithState = (said: readonly PolicySaid[]): boolean =>
  said.some(({ body }) => body.type === "circleFounded" && body.core.history === "state");

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
  const first = said.find((one) => historyIn(one) === "state");
  if (isBegunWithState(said) || first === undefined) return null;
  const { authorUser: by, ts: at } = first.node.op;
  return { op: first.node.id, by, at };
};
