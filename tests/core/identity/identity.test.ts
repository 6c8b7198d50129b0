import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type CircleId, redact, toHex, utf8 } from "../../../src/core/base/index.ts";
import { blake2b256, readyCrypto } from "../../../src/core/crypto/index.ts";
import {
  compareWords,
  decodeDeviceCert,
  deviceCertLength,
  deviceKeys,
  encodeDeviceCert,
  identityKeys,
  safetyNumber,
  signDeviceCert,
  userIdOf,
  verifyDeviceCert,
} from "../../../src/core/identity/index.ts";
import vectors from "../../vectors/circle.identity.json" with { type: "json" };

const seed = (name: string) => blake2b256(utf8(name));
const circle = (name: string) => toHex(seed(name)) as CircleId;

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

const makeCert = () => {
  const circleId = circle("circle");
  const identity = identityKeys(redact(seed("root")), { type: "joiner", circleId });
  return signDeviceCert(circleId, identity, deviceKeys(redact(seed("device"))), 1_790_000_000_000);
};

describe("who a person is", () => {
  it("[ID-1] one root makes another identity in every circle, and the founder's comes from the genesis nonce", () => {
    const root = redact(seed("root"));
    const made = [
      identityKeys(root, { type: "joiner", circleId: circle("a") }),
      identityKeys(root, { type: "joiner", circleId: circle("b") }),
      identityKeys(root, { type: "founder", genesisNonce: seed("nonce") }),
      identityKeys(redact(seed("other root")), { type: "joiner", circleId: circle("a") }),
    ].map(({ publicKey }) => toHex(publicKey));
    expect(new Set(made).size).toBe(4);
    const again = identityKeys(root, { type: "joiner", circleId: circle("a") });
    expect(toHex(again.publicKey)).toBe(made[0]);
  });

  it("[ID-2] a userId belongs to one circle and one identity", () => {
    const [a, b] = [seed("a"), seed("b")];
    const ids = [userIdOf(circle("x"), a), userIdOf(circle("y"), a), userIdOf(circle("x"), b)];
    expect(new Set(ids).size).toBe(3);
  });

  it("[ID-3] a device's keys come from its seed, and no secret of theirs prints", () => {
    const keys = deviceKeys(redact(seed("device")));
    expect(toHex(keys.sign.publicKey)).toBe(keys.deviceId);
    expect(deviceKeys(redact(seed("device"))).deviceId).toBe(keys.deviceId);
    expect(deviceKeys(redact(seed("another"))).deviceId).not.toBe(keys.deviceId);
    expect(JSON.parse(JSON.stringify(keys)).kem.secretKey).toBe("[redacted]");
  });
});

describe("a device certificate", () => {
  it("[ID-4] comes back as it was, and is fixed to the byte", () => {
    const bytes = encodeDeviceCert(makeCert());
    expect(bytes.length).toBe(deviceCertLength);
    expect(bytes.length).toBe(1481);
    expect(decodeDeviceCert(bytes)).toEqual({ ok: true, value: makeCert() });
    expect(toHex(bytes)).toBe(vectors.deviceCert);
  });

  it("[ID-4] [ID-5] changed in any byte, cut or longer, it is refused", () => {
    const bytes = encodeDeviceCert(makeCert());
    for (let at = 0; at < bytes.length; at += at < 140 || at > 1_340 ? 1 : 37) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      const read = decodeDeviceCert(changed);
      expect(read.ok && verifyDeviceCert(read.value, circle("circle")).ok).toBe(false);
    }
    expect(decodeDeviceCert(bytes.subarray(0, -1)).ok).toBe(false);
    expect(decodeDeviceCert(new Uint8Array([...bytes, 0])).ok).toBe(false);
  });

  it("[ID-5] needs both signatures, the identity's own userId, and this circle", () => {
    const cert = makeCert();
    expect(verifyDeviceCert(cert, circle("circle")).ok).toBe(true);
    expect(verifyDeviceCert(cert, circle("other")).ok).toBe(false);
    const { identitySignature, deviceSignature } = cert;
    const swapped = { ...cert, identitySignature: deviceSignature, deviceSignature: identitySignature };
    for (const bad of [
      swapped,
      { ...cert, deviceSignature: identitySignature },
      { ...cert, identitySignature: deviceSignature },
      { ...cert, userId: userIdOf(circle("circle"), seed("else")) },
    ])
      expect(verifyDeviceCert(bad, circle("circle"))).toEqual({ ok: false, error: { type: "certInvalid" } });
  });

  it("[ID-4] any bytes are read or refused, and nothing is thrown", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1_600 }), (bytes) => {
        expect(decodeDeviceCert(bytes).ok).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});

describe("what two people compare", () => {
  it("[ID-6] six words, the same from both sides, others in every other meeting", () => {
    const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(key, key, key, (sid, a, b) => {
        const words = compareWords(sid, a, b, circle("circle"));
        expect(words).toEqual(compareWords(sid, b, a, circle("circle")));
        expect(words).toHaveLength(6);
        expect(words.every((word) => Number.isInteger(word) && word >= 0 && word < 2_048)).toBe(true);
        const changed = sid.slice();
        changed[31] = (changed[31] ?? 0) ^ 1;
        expect(compareWords(changed, a, b, circle("circle"))).not.toEqual(words);
        expect(compareWords(sid, a, b, circle("another"))).not.toEqual(words);
        expect(compareWords(sid, a, changed, circle("circle"))).not.toEqual(words);
      }),
      { numRuns: 50 },
    );
    expect(compareWords(seed("sid"), seed("a"), seed("b"), circle("circle"))).toEqual(vectors.compareWords);
  });

  it("[ID-6] every place draws on the whole list", () => {
    const seen = Array.from({ length: 6 }, () => new Set<number>());
    for (let i = 0; i < 12_000; i++)
      compareWords(utf8(String(i)), seed("a"), seed("b"), circle("circle")).forEach((word, place) =>
        seen[place]?.add(word >> 3),
      );
    expect(seen.map((words) => words.size)).toEqual([256, 256, 256, 256, 256, 256]);
  });

  it("[ID-7] the safety number is twelve groups of five digits, the same from both sides, and of these two alone", () => {
    const number = safetyNumber(circle("circle"), seed("a"), seed("b"));
    expect(number).toEqual(vectors.safetyNumber);
    expect(number).toEqual(safetyNumber(circle("circle"), seed("b"), seed("a")));
    expect(number).toHaveLength(12);
    expect(number.every((group) => /^[0-9]{5}$/.test(group))).toBe(true);
    expect(safetyNumber(circle("circle"), seed("a"), seed("c"))).not.toEqual(number);
    expect(safetyNumber(circle("other"), seed("a"), seed("b"))).not.toEqual(number);
  });
});
