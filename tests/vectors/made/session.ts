// Vectors of the handshake, of frames and of what two devices say (docs/protocol/session.md).

import { type Bytes, concat, type DeviceId, redact, utf8 } from "../../../src/core/base/index.ts";
import { type Message, messageKind, pad, Writer } from "../../../src/core/codec/index.ts";
import { kemEncapsulate, seal } from "../../../src/core/crypto/index.ts";
import {
  beginHandshake,
  type HandshakeStep,
  openFrame,
  startOpening,
  startSealing,
  sealMessages,
  stepHandshake,
} from "../../../src/core/session/index.ts";
import {
  decodeMessage,
  digestHeads,
  encodeMessage,
  joinRefusals,
  type SyncMessage,
} from "../../../src/core/sync/index.ts";
import { circleId, deviceOf } from "./people.ts";
import { counted, good, hexOf, type Kind, vector } from "./vector.ts";

const id = (from: number) => hexOf(from) as never;

const sent = ({ outputs }: HandshakeStep): Bytes => {
  const [output] = outputs.filter(({ type }) => type === "send");
  if (output?.type !== "send") throw new Error("nothing was sent");
  return output.bytes;
};

const shake = () => {
  const psk = redact(counted(0x91));
  const [ofI, ofR] = [counted(0x92), counted(0x93)];
  const [deviceI, deviceR] = [deviceOf(4), deviceOf(5)];
  const keyOf = ({ deviceId, sign }: typeof deviceI) => ({ id: deviceId, secretKey: sign.secretKey });
  const [chanceI, chanceR] = [counted(0x94, 96), counted(0x95, 96)];
  const first = beginHandshake(
    { role: "initiator", circleId, psk, device: keyOf(deviceI), fingerprints: { local: ofI, remote: ofR } },
    redact(chanceI.slice()),
  );
  const waiting = beginHandshake(
    { role: "responder", circleId, psk, device: keyOf(deviceR), fingerprints: { local: ofR, remote: ofI } },
    redact(chanceR.slice()),
  );
  const m1 = sent(first);
  const second = stepHandshake(waiting.state, m1);
  const third = stepHandshake(first.state, sent(second));
  const made = third.outputs.find(({ type }) => type === "established");
  if (made?.type !== "established") throw new Error("no session");
  const shared = kemEncapsulate(m1.slice(33), {
    bytes: (length) => chanceR.slice(32, 32 + length),
  })?.sharedSecret;
  return {
    bytes: concat(m1, sent(second), sent(third)),
    says: {
      deviceI: deviceI.deviceId,
      deviceR: deviceR.deviceId,
      sid: made.sid,
      toResponder: made.keys.send,
      toInitiator: made.keys.receive,
    },
    given: { circleId, psk, fingerprintI: ofI, fingerprintR: ofR, shared },
  };
};

const frameKey = redact(counted(0x96));
const spoken: readonly Message[] = [
  { kind: messageKind.ping, request: 0, bytes: counted(1, 8) },
  { kind: messageKind.need, request: 4_000_000_000, bytes: counted(2, 300) },
  { kind: messageKind.bye, request: 0, bytes: new Uint8Array(0) },
];
/** A message in two parts, in a frame that is not the first. */
const inParts = (): Bytes => {
  const part = (more: number, bytes: Bytes) =>
    new Writer().u8(messageKind.chunk).u8(more).u32(9).prefixed(bytes).done();
  const nonce = new Uint8Array(24);
  nonce[23] = 1;
  const parts = concat(part(1, counted(3, 4)), part(0, counted(7, 2)));
  return seal(frameKey, nonce, new Uint8Array(0), pad(256, parts));
};

