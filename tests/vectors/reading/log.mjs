// The log: entries, cuts, segments, rows (docs/protocol/log.md).

import assert from "node:assert/strict";
import { Input, ascend, bytesOf, given32, hexOf, same, textOf, whole } from "./bytes.mjs";
import { H, blake2b, kdf } from "./blake2b.mjs";
import { nothing, open, pad, seal, signed } from "./seals.mjs";

const readEntryHeader = (input) => {
  const type = input.u8();
  assert.ok([1, 2, 3, 6].includes(type));
  const flags = input.u8();
  assert.ok(flags < 8 && ((flags & 4) === 0 || type === 1));
  const header = { type, author: input.var(), seq: input.var(), prev: input.hex(), ts: input.var() };
  assert.equal(header.seq === 1, header.prev === "00".repeat(32));
  const mheads = (flags & 1) === 0 ? null : input.ids(input.var());
  const deps =
    (flags & 2) === 0
      ? []
      : input.list(() => {
          const index = input.var();
          const deviceId = index === 0 ? input.hex() : null;
          return { place: index === 0 ? null : index - 1, deviceId, seq: input.var(), entryId: input.hex() };
        });
  if (type !== 1) return { ...header, mheads, deps, update: null };
  const update = { docId: input.hex(16), clockStart: input.var(), clockLen: input.var() };
  const claim =
    (flags & 4) === 0 ? null : { k: input.u8(), scope: update.docId.startsWith("01") ? input.hex(16) : null };
  return { ...header, mheads, deps, update: { ...update, claim } };
};
const versions = Buffer.from([1, 1]);

const readSkeletons = (input) => {
  const docs = [];
  return input.list(() => {
    const flags = input.u8();
    assert.ok(flags < 32 && ((flags & 16) === 0 || (flags & 8) !== 0));
    const entry = { id: input.hex(), class: ["accepted", "quarantined", "blocked"][flags & 3] };
    const mheads = (flags & 4) === 0 ? null : input.list(() => input.hex());
    if ((flags & 8) === 0) return { ...entry, mheads, mark: null };
    const place = input.var();
    if (place === 0) docs.push(input.hex(16));
    const docId = place === 0 ? docs.at(-1) : docs[place - 1];
    return { ...entry, mheads, mark: { docId, k: input.u8(), end: input.var(), claims: (flags & 16) !== 0 } };
  });
};
const device = (input) => input.hex();
export const rows = {
  1: (input) => ({
    kind: 1,
    deviceId: device(input),
    base: input.var(),
    baseId: input.hex(),
    lastTs: input.var(),
    heads: input.list(() => input.hex()),
    past: input.list(() => ({ deviceId: input.hex(), seq: input.var() })),
    forks: input.list(() => ({ seq: input.var(), entryId: input.hex() })),
    skeletons: readSkeletons(input),
  }),
  2: (input) => ({ kind: 2, deviceId: device(input), number: input.var(), skeletons: readSkeletons(input) }),
  3: (input) => ({
    kind: 3,
    deviceId: device(input),
    marks: input.list(() => ({ docId: input.hex(16), k: input.u8(), end: input.var() })),
  }),
  4: (input) => ({
    kind: 4,
    joinedBy: input.hex(),
    cuts: input.list(() => ({
      entryId: input.hex(),
      deviceId: input.hex(),
      seq: input.var(),
      frontier: input.list(() => ({ deviceId: input.hex(), seq: input.var() })),
    })),
  }),
  5: (input) => ({
    kind: 5,
    begunBy: input.hex(),
    attested: input.list(() => ({
      cut: input.hex(),
      deviceId: input.hex(),
      seq: input.var(),
      docIds: input.list(() => input.hex(16)),
    })),
  }),
};
export const readSegment = (input) => {
  input.is(1);
  return input.list(() => {
    const kind = input.oneOf(["accepted", "quarantined", "blocked", "parked"]);
    const form = input.oneOf([undefined, "opened", "envelope", "skeleton"]);
    return { class: kind, kind: form, bytes: hexOf(input.prefixed()) };
  });
};

