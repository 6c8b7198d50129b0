// A circle of devices for tests: real seals, real signatures, real gate and replicas, a fake membership graph.
// Chance comes from a seed, so that a failure can be run again.

import * as Y from "yjs";
import {
  type Bytes,
  type CircleId,
  type DeviceId,
  type DocId,
  type EpochId,
  type OpId,
  redact,
  toHex,
  type UserId,
} from "../../../src/core/base/index.ts";
import { rankOf, type Rank } from "../../../src/core/circle/facts.ts";
import { signKeyPair } from "../../../src/core/crypto/index.ts";
import {
  canonicalState,
  emptyDocument,
  joinRun,
  judgeOwnUpdate,
  judgeWith,
  type OpenDocument,
} from "../../../src/core/document/index.ts";
import {
  beginLog,
  type ComposedEntry,
  composeEntries,
  type DeviceKey,
  type EntryContent,
  type EpochKey,
  epochKeyOf,
  type LogContext,
  type LogOutput,
  type LogState,
  ownNumber,
  receiveEntry,
} from "../../../src/core/log/index.ts";
import { FakeCircle } from "../../support/fakeFacts.ts";

export const docA = `00${"a1".repeat(15)}` as DocId;
export const docB = `00${"b2".repeat(15)}` as DocId;

/** mulberry32 */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

export const filled = (length: number, value: number): Bytes => new Uint8Array(length).fill(value);

type Admission = {
  /** Another device of this person. */
  readonly user?: string;
  readonly seed?: Bytes;
  readonly parents?: readonly OpId[];
};

export class World {
  readonly circle: FakeCircle;
  readonly secrets = new Map<EpochId, Bytes>();
  readonly members: Member[] = [];
  readonly random: () => number;
  #nonce = 0;

  constructor(seed = 1, circleId = "c1".repeat(32) as CircleId) {
    this.circle = new FakeCircle(circleId);
    this.random = seeded(seed);
  }

  /** Admits a person with one device; everybody who is here learns of it. */
  admit(name: string, rank: Rank = rankOf.member, how: Admission = {}): Member {
    const pair = signKeyPair(redact(how.seed ?? filled(32, this.members.length + 1)));
    const deviceId = toHex(pair.publicKey) as DeviceId;
    const userId = toHex(
      filled(32, [...(how.user ?? name)].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 256),
    ) as UserId;
    this.circle.add({ type: "admit", userId, deviceId, rank }, how.parents);
    const member = new Member(this, name, userId, { deviceId, secretKey: pair.secretKey });
    this.members.push(member);
    return member;
  }

  /** A new epoch for everybody who is active, known to all. */
  rekey(parents?: readonly OpId[]): EpochId {
    const epoch = this.circle.add({ type: "rekey" }, parents);
    this.secrets.set(epoch, filled(32, 100 + this.secrets.size));
    if (parents === undefined) this.learn();
    return epoch;
  }

  /** Everybody learns all ops, and the secrets of the epochs they are in. */
  learn(ops: readonly OpId[] = this.circle.all): void {
    for (const member of this.members) member.learn(ops);
  }

  nonce = (): Bytes => {
    const nonce = filled(24, 0);
    new DataView(nonce.buffer).setUint32(0, ++this.#nonce);
    return nonce;
  };
}

export class Member {
  readonly world: World;
  readonly name: string;
  readonly userId: UserId;
  readonly device: DeviceKey;
  readonly facts: ReturnType<FakeCircle["facts"]>;
  readonly documents = new Map<DocId, OpenDocument>();
  epochs: EpochKey[] = [];
  log: LogState;
  /** Own entries in order, as they went out. */
  readonly sent: ComposedEntry[] = [];
  ts = 1_000;

  constructor(world: World, name: string, userId: UserId, device: DeviceKey) {
    this.world = world;
    this.name = name;
    this.userId = userId;
    this.device = device;
    this.facts = world.circle.facts();
    this.log = beginLog(world.circle.circleId);
  }

  get deviceId(): DeviceId {
    return this.device.deviceId;
  }

  learn(ops: readonly OpId[]): void {
    for (const op of ops) this.facts.learn(op);
    this.epochs = this.facts
      .current()
      .epochs.filter((epoch) => this.world.circle.recipients(epoch).includes(this.deviceId))
      .map((epoch) => epochKeyOf(epoch, redact(this.world.secrets.get(epoch) ?? filled(32, 0))));
  }

  document(docId: DocId): OpenDocument {
    const known = this.documents.get(docId);
    if (known !== undefined) return known;
    const made = emptyDocument();
    this.documents.set(docId, made);
    return made;
  }

  get context(): LogContext {
    return {
      facts: this.facts,
      epochs: this.epochs,
      judgeUpdate: judgeWith((docId) => this.document(docId)),
    };
  }

  compose(content: EntryContent, epoch: EpochKey | undefined = this.epochs[0]): readonly ComposedEntry[] {
    if (epoch === undefined) throw new Error("no epoch");
    const composed = composeEntries(this.log, {
      device: this.device,
      epoch,
      facts: this.facts,
      nonce: this.world.nonce,
      ts: (this.ts += 1_000),
      content,
    });
    if (!composed.ok) throw new Error(composed.error.type);
    this.sent.push(...composed.value);
    return composed.value;
  }

