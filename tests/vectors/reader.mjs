// A second reader of the protocol's bytes, in plain Node: nothing of it is the product's, so that a mistake in the
// product's codec or hash is not read back by the same mistake. It reads what docs/protocol says and compares it with
// what the vectors say; signatures, seals and hashes are Node's OpenSSL, and BLAKE2b-256 and HChaCha20, which Node
// has not, are written below and compared with what Node has (BLAKE2b-512) or is known (the draft's vector).
//
// What it cannot do, because Node 20 has neither: ML-KEM, so that the secret of X-Wing is given in a vector (its X25519
// half of a public key is computed); and Argon2id, whose output is given. The inside of Yjs's V2 is not read.
//
//   node tests/vectors/reader.mjs              reads all and prints how many of each
//   node tests/vectors/reader.mjs --damaged    changes bytes of each, and prints what was not noticed

import assert from "node:assert/strict";
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  verify,
} from "node:crypto";
import { readFileSync } from "node:fs";

const load = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
const bytesOf = (hex) => Buffer.from(hex, "hex");
const hexOf = (bytes) => Buffer.from(bytes).toString("hex");
const same = (a, b, what) => assert.equal(hexOf(a), hexOf(b), what);

// ── BLAKE2b (RFC 7693), with the key, salt and personal block that libsodium's KDF uses

