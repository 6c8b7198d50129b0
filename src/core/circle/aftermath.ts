// What a person has to be told of a circle's history: which acts were set aside and why, which removals could still be
// turned round, and whether one should say that one has heard of them.

import type { DeviceId, OpId, UserId } from "../base/brand.ts";
import type { CircleGraph } from "./graph.ts";
import { inOrder, type SetAsideReason } from "./node.ts";
import type { OpType } from "./opBody.ts";
import { type SealState, sealStates } from "./seal.ts";

/** "Two acts of X were set aside because X had been removed." */
export type SetAside = {
  readonly op: OpId;
  readonly act: OpType;
  readonly author: UserId;
  readonly device: DeviceId;
  readonly reason: SetAsideReason;
};

/** RULE: [MEM-41] every op that is here and does not count, with its reason, in order. */
export const setAsideIn = (graph: CircleGraph): readonly SetAside[] => {
  const { voids } = graph.resolutionAt(graph.heads());
  return [...voids.reasons.keys()]
    .flatMap((op) => graph.node(op) ?? [])
    .toSorted(inOrder)
    .flatMap(({ id, op }) => {
      const reason = voids.reasons.get(id);
      const { authorUser, authorDevice, body } = op;
      return reason === undefined
        ? []
        : [{ op: id, act: body.type, author: authorUser, device: authorDevice, reason }];
    });
};

/** Restrictions of admins and owners that count: until one is sealed, an owner who was put out may come back. */
export const sealsIn = (graph: CircleGraph): readonly SealState[] =>
  sealStates(graph.wholeGroundAt(graph.heads()), graph.resolutionAt(graph.heads()).roll);

/** RULE: [MEM-27] the restrictions that a person is asked to acknowledge; one ACK, or any op, is enough for all. */
export const acksDue = (graph: CircleGraph, user: UserId): readonly OpId[] =>
  sealsIn(graph)
    .filter(({ jurors, heard }) => jurors.includes(user) && !heard.includes(user))
    .map(({ op }) => op);
