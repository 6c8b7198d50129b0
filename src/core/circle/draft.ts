// Ops in the making: a batch by one device, each op on top of the one before. What is drafted is judged by the same
// rules as what is received, so a device never signs what others would refuse. Nothing is changed here: the caller
// stores the bytes, and then gives them to `receiveOp` like any others.

import type { CircleId, OpId, UserId } from "../base/brand.ts";
import { err, ok, type Result } from "../base/result.ts";
import type { DeviceKeys } from "../identity/index.ts";
import type { BrokenRule } from "./ask.ts";
import { type BitSet, emptySet, setOf, union } from "./bitSet.ts";
import type { CircleGraph } from "./graph.ts";
import { judgedNode } from "./judged.ts";
import { parentsLimit } from "./limits.ts";
import { inOrder, isBefore, noVoids, type OpNode, type Voids } from "./node.ts";
import { type Op, type SignedOp, signOp } from "./op.ts";
import type { OpBody } from "./opBody.ts";
import { brokenProof } from "./proofs.ts";
import { Roll } from "./roll.ts";
import { brokenRule, recipientsFor } from "./rules.ts";

/** Who writes: a person, by one of their devices. */
export type Author = { readonly userId: UserId; readonly device: DeviceKeys };

export type NotAuthorised = { readonly type: "notAuthorised"; readonly rule: BrokenRule };

export type Draft = {
  readonly circleId: CircleId;
  readonly author: Author;
  readonly parents: readonly OpId[];
  readonly depth: number;
  readonly dseq: number;
  readonly dprev: OpId | null;
  /** The state that the next op is judged in. */
  readonly roll: Roll;
  readonly past: BitSet;
  readonly voids: Voids;
  readonly nodeOf: (op: OpId) => OpNode | undefined;
  readonly place: number;
  readonly ops: readonly SignedOp[];
};

export const draftFounding = (circleId: CircleId, author: Author): Draft => ({
  circleId,
  author,
  parents: [],
  depth: 0,
  dseq: 0,
  dprev: null,
  roll: new Roll(circleId),
  past: emptySet,
  voids: noVoids,
  nodeOf: () => undefined,
  place: 0,
  ops: [],
});

/** All heads; of more than an op may name, the one over the author's own last op and the deepest others. */
const parentsFor = (graph: CircleGraph, author: Author): readonly OpId[] => {
  const heads = graph.heads();
  if (heads.length <= parentsLimit) return heads;
  const last = graph.lastBy(author.device.deviceId);
  const nodes = heads.flatMap((head) => graph.node(head) ?? []).toSorted((a, b) => inOrder(b, a));
  const own = nodes.find((node) => last !== undefined && (node.id === last.id || isBefore(last, node)));
  const others = nodes.filter((node) => node !== own);
  return [...(own === undefined ? [] : [own]), ...others]
    .slice(0, parentsLimit)
    .map(({ id }) => id)
    .toSorted();
};

export const draftOn = (graph: CircleGraph, author: Author): Draft => {
  const parents = parentsFor(graph, author);
  const last = graph.lastBy(author.device.deviceId);
  const { roll, voids, closure } = graph.resolutionAt(parents);
  return {
    circleId: graph.circleId,
    author,
    parents,
    depth: 1 + Math.max(-1, ...parents.map((parent) => graph.depth(parent))),
    dseq: last === undefined ? 0 : last.op.dseq + 1,
    dprev: last?.id ?? null,
    roll,
    past: closure,
    voids,
    nodeOf: (op) => graph.node(op),
    place: graph.size,
    ops: [],
  };
};

/** The op that would be written; `ts` is the author's clock. */
export const opOn = (draft: Draft, body: OpBody, ts: number): Op => ({
  circleId: draft.circleId,
  authorUser: draft.author.userId,
  authorDevice: draft.author.device.deviceId,
  dseq: draft.dseq,
  dprev: draft.dprev,
  parents: draft.parents,
  depth: draft.depth,
  ts,
  body,
});

/** What everybody would say of the op. */
export const refusedBy = ({ roll, past, nodeOf }: Draft, op: Op): BrokenRule | null => {
  const recipients = recipientsFor(roll, op);
  return brokenRule(roll, op, recipients) ?? brokenProof(op, { roll, past, recipients, nodeOf });
};

/** One op more, if the rules allow it. */
export const write = (draft: Draft, body: OpBody, ts: number): Result<Draft, NotAuthorised> => {
  const op = opOn(draft, body, ts);
  const rule = refusedBy(draft, op);
  if (rule !== null) return err({ type: "notAuthorised", rule });
  const signed = signOp(op, draft.author.device.sign);
  return ok({
    ...draft,
    parents: [signed.id],
    depth: draft.depth + 1,
    dseq: draft.dseq + 1,
    dprev: signed.id,
    roll: draft.roll.with({ ...judgedNode(signed, draft), place: draft.place }),
    past: union([draft.past, setOf([draft.place])]),
    place: draft.place + 1,
    ops: [...draft.ops, signed],
  });
};
