// What happens to the bytes of an op, from whomever they come. The checks of protocol 2.4 in their order, the cheap
// ones first; each that fails has a name. All of them are functions of the op and its past, so every replica gives
// the same verdict, whenever it gives it (MEM-11).

import type { OpId } from "../base/brand.ts";
import type { Bytes } from "../base/bytes.ts";
import { contains, type BitSet } from "./bitSet.ts";
import type { BrokenRule } from "./ask.ts";
import type { CircleGraph, Equivocation } from "./graph.ts";
import { verifyGenesis } from "./genesis.ts";
import { judgedNode } from "./judged.ts";
import { type Op, readOp, type ReadOp, type SignedOp, verifyOp } from "./op.ts";
import { brokenProof, type ProofContext } from "./proofs.ts";
import { authorIsActive, brokenRule, recipientsFor } from "./rules.ts";

export type DropReason =
  | { readonly type: "tooLarge" }
  | { readonly type: "malformed" }
  | { readonly type: "otherCircle" }
  | { readonly type: "genesisInvalid" }
  | { readonly type: "parentsRedundant" }
  | { readonly type: "depthWrong" }
  | { readonly type: "chainBroken" }
  | { readonly type: "authorInactive" }
  | { readonly type: "signatureInvalid" }
  | { readonly type: "notAuthorised"; readonly rule: BrokenRule };

export type ReceiveOutput =
  /** New and good: store it and offer it on. */
  | { readonly type: "accepted"; readonly id: OpId; readonly op: Op; readonly bytes: Bytes }
  | { readonly type: "known"; readonly id: OpId }
  /** Waits for these; ask for them. */
  | { readonly type: "parked"; readonly id: OpId; readonly missing: readonly OpId[] }
  /** Made by a newer version of the app; say so. */
  | { readonly type: "newerVersion"; readonly id: OpId; readonly typeNumber: number }
  | { readonly type: "dropped"; readonly id: OpId | null; readonly reason: DropReason }
  /** A device signed two histories; both ops stand. */
  | { readonly type: "equivocated"; readonly proof: Equivocation };

export type Received = { readonly graph: CircleGraph; readonly outputs: readonly ReceiveOutput[] };

/** Told of each op when all checks have passed, before it counts. */
export type Coming = (signed: SignedOp) => void;
const nobody: Coming = () => undefined;

/** One op, and then those that had waited for it. The graph is the caller's and is changed in place. */
export const receiveOp = (graph: CircleGraph, bytes: Bytes, coming: Coming = nobody): Received => {
  const outputs: ReceiveOutput[] = [];
  const queue: Bytes[] = [bytes];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const results = receiveOne(graph, next, coming);
    outputs.push(...results);
    for (const result of results)
      if (result.type === "accepted") queue.push(...graph.park.release(result.id));
  }
  return { graph, outputs };
};

const drop = (id: OpId | null, reason: DropReason): readonly ReceiveOutput[] => [
  { type: "dropped", id, reason },
];

const receiveOne = (graph: CircleGraph, bytes: Bytes, coming: Coming): readonly ReceiveOutput[] => {
  const decoded = readOp(bytes);
  if (!decoded.ok)
    return drop(null, decoded.error.type === "tooLarge" ? { type: "tooLarge" } : { type: "malformed" });
  const read = decoded.value;
  const { id, header } = read;
  if (header.circleId !== graph.circleId) return drop(id, { type: "otherCircle" });
  if (graph.knows(id)) return [{ type: "known", id }];
  if (!read.body.ok) {
    graph.park.add(id, bytes, []);
    return [{ type: "newerVersion", id, typeNumber: read.typeNumber }];
  }
  const missing = header.parents.filter((parent) => !graph.knows(parent));
  if (missing.length > 0) {
    graph.park.add(id, bytes, missing);
    return [{ type: "parked", id, missing }];
  }
  const op: Op = { ...header, body: read.body.value };
  const { roll, voids, closure: past } = graph.resolutionAt(op.parents);
  const recipients = recipientsFor(roll, op);
  const reason = refusal(graph, read, op, {
    roll,
    past,
    recipients,
    nodeOf: (known) => graph.node(known),
  });
  if (reason !== null) {
    // Only what the named device signed is evidence against it.
    if (reason.type === "notAuthorised") graph.keepEvidence({ id, bytes, rule: reason.rule });
    return drop(id, reason);
  }
  const signed: SignedOp = { id, op, bytes };
  coming(signed);
  graph.accept(judgedNode(signed, { roll, past, voids }, recipients));
  return [{ type: "accepted", id, op, bytes }, ...rivalsOf(graph, id, op)];
};

const refusal = (graph: CircleGraph, read: ReadOp, op: Op, context: ProofContext): DropReason | null => {
  const { roll, past, recipients } = context;
  if (op.body.type === "circleFounded")
    return verifyGenesis(op, op.body) && verifyOp(read) ? null : { type: "genesisInvalid" };
  if (!graph.isAntichain(op.parents)) return { type: "parentsRedundant" };
  const deepest = Math.max(...op.parents.map((parent) => graph.depth(parent)));
  if (op.depth !== deepest + 1) return { type: "depthWrong" };
  if (!continuesChain(graph, op, past)) return { type: "chainBroken" };
  if (!authorIsActive(roll, op)) return { type: "authorInactive" };
  if (!verifyOp(read)) return { type: "signatureInvalid" };
  const rule = brokenRule(roll, op, recipients) ?? brokenProof(op, context);
  return rule === null ? null : { type: "notAuthorised", rule };
};

/** RULE: [MEM-8] dprev is the device's op one place before, in the past; and the past holds none at this place. */
const continuesChain = (graph: CircleGraph, op: Op, past: BitSet): boolean => {
  if (graph.chainAt(op.authorDevice, op.dseq).some(({ place }) => contains(past, place))) return false;
  if (op.dprev === null) return true;
  const previous = graph.node(op.dprev);
  return (
    previous !== undefined &&
    previous.op.authorDevice === op.authorDevice &&
    previous.op.dseq === op.dseq - 1 &&
    contains(past, previous.place)
  );
};

/** RULE: [MEM-9] two ops of a device at one place are noted, and both stand. */
const rivalsOf = (graph: CircleGraph, id: OpId, op: Op): readonly ReceiveOutput[] => {
  const rival = graph.chainAt(op.authorDevice, op.dseq).find((node) => node.id !== id);
  if (rival === undefined) return [];
  const ops: readonly [OpId, OpId] = rival.id < id ? [rival.id, id] : [id, rival.id];
  return [{ type: "equivocated", proof: { deviceId: op.authorDevice, dseq: op.dseq, ops } }];
};
