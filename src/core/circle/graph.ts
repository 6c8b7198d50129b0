// The ops of one circle that were accepted, and what may be asked of them. A graph belongs to whoever made it and is
// changed by `receiveOp` (receive.ts) alone: the same ops give the same answers, whatever order they came in, and no
// answer reads a clock. Answers about states are memoised; a state never changes, so what was handed out stays true.

import type { CircleId, DeviceId, EpochId, OpId } from "../base/brand.ts";
import type { Bytes } from "../base/bytes.ts";
import { type BitSet, contains, emptySet, setOf, union } from "./bitSet.ts";
import type { CircleState, MembershipFacts } from "./facts.ts";
import { type Ground, groundOf, wholeGround } from "./ground.ts";
import { evidenceLimit } from "./limits.ts";
import { inOrder, isBefore, noVoids, type OpNode, type Voids } from "./node.ts";
import type { SignedOp } from "./op.ts";
import { Park } from "./park.ts";
import { Register } from "./register.ts";
import { resolve } from "./resolve.ts";
import { Roll } from "./roll.ts";
import { circleState, kemPkIn } from "./state.ts";

/** A device that signed two ops for one place of its chain: whoever has both can show it. */
export type Equivocation = {
  readonly deviceId: DeviceId;
  readonly dseq: number;
  /** Ascending. */
  readonly ops: readonly [OpId, OpId];
};

/** A signed op that broke a rule. */
export type Evidence = { readonly id: OpId; readonly bytes: Bytes; readonly rule: string };

/** What a set of ops comes to. */
export type Resolution = { readonly roll: Roll; readonly voids: Voids; readonly closure: BitSet };

type Answer = { readonly resolution: Resolution; state: CircleState | null };

const keptAnswers = 128;

const keyOf = (heads: readonly OpId[]): string => heads.toSorted().join();

export class CircleGraph implements MembershipFacts {
  readonly circleId: CircleId;
  readonly park = new Park();
  /** What was said of whom, by all ops that are here. */
  readonly register = new Register();
  /** In the order of arrival. */
  readonly #nodes: OpNode[] = [];
  readonly #byId = new Map<OpId, OpNode>();
  /** As `inOrder` has it. */
  readonly #ordered: OpNode[] = [];
  readonly #heads = new Set<OpId>();
  readonly #chains = new Map<DeviceId, Map<number, OpNode[]>>();
  readonly #answers = new Map<string, Answer>();
  /** The state at the heads, until they are others. */
  #current: CircleState | null = null;
  /** Of the epoch that was asked about last: a new one brings a question from every device. */
  #kemKeys: { readonly epoch: EpochId; readonly keys: ReadonlyMap<DeviceId, Bytes> } | null = null;
  readonly #resolutions = new WeakMap<CircleState, Resolution>();
  readonly #clean = new WeakMap<CircleState, ReadonlySet<EpochId>>();
  readonly #evidence: Evidence[] = [];

  constructor(circleId: CircleId) {
    this.circleId = circleId;
  }

  get size(): number {
    return this.#nodes.length;
  }

  // --- MembershipFacts ---

  knows(op: OpId): boolean {
    return this.#byId.has(op);
  }

