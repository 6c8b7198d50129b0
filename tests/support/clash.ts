// Two devices that come to one number in one document (LOG-18, oneNumber.ts);
// one of them belongs to a person with an engine, the other to somebody who was admitted at the same time without
// either knowing, and whose entries a test writes by hand.

import * as Y from "yjs";
import { type Bytes, type CircleId, type EpochId, redact, type Redacted } from "../../src/core/base/index.ts";
import {
  admitOp,
  CircleGraph,
  inviteKeys,
  inviteOp,
  receiveOp,
  signProof,
} from "../../src/core/circle/index.ts";
import { joinRun, type JoinedRun, openReplica, type Replica } from "../../src/core/document/index.ts";
import { putThing } from "../../src/core/document/index.ts";
import { indexDocId } from "../../src/schema/index.ts";
import { addSecret, takeOps } from "../../src/core/engine/membership.ts";
import { changeText, listed } from "../../src/core/engine/ownText.ts";
import { takeEntries } from "../../src/core/engine/receiving.ts";
import { deviceKeys, identityKeys, signDeviceCert } from "../../src/core/identity/index.ts";
import {
  beginLog,
  type ComposedEntry,
  composeEntries,
  epochKeyOf,
  yClientOf,
} from "../../src/core/log/index.ts";
import { engineOf } from "./letIn.ts";
import { clashDoc, clashSeeds, seedOf } from "./oneNumber.ts";
import type { TestPerson } from "./person.ts";

export const clashClient = (): number =>
  yClientOf(deviceKeys(redact(seedOf(clashSeeds[0]))).deviceId, clashDoc, 0);

/** The next 32 bytes of chance that this person draws are the seed of a device. */
export const nextDeviceOf = (person: TestPerson, number: number): void => {
  const { random } = person.engine.parts;
  const drawn = random.bytes.bind(random);
  Object.assign(random, {
    bytes: (length: number) => {
      if (length !== 32) return drawn(length);
      Object.assign(random, { bytes: drawn });
      return seedOf(number);
    },
  });
};

export const opsOf = (person: TestPerson, circleId: CircleId): readonly Bytes[] =>
  engineOf(person, circleId)
    .circle.graph.opsAfter([])
    .map(({ bytes }) => bytes);

export const listClashDoc = async (person: TestPerson, circleId: CircleId): Promise<void> => {
  const { circle } = engineOf(person, circleId);
  await circle.queue.run(() =>
    changeText(circle, { docId: indexDocId, scope: null }, (index) =>
      listed(
        putThing(index, {
          docId: clashDoc,
          kind: "document",
          title: "minutes",
          language: "en",
          direction: "ltr",
          by: circle.self.userId,
          createdAt: 1,
          removed: false,
        }),
      ),
    ),
  );
};

/** Somebody whom `host` admitted on top of `ops`, with `depth` more ops in between. */
export class Unknown {
  readonly circleId: CircleId;
  readonly graph: CircleGraph;
  readonly device: ReturnType<typeof deviceKeys>;
  readonly replica: Replica;
  readonly epoch: EpochId;
  readonly es: Redacted<Bytes> = redact(new Uint8Array(32).fill(77));
  #log;
  #nonce = 0;

  constructor(host: TestPerson, circleId: CircleId, ops: readonly Bytes[], number: number, depth: number) {
    this.circleId = circleId;
    this.graph = new CircleGraph(circleId);
    for (const op of ops) receiveOp(this.graph, op);
    this.device = deviceKeys(redact(seedOf(number)));
    const { self } = engineOf(host, circleId).circle;
    const at = 1_800_000_000_000;
    const keys = inviteKeys(redact(new Uint8Array(32).fill(55)));
    const terms = { role: 1 as const, maxUses: 1, expiresAt: at + 1_000_000_000, needsConfirm: false };
    for (let more = 0; more <= depth; more++) {
      const sign = more === depth ? keys.sign : inviteKeys(redact(new Uint8Array(32).fill(56 + more))).sign;
      const made = inviteOp(this.graph, self, { ...terms, invitePk: sign.publicKey }, at);
      if (!made.ok) throw new Error(made.error.type);
      for (const { bytes } of made.value.ops) receiveOp(this.graph, bytes);
    }
    const identity = identityKeys(redact(new Uint8Array(32).fill(66)), { type: "joiner", circleId });
    const cert = signDeviceCert(circleId, identity, this.device, at);
    const sid = new Uint8Array(32).fill(7);
    const proof = signProof(keys.sign, { cert, sid, admitter: self.device.deviceId });
    const admitted = admitOp(
      this.graph,
      self,
      {
        request: { cert, name: "Nadia", proof },
        inviteId: keys.inviteId,
        sid,
        clocks: { own: at, peers: [] },
      },
      { es: this.es, at },
    );
    if (!admitted.ok || admitted.value.epoch === null) throw new Error("not admitted");
    for (const { bytes } of admitted.value.ops) receiveOp(this.graph, bytes);
    this.epoch = admitted.value.epoch;
    this.#log = beginLog(circleId);
    const replica = openReplica(null, clashClient());
    if (!replica.ok) throw new Error(replica.error.type);
    this.replica = replica.value;
  }

  write(words: string): readonly ComposedEntry[] {
    const client = clashClient();
    const start = this.replica.end(client);
    const update = this.replica.change((doc) => addParagraph(doc, words));
    const runs = joinRun(client, start, update === null ? [] : [update]);
    if (!runs.ok) throw new Error(runs.error.type);
    return this.#compose(runs.value);
  }

  /** An entry of so many clocks that holds no update at all. */
  writeNothing(clockLen: number): readonly ComposedEntry[] {
    return this.#compose([{ clockStart: 0, clockLen, payload: Uint8Array.of(9, 9) }]);
  }

  #compose(runs: readonly JoinedRun[]): readonly ComposedEntry[] {
    return runs.flatMap((run) => {
      const made = composeEntries(this.#log, {
        device: { deviceId: this.device.deviceId, secretKey: this.device.sign.secretKey },
        epoch: epochKeyOf(this.epoch, this.es),
        facts: this.graph,
        nonce: () => {
          const nonce = new Uint8Array(24).fill(9);
          new DataView(nonce.buffer).setUint32(0, ++this.#nonce);
          return nonce;
        },
        ts: 1,
        content: { type: "update", docId: clashDoc, scope: null, ...run },
      });
      if (!made.ok) throw new Error(made.error.type);
      return made.value;
    });
  }

  /** Gives a person this device's ops, and these entries in opened form. */
  async giveTo(person: TestPerson, entries: readonly ComposedEntry[], withKey = false): Promise<void> {
    const { circle } = engineOf(person, this.circleId);
    const ops = this.graph.opsAfter([]).map(({ bytes }) => bytes);
    await circle.queue.run(() => takeOps(circle, ops));
    if (withKey) await circle.queue.run(() => addSecret(circle, this.epoch, this.es));
    await circle.queue.run(() =>
      takeEntries(
        circle,
        "opened",
        entries.map(({ openedBytes }) => openedBytes),
        "99",
      ),
    );
  }
}

export const addParagraph = (doc: Y.Doc, words: string): void => {
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, [new Y.XmlText(words)]);
  const content = doc.getXmlFragment("content");
  content.insert(content.length, [paragraph]);
};
