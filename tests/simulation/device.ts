// One machine of a simulated world: the core's own graph, log, gate, documents and synchronisation, with the disk first
// and the sessions after it, as core/engine joins them. Sessions are lines of messages; their seals are tested
// elsewhere (SES), here a line is whole or broken.

import * as Y from "yjs";
import {
  type Bytes,
  type DeviceId,
  type DocId,
  type EntryId,
  type EpochId,
  type OpId,
  redact,
  type Redacted,
  reveal,
  toHex,
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
import type { Message } from "../../src/core/codec/index.ts";
import {
  canonicalState,
  decodeDocument,
  emptyDocument,
  encodeDocument,
  joinRun,
  judgeOwnUpdate,
  judgeWith,
  type OpenDocument,
  readUpdate,
} from "../../src/core/document/index.ts";
import {
  beginLog,
  type ComposedEntry,
  composeEntries,
  decodeCut,
  decodeLogState,
  decodeOpened,
  encodeOpened,
  type EntryContent,
  envelopeOf,
  type EpochKey,
  epochKeyOf,
  type HeldEntry,
  type LogContext,
  type LogOutput,
  type LogState,
  mayBeFloor,
  nameEntry,
  ownNumber,
  receiveEntry,
  replayToFrontier,
  selectHeads,
  takeChangedRows,
} from "../../src/core/log/index.ts";
import {
  createSync,
  type LogHeads,
  type NewEntry,
  type SessionId,
  stepSync,
  selectWake,
  type SyncInput,
  type SyncOutput,
  type SyncState,
  type SyncView,
} from "../../src/core/sync/index.ts";
import { isHeldByAll } from "../../src/core/engine/ripening.ts";
import { type Batch, Disk, emptyBatch, type Item } from "./disk.ts";
import { graphOf } from "./circle.ts";
import type { Ground, Link, Neighbour } from "./ground.ts";

const nothingAtAll = new Uint8Array(0);

export class Device {
  readonly world: Ground;
  readonly number: number;
  readonly author: Author;
  readonly disk = new Disk();
  readonly links = new Map<SessionId, Link>();
  graph: CircleGraph;
  log: LogState;
  isUp = true;
  /** Does what it likes; the laws are about the others. */
  isHostile = false;
  /** Own entries that were said to be saved. */
  readonly saved = new Set<EntryId>();
  /** What was dropped and what was set aside here, by reason. */
  readonly dropped = new Map<string, number>();
  readonly setAside = new Map<string, number>();
  protected readonly secrets = new Map<EpochId, Redacted<Bytes>>();
  protected documents = new Map<DocId, OpenDocument>();
  #keys = new Map<EpochId, EpochKey>();
  #given = new Map<DeviceId, Map<number, { readonly opened: Bytes }>>();
  #byId = new Map<EntryId, Bytes>();
  #items: readonly Item[] = [];
  #bases: ReadonlyMap<DocId, Bytes> = new Map();
  /** Entries that were deleted here, in all lives. */
  deleted = 0;
  #heads: LogHeads = new Map();
  #sync: SyncState;
  /** When this machine's synchronisation wants to be asked again. */
  wake: number | null = null;

  constructor(world: Ground, number: number, author: Author) {
    this.world = world;
    this.number = number;
    this.author = author;
    this.graph = world.graphFor();
    this.log = beginLog(world.circle.circleId);
    this.#take([world.circle.epoch, world.circle.secret]);
    this.#sync = createSync(this.id, this.#view());
  }

  get id(): DeviceId {
    return this.author.device.deviceId;
  }

  // ── Secrets and membership

  #take([epoch, secret]: readonly [EpochId, Redacted<Bytes>]): void {
    this.secrets.set(epoch, secret);
    this.#keys.set(epoch, epochKeyOf(epoch, secret));
  }

  get epochs(): readonly EpochId[] {
    return [...this.secrets.keys()];
  }

  isActive(device: DeviceId): boolean {
    return this.graph.current().devices.get(device)?.standing === "active";
  }

  #standingOf(device: DeviceId): "active" | "opsOnly" {
    return this.isActive(device) && this.isActive(this.id) ? "active" : "opsOnly";
  }

  #membershipChanged(): void {
    this.feed({ type: "viewChanged", view: this.#view(), ops: [], entries: [] });
    for (const [session, { to }] of this.links)
      this.feed({ type: "standingChanged", session, standing: this.#standingOf(to.id) });
  }

  /** Ops of one's own: on the disk first, then told. */
  writeOps(ops: readonly SignedOp[], secret: readonly [EpochId, Redacted<Bytes>] | null = null): void {
    const bytes = ops.map((op) => op.bytes);
    for (const op of bytes)
      if (receiveOp(this.graph, op).outputs.some(({ type }) => type === "dropped" || type === "parked"))
        throw new Error("an op of our own was not accepted");
    if (secret !== null) this.#take(secret);
    const secrets = secret === null ? [] : [[secret[0], reveal(secret[1])] as const];
    this.#commit({ ...emptyBatch, ops: bytes, secrets }, true, () => {
      this.feed({ type: "viewChanged", view: this.#view(), ops: bytes, entries: [] });
      this.#membershipChanged();
    });
  }

  beginEpoch(): boolean {
    const es = redact(this.world.random.bytes(32));
    const made = rekeyOp(this.graph, this.author, { es, reason: "repair", at: this.world.now });
    if (made.ok) this.writeOps(made.value.ops, [made.value.epoch, es]);
    return made.ok;
  }

  #takeOps(ops: readonly Bytes[], then: () => void): void {
    const accepted = ops.flatMap((bytes) =>
      receiveOp(this.graph, bytes).outputs.flatMap((output) =>
        output.type === "accepted" ? [output.bytes] : [],
      ),
    );
    if (accepted.length === 0) return then();
    this.#commit({ ...emptyBatch, ops: accepted }, false, then);
    this.#carry(receiveEntry(this.log, { type: "arrived", need: { type: "ops" } }, this.#context()), null);
    this.#membershipChanged();
  }

  #takeBox(box: Bytes): void {
    const opened = openBox(this.graph, box, this.author.device);
    if (!opened.ok || this.secrets.has(opened.value.epoch)) return;
    const { epoch, es } = opened.value;
    this.#take([epoch, es]);
    this.#commit({ ...emptyBatch, secrets: [[epoch, reveal(es)]] }, true, () => undefined);
    this.#carry(receiveEntry(this.log, { type: "arrived", need: { type: "key" } }, this.#context()), null);
    this.#membershipChanged();
  }

  // ── Documents and entries

  document(docId: DocId): OpenDocument {
    const known = this.documents.get(docId) ?? emptyDocument();
    this.documents.set(docId, known);
    return known;
  }

  get docIds(): readonly DocId[] {
    return [...this.documents.keys()];
  }

  stateOf(docId: DocId): string {
    const state = canonicalState(this.document(docId).replica.state());
    if (!state.ok) throw new Error(state.error.type);
    return toHex(state.value);
  }

  #context(): LogContext {
    return {
      facts: this.graph,
      epochs: [...this.#keys.values()].toReversed(),
      judgeUpdate: judgeWith((docId) => this.document(docId)),
    };
  }

  /** The epoch to seal under, a new one when none is clean; null: this device may not write. */
  protected epochToWrite(): EpochKey | null {
    for (let tries = 0; tries < 4; tries++) {
      const sending = sendingEpoch(this.graph, new Set(this.secrets.keys()));
      const key = sending === null ? undefined : this.#keys.get(sending.epoch);
      if (key !== undefined) return key;
      if (!this.beginEpoch()) return null;
    }
    return null;
  }

  protected compose(content: EntryContent): readonly ComposedEntry[] {
    const epoch = this.epochToWrite();
    const { device } = this.author;
    if (epoch === null) return [];
    const composed = composeEntries(this.log, {
      device: { deviceId: device.deviceId, secretKey: device.sign.secretKey },
      epoch,
      facts: this.graph,
      nonce: () => this.world.random.bytes(24),
      ts: this.world.now,
      content,
    });
    return composed.ok ? composed.value : [];
  }

  /** Stored strictly, and only then known to sessions. */
  protected store(entries: readonly ComposedEntry[]): void {
    if (entries.length === 0) return;
    for (const { entryId } of entries) this.world.written.set(entryId, this.id);
    const items = entries.map((entry): Item => ({
      entryId: entry.entryId,
      docId: entry.header.update?.docId ?? null,
      class: "accepted",
      opened: entry.openedBytes,
    }));
    const heads = this.#logHeads();
    this.#commit({ ...emptyBatch, rows: takeChangedRows(this.log), items }, true, () => {
      for (const { entryId } of entries) this.saved.add(entryId);
      this.#stored(
        entries.map((entry) => ({
          device: this.id,
          seq: entry.header.seq,
          entryId: entry.entryId,
          sealed: entry.envelope,
          source: null,
        })),
        items,
        heads,
      );
    });
  }

  /** Edits a document as a person does, through the gate, and writes the entry of it. */
  edit(docId: DocId, change: (doc: Y.Doc) => void, scope: DocId | null = null): void {
    const number = ownNumber(this.log, this.graph, this.id, docId);
    if (number === null || this.epochToWrite() === null || !this.isActive(this.id)) return;
    const document = this.document(docId);
    document.replica.writeAs(number.client);
    const clockStart = document.table.end(number.client);
    const update = document.replica.change(change);
    if (update === null) return;
    const verdict = judgeOwnUpdate(document, docId, number.client, update);
    if (verdict.type !== "sound") throw new Error(`an honest update was refused: ${JSON.stringify(verdict)}`);
    const joined = joinRun(number.client, clockStart, [update]);
    if (!joined.ok) throw new Error(joined.error.type);
    for (const run of joined.value) {
      const composed = this.compose({ type: "update", docId, scope, ...run });
      if (composed.length === 0) throw new Error("what was changed could not be written");
      this.store(composed);
    }
  }

  /** An entry that is no edit; gives its id, unless this device may not write. */
  write(content: EntryContent): EntryId | null {
    if (this.epochToWrite() === null || !this.isActive(this.id)) return null;
    const composed = this.compose(content);
    this.store(composed);
    return composed.at(-1)?.entryId ?? null;
  }

  #logHeads(): LogHeads {
    return new Map(selectHeads(this.log).map(({ deviceId, seq, entryId }) => [deviceId, { seq, entryId }]));
  }

  /** Carries out what the log said of entries that came; `from` is the session, or null for what had waited. */
  #carry(outputs: readonly LogOutput[], from: SessionId | null, then: () => void = () => undefined): void {
    const held: { readonly entry: HeldEntry; readonly item: Item }[] = [];
    for (const output of outputs)
      switch (output.type) {
        case "accepted":
        case "quarantined":
        case "blocked": {
          const docId = output.entry.header.update?.docId ?? null;
          if (output.type === "accepted" && docId !== null) {
            const applied = this.document(docId).replica.apply(output.entry.payload);
            if (!applied.ok) throw new Error(`what the gate let in was not applied: ${applied.error.type}`);
          }
          if (output.type !== "accepted") {
            const reason = output.type === "quarantined" ? output.reason : "blocked";
            this.setAside.set(reason, (this.setAside.get(reason) ?? 0) + 1);
          }
          held.push({
            entry: output.entry,
            item: {
              entryId: output.entry.entryId,
              docId,
              class: output.type,
              opened: encodeOpened(output.entry.opened),
            },
          });
          break;
        }
        case "dropped":
          this.dropped.set(output.reason, (this.dropped.get(output.reason) ?? 0) + 1);
          break;
        case "entriesMissing":
          if (from !== null)
            this.feed({ type: "entriesMissing", session: from, device: output.deviceId, to: output.to });
          break;
        case "branchMissing":
          if (from !== null)
            this.feed({
              type: "branchMissing",
              session: from,
              device: output.deviceId,
              seq: output.seq,
              entryId: output.entryId,
            });
          break;
        case "opsMissing":
          if (from !== null) this.feed({ type: "opsMissing", session: from, ops: output.ops });
          break;
        case "parked":
        case "ignored":
        case "forked":
        case "rebuildDue":
        case "rejudgeDue":
          break;
      }
    if (held.length === 0) return then();
    const items = held.map(({ item }) => item);
    const heads = this.#logHeads();
    this.#commit({ ...emptyBatch, rows: takeChangedRows(this.log), items }, false, () => {
      this.#stored(
        held.map(({ entry }) => this.#newEntry(entry)),
        items,
        heads,
      );
      then();
    });
  }

  #newEntry(entry: HeldEntry): NewEntry {
    const key = this.#keys.get(entry.opened.epochId);
    return {
      device: entry.deviceId,
      seq: entry.header.seq,
      entryId: entry.entryId,
      sealed: key === undefined ? null : envelopeOf(this.log.circleId, key, entry.opened),
      source: entry.from === null ? null : Number(entry.from),
    };
  }

  // ── The disk

  #commit(batch: Batch, strict: boolean, done: () => void): void {
    const life = this.#life;
    this.disk.commit(batch, strict, this.world.now + 1 + this.world.random.pick(60), () => {
      if (life === this.#life) done();
    });
  }

  #index(items: readonly Item[]): void {
    for (const { opened } of items) {
      const decoded = decodeOpened(opened);
      if (!decoded.ok) throw new Error("an entry of our own disk does not decode");
      const { epochId, header } = decoded.value;
      const author = this.graph.recipients(epochId)?.[header.author];
      if (author === undefined) continue;
      const log = this.#given.get(author) ?? new Map<number, { readonly opened: Bytes }>();
      this.#byId.set(nameEntry(this.log.circleId, author, decoded.value).entryId, opened);
      // Of a fork, the branch that counts here came first.
      if (!log.has(header.seq)) log.set(header.seq, { opened });
      this.#given.set(author, log);
    }
  }

  #stored(entries: readonly NewEntry[], items: readonly Item[], heads: LogHeads): void {
    this.#items = [...this.#items, ...items];
    this.#index(items);
    this.#heads = heads;
    this.feed({ type: "viewChanged", view: this.#view(), ops: [], entries });
  }

  // ── Deleting

  #baseOf(docId: DocId): OpenDocument {
    const base = this.#bases.get(docId);
    const document = base === undefined ? null : decodeDocument(base);
    return document?.ok === true ? document.value : emptyDocument();
  }

  /** Deletes by the newest cut that everybody who is active has signed to have, as core/engine does, without the days. */
  tidy(): void {
    const self = { log: this.log, graph: this.graph, self: this.author } as Parameters<typeof isHeldByAll>[0];
    const found = [...this.log.cuts].findLast(([, cut]) => isHeldByAll(self, cut));
    const opened = found && decodeOpened(this.#byId.get(found[0]) ?? nothingAtAll);
    const cut = opened?.ok === true ? decodeCut(opened.value.payload) : null;
    // What is on its way to the disk could not be deleted from it.
    if (found === undefined || cut?.ok !== true || !this.disk.isIdle || !mayBeFloor(this.log, cut.value))
      return;
    const documents = new Map(this.docIds.map((docId) => [docId, this.#baseOf(docId)]));
    const entries = this.#items.flatMap((item) => {
      const entry = decodeOpened(item.opened);
      return entry.ok ? [{ item, entry: entry.value }] : [];
    });
    const floor = replayToFrontier(
      this.log,
      { cut: cut.value, entryId: found[0] },
      entries.map(({ entry }) => entry),
      { ...this.#context(), judgeUpdate: judgeWith((docId) => documents.get(docId) ?? null) },
      (docId, payload) => documents.get(docId)?.replica.apply(payload).ok === true,
    );
    if (floor === null) return;
    const gone = new Set(
      entries.flatMap(({ item, entry }) => {
        const device = this.graph.recipients(entry.epochId)?.[entry.header.author];
        const seq = (device && floor.at.get(device)?.seq) ?? 0;
        return item.class === "accepted" && entry.header.seq <= seq ? [item.entryId] : [];
      }),
    );
    if (gone.size === 0) return;
    this.log.floor = floor;
    this.log.floorChanged = true;
    this.deleted += gone.size;
    this.#bases = new Map([...documents].map(([docId, document]) => [docId, encodeDocument(document)]));
    this.#items = this.#items.filter(({ entryId }) => !gone.has(entryId));
    this.#given = new Map();
    this.#byId = new Map();
    this.#index(this.#items);
    const tidied = { gone, bases: this.#bases };
    this.#commit({ ...emptyBatch, rows: takeChangedRows(this.log), tidied }, true, () => undefined);
  }

  /** Counts how often the machine was started: what an earlier life still waits for never comes. */
  #life = 0;

  /** The power goes: sessions end, and the disk forgets what it had not promised. */
  crash(): void {
    this.isUp = false;
    this.#life += 1;
    for (const session of this.links.keys()) this.part(session);
    this.disk.crash(this.world.random.pick(1000) / 1000);
  }

  start(): void {
    this.isUp = true;
    const batches = this.disk.read();
    const ops = batches.flatMap((batch) => batch.ops);
    this.graph = this.world.isStatic
      ? this.graph
      : graphOf(this.log.circleId, [...this.world.circle.ops, ...ops]);
    this.secrets.clear();
    this.#keys.clear();
    this.#take([this.world.circle.epoch, this.world.circle.secret]);
    for (const batch of batches)
      for (const [epoch, secret] of batch.secrets) this.#take([epoch, redact(secret)]);
    const rows = new Map(
      batches.flatMap((batch) => batch.rows.map(({ key, bytes }) => [key, bytes] as const)),
    );
    const log = decodeLogState(this.log.circleId, [...rows.values()]);
    if (!log.ok) throw new Error("the log's rows do not decode");
    this.log = log.value;
    this.documents = new Map();
    this.#given = new Map();
    this.#byId = new Map();
    const gone = new Set(batches.flatMap(({ tidied }) => [...(tidied?.gone ?? [])]));
    this.#bases = batches.findLast(({ tidied }) => tidied !== null)?.tidied?.bases ?? new Map();
    for (const docId of this.#bases.keys()) this.documents.set(docId, this.#baseOf(docId));
    this.#items = batches.flatMap((batch) => batch.items).filter(({ entryId }) => !gone.has(entryId));
    this.#index(this.#items);
    for (const item of this.#items) this.replay(item);
    this.#heads = this.#logHeads();
    this.#sync = createSync(this.id, this.#view());
  }

  /** An entry that was accepted: its structure into the table again, its content into the replica. */
  protected replay({ docId, class: kind, opened }: Item): void {
    const decoded = decodeOpened(opened);
    if (docId === null || kind !== "accepted" || !decoded.ok) return;
    const document = this.document(docId);
    const { payload } = decoded.value;
    const read = readUpdate(payload);
    const client = read.ok ? read.value.blocks[0]?.client : undefined;
    if (client !== undefined && judgeOwnUpdate(document, docId, client, payload).type !== "sound")
      throw new Error("what was accepted is refused after a restart");
    if (!document.replica.apply(payload).ok)
      throw new Error("what was accepted does not apply after a restart");
  }

  // ── Sessions

  #view(): SyncView {
    const held = new Set(this.secrets.keys());
    const { isStatic, circle } = this.world;
    return {
      ops: this.graph,
      epoch: isStatic ? circle.epoch : (sendingEpoch(this.graph, held)?.epoch ?? null),
      heads: this.#heads,
      wants: { cut: false, chunks: [], boxes: isStatic ? [] : boxesToAskFor(this.graph, held, this.id) },
    };
  }

  feed(input: SyncInput): void {
    const { state, outputs } = stepSync(this.#sync, input, this.world.now);
    this.#sync = state;
    for (const output of outputs) this.#speak(output);
    this.wake = selectWake(this.#sync, this.world.now);
  }

  passTime(): void {
    if (this.wake !== null && this.wake <= this.world.now) this.feed({ type: "timePassed" });
  }

  open(session: SessionId, to: Neighbour, toSession: SessionId, sid: Bytes): void {
    this.links.set(session, { to, session: toSession });
    this.feed({ type: "opened", session, device: to.id, sid, standing: this.#standingOf(to.id) });
  }

  part(session: SessionId): void {
    const link = this.links.get(session);
    if (link === undefined) return;
    this.links.delete(session);
    this.world.forget(session);
    this.feed({ type: "closed", session });
    link.to.part(link.session);
  }

  hear(session: SessionId, message: Message): void {
    if (this.links.has(session)) this.feed({ type: "messageCame", session, message });
  }

  send(session: SessionId, messages: readonly Message[]): void {
    const link = this.links.get(session);
    if (link !== undefined) this.world.post(session, link, messages);
  }

  protected entriesFor(device: DeviceId, from: number, to: number): readonly Bytes[] {
    const log = this.#given.get(device);
    const stored = this.#heads.get(device)?.seq ?? 0;
    const found: Bytes[] = [];
    for (let seq = from; seq <= Math.min(to, stored); seq++) {
      const decoded = decodeOpened(log?.get(seq)?.opened ?? new Uint8Array(0));
      const key = decoded.ok ? this.#keys.get(decoded.value.epochId) : undefined;
      if (!decoded.ok || key === undefined) break;
      found.push(envelopeOf(this.log.circleId, key, decoded.value));
    }
    return found;
  }

  protected entryFor(entryId: EntryId): readonly Bytes[] {
    const decoded = decodeOpened(this.#byId.get(entryId) ?? new Uint8Array(0));
    const key = decoded.ok ? this.#keys.get(decoded.value.epochId) : undefined;
    return !decoded.ok || key === undefined ? [] : [envelopeOf(this.log.circleId, key, decoded.value)];
  }

  protected boxFor(receiver: DeviceId, epoch: EpochId): Bytes | null {
    const es = this.secrets.get(epoch);
    if (es === undefined) return null;
    const parties = { author: this.author.device, recipient: receiver };
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

  #speak(output: SyncOutput): void {
    switch (output.type) {
      case "send":
        return this.send(output.session, output.messages);
      case "endSession":
        this.world.ended.set(output.reason, (this.world.ended.get(output.reason) ?? 0) + 1);
        return this.part(output.session);
      case "giveOps": {
        const { session, request } = output;
        return this.feed({
          type: "opsGiven",
          session,
          request,
          ops: this.opsFor(output.wanted, output.have),
        });
      }
      case "giveEntries": {
        const { session, request } = output;
        const entries = this.entriesFor(output.device, output.from, output.to);
        return this.feed({ type: "entriesGiven", session, request, form: "sealed", entries });
      }
      case "giveEntry": {
        const { session, request } = output;
        const entries = this.entryFor(output.entryId);
        return this.feed({ type: "entriesGiven", session, request, form: "sealed", entries });
      }
      case "giveCut":
        return this.feed({
          type: "entriesGiven",
          session: output.session,
          request: output.request,
          form: "sealed",
          entries: [],
        });
      case "giveBox": {
        const receiver = this.links.get(output.session)?.to.id;
        const box = receiver === undefined ? null : this.boxFor(receiver, output.epoch);
        return this.feed({ type: "boxGiven", session: output.session, request: output.request, box });
      }
      case "giveChunk":
        return this.feed({
          type: "chunkGiven",
          session: output.session,
          request: output.request,
          chunk: null,
        });
      case "opsCame":
        return this.#takeOps(output.ops, () => this.#handled(output));
      case "entriesCame": {
        const type = output.form === "sealed" ? "envelope" : "opened";
        const from = String(output.session);
        const context = this.#context();
        const outputs = output.entries.flatMap((bytes) =>
          receiveEntry(this.log, { type, bytes, from, at: this.world.now }, context),
        );
        return this.#carry(outputs, output.session, () => this.#handled(output));
      }
      case "boxCame":
        this.#takeBox(output.box);
        return this.#handled(output);
      case "cutCame":
      case "chunkCame":
        return this.#handled(output);
      case "joinCame":
      case "compareCame":
      case "listHeard":
      case "ringCame":
      case "ownHeard":
      case "remoteHas":
      case "presenceCame":
      case "presenceGone":
      case "clockHeard":
        return;
    }
  }

  #handled({ session, request }: { readonly session: SessionId; readonly request: number }): void {
    if (request !== 0 && this.links.has(session)) this.feed({ type: "handled", session, request });
  }
}
