// A membership graph small enough to be seen through: ops with parents and one act each, and the facts as one
// device knows them. No signatures, no conflicts: what the log asks of a membership, and nothing else.

import type { Bytes, CircleId, DeviceId, EpochId, OpId, UserId } from "../../src/core/base/index.ts";
import {
  type CircleState,
  type DeviceState,
  type MembershipFacts,
  type Rank,
  type Standing,
  type UserState,
} from "../../src/core/circle/facts.ts";

export type FakeAct =
  | { readonly type: "admit"; readonly userId: UserId; readonly deviceId: DeviceId; readonly rank: Rank }
  | { readonly type: "rekey" }
  | { readonly type: "end"; readonly userId: UserId; readonly standing: Standing };

type FakeOp = {
  readonly id: OpId;
  readonly parents: readonly OpId[];
  readonly depth: number;
  readonly past: ReadonlySet<OpId>;
  readonly act: FakeAct;
};

const none: Bytes = new Uint8Array(0);

export class FakeCircle {
  readonly circleId: CircleId;
  readonly #ops = new Map<OpId, FakeOp>();
  readonly #states = new Map<string, CircleState>();

  constructor(circleId: CircleId) {
    this.circleId = circleId;
  }

  get all(): readonly OpId[] {
    return [...this.#ops.keys()];
  }

  /** Adds an op after these parents (all maximal ops if none are given). Ids look random, and are not. */
  add(act: FakeAct, parents: readonly OpId[] = this.headsOf(new Set(this.all))): OpId {
    const number = this.#ops.size + 1;
    const id = ((number * 2_654_435_761) >>> 0).toString(16).padStart(8, "0").repeat(8) as OpId;
    const past = new Set<OpId>([id]);
    for (const parent of parents) for (const op of this.#op(parent).past) past.add(op);
    const depth = 1 + Math.max(0, ...parents.map((parent) => this.#op(parent).depth));
    this.#ops.set(id, { id, parents, depth, past, act });
    return id;
  }

  #op(id: OpId): FakeOp {
    const op = this.#ops.get(id);
    if (op === undefined) throw new Error("unknown op");
    return op;
  }

  depth(id: OpId): number {
    return this.#op(id).depth;
  }

  closure(heads: readonly OpId[]): ReadonlySet<OpId> {
    return new Set(heads.flatMap((head) => [...this.#op(head).past]));
  }

  headsOf(known: ReadonlySet<OpId>): readonly OpId[] {
    const inner = new Set([...known].flatMap((id) => this.#op(id).parents));
    return [...known].filter((id) => !inner.has(id)).sort();
  }

  recipients(epoch: EpochId): readonly DeviceId[] {
    const before = this.stateAt(this.#op(epoch).parents);
    return [...before.devices.values()]
      .filter((device) => device.standing === "active")
      .map((device) => device.deviceId)
      .sort();
  }

  stateAt(heads: readonly OpId[]): CircleState {
    const key = [...heads].sort().join();
    const known = this.#states.get(key);
    if (known !== undefined) return known;
    const ops = [...this.closure(heads)].map((id) => this.#op(id));
    ops.sort((a, b) => a.depth - b.depth || (a.id < b.id ? -1 : 1));
    const made = stateOf(this.circleId, ops);
    this.#states.set(key, made);
    return made;
  }

  /** The facts of a device that knows these ops (all there are now, if none are given). */
  facts(known: Iterable<OpId> = this.all): MembershipFacts & { readonly learn: (op: OpId) => void } {
    const held = new Set(known);
    const epochs = (id: OpId): boolean => this.#op(id).act.type === "rekey";
    return {
      circleId: this.circleId,
      learn: (op) => {
        for (const id of this.#op(op).past) held.add(id);
      },
      knows: (op) => held.has(op),
      heads: () => this.headsOf(held),
      isAntichain: (heads) =>
        heads.every((head) => heads.every((other) => other === head || !this.closure([other]).has(head))),
      covers: (heads, older) => {
        const closure = this.closure(heads);
        return older.every((op) => closure.has(op));
      },
      recipients: (epoch) => (held.has(epoch) && epochs(epoch) ? this.recipients(epoch) : null),
      epochCommit: () => null,
      stateAt: (heads) => this.stateAt(heads),
      current: () => this.stateAt(this.headsOf(held)),
      isClean: (epoch, state) =>
        state.epochs.includes(epoch) &&
        this.recipients(epoch).every((device) => state.devices.get(device)?.standing === "active"),
      depth: (op) => this.depth(op),
    };
  }
}

const stateOf = (circleId: CircleId, ops: readonly FakeOp[]): CircleState => {
  const users = new Map<UserId, UserState>();
  const devices = new Map<DeviceId, DeviceState>();
  const epochs: FakeOp[] = [];
  const ended = new Map<UserId, Standing>();
  for (const { act } of ops) if (act.type === "end") ended.set(act.userId, act.standing);
  for (const { id, depth, act } of ops) {
    if (act.type === "rekey") epochs.push({ id, depth, act, parents: [], past: new Set() });
    if (act.type !== "admit") continue;
    const { userId, deviceId, rank } = act;
    const standing = ended.get(userId) ?? "active";
    const known = users.get(userId)?.devices ?? [];
    users.set(userId, {
      userId,
      identityPk: none,
      rank,
      standing,
      devices: [...known, deviceId],
      endedBy: [],
    });
    devices.set(deviceId, {
      deviceId,
      userId,
      kemPk: none,
      standing,
      limit: null,
      admittedBy: id,
      admittedDepth: depth,
      broughtBackBy: null,
    });
  }
  epochs.sort((a, b) => b.depth - a.depth || (a.id < b.id ? -1 : 1));
  return {
    circleId,
    users,
    devices,
    invites: new Map(),
    epochs: epochs.map(({ id }) => id),
    history: "state",
    givesAll: false,
    readersAnnotate: false,
    deviceInvites: new Map(),
    documents: new Map(),
    holds: [],
    complaints: [],
    reforms: [],
    vouched: new Map(),
  };
};
