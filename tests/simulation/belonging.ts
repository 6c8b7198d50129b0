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
  type LastEntry,
  openBox,
  type ReceiveOutput,
  rekeyOp,
  removeMemberOp,
  sealBox,
  sendingEpoch,
  type SignedOp,
} from "../../src/core/circle/index.ts";
import { type EpochKey, epochKeyOf } from "../../src/core/log/index.ts";
import type { LogHeads, SyncView } from "../../src/core/sync/index.ts";
import { type Batch, emptyBatch } from "./disk.ts";
import type { Ground } from "./ground.ts";
import { Talking } from "./talking.ts";

type KeysNow = { readonly epoch: EpochId | null; readonly boxes: readonly EpochId[] };

export abstract class Belonging extends Talking {
  readonly author: Author;
  graph: CircleGraph;
  protected readonly secrets = new Map<EpochId, Redacted<Bytes>>();
  protected readonly keys = new Map<EpochId, EpochKey>();
  #keys: KeysNow = { epoch: null, boxes: [] };
  /** By which ops and with how many secrets that was found. */
  #keysAt: readonly unknown[] = [null];
  /** How far each log lies on the disk. */
  protected heads: LogHeads = new Map();

  constructor(world: Ground, author: Author) {
    super(world);
    this.author = author;
    this.graph = world.graphFor();
    this.beginSecrets();
  }

  protected abstract commit(batch: Batch, strict: boolean, done: () => void): void;
  /** The membership is another: what lies beyond somebody's end may count no more. */
  protected abstract judgeAgain(): void;
  /** Entries may have waited for it. */
  protected abstract arrived(what: "ops" | "key"): void;

  get id(): DeviceId {
    return this.author.device.deviceId;
  }

  /** What everybody has from the beginning. */
  protected beginSecrets(): void {
    const { circle } = this.world;
    if (circle.authors[0]?.device.deviceId === this.id) this.takeSecret(circle.first);
    this.takeSecret([circle.epoch, circle.secret]);
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

  #receiveOp(bytes: Bytes): readonly ReceiveOutput[] {
    const { graph, outputs } = this.world.receiveOp(this.graph, bytes);
    this.graph = graph;
    return outputs;
  }

  /** Ops of one's own: on the disk first, then told. */
  writeOps(ops: readonly SignedOp[], secret: readonly [EpochId, Redacted<Bytes>] | null = null): void {
    const bytes = ops.map((op) => op.bytes);
    for (const op of bytes)
      if (this.#receiveOp(op).some(({ type }) => type === "dropped" || type === "parked"))
        throw new Error("an op of our own was not accepted");
    if (secret !== null) this.takeSecret(secret);
    this.judgeAgain();
    const secrets = secret === null ? [] : [[secret[0], reveal(secret[1])] as const];
    this.commit({ ...emptyBatch, ops: bytes, secrets }, true, () => {
      this.feed({ type: "viewChanged", view: this.view(), ops: bytes, entries: [] });
      this.membershipChanged();
    });
  }

  /** RULE: [EPO-13] the person is out, with what is held here of theirs as the last that counts, and the key is changed. */
  remove(person: Pick<Author, "userId">, last: readonly LastEntry[]): OpId | null {
    const es = redact(this.world.random.bytes(32));
    const made = removeMemberOp(
      this.graph,
      this.author,
      { userId: person.userId, last },
      { es, at: this.world.now },
    );
    if (!made.ok) return null;
    this.writeOps(made.value.ops, [made.value.epoch, es]);
    return made.value.ops[0]?.id ?? null;
  }

  /** Who knows that somebody is out seals under no key from before that. */
  protected checkSealing(epoch: EpochId): void {
    for (const [device, op] of this.world.removed)
      if (this.graph.knows(op) && !this.graph.covers([epoch], [op]))
        throw new Error(`sealed under a key that ${device} had, by who knew of its removal`);
  }

  beginEpoch(): boolean {
    const es = redact(this.world.random.bytes(32));
    const made = rekeyOp(this.graph, this.author, { es, reason: "repair", at: this.world.now });
    if (made.ok) this.writeOps(made.value.ops, [made.value.epoch, es]);
    return made.ok;
  }

  protected takeOps(ops: readonly Bytes[], then: () => void): void {
    const accepted = ops.flatMap((bytes) =>
      this.#receiveOp(bytes).flatMap((output) => (output.type === "accepted" ? [output.bytes] : [])),
    );
    if (accepted.length === 0) return then();
    this.commit({ ...emptyBatch, ops: accepted }, false, then);
    this.judgeAgain();
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

  /** Of which epoch it speaks, and which boxes it lacks. */
  #keysNow(): KeysNow {
    const { isStatic, circle } = this.world;
    if (isStatic) return { epoch: circle.epoch, boxes: [] };
    const at = [this.graph, this.graph.size, this.secrets.size];
    if (this.#keysAt.some((part, place) => part !== at[place])) {
      const held = new Set(this.secrets.keys());
      const epoch = sendingEpoch(this.graph, held)?.epoch ?? null;
      this.#keys = { epoch, boxes: boxesToAskFor(this.graph, held, this.id) };
      this.#keysAt = at;
    }
    return this.#keys;
  }

  protected view(): SyncView {
    const { epoch, boxes } = this.#keysNow();
    return { ops: this.graph, epoch, heads: this.heads, wants: { cut: false, chunks: [], boxes } };
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
