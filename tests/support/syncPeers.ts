// Devices that synchronise, with an engine that is nothing but logs in memory: an op is its parents and its name, an
// entry its device, its number and the op it needs. What passes between them waits until it is drained, in an order
// that a seed chooses.

import {
  type Bytes,
  type DeviceId,
  type EntryId,
  type EpochId,
  textOf,
  toHex,
  utf8,
  type OpId,
} from "../../src/core/base/index.ts";
import type { Message } from "../../src/core/codec/index.ts";
import { blake2b256 } from "../../src/core/crypto/index.ts";
import {
  type ChunkHash,
  createSync,
  type PeerStanding,
  type SessionId,
  stepSync,
  type SyncInput,
  type SyncOutput,
  type SyncState,
  type SyncView,
} from "../../src/core/sync/index.ts";
import type { SeededRandom } from "./seededRandom.ts";

type Op = { readonly id: OpId; readonly parents: readonly OpId[]; readonly bytes: Bytes };
type Entry = {
  readonly device: DeviceId;
  readonly seq: number;
  readonly id: EntryId;
  readonly needs: OpId | null;
  readonly bytes: Bytes;
};

const opOf = (bytes: Bytes): Op => {
  const [, parents = ""] = (textOf(bytes) ?? "").split("|");
  return {
    id: toHex(blake2b256(bytes)) as OpId,
    parents: parents.split(",").filter(Boolean) as OpId[],
    bytes,
  };
};
const entryOf = (bytes: Bytes): Entry | null => {
  const [device, seq, needs] = (textOf(bytes) ?? "").split("|");
  if (device === undefined || !/^[0-9a-f]{64}$/.test(device)) return null;
  const id = toHex(blake2b256(bytes)) as EntryId;
  return {
    device: device as DeviceId,
    seq: Number(seq),
    id,
    needs: needs === "" ? null : (needs as OpId),
    bytes,
  };
};

type Link = { readonly to: SyncDevice; readonly session: SessionId };

export type World = {
  readonly random: SeededRandom;
  now: number;
  /** Messages on their way, in order for each session and direction. */
  readonly lines: Map<
    string,
    { readonly to: SyncDevice; readonly session: SessionId; readonly message: Message }[]
  >;
};

export class SyncDevice {
  readonly id: DeviceId;
  readonly ops = new Map<OpId, Op>();
  readonly logs = new Map<DeviceId, Entry[]>();
  readonly links = new Map<SessionId, Link>();
  readonly seen: SyncOutput[] = [];
  /** What was sent, by kind. */
  readonly sent: { readonly session: SessionId; readonly message: Message }[] = [];
  readonly chunks = new Map<ChunkHash, Bytes>();
  readonly boxes = new Map<EpochId, Bytes>();
  wants: SyncView["wants"] = { cut: false, boxes: [], chunks: [] };
  /** The cut that this device gives, and what it takes from one. */
  cut: Entry | null = null;
  epoch: EpochId | null = null;
  standings = new Map<DeviceId, PeerStanding>();
  /** Answers with entries that are none. */
  lies = false;
  lie = utf8("nothing of the kind");
  /** How often an entry of another was made ready to be pushed. */
  sealedAgain = 0;
  /** Has taken no entries yet: they wait here. */
  slow: Extract<SyncOutput, { type: "entriesCame" }>[] | null = null;
  /** Has not answered for a chunk yet. */
  busy = false;
  state: SyncState;
  readonly world: World;
  #parked: { readonly entry: Entry; readonly session: SessionId }[] = [];

  constructor(world: World, number: number) {
    this.world = world;
    this.id = number.toString(16).padStart(2, "0").repeat(32) as DeviceId;
    this.state = createSync(this.id, this.#view());
  }

  #opHeads(): readonly OpId[] {
    const parents = new Set([...this.ops.values()].flatMap((op) => op.parents));
    return [...this.ops.keys()].filter((id) => !parents.has(id)).toSorted();
  }

  #view(): SyncView {
    const logs = [...this.logs].flatMap(([device, log]) => {
      const last = log.at(-1);
      return last === undefined ? [] : [[device, { seq: last.seq, entryId: last.id }] as const];
    });
    return {
      // A graph that grows in place, as the membership's does.
      ops: { knows: (op) => this.ops.has(op), heads: () => this.#opHeads() },
      epoch: this.epoch,
      heads: new Map(logs),
      wants: this.wants,
    };
  }

  feed(input: SyncInput): void {
    const { state, outputs } = stepSync(this.state, input, this.world.now);
    this.state = state;
    for (const output of outputs) this.#carry(output);
  }