const mask = (1n << 64n) - 1n;
const iv = [
  0x6a09e667f3bcc908n,
  0xbb67ae8584caa73bn,
  0x3c6ef372fe94f82bn,
  0xa54ff53a5f1d36f1n,
  0x510e527fade682d1n,
  0x9b05688c2b3e6c1fn,
  0x1f83d9abfb41bd6bn,
  0x5be0cd19137e2179n,
];
const sigma = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
  [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
  [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
  [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
  [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
  [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
  [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
  [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
  [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
  [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];
const turn = (value, by) => ((value >> BigInt(by)) | (value << BigInt(64 - by))) & mask;

const blake2b = (
  input,
  { length = 32, key = Buffer.alloc(0), salt = Buffer.alloc(16), personal = Buffer.alloc(16) } = {},
) => {
  const parameters = Buffer.alloc(64);
  parameters.set([length, key.length, 1, 1]);
  salt.copy(parameters, 32);
  personal.copy(parameters, 48);
  const state = iv.map((word, at) => word ^ parameters.readBigUInt64LE(8 * at));
  const keyed =
    key.length === 0
      ? Buffer.from(input)
      : Buffer.concat([key, Buffer.alloc(128 - key.length), Buffer.from(input)]);
  const blocks = Math.max(1, Math.ceil(keyed.length / 128));
  for (let block = 0; block < blocks; block++) {
    const last = block === blocks - 1;
    const words = Buffer.alloc(128);
    keyed.copy(words, 0, 128 * block, 128 * (block + 1));
    const m = Array.from({ length: 16 }, (_, at) => words.readBigUInt64LE(8 * at));
    const v = [...state, ...iv];
    v[12] ^= BigInt(last ? keyed.length : 128 * (block + 1));
    if (last) v[14] ^= mask;
    const mix = (a, b, c, d, x, y) => {
      v[a] = (v[a] + v[b] + x) & mask;
      v[d] = turn(v[d] ^ v[a], 32);
      v[c] = (v[c] + v[d]) & mask;
      v[b] = turn(v[b] ^ v[c], 24);
      v[a] = (v[a] + v[b] + y) & mask;
      v[d] = turn(v[d] ^ v[a], 16);
      v[c] = (v[c] + v[d]) & mask;
      v[b] = turn(v[b] ^ v[c], 63);
    };
    for (let round = 0; round < 12; round++) {
      const s = sigma[round % 10];
      for (let at = 0; at < 4; at++) mix(at, 4 + at, 8 + at, 12 + at, m[s[2 * at]], m[s[2 * at + 1]]);
      for (let at = 0; at < 4; at++)
        mix(
          at,
          4 + ((at + 1) % 4),
          8 + ((at + 2) % 4),
          12 + ((at + 3) % 4),
          m[s[8 + 2 * at]],
          m[s[9 + 2 * at]],
        );
    }
    for (let at = 0; at < 8; at++) state[at] ^= v[at] ^ v[at + 8];
  }
  const out = Buffer.alloc(64);
  for (const [at, word] of state.entries()) out.writeBigUInt64LE(word, 8 * at);
  return out.subarray(0, length);
};
for (const text of ["", "قراءة", "x".repeat(300)])
  same(
    blake2b(Buffer.from(text), { length: 64 }),
    createHash("blake2b512").update(text).digest(),
    "BLAKE2b-512 is Node's",
  );

const u32 = (value) => {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(value);
  return out;
};
const u64 = (value) => {
  const out = Buffer.alloc(8);
  out.writeBigUInt64BE(BigInt(value));
  return out;
};
const prefixed = (part) => Buffer.concat([u32(part.length), part]);
const labelled = (label, parts) =>
  Buffer.concat([prefixed(Buffer.from(`circ1/${label}`)), ...parts.map(prefixed)]);
/** H(l; p1 … pn) */
const H = (label, ...parts) => blake2b(labelled(label, parts));
/** KDF(k, i) */
const kdf = (key, number) => {
  const salt = Buffer.alloc(16);
  salt.writeBigUInt64LE(BigInt(number));
  return blake2b(Buffer.alloc(0), {
    key,
    salt,
    personal: Buffer.concat([Buffer.from("CIRCLEv1"), Buffer.alloc(8)]),
  });
};

// ── Ed25519 and X25519 keys in the wrapping that Node wants

const wrap = (head, key) => Buffer.concat([bytesOf(head), key]);
const publicOf = (privateHead, seed) =>
  createPublicKey(createPrivateKey({ key: wrap(privateHead, seed), format: "der", type: "pkcs8" }))
    .export({ format: "der", type: "spki" })
    .subarray(-32);
const signPublic = (seed) => publicOf("302e020100300506032b657004220420", seed);
const agreePublic = (seed) => publicOf("302e020100300506032b656e04220420", seed);
const signed = (publicKey, signature, label, ...parts) => {
  const key = createPublicKey({
    key: wrap("302a300506032b6570032100", publicKey),
    format: "der",
    type: "spki",
  });
  assert.ok(verify(null, H(label, ...parts), key, signature), `a signature under circ1/${label}`);
};

// ── XChaCha20-Poly1305: a key from HChaCha20, then Node's ChaCha20-Poly1305

const hchacha = (key, nonce) => {
  const s = new Uint32Array(16);
  for (const [at, word] of ["expa", "nd 3", "2-by", "te k"].entries())
    s[at] = Buffer.from(word).readUInt32LE();
  for (let at = 0; at < 8; at++) s[4 + at] = key.readUInt32LE(4 * at);
  for (let at = 0; at < 4; at++) s[12 + at] = nonce.readUInt32LE(4 * at);
  const rotate = (at, by) => (s[at] = (s[at] << by) | (s[at] >>> (32 - by)));
  const quarter = (a, b, c, d) => {
    for (const [first, second] of [
      [16, 12],
      [8, 7],
    ]) {
      s[a] += s[b];
      s[d] ^= s[a];
      rotate(d, first);
      s[c] += s[d];
      s[b] ^= s[c];
      rotate(b, second);
    }
  };
  for (let round = 0; round < 10; round++) {
    for (let at = 0; at < 4; at++) quarter(at, 4 + at, 8 + at, 12 + at);
    for (let at = 0; at < 4; at++) quarter(at, 4 + ((at + 1) % 4), 8 + ((at + 2) % 4), 12 + ((at + 3) % 4));
  }
  const out = Buffer.alloc(32);
  for (let at = 0; at < 4; at++) {
    out.writeUInt32LE(s[at], 4 * at);
    out.writeUInt32LE(s[12 + at], 16 + 4 * at);
  }
  return out;
};
same(
  hchacha(
    bytesOf("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
    bytesOf("000000090000004a0000000031415927"),
  ),
  bytesOf("82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc"),
  "HChaCha20 is that of draft-irtf-cfrg-xchacha, 2.2.1",
);
const innerNonce = (nonce) => Buffer.concat([Buffer.alloc(4), nonce.subarray(16)]);
const open = (key, nonce, associated, sealed) => {
  const decipher = createDecipheriv("chacha20-poly1305", hchacha(key, nonce), innerNonce(nonce), {
    authTagLength: 16,
  });
  decipher.setAAD(associated);
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
};
const seal = (key, nonce, associated, plain) => {
  const cipher = createCipheriv("chacha20-poly1305", hchacha(key, nonce), innerNonce(nonce), {
    authTagLength: 16,
  });
  cipher.setAAD(associated);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};
const nothing = Buffer.alloc(0);
const zeroNonce = Buffer.alloc(24);

const padme = (length) => {
  const exponent = Math.floor(Math.log2(length));
  const unit = 2 ** Math.max(0, exponent - Math.floor(Math.log2(exponent)) - 1);
  return Math.ceil(length / unit) * unit;
};
const pad = (floor, bytes) => {
  const padded = Buffer.alloc(padme(Math.max(floor, bytes.length + 1)));
  bytes.copy(padded);
  padded[bytes.length] = 0x80;
  return padded;
};
const unpad = (floor, padded) => {
  const bytes = padded.subarray(0, padded.lastIndexOf(0x80));
  same(pad(floor, bytes), padded, "padding");
  return bytes;
};

// ── Reading

const ascending = (a, b) => (a < b ? -1 : 1);
const ascend = (ids) => {
  assert.deepEqual(ids, [...new Set(ids)].toSorted(ascending), "ids ascend without doubles");
  return ids;
};

class Input {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  get left() {
    return this.bytes.length - this.at;
  }
  take(length) {
    assert.ok(Number.isSafeInteger(length) && length <= this.left, "the bytes are there");
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
  hex(length = 32) {
    return hexOf(this.take(length));
  }
  u8() {
    return this.take(1)[0];
  }
  u32() {
    return this.take(4).readUInt32BE();
  }
  u64() {
    const value = Number(this.take(8).readBigUInt64BE());
    assert.ok(Number.isSafeInteger(value));
    return value;
  }
  var() {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = this.u8();
      value += (byte & 127) * unit;
      assert.ok(Number.isSafeInteger(value));
      if (byte >= 128) continue;
      assert.ok(byte > 0 || unit === 1, "integers are in their shortest form");
      return value;
    }
  }
  prefixed() {
    return this.take(this.u32());
  }
  text() {
    return textOf(this.take(this.var()));
  }
  is(...bytes) {
    for (const byte of bytes) assert.equal(this.u8(), byte);
  }
  flag() {
    const value = this.u8();
    assert.ok(value < 2);
    return value === 1;
  }
  oneOf(names) {
    const name = names[this.u8()];
    assert.notEqual(name, undefined);
    return name;
  }
  list(read, count = this.var()) {
    return Array.from({ length: count }, read);
  }
  ids(count) {
    return ascend(this.list(() => this.hex(), count));
  }
  rest() {
    return this.take(this.left);
  }
  end() {
    assert.equal(this.left, 0, "nothing is left over");
  }
}
const textOf = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
const whole = (read) => (bytes, given) => {
  const input = new Input(bytes);
  const says = read(input, given);
  input.end();
  return says;
};
const given32 = (given, ...names) => names.map((name) => bytesOf(given[name]));

// ── Who somebody is

const readCert = (input) => {
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
const inviteIdOf = (invitePk) => H("invite-id", invitePk);
const proves = (cert, proof, { circleId, invitePk, sid, admitter }) =>
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
const provesReturn = (cert, proof, { circleId, sid, admitter }) =>
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

const people = {
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

// ── Membership

const roles = [0, 1, 2, 3];
const histories = ["state", "full"];
const noId = "00".repeat(32);
const readIdOrNone = (input) => {
  const id = input.hex();
  return id === noId ? null : id;
};
const readLast = (input) => {
  const last = { deviceId: input.hex(), seq: input.u64(), entryId: readIdOrNone(input) };
  assert.equal(last.seq === 0, last.entryId === null, "no entry has the number 0");
  return last;
};
const readLasts = (input) => {
  const count = input.u8();
  assert.ok(count <= 64);
  const lasts = input.list(() => readLast(input), count);
  ascend(lasts.map(({ deviceId }) => deviceId));
  return lasts;
};
const readUsers = (input) => {
  const count = input.u8();
  assert.ok(count <= 200);
  return input.ids(count);
};
/** Certificate, session and proof of an ADMIT; the key of its invitation stands elsewhere, and may be given. */
const readAdmitting = (input, header, byIdentity, { invitePk }) => {
  const [cert, sid, proof] = [readCert(input), input.take(32), input.take(64)];
  const place = { circleId: bytesOf(header.circleId), sid, admitter: bytesOf(header.authorDevice) };
  if (byIdentity) provesReturn(cert, proof, place);
  else if (invitePk !== undefined) proves(cert, proof, { ...place, invitePk: bytesOf(invitePk) });
  return { cert, sid: hexOf(sid), proof: hexOf(proof) };
};
const bodies = {
  1: (input, header) => {
    const from = input.at;
    input.is(1);
    const core = {
      nonce: input.hex(),
      identityPk: input.hex(),
      devicePk: input.hex(),
      kemPk: input.hex(1216),
      history: input.oneOf(histories),
      createdAt: input.u64(),
    };
    const circleId = H("genesis", input.bytes.subarray(from, input.at));
    const identitySignature = input.take(64);
    assert.equal(hexOf(circleId), header.circleId);
    same(H("user", circleId, bytesOf(core.identityPk)), bytesOf(header.authorUser), "the founder");
    assert.equal(core.devicePk, header.authorDevice);
    signed(bytesOf(core.identityPk), identitySignature, "genesis-sig", circleId);
    return { type: "circleFounded", core, identitySignature: hexOf(identitySignature) };
  },
  2: (input) => ({
    type: "inviteMade",
    invitePk: input.hex(),
    role: input.oneOf(roles),
    maxUses: input.u8(),
    expiresAt: input.u64(),
    needsConfirm: input.flag(),
  }),
  3: (input) => ({ type: "inviteRevoked", invite: input.hex() }),
  4: (input, header, given) => {
    const kind = input.oneOf(["user", "invitation", "identity"]);
    const what =
      kind === "user"
        ? { type: "memberAdmitted", invite: input.hex(), role: input.oneOf(roles) }
        : {
            type: "deviceAdmitted",
            road:
              kind === "invitation"
                ? { type: kind, invite: input.hex() }
                : { type: kind, needsConfirm: input.flag() },
          };
    return { ...what, ...readAdmitting(input, header, kind === "identity", given) };
  },
  5: (input) => ({ type: "memberConfirmed", admission: input.hex() }),
  6: (input) => {
    const [userId, role, last] = [input.hex(), input.oneOf(roles), readLasts(input)];
    assert.ok(role === 0 || last.length === 0, "only a reader's writing ends");
    return { type: "roleChanged", userId, role, last };
  },
  7: (input) => ({ type: "memberRemoved", userId: input.hex(), last: readLasts(input) }),
  8: (input) => ({ type: "deviceRemoved", userId: input.hex(), last: readLast(input) }),
  9: () => ({ type: "memberLeft" }),
  10: (input) => ({
    type: "epochStarted",
    epochCommit: input.hex(),
    recipientsHash: input.hex(),
    reason: input.oneOf(["founded", "joined", "left", "removed", "time", "repair"]),
    historyWrap: input.flag() ? { epoch: input.hex(), nonce: input.hex(24), sealed: input.hex(48) } : null,
  }),
  11: () => ({ type: "opsAcknowledged" }),
  12: (input) => {
    const last = readLasts(input);
    assert.ok(last.length > 0 && last.every(({ seq }) => seq > 0));
    return { type: "entriesVouched", last };
  },
  13: (input) => ({
    type: "policyChanged",
    history: input.oneOf(histories),
    readersAnnotate: input.flag(),
  }),
  14: (input) => {
    const docId = input.hex(16);
    assert.ok(docId.startsWith("00"), "a margin has no list");
    const [mode, users] = [input.oneOf(["open", "listed", "closed"]), readUsers(input)];
    assert.ok(mode === "listed" || users.length === 0);
    return { type: "documentRightsSet", docId, mode, users };
  },
  15: (input) => ({
    type: "circleReformed",
    circle: input.hex(),
    cut: readIdOrNone(input),
    users: readUsers(input),
  }),
  16: (input, header) => {
    const type = input.oneOf(["boxMissing", "secretWrong", "entriesForked", "opsForked"]);
    const about = (more) => ({ type: "complaintMade", about: { type, ...more } });
    if (type === "boxMissing" || type === "secretWrong") return about({ epoch: input.hex() });
    const last = readLast(input);
    if (type === "opsForked") return about({ last, ops: input.ids(2) });
    const proof = input.prefixed();
    assert.equal(log.forkProof(proof, header).deviceId, last.deviceId, "the fork is the device's");
    return about({ last, proof: hexOf(proof) });
  },
  17: (input) => ({ type: "deviceInviteMade", invitePk: input.hex(), expiresAt: input.u64() }),
  18: (input) =>
    input.flag()
      ? { type: "holdLifted", hold: input.hex() }
      : { type: "deviceHeld", userId: input.hex(), deviceId: input.hex() },
};
const readOp = (input, given) => {
  input.is(1, 1);
  const type = input.u8();
  const header = {
    circleId: input.hex(),
    authorUser: input.hex(),
    authorDevice: input.hex(),
    dseq: input.u64(),
  };
  const dprev = input.hex();
  const parents = input.ids(input.u8());
  const [depth, ts] = [input.u32(), input.u64()];
  const body = whole((inner) => bodies[type](inner, header, given))(input.prefixed());
  const id = H("op", input.bytes.subarray(0, input.at));
  signed(bytesOf(header.authorDevice), input.take(64), "op-sig", id);
  assert.equal(header.dseq === 0, dprev === noId);
  return { id: hexOf(id), ...header, dprev: header.dseq === 0 ? null : dprev, parents, depth, ts, body };
};

const membership = {
  op: whole(readOp),
  inviteLink: (bytes) => {
    const text = textOf(bytes);
    const prefix = "halaqa:join#v1.";
    assert.ok(text.startsWith(prefix));
    const raw = Buffer.from(text.slice(prefix.length), "base64url");
    assert.equal(raw.toString("base64url"), text.slice(prefix.length), "one spelling");
    return whole((input) => ({
      seed: input.hex(),
      circleId: input.hex(),
      inviterPk: input.hex(),
      hints: input.list(() => input.text(), input.u8()),
    }))(raw);
  },
  joinRequest: whole((input, given) => {
    input.is(1);
    const cert = readCert(input);
    const name = textOf(input.prefixed());
    const proof = input.take(64);
    const [circleId, invitePk, sid, admitter] = given32(given, "circleId", "invitePk", "sid", "admitter");
    proves(cert, proof, { circleId, invitePk, sid, admitter });
    same(inviteIdOf(invitePk), bytesOf(given.inviteId), "inviteId");
    return { cert, name, proof: hexOf(proof) };
  }),
  box: whole((input, given) => {
    input.is(1);
    const [epoch, recipient, ciphertext, sealed, author, signature] = [32, 32, 1120, 48, 32, 64].map(
      (length) => input.take(length),
    );
    const [circleId, epochCommit, kemPk, shared] = given32(
      given,
      "circleId",
      "epochCommit",
      "kemPk",
      "shared",
    );
    const context = H("boxctx", circleId, epoch, author, recipient, epochCommit);
    signed(author, signature, "box-sig", context, ciphertext, sealed);
    const es = open(H("box", shared, ciphertext, kemPk, context), zeroNonce, context, sealed);
    return { epoch: hexOf(epoch), recipient: hexOf(recipient), author: hexOf(author), es: hexOf(es) };
  }),
};

// ── The log

const readEntryHeader = (input) => {
  const type = input.u8();
  assert.ok([1, 2, 6].includes(type));
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
const rows = {
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
};
const readSegment = (input) => {
  input.is(1);
  return input.list(() => {
    const kind = input.oneOf(["accepted", "quarantined", "blocked", "parked"]);
    const form = input.oneOf([undefined, "opened", "envelope", "skeleton"]);
    return { class: kind, kind: form, bytes: hexOf(input.prefixed()) };
  });
};

const log = {
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
  blob: (bytes, { key, byte, length }) => {
    const padded = pad(4096, Buffer.alloc(length, byte));
    const count = Math.ceil(padded.length / 65_536);
    const chunks = Array.from({ length: count }, (_, at) => {
      const nonce = Buffer.alloc(24);
      nonce[0] = at === count - 1 ? 1 : 0;
      nonce.writeUInt32BE(at, 20);
      return blake2b(seal(bytesOf(key), nonce, nothing, padded.subarray(65_536 * at, 65_536 * (at + 1))));
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

// ── Documents: Yjs's update V1, as far as the gate lets it in, and the table beside it

const readAny = (input) => {
  const tag = input.u8();
  switch (tag) {
    case 127:
    case 126:
      return null;
    case 125: {
      const first = input.u8();
      let value = first & 63;
      for (let unit = 64, byte = first; byte >= 128; unit *= 128) {
        byte = input.u8();
        value += (byte & 127) * unit;
      }
      return (first & 64) === 0 ? value : -value;
    }
    case 124:
      return input.take(4).readFloatBE();
    case 123:
      return input.take(8).readDoubleBE();
    case 121:
      return false;
    case 120:
      return true;
    case 119:
      return input.text();
    case 118:
      return Object.fromEntries(input.list(() => [input.text(), readAny(input)]));
    case 117:
      return input.list(() => readAny(input));
    default:
      return assert.fail(`a value of kind ${tag}`);
  }
};
const readId = (input) => ({ client: input.var(), clock: input.var() });
const readStruct = (input) => {
  const info = input.u8();
  const kind = info & 31;
  const keyed = (info & 0x20) !== 0;
  if (info === 0)
    return {
      length: input.var(),
      kind,
      keyed,
      origin: null,
      right: null,
      parent: null,
      key: null,
      content: null,
    };
  const origin = (info & 0x80) === 0 ? null : readId(input);
  const right = (info & 0x40) === 0 ? null : readId(input);
  const stands = origin === null && right === null;
  const parent = !stands ? null : input.flag() ? input.text() : readId(input);
  const key = stands && keyed ? input.text() : null;
  const struct = { length: 1, kind, keyed, origin, right, parent, key, content: null };
  switch (kind) {
    case 1:
      return { ...struct, length: input.var() };
    case 4: {
      const content = input.text();
      return { ...struct, length: content.length, content };
    }
    case 6:
      return { ...struct, content: [input.text(), JSON.parse(input.text())] };
    case 7: {
      const type = input.var();
      return { ...struct, content: type === 3 ? [type, input.text()] : [type] };
    }
    case 8: {
      const content = input.list(() => readAny(input));
      return { ...struct, length: content.length, content };
    }
    default:
      return assert.fail(`content of kind ${kind}`);
  }
};
const tableRoots = ["content", "about", "edition", "index", "notes", "profile"];
const readTable = (input) => {
  input.is(1);
  const clients = input.list(() => input.var());
  return clients.map((client) => ({
    client,
    runs: input.list(() => {
      const length = input.var();
      const kind = input.u8();
      const parent =
        (kind & 16) !== 0
          ? null
          : (kind & 8) !== 0
            ? { root: tableRoots[input.var()] }
            : { client: clients[input.var()], clock: input.var() };
      assert.ok(kind < 32 && (kind & 3) < 3);
      return { length, type: ["none", "element", "text"][kind & 3], keyed: (kind & 4) !== 0, parent };
    }),
  }));
};

const documents = {
  update: whole((input) => ({
    blocks: input.list(() => {
      const count = input.var();
      return { client: input.var(), clock: input.var(), structs: input.list(() => readStruct(input), count) };
    }),
    deletes: input.list(() => ({
      client: input.var(),
      ranges: input.list(() => ({ clock: input.var(), length: input.var() })),
    })),
  })),
  table: whole(readTable),
  document: (bytes, given) => {
    const input = new Input(bytes);
    const table = input.prefixed();
    const clients = whole(readTable)(table).map(({ client, runs }) => [
      client,
      runs.reduce((sum, { length }) => sum + length, 0),
    ]);
    const state = documents.update(bytesOf(given.state), {});
    const ends = state.blocks.map(({ client, clock, structs }) => [
      client,
      structs.reduce((sum, { length }) => sum + length, clock),
    ]);
    assert.deepEqual(
      ends.toSorted((a, b) => a[0] - b[0]),
      clients,
      "the table knows every clock",
    );
    const stateHash = hexOf(H("snapshot", Buffer.from([1]), bytesOf(given.state), table));
    return { stateHash, table: hexOf(table), stateV2: hexOf(input.rest()) };
  },
  documentList: whole((input) => {
    input.is(1);
    return input.list(() => ({
      docId: input.hex(16),
      stateHash: input.hex(),
      rawLen: input.var(),
      chunks: input.var(),
      chunkRoot: input.hex(),
      blobKey: input.hex(),
      clocks: input.list(() => ({ deviceId: input.hex(), k: input.u8(), end: input.var() })),
    }));
  }),
};

// ── Sessions

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
};

const sessions = {
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

// ── What lies on a disk

const canonicalJson = (bytes) => {
  const value = JSON.parse(textOf(bytes));
  assert.equal(JSON.stringify(value), textOf(bytes), "one spelling");
  return value;
};
const disk = {
  snapshotRow: whole((input) => ({ segments: input.var(), form: input.u8(), document: hexOf(input.rest()) })),
  documentSum: whole((input) => {
    const sum = {
      stateHash: input.hex(),
      rawLen: input.var(),
      ends: input.list(() => ({ client: input.var(), end: input.var() })),
    };
    return { sum, rest: hexOf(input.rest()) };
  }),
  tailRow: whole((input) => ({ order: input.var(), items: readSegment(input) })),
  rootRow: whole((input) => {
    input.is(1);
    return { rootSeed: input.hex(), wordsSlot: input.hex(24), language: textOf(input.prefixed()) };
  }),
  remembered: whole((input) => ({
    counter: input.u64(),
    ownSeq: input.u64(),
    run: input.hex(16),
    previousRun: input.hex(16),
  })),
  circleRecord: canonicalJson,
  settings: canonicalJson,
  edition: canonicalJson,
};

/** vault.json: a header with one space, its slot, its rows and its mark, under keys that the words gave. */
const readVault = (vault) => {
  const [kek, vmk] = [vault.kek, vault.slot.vmk].map(bytesOf);
  same(H("vault", bytesOf(vault.argon2id), bytesOf(vault.osSecret ?? "")), kek, "KEK");
  const input = new Input(bytesOf(vault.header));
  const associated = input.take(5 + 4 + 8 + 16);
  const cost = new Input(associated);
  assert.equal(textOf(cost.take(5)), "HVLT1");
  assert.deepEqual([cost.u32(), cost.u64(), cost.hex(16)], [vault.ops, vault.memory, vault.salt]);
  const taken = input.u32();
  const slots = input.list(() => input.take(136), 32);
  input.end();
  const opened = (key) =>
    slots.flatMap((slot, at) => {
      try {
        return [{ at, plain: open(key, slot.subarray(0, 24), associated, slot.subarray(24)) }];
      } catch {
        return [];
      }
    });
  const keys = [kek, H("recovery", bytesOf(vault.rootSeed))];
  for (const [place, key] of keys.entries()) {
    const found = opened(key);
    assert.equal(found.length, 1);
    assert.equal((taken >>> found[0].at) & 1, 1);
    same(found[0].plain, Buffer.concat([Buffer.from([place + 1]), vmk, Buffer.alloc(63)]), "a slot");
  }
  const slot = bytesOf(vault.slot.bytes);
  same(
    open(kek, bytesOf(vault.slot.nonce), associated, slot.subarray(24)).subarray(1, 33),
    vmk,
    "the slot by itself",
  );

  const { table, naturalId, naturalGroup, box, ...row } = vault.row;
  const tableKey = kdf(vmk, table);
  const [id, group] = [[naturalId], [naturalGroup, "group"]].map((names) =>
    H("blindidx", tableKey, ...names.map((name) => Buffer.from(name))).subarray(0, 16),
  );
  assert.deepEqual([hexOf(id), hexOf(group), box.slice(0, 48)], [row.id, row.group, row.nonce]);
  const place = H("record", Buffer.from([table]), id, group, Buffer.from([1]));
  const content = unpad(256, open(tableKey, bytesOf(row.nonce), place, bytesOf(box).subarray(24)));
  assert.equal(textOf(content), row.content);
  assert.deepEqual(disk.rootRow(bytesOf(vault.root.bytes)), {
    rootSeed: vault.rootSeed,
    wordsSlot: vault.root.wordsSlot,
    language: vault.root.language,
  });

  const mark = bytesOf(vault.mark.bytes);
  assert.equal(textOf(mark.subarray(0, 5)), "HMRK1");
  assert.equal(mark.length, 5 + 32 * 72);
  const own = mark.subarray(5 + 72 * vault.mark.slot, 5 + 72 * (vault.mark.slot + 1));
  const body = new Input(open(kdf(vmk, 256), own.subarray(0, 24), H("mark"), own.subarray(24)));
  assert.deepEqual(
    [body.u64(), body.u64(), body.hex(16)],
    [vault.mark.counter, vault.mark.ownSeq, vault.mark.run],
  );

  const seed = bytesOf(vault.rootSeed);
  const sum = createHash("sha256").update(seed).digest()[0];
  let bits = (BigInt(`0x${hexOf(seed)}`) << 8n) | BigInt(sum);
  const places = [];
  for (let word = 0; word < 24; word++, bits >>= 11n) places.unshift(Number(bits & 2047n));
  assert.deepEqual(places, vault.recoveryPlaces, "the recovery code");
};

// ── All of it

const readers = { ...people, ...membership, ...log, ...documents, ...sessions, ...disk };
const records = load("records.json");
const read = (kind, bytes, { given, says }) => assert.deepEqual(readers[kind](bytes, given), says);
/** Dear and computed from what is given alone: one change is as good as another. */
const computed = new Set(["blob"]);

const readAll = () => {
  const counts = {};
  for (const [kind, vectors] of Object.entries(records)) {
    assert.equal(typeof readers[kind], "function", `a reader for ${kind}`);
    counts[kind] = 0;
    for (const vector of vectors) {
      try {
        read(kind, bytesOf(vector.bytes), vector);
      } catch (cause) {
        throw new Error(`${kind}, ${vector.about}`, { cause });
      }
      counts[kind] += 1;
    }
  }
  for (const vault of load("vault.json")) readVault(vault);
  const { ops, laterOps, ...others } = load("circle.ops.json");
  for (const all of [ops, laterOps])
    for (const [type, op] of Object.entries(all))
      assert.equal(membership.op(bytesOf(op), {}).body.type, type);
  membership.inviteLink(Buffer.from(others.link));
  people.deviceCert(bytesOf(load("circle.identity.json").deviceCert));
  return counts;
};

/** Bytes that differ from the vector's in one place, at one end, or at the other. */
function* damagedOf(bytes) {
  const step = Math.max(1, Math.floor(bytes.length / 12));
  for (let at = 0; at < bytes.length; at += step) {
    const changed = Buffer.from(bytes);
    changed[at] ^= 1 << (at % 8);
    yield [`byte ${at}`, changed];
  }
  if (bytes.length > 0) yield ["cut", bytes.subarray(0, -1)];
  yield ["longer", Buffer.concat([bytes, Buffer.from([1])])];
}

const readDamaged = () => {
  const missed = [];
  let tried = 0;
  for (const [kind, vectors] of Object.entries(records))
    for (const vector of vectors)
      for (const [how, bytes] of damagedOf(bytesOf(vector.bytes))) {
        if (computed.has(kind) && how !== "cut") continue;
        tried += 1;
        try {
          read(kind, bytes, vector);
          missed.push(`${kind}, ${vector.about}: ${how}`);
        } catch {
          // noticed
        }
      }
  return { tried, missed };
};

const said = process.argv.includes("--damaged") ? readDamaged() : { read: readAll() };
process.stdout.write(`${JSON.stringify(said)}\n`);
