// A member who has every key of a member and keeps to no rule. Each act is one thing that a person with the program's source could do; none needs luck against the primitives.

import { type Bytes, type DeviceId, type EntryId, type OpId } from "../../src/core/base/index.ts";
import { type OpBody, signOp } from "../../src/core/circle/index.ts";
import { draftOn, opOn } from "../../src/core/circle/draft.ts";
import type { Message } from "../../src/core/codec/index.ts";
import {
  type ComposedEntry,
  decodeLogState,
  encodeAttestation,
  encodeLogState,
  type EntryContent,
  marginDocId,
  ownNumber,
  sealEntry,
  selectHeads,
} from "../../src/core/log/index.ts";
import { encodeMessage, type SessionId, type SyncMessage } from "../../src/core/sync/index.ts";
import { block, type Struct, update } from "../core/document/updates.ts";
import { Device } from "./device.ts";
import type { Item } from "./disk.ts";
import { documents } from "./ground.ts";
import { cutBy } from "./vouching.ts";

const zeros = "00".repeat(32);
/** As a value of a map: null. */
const nothing = 126;

export class Hostile extends Device {
  override isHostile = true;
  /** Updates of its own hand, as it would go on writing them. */
  #clock = 0;

  #anySession(): SessionId | null {
    const sessions = [...this.links.keys()];
    return sessions.length === 0 ? null : this.world.oneOf(sessions);
  }

  #say(message: SyncMessage, request = 0): void {
    const session = this.#anySession();
    if (session !== null) this.send(session, [encodeMessage(message, request)]);
  }

  #anyEntry(): Bytes | undefined {
    const heads = selectHeads(this.log);
    if (heads.length === 0) return undefined;
    const { deviceId, seq } = this.world.oneOf(heads);
    const at = 1 + this.world.random.pick(seq);
    return this.entriesFor(deviceId, at, at)[0];
  }

  /** Bytes of no meaning, under any kind. */
  #sayGarbage(): void {
    const { random } = this.world;
    const session = this.#anySession();
    if (session === null) return;
    const kind = (1 + random.pick(14)) as Message["kind"];
    this.send(session, [{ kind, request: random.pick(3), bytes: random.bytes(random.pick(60)) }]);
  }

  #replay(): void {
    const entry = this.#anyEntry();
    if (entry !== undefined) this.#say({ type: "entries", entries: [entry, entry] });
  }

  #sayChanged(): void {
    const entry = this.#anyEntry()?.slice();
    if (entry === undefined) return;
    const at = this.world.random.pick(entry.length);
    entry[at] = (entry[at] ?? 0) ^ (1 << this.world.random.pick(8));
    this.#say({ type: "entries", entries: [entry] });
  }

  /** An entry that names another device as its author, next in that device's log, signed with one's own key. */
  #impersonate(): void {
    const epoch = this.epochToWrite();
    if (epoch === null) return;
    const recipients = this.graph.recipients(epoch.epochId) ?? [];
    const victim = this.world.oneOf(this.world.honest).id;
    if (!recipients.includes(victim)) return;
    const head = selectHeads(this.log).find(({ deviceId }) => deviceId === victim);
    const { entryId, envelope } = sealEntry({
      circleId: this.log.circleId,
      epoch,
      recipients,
      device: { deviceId: victim, secretKey: this.author.device.sign.secretKey },
      header: {
        type: 6,
        author: recipients.indexOf(victim),
        seq: (head?.seq ?? 0) + 1,
        prev: head?.entryId ?? (zeros as EntryId),
        ts: 1,
        mheads: this.graph.heads(),
        deps: [],
        update: null,
      },
      payload: new Uint8Array(0),
      nonce: this.world.random.bytes(24),
    });
    this.world.forged.add(entryId);
    this.#say({ type: "entries", entries: [envelope] });
  }

  /** Composed by all rules but those of the content, and stored like an honest one, so that it spreads. */
  #write(content: EntryContent): readonly ComposedEntry[] {
    const composed = this.compose(content);
    for (const { entryId } of composed) this.world.handmade.add(entryId);
    return composed;
  }

  /** Into the margin of somebody else: an update with nothing wrong but that, or the gate would stop it without the right. */
  #writeInMargin(): void {
    const victim = this.world.oneOf(this.world.honest).author.userId;
    const scope = this.world.oneOf(documents);
    const docId = marginDocId(scope, victim);
    const number = ownNumber(this.log, this.graph, this.id, docId);
    if (number === null) return;
    const note: Struct = { any: Uint8Array.of(nothing), parent: "notes", key: "note" };
    const payload = update([block(number.client, 0, [note])]);
    this.store(this.#write({ type: "update", docId, scope, clockStart: 0, clockLen: 1, payload }));
  }

  #updateAt(clock: number): Bytes {
    return update([block(7, clock, [{ element: "paragraph", parent: "content" }])]);
  }

  /** An update that no editor made: bytes of chance, another's number, a gap in the clocks, or nearly right. */
  #writeHandmade(): void {
    const { random } = this.world;
    const docId = this.world.oneOf(documents);
    const payloads = [
      random.bytes(1 + random.pick(40)),
      this.#updateAt(this.#clock),
      this.#updateAt(random.pick(9)),
    ];
    const payload = this.world.oneOf(payloads);
    const clockStart = random.pick(3) === 0 ? random.pick(50) : this.#clock;
    this.#clock += 1;
    this.store(
      this.#write({ type: "update", docId, scope: null, clockStart, clockLen: random.pick(3), payload }),
    );
  }

  /** Says to have what nobody wrote. */
  #sayFalseHeads(): void {
    const { random } = this.world;
    const device = this.world.oneOf(this.world.devices).id;
    this.#say({
      type: "heads",
      epoch: null,
      opHeads: random.pick(2) === 0 ? [] : [Buffer.from(random.bytes(32)).toString("hex") as OpId],
      digest: random.bytes(32),
      full: random.pick(2) === 0,
      heads: [
        {
          device,
          seq: 1 + random.pick(500),
          entryId: Buffer.from(random.bytes(32)).toString("hex") as EntryId,
        },
      ],
    });
  }

  /** Two entries with one number, each to another half. */
  #fork(): void {
    const rows = encodeLogState(this.log).map(({ bytes }) => bytes);
    const one = this.#write({ type: "heartbeat" });
    const before = decodeLogState(this.log.circleId, rows);
    if (!before.ok || one.length === 0) return;
    this.log = before.value;
    const other = this.#write({ type: "heartbeat" });
    for (const entry of [...one, ...other]) this.world.written.set(entry.entryId, this.id);
    this.world.forked.add(this.id);
    for (const [session, { to }] of this.links) {
      const half = to.number % 2 === 0 ? one : other;
      this.send(session, [encodeMessage({ type: "entries", entries: half.map(({ envelope }) => envelope) })]);
    }
    this.store(other);
  }

  /** Ops that the rules do not allow, signed with one's own key, and one in another's name. */
  #forgeOp(): void {
    const { random } = this.world;
    const bodies: readonly OpBody[] = [
      { type: "memberConfirmed", admission: this.graph.heads()[0] ?? (zeros as OpId) },
      {
        type: "inviteMade",
        invitePk: random.bytes(32),
        role: 3,
        maxUses: 200,
        expiresAt: 1,
        needsConfirm: false,
      },
      {
        type: "epochStarted",
        epochCommit: random.bytes(32),
        recipientsHash: random.bytes(32),
        reason: "repair",
        historyWrap: null,
      },
      { type: "memberLeft" },
    ];
    const body = this.world.oneOf(bodies);
    const op = opOn(draftOn(this.graph, this.author), body, this.world.now);
    const victim = this.world.oneOf(this.world.honest).author;
    const named =
      body.type === "memberLeft"
        ? { ...op, authorUser: victim.userId, authorDevice: victim.device.deviceId }
        : op;
    const signed = signOp(named, this.author.device.sign);
    this.world.forged.add(signed.id);
    this.#say({ type: "ops", ops: [signed.bytes] });
  }

  /** A cut that leaves a document out, or says something else of one; it may be that nothing is there to lie about. */
  #lieInCut(): void {
    const { random } = this.world;
    let lied = false;
    const cut = cutBy(this, (listed) => {
      const at = random.pick(Math.max(1, listed.length));
      lied = listed.length > 0;
      return random.pick(2) === 0
        ? listed.toSpliced(at, 1)
        : listed.map((one, place) => (place === at ? { ...one, stateHash: random.bytes(32) } : one));
    });
    if (cut !== null && lied) this.world.lies.add(cut);
    if (cut !== null) this.world.handmade.add(cut);
  }

  /** Vouches for what it has not looked at, for what is not there, and twice. */
  #vouchBlindly(): void {
    const { random } = this.world;
    const unknown = Buffer.from(random.bytes(32)).toString("hex") as EntryId;
    const cut = this.world.oneOf([...this.log.cuts.keys(), unknown]);
    const docIds = random.pick(2) === 0 ? null : documents;
    this.store(this.#write({ type: "attestation", payload: encodeAttestation({ cut, docIds }) }));
  }

  /** Asks for everything that there is. */
  #askForAll(): void {
    const device = this.world.oneOf(this.world.devices).id;
    this.#say({ type: "needRange", device, from: 1, to: 1_000 }, 1 + this.world.random.pick(1_000));
    this.#say({ type: "boxRequest", epoch: this.world.circle.epoch }, 1 + this.world.random.pick(1_000));
  }

  act(): void {
    this.world.noteAct();
    const acts = [
      () => this.#sayGarbage(),
      () => this.#replay(),
      () => this.#sayChanged(),
      () => this.#impersonate(),
      () => this.#writeInMargin(),
      () => this.#writeHandmade(),
      () => this.#sayFalseHeads(),
      () => this.#askForAll(),
      ...(this.world.terms.forks ? Array.from({ length: 6 }, () => () => this.#fork()) : []),
      ...(this.world.terms.cuts
        ? [1, 2, 3].flatMap(() => [() => this.#lieInCut(), () => this.#vouchBlindly()])
        : []),
      ...(this.world.isStatic ? [] : [() => this.#forgeOp()]),
    ];
    this.world.oneOf(acts)();
  }

  /** It has written what it would itself refuse. */
  protected override replay(item: Item): void {
    try {
      super.replay(item);
    } catch {
      // Its documents are its own affair.
    }
  }

  /** Withholds half of what it is asked for, and lies in a part of the rest. */
  protected override entriesFor(device: DeviceId, from: number, to: number): readonly Bytes[] {
    const { world } = this;
    if (world.isOver || !world.chance(500)) return super.entriesFor(device, from, to);
    return world.chance(500) ? [] : [world.random.bytes(200)];
  }
}