  /** Tells the machine what is held and wanted now. */
  look(
    ops: readonly Bytes[] = [],
    entries: Extract<SyncInput, { type: "viewChanged" }>["entries"] = [],
  ): void {
    this.feed({ type: "viewChanged", view: this.#view(), ops, entries });
  }

  writeOp(name: string): OpId {
    const op = opOf(utf8(`${name}|${this.#opHeads().join()}`));
    this.ops.set(op.id, op);
    this.look([op.bytes]);
    return op.id;
  }

  write(size = 0): Entry {
    const log = this.logs.get(this.id) ?? [];
    const needs = this.#opHeads()[0] ?? "";
    const text = `${this.id}|${log.length + 1}|${needs}|${"x".repeat(size)}`;
    const entry = entryOf(utf8(text));
    if (entry === null) throw new Error("an entry was meant");
    this.logs.set(this.id, [...log, entry]);
    this.look(
      [],
      [{ device: this.id, seq: entry.seq, entryId: entry.id, sealed: () => entry.bytes, source: null }],
    );
    return entry;
  }

  lengthOf(device: SyncDevice): number {
    return this.logs.get(device.id)?.at(-1)?.seq ?? 0;
  }

  #past(wanted: readonly OpId[], have: readonly OpId[]): readonly Bytes[] {
    const known = new Set<OpId>();
    const visit = (id: OpId, found: Set<OpId>, out: Op[]): void => {
      const op = this.ops.get(id);
      if (op === undefined || found.has(id) || known.has(id)) return;
      found.add(id);
      for (const parent of op.parents) visit(parent, found, out);
      out.push(op);
    };
    for (const id of have) visit(id, new Set(), []);
    const held = new Set<OpId>();
    for (const id of have) visit(id, held, []);
    for (const id of held) known.add(id);
    const out: Op[] = [];
    const found = new Set<OpId>();
    for (const id of wanted) visit(id, found, out);
    return out.map((op) => op.bytes);
  }

  #takeEntries(session: SessionId, entries: readonly Bytes[]): void {
    const taken: Entry[] = [];
    for (const bytes of entries) {
      const entry = entryOf(bytes);
      if (entry !== null) this.#parked.push({ entry, session });
    }
    for (let again = true; again;) {
      again = false;
      const waiting = this.#parked;
      this.#parked = [];
      for (const one of waiting) {
        const { entry } = one;
        const log = this.logs.get(entry.device) ?? [];
        const last = log.at(-1)?.seq ?? 0;
        if (entry.seq <= last) continue;
        if (entry.needs !== null && !this.ops.has(entry.needs)) {
          this.#parked.push(one);
          continue;
        }
        if (entry.seq > last + 1) {
          this.#parked.push(one);
          continue;
        }
        this.logs.set(entry.device, [...log, entry]);
        taken.push(entry);
        again = true;
      }
    }
    this.look(
      [],
      taken.map((entry) => ({
        device: entry.device,
        seq: entry.seq,
        entryId: entry.id,
        sealed: () => {
          this.sealedAgain += 1;
          return entry.bytes;
        },
        source: session,
      })),
    );
    for (const { entry, session: from } of this.#parked.filter((one) => one.session === session)) {
      if (entry.needs !== null && !this.ops.has(entry.needs))
        this.feed({ type: "opsMissing", session: from, ops: [entry.needs] });
      else this.feed({ type: "entriesMissing", session: from, device: entry.device, to: entry.seq - 1 });
    }
  }

  handle({ session, request, entries }: Extract<SyncOutput, { type: "entriesCame" }>): void {
    this.#takeEntries(session, entries);
    this.feed({ type: "handled", session, request });
  }

  /** Takes the first of what waits. */
  handleOne(): void {
    const waiting = this.slow?.shift();
    if (waiting !== undefined) this.handle(waiting);
  }

