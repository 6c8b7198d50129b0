// Who somebody is: certificates, requests, proofs, words to compare (docs/protocol/membership.md, session.md).

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Input, bytesOf, given32, hexOf, same, textOf, whole } from "./bytes.mjs";
import { H, blake2b, kdf, labelled } from "./blake2b.mjs";
import { agreePublic, signPublic, signed } from "./seals.mjs";

export const readCert = (input) => {
  const from = input.at;
  input.is(1);
  const cert = {
    circleId: input.hex(),
    userId: input.hex(),
    identityPk: input.hex(),
    deviceId: input.hex(),
    kemPk: input.hex(1216),
    createdAt: input.u64(),
  };
  const spoken = input.bytes.subarray(from, input.at);
  const [identitySignature, deviceSignature] = [input.take(64), input.take(64)];
  signed(bytesOf(cert.identityPk), identitySignature, "device-cert", spoken);
  signed(bytesOf(cert.deviceId), deviceSignature, "device-cert", spoken);
  same(H("user", bytesOf(cert.circleId), bytesOf(cert.identityPk)), bytesOf(cert.userId), "userId");
  return { ...cert, identitySignature: hexOf(identitySignature), deviceSignature: hexOf(deviceSignature) };
};
export const inviteIdOf = (invitePk) => H("invite-id", invitePk);
export const proves = (cert, proof, { circleId, invitePk, sid, admitter }) =>
  signed(
    invitePk,
    proof,
    "invite-proof",
    circleId,
    inviteIdOf(invitePk),
    bytesOf(cert.identityPk),
    bytesOf(cert.deviceId),
    bytesOf(cert.kemPk),
    sid,
    admitter,
  );
export const provesReturn = (cert, proof, { circleId, sid, admitter }) =>
  signed(
    bytesOf(cert.identityPk),
    proof,
    "return-proof",
    circleId,
    bytesOf(cert.identityPk),
    bytesOf(cert.deviceId),
    bytesOf(cert.kemPk),
    sid,
    admitter,
  );
const inOrder = (a, b) => (Buffer.compare(a, b) <= 0 ? [a, b] : [b, a]);
const wordsOf = (sid, circleId, a, b) => {
  let bits = BigInt(`0x${hexOf(H("compare", sid, circleId, ...inOrder(a, b)))}`) >> 190n;
  const words = [];
  for (let word = 0; word < 6; word++, bits >>= 11n) words.unshift(Number(bits & 2047n));
  return words;
};

export const people = {
  identity: (bytes, given) => {
    const [root, salt, circleId] = given32(given, "root", "salt", "circleId");
    same(signPublic(H("identity", root, salt)), bytes, "identityPk");
    return { userId: hexOf(H("user", circleId, bytes)) };
  },
  deviceKeys: (bytes, given) => {
    const [seed] = given32(given, "seed");
    const input = new Input(bytes);
    const signPk = input.take(32);
    same(signPublic(kdf(seed, 1)), signPk, "signing key");
    const kemPk = input.bytes.subarray(32);
    input.take(1184);
    const expanded = createHash("shake256", { outputLength: 96 }).update(kdf(seed, 2)).digest();
    same(agreePublic(expanded.subarray(64)), input.take(32), "X25519 half of the sealing key");
    input.end();
    return { deviceId: hexOf(signPk), kemPk: hexOf(kemPk) };
  },
  deviceCert: whole(readCert),
  inviteKeys: (bytes, given) => {
    const [seed] = given32(given, "seed");
    same(signPublic(kdf(seed, 1)), bytes, "invitePk");
    const [room, psk, password] = [2, 3, 5].map((number) => hexOf(kdf(seed, number)));
    return { inviteId: hexOf(inviteIdOf(bytes)), room, psk, password };
  },
  epoch: (bytes, given) => {
    const [es, circleId] = given32(given, "es", "circleId");
    const joined = (ids) => Buffer.concat(ids.map(bytesOf));
    same(H("epoch-commit", es, circleId, joined(given.parents)), bytes.subarray(0, 32), "epochCommit");
    same(H("recipients", joined(given.recipients)), bytes.subarray(32), "recipientsHash");
    const [content, commit, room, psk, password] = [1, 2, 5, 9, 11].map((number) => hexOf(kdf(es, number)));
    return { content, commit, room, psk, password };
  },
  comparison: (bytes, { circleId, sid, outside, inside }) => {
    const [sidBytes, mine, theirs] = [sid, outside.nonce, inside.nonce].map(bytesOf);
    same(H("compare-commit", sidBytes, mine), bytes, "commitment");
    const bound = H("compare-bind", sidBytes, mine, theirs);
    return {
      words: wordsOf(bound, bytesOf(circleId), bytesOf(outside.identityPk), bytesOf(inside.identityPk)),
    };
  },
  safetyNumber: (bytes, given) => {
    const [circleId, a, b, sid] = given32(given, "circleId", "a", "b", "sid");
    const digest = blake2b(labelled("safety", [circleId, ...inOrder(a, b)]), { length: 64 });
    const groups = Array.from({ length: 12 }, (_, at) =>
      String(digest.readUIntBE(5 * at, 5) % 100_000).padStart(5, "0"),
    );
    assert.equal(textOf(bytes), groups.join(""));
    return { groups, words: wordsOf(sid, circleId, a, b) };
  },
};