const heads = [
  { device: id(0x01), seq: 1, entryId: id(0x21) },
  { device: id(0x02), seq: 300, entryId: id(0x22) },
];
const messages: readonly SyncMessage[] = [
  { type: "heads", epoch: id(0x11), opHeads: [id(0x01), id(0x02)], digest: counted(5), full: true, heads },
  { type: "heads", epoch: null, opHeads: [], digest: counted(6), full: false, heads: [] },
  { type: "needOps", wanted: [id(1)], have: [id(2), id(3)] },
  { type: "ops", ops: [counted(1, 3), counted(2, 0)] },
  { type: "needRange", device: id(1), from: 1, to: 2 ** 33 },
  { type: "needCut" },
  { type: "entries", entries: [counted(1, 2), counted(9, 200)] },
  { type: "entries", entries: [] },
  { type: "opened", entries: [counted(4, 2)] },
  { type: "boxRequest", epoch: id(0x12) },
  { type: "box", box: counted(3, 40) },
  { type: "box", box: null },
  { type: "chunkRequest", hash: hexOf(0x13) },
  { type: "chunk", chunk: counted(3, 40) },
  { type: "chunk", chunk: null },
  {
    type: "presence",
    counter: 7,
    docId: hexOf(0x0b, 16) as never,
    anchor: counted(1, 5),
    head: counted(2, 6),
  },
  { type: "presence", counter: 2 ** 40, docId: hexOf(0x0b, 16) as never, anchor: null, head: null },
  { type: "ping", now: 1_790_000_000_000 },
  { type: "bye" },
  { type: "join", join: { type: "request", commitment: counted(1), request: utf8("a request") } },
  { type: "join", join: { type: "waiting", nonce: counted(2), ops: [counted(3, 3)] } },
  { type: "join", join: { type: "admitted", ops: [counted(4, 2)], boxes: [counted(5, 3), counted(6, 1)] } },
  ...joinRefusals.map((reason) => ({ type: "join", join: { type: "refused", reason } }) as const),
  { type: "join", join: { type: "opening", nonce: counted(7) } },
  { type: "needEntry", device: id(1), seq: 300, entryId: id(0x21) },
  { type: "compare", compare: { type: "asks" } },
  { type: "compare", compare: { type: "asksNoMore" } },
  { type: "compare", compare: { type: "commits", commitment: counted(8) } },
  { type: "compare", compare: { type: "answers", nonce: counted(9) } },
  { type: "compare", compare: { type: "opens", nonce: counted(10) } },
  {
    type: "ring",
    ring: [
      { epoch: id(0x11), secret: redact(counted(8)) },
      { epoch: id(0x12), secret: redact(counted(9)) },
    ],
  },
];

const kindOf = (given: { readonly [key: string]: unknown }): Message["kind"] => given.kind as Message["kind"];

export const sessionKinds: readonly Kind[] = [
  {
    kind: "handshake",
    make: () => {
      const { bytes, says, given } = shake();
      return [vector("three messages, one after the other", bytes, says, given)];
    },
    read: null,
  },
  {
    kind: "frame",
    make: () => {
      const [whole] = sealMessages(startSealing(frameKey), spoken).frames;
      if (whole === undefined) throw new Error("a frame was meant");
      const joined = [{ kind: messageKind.chunk, request: 9, bytes: concat(counted(3, 4), counted(7, 2)) }];
      return [
        vector("the first, with three messages", whole, spoken, { key: frameKey, counter: 0 }),
        vector("the second, with a message in two parts", inParts(), joined, { key: frameKey, counter: 1 }),
      ];
    },
    read: (bytes, { counter }) =>
      good(openFrame({ ...startOpening(frameKey), counter: Number(counter) }, bytes)).messages,
  },
  {
    kind: "message",
    make: () =>
      messages.map((message) => {
        const { kind, bytes } = encodeMessage(message);
        const about =
          message.type === "join"
            ? `join, ${message.join.type}`
            : message.type === "compare"
              ? `compare, ${message.compare.type}`
              : message.type;
        return vector(about, bytes, message, { kind });
      }),
    read: (bytes, given) => good(decodeMessage({ kind: kindOf(given), request: 0, bytes })),
  },
  {
    kind: "headsDigest",
    make: () => {
      const list = new Map(heads.map(({ device, ...head }) => [device as DeviceId, head]));
      return [vector("of two logs", digestHeads(list), null, { heads })];
    },
    read: null,
  },
];
