// What a machine of a simulated world has of the membership: ops, the secrets of epochs, and what it gives of them.

import {
  type Bytes,
  type DeviceId,
  type EpochId,
  type OpId,
  redact,
  type Redacted,
  reveal,
} from "../../src/core/base/index.ts";
import {
  type Author,
  boxesToAskFor,
  type CircleGraph,
  openBox,
  receiveOp,
  rekeyOp,
  sealBox,
  sendingEpoch,
  type SignedOp,
} from "../../src/core/circle/index.ts";
import { type EpochKey, epochKeyOf } from "../../src/core/log/index.ts";
import type { LogHeads, SyncView } from "../../src/core/sync/index.ts";
import { type Batch, emptyBatch } from "./disk.ts";
import type { Ground } from "./ground.ts";
import { Talking } from "./talking.ts";

export abstract class Belonging extends Talking {
  readonly author: Author;
  graph: CircleGraph;
  protected readonly secrets = new Map<EpochId, Redacted<Bytes>>();
  protected readonly keys = new Map<EpochId, EpochKey>();
  /** How far each log lies on the disk. */
  protected heads: LogHeads = new Map();

  constructor(world: Ground, author: Author) {
    super(world);
    this.author = author;
    this.graph = world.graphFor();
    this.takeSecret([world.circle.epoch, world.circle.secret]);
  }

  protected abstract commit(batch: Batch, strict: boolean, done: () => void): void;
  /** Entries may have waited for it. */
  protected abstract arrived(what: "ops" | "key"): void;

  get id(): DeviceId {
    return this.author.device.deviceId;
  }

  protected takeSecret([epoch, secret]: readonly [EpochId, Redacted<Bytes>]): void {
    this.secrets.set(epoch, secret);
    this.keys.set(epoch, epochKeyOf(epoch, secret));
  }

  get epochs(): readonly EpochId[] {
    return [...this.secrets.keys()];
  }

  isActive(device: DeviceId): boolean {
    return this.graph.current().devices.get(device)?.standing === "active";
  }

  protected standingOf(device: DeviceId): "active" | "opsOnly" {
    return this.isActive(device) && this.isActive(this.id) ? "active" : "opsOnly";
  }

  /** Ops of one's own: on the disk first, then told. */
  writeOps(ops: readonly SignedOp[], secret: readonly [EpochId, Redacted<Bytes>] | null = null): void {
    const bytes = ops.map((op) => op.bytes);
    for (const op of bytes)
      if (receiveOp(this.graph, op).outputs.some(({ type }) => type === "dropped" || type === "parked"))
        throw new Error("an op of our own was not accepted");
    if (secret !== null) this.takeSecret(secret);
    const secrets = secret === null ? [] : [[secret[0], reveal(secret[1])] as const];
    this.commit({ ...emptyBatch, ops: bytes, secrets }, true, () => {
      this.feed({ type: "viewChanged", view: this.view(), ops: bytes, entries: [] });
      this.membershipChanged();
    });
  }

  beginEpoch(): boolean {
    const es = redact(this.world.random.bytes(32));
    const made = rekeyOp(this.graph, this.author, { es, reason: "repair", at: this.world.now });
    if (made.ok) this.writeOps(made.value.ops, [made.value.epoch, es]);
    return made.ok;
  }

  protected takeOps(ops: readonly Bytes[], then: () => void): void {
    const accepted = ops.flatMap((bytes) =>
      receiveOp(this.graph, bytes).outputs.flatMap((output) =>
        output.type === "accepted" ? [output.bytes] : [],
      ),
    );
    if (accepted.length === 0) return then();
    this.commit({ ...emptyBatch, ops: accepted }, false, then);
    this.arrived("ops");
    this.membershipChanged();
  }

  protected takeBox(box: Bytes, giver: DeviceId): void {
    const opened = openBox(this.graph, box, this.author.device, giver);
    if (!opened.ok || this.secrets.has(opened.value.epoch)) return;
    const { epoch, es } = opened.value;
    this.takeSecret([epoch, es]);
    this.commit({ ...emptyBatch, secrets: [[epoch, reveal(es)]] }, true, () => undefined);
    this.arrived("key");
    this.membershipChanged();
  }

  /** The epoch to seal under, a new one when none is clean; null: this device may not write. */
  protected epochToWrite(): EpochKey | null {
    for (let tries = 0; tries < 4; tries++) {
      const sending = sendingEpoch(this.graph, new Set(this.secrets.keys()));
      const key = sending === null ? undefined : this.keys.get(sending.epoch);
      if (key !== undefined) return key;
      if (!this.beginEpoch()) return null;
    }
    return null;
  }

  protected view(): SyncView {
    const held = new Set(this.secrets.keys());
    const { isStatic, circle } = this.world;
    return {
      ops: this.graph,
      epoch: isStatic ? circle.epoch : (sendingEpoch(this.graph, held)?.epoch ?? null),
      heads: this.heads,
      wants: { cut: false, chunks: [], boxes: isStatic ? [] : boxesToAskFor(this.graph, held, this.id) },
    };
  }

  protected boxFor(receiver: DeviceId, epoch: EpochId): Bytes | null {
    const es = this.secrets.get(epoch);
    if (es === undefined) return null;
    const parties = { giver: this.id, recipient: receiver };
    const box = sealBox(this.graph, { epoch, es }, parties, this.world.random);
    return box.ok ? box.value : null;
  }

  protected opsFor(wanted: readonly OpId[], have: readonly OpId[]): readonly Bytes[] {
    const known = wanted.filter((op) => this.graph.knows(op));
    return this.graph
      .opsAfter(have.filter((op) => this.graph.knows(op)))
      .filter(({ id }) => this.graph.covers(known, [id]))
      .map(({ bytes }) => bytes);
  }
}