  #carry(output: SyncOutput): void {
    if (output.type !== "send") this.seen.push(output);
    switch (output.type) {
      case "send": {
        const link = this.links.get(output.session);
        for (const message of output.messages) {
          this.sent.push({ session: output.session, message });
          if (link === undefined) continue;
          const line = `${this.id} ${output.session}`;
          const { to, session } = link;
          this.world.lines.set(line, [...(this.world.lines.get(line) ?? []), { to, session, message }]);
        }
        return;
      }
      case "endSession":
        return this.part(output.session);
      case "giveOps":
        return this.feed({
          type: "opsGiven",
          session: output.session,
          request: output.request,
          ops: this.#past(output.wanted, output.have),
        });
      case "giveEntries": {
        const log = this.logs.get(output.device) ?? [];
        const entries = log
          .filter(({ seq }) => seq >= output.from && seq <= output.to)
          .map(({ bytes }) => bytes);
        const given = this.lies ? [this.lie] : entries;
        const { session, request } = output;
        return this.feed({ type: "entriesGiven", session, request, form: "sealed", entries: given });
      }
      case "giveEntry": {
        const { session, request, device, entryId } = output;
        const found = (this.logs.get(device) ?? []).filter(({ id }) => id === entryId);
        const entries = found.map(({ bytes }) => bytes);
        return this.feed({ type: "entriesGiven", session, request, form: "sealed", entries });
      }
      case "giveCut": {
        const { session, request } = output;
        const entries = this.cut === null ? [] : [this.cut.bytes];
        return this.feed({ type: "entriesGiven", session, request, form: "sealed", entries });
      }
      case "giveBox": {
        const { session, request } = output;
        return this.feed({ type: "boxGiven", session, request, box: this.boxes.get(output.epoch) ?? null });
      }
      case "giveChunk": {
        if (this.busy) return;
        const { session, request } = output;
        const chunk = this.chunks.get(output.hash) ?? null;
        return this.feed({ type: "chunkGiven", session, request, chunk: this.lies ? utf8("else") : chunk });
      }
      case "opsCame": {
        for (const bytes of output.ops) {
          const op = opOf(bytes);
          if (op.parents.every((parent) => this.ops.has(parent))) this.ops.set(op.id, op);
        }
        this.#takeEntries(output.session, []);
        return this.feed({ type: "handled", session: output.session, request: output.request });
      }
      case "entriesCame":
        if (this.slow === null) this.handle(output);
        else this.slow.push(output);
        return;
      case "boxCame":
        this.boxes.set(output.epoch, output.box);
        this.wants = { ...this.wants, boxes: this.wants.boxes.filter((epoch) => epoch !== output.epoch) };
        this.look();
        return this.feed({ type: "handled", session: output.session, request: output.request });
      case "chunkCame":
        this.chunks.set(output.hash, output.chunk);
        this.wants = { ...this.wants, chunks: this.wants.chunks.filter((hash) => hash !== output.hash) };
        this.look();
        return this.feed({ type: "handled", session: output.session, request: output.request });
      case "cutCame":
      case "joinCame":
      case "compareCame":
      case "ringCame":
      case "listHeard":
      case "remoteHas":
      case "ownHeard":
      case "presenceCame":
      case "presenceGone":
      case "clockHeard":
        return;
    }
  }

  part(session: SessionId): void {
    const link = this.links.get(session);
    if (link === undefined) return;
    this.links.delete(session);
    this.world.lines.delete(`${this.id} ${session}`);
    this.feed({ type: "closed", session });
    link.to.part(link.session);
  }
}

let sessions = 0;

/** Both sides of one session; what it is about is the world's. */
export const connect = (
  a: SyncDevice,
  b: SyncDevice,
  sid = a.world.random.bytes(32),
): readonly [SessionId, SessionId] => {
  const [ofA, ofB] = [++sessions, ++sessions];
  a.links.set(ofA, { to: b, session: ofB });
  b.links.set(ofB, { to: a, session: ofA });
  const standing = (from: SyncDevice, to: SyncDevice) => from.standings.get(to.id) ?? "active";
  a.feed({ type: "opened", session: ofA, device: b.id, sid, standing: standing(a, b) });
  b.feed({ type: "opened", session: ofB, device: a.id, sid, standing: standing(b, a) });
  return [ofA, ofB];
};

/** Delivers one message of a line that the seed chooses; false when nothing is on its way. */
export const deliverOne = (world: World): boolean => {
  const lines = [...world.lines].filter(([, line]) => line.length > 0);
  const [key, line] = lines[world.random.pick(Math.max(1, lines.length))] ?? [];
  const next = line?.[0];
  if (key === undefined || next === undefined || line === undefined) return false;
  world.lines.set(key, line.slice(1));
  next.to.feed({ type: "messageCame", session: next.session, message: next.message });
  return true;
};

/** Delivers all, and lets time pass in between until nobody has anything left to say. */
export const drain = (world: World, devices: readonly SyncDevice[], ms = 1_500): void => {
  const end = world.now + ms;
  for (;;) {
    let delivered = 0;
    while (deliverOne(world)) if (++delivered > 100_000) throw new Error("it never ends");
    if (world.now >= end) return;
    world.now += 250;
    for (const device of devices) device.feed({ type: "timePassed" });
  }
};
