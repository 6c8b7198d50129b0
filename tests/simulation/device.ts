// One machine of a simulated world: the core's own graph, log, gate, documents and synchronisation, with the disk first
// and the sessions after it, as core/engine joins them. Sessions are lines of messages (talking.ts); their seals are
// tested elsewhere (SES), here a line is whole or broken. What it has of the membership is in belonging.ts, what it deletes
// in deleting.ts; here is what it writes, takes and lays down.

import * as Y from "yjs";
import {
  type Bytes,
  type DeviceId,
  type DocId,
  type EntryId,
  redact,
  toHex,
} from "../../src/core/base/index.ts";
import type { Author, LastEntry } from "../../src/core/circle/index.ts";
import { entryIdAt } from "../../src/core/log/deviceLog.ts";
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
  decodeLogState,
  decodeOpened,
  encodeOpened,
  type EntryContent,
  envelopeOf,
  type HeldEntry,
  type LogContext,
  type LogOutput,
  type LogState,
  openEnvelope,
  ownNumber,
  receiveEntry,
  selectHeads,
  takeChangedRows,
} from "../../src/core/log/index.ts";
import type { LogHeads, NewEntry, SessionId, SyncOutput } from "../../src/core/sync/index.ts";
import { Belonging } from "./belonging.ts";
import { deletionNow } from "./deleting.ts";
import { type Batch, Disk, emptyBatch, type Item } from "./disk.ts";
import { judgeAgain } from "./judging.ts";
import type { Ground } from "./ground.ts";
import { Lying } from "./lying.ts";
import { questionOf } from "./talking.ts";

const nothingAtAll = new Uint8Array(0);

export class Device extends Belonging {
  readonly number: number;
  readonly disk = new Disk();
  log: LogState;
  isUp = true;
  /** Does what it likes; the laws are about the others. */
  isHostile = false;
  /** Own entries that were said to be saved. */
  readonly saved = new Set<EntryId>();
  /** What was dropped and what was set aside here, by reason. */
  readonly dropped = new Map<string, number>();
  readonly setAside = new Map<string, number>();
  protected documents = new Map<DocId, OpenDocument>();
  readonly #lying = new Lying();
  #bases: ReadonlyMap<DocId, Bytes> = new Map();
  /** Entries that were deleted here, in all lives. */
  deleted = 0;
  /** How often what it had was judged otherwise than before. */
  judgings = 0;