  heads(): readonly OpId[] {
    return [...this.#heads].toSorted();
  }

  isAntichain(heads: readonly OpId[]): boolean {
    const nodes = this.#known(heads);
    return (
      nodes.length === heads.length &&
      nodes.every((node) => nodes.every((other) => other === node || !isBefore(other, node)))
    );
  }

  covers(heads: readonly OpId[], older: readonly OpId[]): boolean {
    const [later, earlier] = [this.#known(heads), this.#known(older)];
    if (later.length !== heads.length || earlier.length !== older.length) return false;
    const closure = this.#closure(later);
    return earlier.every((node) => contains(closure, node.place));
  }

  recipients(epoch: EpochId): readonly DeviceId[] | null {
    const node = this.#byId.get(epoch);
    return node?.op.body.type === "epochStarted" ? node.recipients : null;
  }

  epochCommit(epoch: EpochId): Bytes | null {
    const body = this.#byId.get(epoch)?.op.body;
    return body?.type === "epochStarted" ? body.epochCommit : null;
  }

  /** To what the boxes of an epoch are sealed: the keys of its recipients. Empty for one that is not known. */
  kemKeys(epoch: EpochId): ReadonlyMap<DeviceId, Bytes> {
    const recipients = this.recipients(epoch);
    if (recipients === null) return new Map();
    if (this.#kemKeys?.epoch !== epoch) {
      const { roll } = this.resolutionAt([epoch]);
      const keys = recipients.flatMap((id) => {
        const kemPk = kemPkIn(roll, id);
        return kemPk === undefined ? [] : [[id, kemPk] as const];
      });
      this.#kemKeys = { epoch, keys: new Map(keys) };
    }
    return this.#kemKeys.keys;
  }

  stateAt(heads: readonly OpId[]): CircleState {
    const answer = this.#answer(heads);
    answer.state ??= circleState(answer.resolution.roll);
    this.#resolutions.set(answer.state, answer.resolution);
    return answer.state;
  }

  /** Asked for at every keystroke, many times. */
  current(): CircleState {
    return (this.#current ??= this.stateAt([...this.#heads]));
  }

  isClean(epoch: EpochId, state: CircleState): boolean {
    let clean = this.#clean.get(state);
    if (clean === undefined) {
      clean = this.#cleanEpochs(state);
      this.#clean.set(state, clean);
    }
    return clean.has(epoch);
  }

  depth(op: OpId): number {
    return this.#byId.get(op)?.op.depth ?? -1;
  }

  // --- for sync ---

  /** Bytes of those of these ops that are known, each after its past. */
  opsBytes(ids: readonly OpId[]): readonly Bytes[] {
    return this.#known(ids)
      .toSorted(inOrder)
      .map(({ bytes }) => bytes);
  }

  /** Everything that is not in the closure of these heads, each op after its past. Heads not known are passed over. */
  opsAfter(heads: readonly OpId[]): readonly SignedOp[] {
    const closure = this.#closure(this.#known(heads));
    return this.#ordered.filter(({ place }) => !contains(closure, place));
  }

  /** What to ask for when another has these heads: those that are not here, and what is missing before parked ones. */
  missingFrom(heads: readonly OpId[]): readonly OpId[] {
    const lacking = new Set(this.park.missing());
    for (const head of heads) if (!this.knows(head) && !this.park.holds(head)) lacking.add(head);
    return [...lacking].toSorted();
  }

  // --- for the checks and for authors ---

  node(op: OpId): OpNode | undefined {
    return this.#byId.get(op);
  }

  /** Ops by one device at one place of its chain: more than one if it signed two histories. */
  chainAt(device: DeviceId, dseq: number): readonly OpNode[] {
    return this.#chains.get(device)?.get(dseq) ?? [];
  }

  /** The device's last op, where it writes on; of two at one place, the first in order. */
  lastBy(device: DeviceId): OpNode | undefined {
    const chain = this.#chains.get(device);
    let last = -1;
    for (const dseq of chain?.keys() ?? []) last = Math.max(last, dseq);
    return chain?.get(last)?.toSorted(inOrder)[0];
  }

  /** Devices that signed two ops for one place, one proof each. */
  equivocations(): readonly Equivocation[] {
    const found: Equivocation[] = [];
    for (const [deviceId, chain] of this.#chains) {
      for (const [dseq, nodes] of chain) {
        const [a, b] = nodes.map(({ id }) => id).toSorted();
        if (a === undefined || b === undefined) continue;
        found.push({ deviceId, dseq, ops: [a, b] });
        break;
      }
    }
    return found;
  }

  evidence(): readonly Evidence[] {
    return this.#evidence;
  }

  /** Everything of the circle in one state, for rules and admission: the roll itself, ops by id. */
  resolutionAt(heads: readonly OpId[]): Resolution {
    return this.#answer(heads).resolution;
  }

  /** What of the closure of these ops is not settled yet. */
  groundAt(heads: readonly OpId[]): Ground {
    return this.#groundOf(this.closureOf(heads));
  }

  /** The closure of these ops with nothing taken as settled, for questions about its whole course. */
  wholeGroundAt(heads: readonly OpId[]): Ground {
    return wholeGround(this.#surroundings(), this.closureOf(heads));
  }

  /** The union of the pasts of these ops and the ops themselves. */
  closureOf(ops: readonly OpId[]): BitSet {
    return this.#closure(this.#known(ops));
  }

  // --- for receive.ts alone ---

  accept(op: Omit<OpNode, "place">): void {
    const node: OpNode = { ...op, place: this.#nodes.length };
    this.#nodes.push(node);
    this.#byId.set(node.id, node);
    this.register.add(node);
    for (const parent of node.op.parents) this.#heads.delete(parent);
    this.#heads.add(node.id);
    this.#current = null;
    let at = this.#ordered.length;
    while (at > 0 && inOrder(node, this.#ordered[at - 1] ?? node) < 0) at--;
    this.#ordered.splice(at, 0, node);
    const chain = this.#chains.get(node.op.authorDevice) ?? new Map<number, OpNode[]>();
    this.#chains.set(node.op.authorDevice, chain);
    const rivals = chain.get(node.op.dseq);
    if (rivals === undefined) chain.set(node.op.dseq, [node]);
    else rivals.push(node);
  }

  keepEvidence(evidence: Evidence): void {
    this.#evidence.push(evidence);
    if (this.#evidence.length > evidenceLimit) this.#evidence.shift();
  }

  // --- ---

  /**
   * RULE: [EPO-6] live, every recipient active, and in the past of no epoch with a recipient who is not: a device that
   * came later may have been given the older secrets, by its own person or by a history that is open to newcomers.
   */
  #cleanEpochs(state: CircleState): ReadonlySet<EpochId> {
    const resolution = this.#resolutions.get(state);
    if (resolution === undefined) return new Set();
    const isActive = (device: DeviceId): boolean => state.devices.get(device)?.standing === "active";
    const unclean = this.#nodes.filter(
      ({ op, place, recipients }) =>
        op.body.type === "epochStarted" && contains(resolution.closure, place) && !recipients.every(isActive),
    );
    const tainted = union(unclean.flatMap(({ past, place }) => [past, setOf([place])]));
    return new Set(
      this.#known(state.epochs)
        .filter(({ place }) => !contains(tainted, place))
        .map(({ id }) => id),
    );
  }

  #known(ids: readonly OpId[]): readonly OpNode[] {
    return ids.flatMap((id) => this.#byId.get(id) ?? []);
  }

  #closure(nodes: readonly OpNode[]): BitSet {
    if (nodes.length === 0) return emptySet;
    return union([...nodes.map(({ past }) => past), setOf(nodes.map(({ place }) => place))]);
  }

  #answer(heads: readonly OpId[]): Answer {
    const nodes = this.#known([...new Set(heads)]);
    const pasts = union(nodes.map(({ past }) => past));
    const maximal = nodes.filter(({ place }) => !contains(pasts, place));
    const key = keyOf(maximal.map(({ id }) => id));
    const known = this.#answers.get(key);
    if (known !== undefined) {
      this.#answers.delete(key);
      this.#answers.set(key, known);
      return known;
    }
    const answer: Answer = { resolution: this.#resolve(maximal), state: null };
    this.#answers.set(key, answer);
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= keptAnswers) break;
      this.#answers.delete(oldest);
    }
    return answer;
  }

  /** Nothing is concurrent with an op that has all others in its past, so what was void before it is all that is. */
  #resolve(maximal: readonly OpNode[]): Resolution {
    const closure = this.#closure(maximal);
    const [top, ...others] = maximal;
    const voids =
      top === undefined ? noVoids : others.length === 0 ? top.voids : resolve(this.#groundOf(closure));
    return { roll: new Roll(this.circleId, this.register, closure, voids.set), voids, closure };
  }

  #groundOf(closure: BitSet): Ground {
    return groundOf(this.#surroundings(), closure);
  }

  #surroundings() {
    return {
      circleId: this.circleId,
      register: this.register,
      ordered: this.#ordered,
      nodeOf: (id: OpId) => this.#byId.get(id),
    };
  }
}
