// Sessions: handshake, frames, messages (docs/protocol/session.md).

import assert from "node:assert/strict";
import { Input, bytesOf, given32, hexOf, same, u64, whole } from "./bytes.mjs";
import { H, kdf } from "./blake2b.mjs";
import { nothing, open, signed, unpad, zeroNonce } from "./seals.mjs";

const byteList = (input) => input.list(() => hexOf(input.prefixed()));
const orNull = (bytes) => (bytes.length === 0 ? null : hexOf(bytes));
const joins = {
  1: (input) => ({ type: "request", commitment: input.hex(), request: hexOf(input.prefixed()) }),
  2: (input) => ({ type: "waiting", nonce: input.hex(), ops: byteList(input) }),
  3: (input) => ({ type: "admitted", ops: byteList(input), boxes: byteList(input) }),
  4: (input) => ({
    type: "refused",
    reason: input.oneOf([undefined, "unknown", "expired", "used", "ended", "declined", "malformed"]),
  }),
  5: (input) => ({ type: "opening", nonce: input.hex() }),
};
const compares = {
  1: () => ({ type: "asks" }),
  2: () => ({ type: "asksNoMore" }),
  3: (input) => ({ type: "commits", commitment: input.hex() }),
  4: (input) => ({ type: "answers", nonce: input.hex() }),
  5: (input) => ({ type: "opens", nonce: input.hex() }),
};
const messages = {
  1: (input) => {
    const epoch = input.hex();
    const opHeads = input.ids(input.var());
    const [digest, full] = [input.hex(), input.flag()];
    const heads = input.list(() => ({ device: input.hex(), seq: input.var(), entryId: input.hex() }));
    return { type: "heads", epoch: epoch === "00".repeat(32) ? null : epoch, opHeads, digest, full, heads };
  },
  2: (input) => ({ type: "needOps", wanted: input.ids(input.var()), have: input.ids(input.var()) }),
  3: (input) => ({ type: "ops", ops: byteList(input) }),
  4: (input) => {
    const form = input.u8();
    if (form === 2) return { type: "needCut" };
    if (form === 3) return { type: "needEntry", device: input.hex(), seq: input.var(), entryId: input.hex() };
    assert.equal(form, 1);
    return { type: "needRange", device: input.hex(), from: input.var(), to: input.var() };
  },
  5: (input) => ({ type: "entries", entries: byteList(input) }),
  6: (input) => ({ type: "opened", entries: byteList(input) }),
  7: (input) => ({ type: "boxRequest", epoch: input.hex() }),
  8: (input) => ({ type: "box", box: orNull(input.rest()) }),
  9: (input) => ({ type: "chunkRequest", hash: input.hex() }),
  10: (input) => ({ type: "chunk", chunk: orNull(input.rest()) }),
  11: (input) => ({
    type: "presence",
    counter: input.u64(),
    docId: input.hex(16),
    anchor: orNull(input.prefixed()),
    head: orNull(input.prefixed()),
  }),
  12: (input) => ({ type: "ping", now: input.u64() }),
  13: () => ({ type: "bye" }),
  14: (input) => ({ type: "join", join: joins[input.u8()](input) }),
  15: (input) => ({ type: "compare", compare: compares[input.u8()](input) }),
  16: (input) => ({
    type: "ring",
    ring: input.list(() => ({ epoch: input.hex(), secret: input.hex() })),
  }),
};

export const sessions = {
  handshake: whole((input, given) => {
    const [circleId, psk, ofI, ofR, shared] = given32(
      given,
      "circleId",
      "psk",
      "fingerprintI",
      "fingerprintR",
      "shared",
    );
    const [m1, head, proofR, proofI] = [1249, 1153, 112, 112].map((length) => input.take(length));
    assert.deepEqual([m1[0], head[0]], [1, 1]);
    const transcript = H("hs-transcript", circleId, ofI, ofR, m1, head);
    const chain = H("hs-ck", shared, psk, transcript);
    const [sealR, sealI, toResponder, toInitiator, sid] = [1, 2, 3, 4, 5].map((number) => kdf(chain, number));
    const openedR = open(sealR, zeroNonce, transcript, proofR);
    const openedI = open(sealI, zeroNonce, transcript, proofI);
    const [deviceR, deviceI] = [openedR.subarray(0, 32), openedI.subarray(0, 32)];
    signed(deviceR, openedR.subarray(32), "hs-sig-r", transcript, deviceR);
    signed(deviceI, openedI.subarray(32), "hs-sig-i", transcript, deviceI, deviceR);
    const hex = { deviceI, deviceR, sid, toResponder, toInitiator };
    return Object.fromEntries(Object.entries(hex).map(([name, value]) => [name, hexOf(value)]));
  }),
  frame: (bytes, { key, counter }) => {
    const nonce = Buffer.concat([Buffer.alloc(16), u64(counter)]);
    const input = new Input(unpad(256, open(bytesOf(key), nonce, nothing, bytes)));
    const parts = new Map();
    const heard = [];
    while (input.left > 0) {
      const [kind, more, request, part] = [input.u8(), input.flag(), input.u32(), input.prefixed()];
      const name = `${kind} ${request}`;
      const all = Buffer.concat([parts.get(name) ?? nothing, part]);
      if (more) parts.set(name, all);
      else heard.push({ kind, request, bytes: hexOf(all) });
    }
    return heard;
  },
  message: whole((input, { kind }) => messages[kind](input)),
  headsDigest: (bytes, { heads }) => {
    const joined = heads.map(({ device: id, seq, entryId }) =>
      Buffer.concat([bytesOf(id), u64(seq), bytesOf(entryId)]),
    );
    same(H("heads", Buffer.concat(joined)), bytes, "digest of heads");
    return null;
  },
};
