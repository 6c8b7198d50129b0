// Every act by which somebody, or a machine, was put out or lowered to reading, as far as it counts.

import type { DeviceId, OpId, UserId } from "../base/brand.ts";
import type { BitSet } from "./bitSet.ts";
import { contains } from "./bitSet.ts";
import type { CircleGraph } from "./graph.ts";
import { inOrder, type OpNode } from "./node.ts";

export type Removal = {
  readonly op: OpId;
  readonly kind: "machine" | "person" | "task" | "fork";
  readonly user: UserId;
  /** The machine of `machine` and `fork`. */
  readonly device: DeviceId | null;
  readonly by: UserId;
  readonly byDevice: DeviceId;
  /** Their clock, advisory. */
  readonly at: number;
};

const removalOf = ({ id, op }: OpNode, userOf: (device: DeviceId) => UserId | null): Removal | null => {
  const { authorUser: by, authorDevice: byDevice, ts: at, body } = op;
  const common = { op: id, by, byDevice, at };
  switch (body.type) {
    case "memberRemoved":
      return { ...common, kind: "person", user: body.userId, device: null };
    case "deviceRemoved":
      return { ...common, kind: "machine", user: body.userId, device: body.last.deviceId };
    case "roleChanged":
      return body.role === 0 ? { ...common, kind: "task", user: body.userId, device: null } : null;
    case "complaintMade": {
      const { about } = body;
      if (!("last" in about)) return null;
      const user = userOf(about.last.deviceId);
      return user === null ? null : { ...common, kind: "fork", user, device: about.last.deviceId };
    }
    default:
      return null;
  }
};

/** In order. */
export const removalsIn = (graph: CircleGraph): readonly Removal[] => {
  const { roll } = graph.resolutionAt(graph.heads());
  const { register } = roll;
  const nodes: OpNode[] = [];
  for (const user of register.departures.keys())
    for (const { node } of roll.live(register.departures.of(user))) nodes.push(node);
  for (const user of register.ranks.keys())
    for (const { node } of roll.live(register.ranks.of(user))) nodes.push(node);
  for (const device of register.deviceEnds.keys())
    for (const { node } of roll.live(register.deviceEnds.of(device))) nodes.push(node);
  const userOf = (device: DeviceId): UserId | null => roll.ownersOf(device)[0] ?? null;
  return nodes.toSorted(inOrder).flatMap((node) => removalOf(node, userOf) ?? []);
};

export const isKnownIn = (graph: CircleGraph, known: BitSet, op: OpId): boolean => {
  const node = graph.node(op);
  return node !== undefined && contains(known, node.place);
};