export const log = {
  entry: (bytes, given) => {
    const input = new Input(bytes);
    const head = input.take(58);
    same(head.subarray(0, 2), versions, "version and suite");
    const [nonce, commit] = [head.subarray(2, 26), head.subarray(26)];
    const [es, circleId, epochId] = given32(given, "es", "circleId", "epochId");
    same(H("commit", kdf(es, 2), nonce), commit, "commitment");
    const inner = open(kdf(es, 1), nonce, Buffer.concat([head, circleId, epochId]), input.rest());
    const spoken = new Input(inner.subarray(0, -64));
    const header = readEntryHeader(spoken);
    const headerBytes = spoken.bytes.subarray(0, spoken.at);
    const payload = spoken.rest();
    const deviceId = given.recipients[header.author];
    const parts = [
      versions,
      circleId,
      epochId,
      bytesOf(deviceId),
      headerBytes,
      H("payload", payload),
      nonce,
      commit,
    ];
    signed(bytesOf(deviceId), inner.subarray(-64), "entry", ...parts);
    const opened = Buffer.concat([versions, epochId, nonce, commit, inner]);
    return {
      deviceId,
      entryId: hexOf(H("entry-id", ...parts)),
      opened: hexOf(opened),
      header,
      payload: hexOf(payload),
    };
  },
  forkProof: whole((input, given) => {
    const [circleId] = given32(given, "circleId");
    input.is(1, 1);
    const deviceId = input.take(32);
    const sides = [1, 2].map(() => {
      const [epochId, nonce, commit] = [32, 24, 32].map((length) => input.take(length));
      const headerBytes = input.prefixed();
      const [payloadHash, signature] = [input.take(32), input.take(64)];
      const parts = [versions, circleId, epochId, deviceId, headerBytes, payloadHash, nonce, commit];
      signed(deviceId, signature, "entry", ...parts);
      return { seq: whole(readEntryHeader)(headerBytes).seq, entryId: hexOf(H("entry-id", ...parts)) };
    });
    assert.equal(sides[0].seq, sides[1].seq);
    assert.ok(sides[0].entryId < sides[1].entryId);
    return { deviceId: hexOf(deviceId), seq: sides[0].seq, entryIds: sides.map(({ entryId }) => entryId) };
  }),
  cut: whole((input) => {
    input.is(1);
    const lists = input.list(() => input.ids(input.var()));
    const place = () => ({ deviceId: input.hex(), seq: input.var(), entryId: input.hex() });
    const frontier = input.list(() => {
      const head = place();
      return { ...head, mheads: lists[input.var()] };
    });
    const open_ = input.list(place);
    return {
      frontier,
      open: open_,
      documents: input.var(),
      docsRoot: input.hex(),
      docsKey: input.hex(),
      docsChunks: input.var(),
    };
  }),
  attestation: whole((input) => {
    const cut = input.hex();
    const docIds = ascend(input.list(() => input.hex(16)));
    return { cut, docIds: docIds.length === 0 ? null : docIds };
  }),
  segment: whole(readSegment),
  chunkList: (bytes) => {
    const input = new Input(bytes);
    assert.equal(textOf(input.prefixed()), "circ1/chunks");
    const named = [];
    while (input.left > 0) named.push(hexOf(input.prefixed()));
    const chunkRoot = hexOf(blake2b(bytes));
    assert.equal(chunkRoot, hexOf(H("chunks", ...named.map(bytesOf))));
    return { chunkRoot, chunks: named };
  },
  blob: (bytes, { key, byte, length, chunk = 65_536 }) => {
    const padded = pad(4096, Buffer.alloc(length, byte));
    const count = Math.ceil(padded.length / chunk);
    const chunks = Array.from({ length: count }, (_, at) => {
      const nonce = Buffer.alloc(24);
      nonce[0] = at === count - 1 ? 1 : 0;
      nonce.writeUInt32BE(at, 20);
      return blake2b(seal(bytesOf(key), nonce, nothing, padded.subarray(chunk * at, chunk * (at + 1))));
    });
    same(Buffer.concat(chunks), bytes, "hashes of the chunks");
    return { chunks: count };
  },
  names: (bytes, given) => {
    const [docId, userId, deviceId] = given32(given, "docId", "userId", "deviceId");
    const margin = Buffer.concat([Buffer.from([1]), H("margin", docId, userId).subarray(0, 15)]);
    const edition = Buffer.concat([Buffer.from([0]), H("edition", Buffer.from(given.text)).subarray(0, 15)]);
    same(Buffer.concat([margin, edition]), bytes, "ids of a margin and an edition");
    const writer = H("writer", deviceId, docId, Buffer.from([given.k]));
    return { client: Number(writer.readBigUInt64BE() >> 11n) };
  },
  logRow: whole((input) => rows[input.u8()](input)),
};