  client(docId: DocId): number {
    const number = ownNumber(this.log, this.facts, this.deviceId, docId);
    if (number === null) throw new Error("no number");
    return number.client;
  }

  /** Entries for updates that this device has made of a document and applied. */
  entriesFor(
    docId: DocId,
    updates: readonly Bytes[],
    clockStart: number,
    scope: DocId | null = null,
  ): readonly ComposedEntry[] {
    const joined = joinRun(this.client(docId), clockStart, updates);
    if (!joined.ok) throw new Error(joined.error.type);
    return joined.value.flatMap((run) => this.compose({ type: "update", docId, scope, ...run }));
  }

  /** Writes in a document and makes one entry of it, each edit judged by the gate first. */
  edit(
    docId: DocId,
    edits: readonly ((doc: Y.Doc) => void)[],
    scope: DocId | null = null,
  ): readonly ComposedEntry[] {
    const document = this.document(docId);
    const client = this.client(docId);
    document.replica.writeAs(client);
    const clockStart = document.table.end(client);
    const updates: Bytes[] = [];
    for (const edit of edits) {
      const update = document.replica.change(edit);
      if (update === null) continue;
      const verdict = judgeOwnUpdate(document, docId, client, update);
      if (verdict.type !== "sound") throw new Error(`own update ${JSON.stringify(verdict)}`);
      updates.push(update);
    }
    return updates.length === 0 ? [] : this.entriesFor(docId, updates, clockStart, scope);
  }

  write(docId: DocId, text: string): readonly ComposedEntry[] {
    return this.edit(docId, [(doc) => type(doc, text)]);
  }

  receive(bytes: Bytes, from = "peer", form: "envelope" | "opened" = "envelope"): readonly LogOutput[] {
    return this.carry(receiveEntry(this.log, { type: form, bytes, from, at: 0 }, this.context));
  }

  /** An empty log and empty documents, as before anything came. */
  restart(): void {
    this.log = beginLog(this.world.circle.circleId);
    this.documents.clear();
  }

  tick(at: number): readonly LogOutput[] {
    return receiveEntry(this.log, { type: "tick", at }, this.context);
  }

  /** Why this member may not make a cut; "fine" if it may. */
  rankMayCut(): string {
    const [epoch] = this.epochs;
    if (epoch === undefined) return "no epoch";
    const content = { type: "cut", payload: new Uint8Array(0) } as const;
    const { device, facts } = this;
    const made = composeEntries(this.log, { device, epoch, facts, nonce: this.world.nonce, ts: 1, content });
    return made.ok ? "fine" : made.error.type;
  }

  arrived(type: "key" | "ops"): readonly LogOutput[] {
    return this.carry(receiveEntry(this.log, { type: "arrived", need: { type } }, this.context));
  }

  /** Applies what was accepted. */
  carry(outputs: readonly LogOutput[]): readonly LogOutput[] {
    for (const output of outputs) {
      const docId = output.type === "accepted" ? output.entry.header.update?.docId : undefined;
      if (output.type !== "accepted" || docId === undefined) continue;
      const { replica } = this.document(docId);
      const applied = replica.apply(output.entry.payload);
      if (!applied.ok) throw new Error(applied.error.type);
    }
    return outputs;
  }

  text(docId: DocId): string {
    return paragraphs(this.document(docId).replica.doc ?? new Y.Doc()).join("\n");
  }

  state(docId: DocId): string {
    const state = canonicalState(this.document(docId).replica.state());
    if (!state.ok) throw new Error(state.error.type);
    return toHex(state.value);
  }
}

/** What came of an entry, in short. */
export const typesOf = (outputs: readonly LogOutput[]): readonly string[] =>
  outputs.map((output) =>
    output.type === "quarantined" || output.type === "dropped"
      ? `${output.type} ${output.reason}`
      : output.type === "parked"
        ? `parked ${output.need.type}`
        : output.type,
  );

export const content = (doc: Y.Doc): Y.XmlFragment => doc.getXmlFragment("content");

/** Puts text at the end of the last paragraph, in front of nothing. */
export const type = (doc: Y.Doc, text: string): void => {
  const root = content(doc);
  let paragraph = root.length === 0 ? undefined : root.get(root.length - 1);
  if (!(paragraph instanceof Y.XmlElement)) {
    paragraph = new Y.XmlElement("paragraph");
    root.insert(0, [paragraph]);
  }
  const inner = paragraph.length === 0 ? undefined : paragraph.get(0);
  if (inner instanceof Y.XmlText) inner.insert(inner.length, text);
  else paragraph.insert(0, [new Y.XmlText(text)]);
};

export const paragraphs = (doc: Y.Doc): readonly string[] =>
  content(doc)
    .toArray()
    .map((node) => (node instanceof Y.XmlElement ? node.toArray().map(String).join("") : ""));

/** Three people, one device each, in one epoch. */
export const threeMembers = (
  seed = 1,
): { readonly world: World; readonly all: readonly [Member, Member, Member] } => {
  const world = new World(seed);
  const all = [
    world.admit("Amina", rankOf.owner),
    world.admit("Bilal", rankOf.admin),
    world.admit("Carim"),
  ] as const;
  world.rekey();
  return { world, all };
};