  constructor(world: Ground, number: number, author: Author) {
    super(world, author);
    this.number = number;
    this.log = beginLog(world.circle.circleId);
    this.beginTalking();
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
      epochs: [...this.keys.values()].toReversed(),
      judgeUpdate: judgeWith((docId) => this.document(docId)),
    };
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
    for (const { entryId, opened } of entries) {
      this.world.written.set(entryId, this.id);
      this.world.sealedUnder.set(entryId, opened.epochId);
      if (!this.isHostile) this.checkSealing(opened.epochId);
    }
    const items = entries.map((entry): Item => ({
      entryId: entry.entryId,
      author: this.id,
      seq: entry.header.seq,
      docId: entry.header.update?.docId ?? null,
      class: "accepted",
      opened: entry.openedBytes,
    }));
    const heads = this.#logHeads();
    this.commit({ ...emptyBatch, rows: takeChangedRows(this.log), items }, true, () => {
      for (const { entryId } of entries) this.saved.add(entryId);
      this.#stored(
        entries.map((entry) => ({
          device: this.id,
          seq: entry.header.seq,
          entryId: entry.entryId,
          sealed: () => entry.envelope,
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

  /** What is held here of a device that counts: beyond it nothing does once the device is out. */
  lastOf(deviceId: DeviceId): LastEntry {
    const log = this.log.devices.get(deviceId);
    const entryId = log === undefined ? null : entryIdAt(log, log.lastAccepted);
    return entryId === null
      ? { deviceId, seq: 0, entryId: null }
      : { deviceId, seq: log?.lastAccepted ?? 0, entryId };
  }

  #logHeads(): LogHeads {
    return new Map(selectHeads(this.log).map(({ deviceId, seq, entryId }) => [deviceId, { seq, entryId }]));
  }

  protected arrived(what: "ops" | "key"): void {
    this.#carry(receiveEntry(this.log, { type: "arrived", need: { type: what } }, this.#context()), null);
  }

  protected takeEntries(
    { form, session, entries }: Extract<SyncOutput, { readonly type: "entriesCame" }>,
    then: () => void,
  ): void {
    const type = form === "sealed" ? "envelope" : "opened";
    const context = this.#context();
    const outputs = entries.flatMap((bytes) =>
      receiveEntry(this.log, { type, bytes, from: String(session), at: this.world.now }, context),
    );
    this.#carry(outputs, session, then);
  }

  /** Carries out what the log said of entries that came; `from` is the session, or null for what had waited. */
  #carry(outputs: readonly LogOutput[], from: SessionId | null, then: () => void = () => undefined): void {
    const held: { readonly entry: HeldEntry; readonly item: Item }[] = [];
    let isDue = false;
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
              author: output.entry.deviceId,
              seq: output.entry.header.seq,
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
        case "branchMissing":
        case "opsMissing": {
          const question = from === null ? null : questionOf(output, from);
          if (question !== null) this.feed(question);
          break;
        }
        case "parked":
        case "ignored":
        case "forked":
        case "rebuildDue":
          break;
        case "rejudgeDue":
          isDue = true;
          break;
      }
    if (held.length === 0) return then();
    const items = held.map(({ item }) => item);
    const heads = this.#logHeads();
    this.commit({ ...emptyBatch, rows: takeChangedRows(this.log), items }, false, () => {
      this.#stored(
        held.map(({ entry }) => this.#newEntry(entry)),
        items,
        heads,
      );
      then();
    });
    if (isDue) this.judgeAgain();
  }

  #newEntry(entry: HeldEntry): NewEntry {
    const key = this.keys.get(entry.opened.epochId);
    return {
      device: entry.deviceId,
      seq: entry.header.seq,
      entryId: entry.entryId,
      sealed: () => (key === undefined ? null : envelopeOf(this.log.circleId, key, entry.opened)),
      source: entry.from === null ? null : Number(entry.from),
    };
  }

  // ── The disk

  protected commit(batch: Batch, strict: boolean, done: () => void): void {
    const life = this.#life;
    this.#underWay.add(batch.items);
    this.disk.commit(batch, strict, this.world.now + 1 + this.world.random.pick(60), () => {
      this.#underWay.delete(batch.items);
      if (life === this.#life) done();
    });
  }

  #stored(entries: readonly NewEntry[], items: readonly Item[], heads: LogHeads): void {
    this.#lying.add(items);
    this.heads = heads;
    this.feed({ type: "viewChanged", view: this.view(), ops: [], entries });
  }

  /** On their way to the disk. */
  readonly #underWay = new Set<readonly Item[]>();

  protected judgeAgain(): void {
    // RULE: [TRU-6] nobody who is out judges what is here again.
    if (!this.isActive(this.id)) return;
    const items = [...this.#lying.all, ...[...this.#underWay].flat()];
    const beginnings = (docIds: ReadonlySet<DocId>): ReadonlyMap<DocId, OpenDocument> =>
      new Map([...docIds].map((docId) => [docId, this.#baseOf(docId)]));
    const again = judgeAgain(this.log, items, this.#context(), beginnings);
    if (again === null) return;
    const { log, documents, classes: judged } = again;
    this.judgings += 1;
    this.log = log;
    for (const [docId, document] of documents) this.documents.set(docId, document);
    this.commit({ ...emptyBatch, rows: takeChangedRows(log), judged }, true, () => this.#lying.judge(judged));
  }

  // ── Deleting

  #baseOf(docId: DocId): OpenDocument {
    const base = this.#bases.get(docId);
    const document = base === undefined ? null : decodeDocument(base);
    return document?.ok === true ? document.value : emptyDocument();
  }

  tidy(): void {
    // What is on its way to the disk could not be deleted from it.
    if (!this.disk.isIdle) return;
    const deletion = deletionNow({
      log: this.log,
      graph: this.graph,
      author: this.author,
      lying: this.#lying,
      context: this.#context(),
      bases: () => new Map(this.docIds.map((docId) => [docId, this.#baseOf(docId)])),
    });
    if (deletion === null) return;
    const { floor, gone, documents } = deletion;
    this.log.floor = floor;
    this.log.floorChanged = true;
    this.deleted += gone.size;
    this.#bases = new Map([...documents].map(([docId, document]) => [docId, encodeDocument(document)]));
    this.#lying.replace(this.#lying.all.filter(({ entryId }) => !gone.has(entryId)));
    const tidied = { gone, bases: this.#bases };
    this.commit({ ...emptyBatch, rows: takeChangedRows(this.log), tidied }, true, () => undefined);
  }

  /** Counts how often the machine was started: what an earlier life still waits for never comes. */
  #life = 0;

  /** The power goes: sessions end, and the disk forgets what it had not promised. */
  crash(): void {
    this.isUp = false;
    this.#life += 1;
    for (const session of this.links.keys()) this.part(session);
    this.disk.crash(this.world.random.pick(1000) / 1000);
    this.#underWay.clear();
  }

  start(): void {
    this.isUp = true;
    const batches = this.disk.read();
    const ops = batches.flatMap((batch) => batch.ops);
    this.graph = this.world.graphAfter(ops);
    this.secrets.clear();
    this.keys.clear();
    this.beginSecrets();
    for (const batch of batches)
      for (const [epoch, secret] of batch.secrets) this.takeSecret([epoch, redact(secret)]);
    const rows = new Map(
      batches.flatMap((batch) => batch.rows.map(({ key, bytes }) => [key, bytes] as const)),
    );
    const log = decodeLogState(this.log.circleId, [...rows.values()]);
    if (!log.ok) throw new Error("the log's rows do not decode");
    this.log = log.value;
    this.documents = new Map();
    const gone = new Set(batches.flatMap(({ tidied }) => [...(tidied?.gone ?? [])]));
    this.#bases = batches.findLast(({ tidied }) => tidied !== null)?.tidied?.bases ?? new Map();
    for (const docId of this.#bases.keys()) this.documents.set(docId, this.#baseOf(docId));
    this.#lying.replace(batches.flatMap((batch) => batch.items).filter(({ entryId }) => !gone.has(entryId)));
    for (const item of this.#lying.all) this.replay(item);
    this.heads = this.#logHeads();
    // The power may have gone between an op and what followed from it.
    this.judgeAgain();
    this.beginTalking();
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

  protected entriesFor(device: DeviceId, from: number, to: number): readonly Bytes[] {
    const stored = this.heads.get(device)?.seq ?? 0;
    const found: Bytes[] = [];
    for (let seq = from; seq <= Math.min(to, stored); seq++) {
      const decoded = decodeOpened(this.#lying.at(device, seq) ?? nothingAtAll);
      const key = decoded.ok ? this.keys.get(decoded.value.epochId) : undefined;
      if (!decoded.ok || key === undefined) break;
      found.push(envelopeOf(this.log.circleId, key, decoded.value));
    }
    return found;
  }

  envelopesOf(entryId: EntryId): readonly Bytes[] {
    return this.entryFor(entryId);
  }

  /** With any key that is here. */
  canOpen(envelope: Bytes): boolean {
    return openEnvelope(envelope, this.log.circleId, [...this.keys.values()]).ok;
  }

  protected entryFor(entryId: EntryId): readonly Bytes[] {
    const decoded = decodeOpened(this.#lying.named(entryId) ?? nothingAtAll);
    const key = decoded.ok ? this.keys.get(decoded.value.epochId) : undefined;
    return !decoded.ok || key === undefined ? [] : [envelopeOf(this.log.circleId, key, decoded.value)];
  }
}
