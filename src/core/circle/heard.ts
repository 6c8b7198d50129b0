// Which of two concurrent ops others had heard of first. Depth can be dated back; what others wrote on top of an op
// cannot: whoever brings an old op late finds that others' ops have the other one in their past and not this one.

import type { DeviceId, UserId } from "../base/brand.ts";
import type { Ground } from "./ground.ts";
import { inOrder, isBefore, type OpNode } from "./node.ts";

/** One device's ops in its order; `isOne`: it signed no two histories, so what follows knows what was known before. */
type Chain = { readonly ops: readonly OpNode[]; readonly isOne: boolean };

const mentions = (op: OpNode, said: OpNode): boolean => op === said || isBefore(said, op);

const chainsOf = ({ by }: Ground, person: UserId): readonly Chain[] => {
  const devices = new Map<DeviceId, OpNode[]>();
  for (const node of by(person)) {
    const ops = devices.get(node.op.authorDevice);
    if (ops === undefined) devices.set(node.op.authorDevice, [node]);
    else ops.push(node);
  }
  return [...devices.values()].map((ops) => {
    const ordered = ops.toSorted((a, b) => a.op.dseq - b.op.dseq || inOrder(a, b));
    return { ops: ordered, isOne: ordered.every(({ op }, at) => op.dseq !== ordered[at - 1]?.op.dseq) };
  });
};

/** Those of a chain that mention something, and of which all others that do are later. */
const firstsIn = ({ ops, isOne }: Chain, said: OpNode): readonly OpNode[] => {
  if (!isOne) return ops.filter((op) => mentions(op, said));
  let [low, high] = [0, ops.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const op = ops[middle];
    if (op !== undefined && mentions(op, said)) high = middle;
    else low = middle + 1;
  }
  const first = ops[low];
  return first === undefined ? [] : [first];
};

/** Every op of theirs that is the first to mention one of the two mentions this one alone. */
const heardFirst = (chains: readonly Chain[], one: OpNode, other: OpNode): boolean => {
  const firsts = chains.flatMap((chain) => [...firstsIn(chain, one), ...firstsIn(chain, other)]);
  const least = firsts.filter((op) => !firsts.some((earlier) => isBefore(earlier, op)));
  return least.length > 0 && least.every((op) => mentions(op, one) && !mentions(op, other));
};

/** How many of some people had heard of `one` before `other`. */
export type Hearing = (people: readonly UserId[], one: OpNode, other: OpNode) => number;

export const createHearing = (ground: Ground): Hearing => {
  const chains = new Map<UserId, readonly Chain[]>();
  const chainsBy = (person: UserId): readonly Chain[] => {
    const known = chains.get(person);
    if (known !== undefined) return known;
    const made = chainsOf(ground, person);
    chains.set(person, made);
    return made;
  };
  return (people, one, other) => people.filter((person) => heardFirst(chainsBy(person), one, other)).length;
};
