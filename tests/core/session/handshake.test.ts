import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Bytes,
  type CircleId,
  type DeviceId,
  redact,
  type Redacted,
  reveal,
  toHex,
} from "../../../src/core/base/index.ts";
import { hash, readyCrypto, signKeyPair } from "../../../src/core/crypto/index.ts";
import {
  beginHandshake,
  type HandshakeFailure,
  handshakeRandomLength,
  type HandshakeStart,
  type HandshakeState,
  type HandshakeStep,
  stepHandshake,
} from "../../../src/core/session/index.ts";
import { createSeededRandom, type SeededRandom } from "../../support/seededRandom.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

type Device = { readonly id: DeviceId; readonly secretKey: Redacted<Bytes> };

const deviceOf = (random: SeededRandom): Device => {
  const pair = signKeyPair(redact(random.bytes(32)));
  return { id: toHex(pair.publicKey) as DeviceId, secretKey: pair.secretKey };
};

/** Ana begins, Badr answers; both in one room over one DTLS connection. */
const scene = (seed = 1) => {
  const random = createSeededRandom(seed);
  const circleId = toHex(random.bytes(32)) as CircleId;
  const psk = redact(random.bytes(32));
  const [ofAna, ofBadr] = [random.bytes(32), random.bytes(32)];
  const ana: HandshakeStart = {
    role: "initiator",
    circleId,
    psk,
    device: deviceOf(random),
    fingerprints: { local: ofAna, remote: ofBadr },
  };
  const badr: HandshakeStart = {
    role: "responder",
    circleId,
    psk,
    device: deviceOf(random),
    fingerprints: { local: ofBadr, remote: ofAna },
  };
  const fresh = () => redact(random.bytes(handshakeRandomLength));
  return { random, ana, badr, fresh };
};

const sent = (step: HandshakeStep): Bytes => {
  const output = step.outputs.find((one) => one.type === "send");
  if (output?.type !== "send") throw new Error("nothing was sent");
  return output.bytes;
};
const established = (step: HandshakeStep) => {
  const output = step.outputs.find((one) => one.type === "established");
  return output?.type === "established" ? output : null;
};
const failure = (step: HandshakeStep): HandshakeFailure | null => {
  const output = step.outputs.find((one) => one.type === "failed");
  return output?.type === "failed" ? output.reason : null;
};

/** The three messages, each as the other side sent it unless `change` says otherwise. */
const run = (
  ana: HandshakeStart,
  badr: HandshakeStart,
  fresh: () => Redacted<Bytes>,
  change: (number: 1 | 2 | 3, bytes: Bytes) => Bytes = (_, bytes) => bytes,
) => {
  const first = beginHandshake(ana, fresh());
  const waiting = beginHandshake(badr, fresh());
  const second = stepHandshake(waiting.state, change(1, sent(first)));
  if (failure(second) !== null) return { first, second, third: second, fourth: second };
  const third = stepHandshake(first.state, change(2, sent(second)));
  if (failure(third) !== null) return { first, second, third, fourth: third };
  const fourth = stepHandshake(second.state, change(3, sent(third)));
  return { first, second, third, fourth };
};

describe("the handshake CHS1", () => {
  it("[SES-1] two devices that share a room come to the same session and know each other", () => {
    const { ana, badr, fresh } = scene();
    const { third, fourth } = run(ana, badr, fresh);
    const [atAna, atBadr] = [established(third), established(fourth)];
    expect(atAna?.remoteDevice).toBe(badr.device.id);
    expect(atBadr?.remoteDevice).toBe(ana.device.id);
    expect(atAna?.sid).toEqual(atBadr?.sid);
    if (atAna === null || atBadr === null) return;
    expect(reveal(atAna.keys.send)).toEqual(reveal(atBadr.keys.receive));
    expect(reveal(atAna.keys.receive)).toEqual(reveal(atBadr.keys.send));
    const secrets = [atAna.keys.send, atAna.keys.receive, redact(atAna.sid)].map((key) => toHex(reveal(key)));
    expect(new Set(secrets).size).toBe(3);
  });

  it("[SES-2] the messages have 1249, 1265 and 112 bytes, and begin with the road", () => {
    const { ana, badr, fresh } = scene();
    const { first, second, third } = run(ana, badr, fresh);
    const all = [sent(first), sent(second), sent(third)];
    expect(all.map((bytes) => bytes.length)).toEqual([1249, 1265, 112]);
    expect([all[0]?.[0], all[1]?.[0]]).toEqual([1, 1]);
  });

  it("[SES-2] a message of any other length, or of another road, is refused", () => {
    const { ana, badr, fresh } = scene();
    for (const number of [1, 2, 3] as const)
      for (const cut of [
        (bytes: Bytes) => bytes.subarray(0, -1),
        (bytes: Bytes) => new Uint8Array([...bytes, 0]),
        () => new Uint8Array(0),
      ]) {
        const result = run(ana, badr, fresh, (n, bytes) => (n === number ? cut(bytes) : bytes));
        expect(failure(result.fourth)).toBe("lengthWrong");
      }
    for (const number of [1, 2] as const) {
      const result = run(ana, badr, fresh, (n, bytes) => (n === number ? bytes.with(0, 2) : bytes));
      expect(failure(result.fourth)).toBe("roadUnknown");
    }
  });

  it("[SES-3] the bytes of a known run stay the same", () => {
    const filled = (value: number, length = 32) => new Uint8Array(length).fill(value);
    const deviceFrom = (value: number): Device => {
      const pair = signKeyPair(redact(filled(value)));
      return { id: toHex(pair.publicKey) as DeviceId, secretKey: pair.secretKey };
    };
    const shared = { circleId: toHex(filled(1)) as CircleId, psk: redact(filled(2)) };
    const [ofAna, ofBadr] = [filled(3), filled(4)];
    const chance = [5, 6].map((value) => redact(filled(value, handshakeRandomLength)));
    const { first, second, third } = run(
      { ...shared, role: "initiator", device: deviceFrom(7), fingerprints: { local: ofAna, remote: ofBadr } },
      { ...shared, role: "responder", device: deviceFrom(8), fingerprints: { local: ofBadr, remote: ofAna } },
      () => chance.shift() ?? redact(new Uint8Array(0)),
    );
    const digest = [first, second, third].map((step) => toHex(hash("circ1/heads", sent(step))));
    expect([...digest, toHex(established(third)?.sid ?? filled(0))]).toEqual(golden);
  });

  it("[SES-4] [N01] other certificates on one side, as a man in the middle has them, end it", () => {
    const { ana, badr, fresh, random } = scene();
    const middle = random.bytes(32);
    const forAna = { ...ana, fingerprints: { ...ana.fingerprints, remote: middle } };
    const result = run(forAna, badr, fresh);
    expect(failure(result.third)).toBe("sealWrong");
    expect(result.second.outputs.some((output) => output.type === "established")).toBe(false);
  });

  it("[SES-4] [N02] a verbatim relay over two DTLS connections ends at the first seal", () => {
    const { ana, badr, fresh, random } = scene();
    const [toAna, toBadr] = [random.bytes(32), random.bytes(32)];
    const relayed = run(
      { ...ana, fingerprints: { local: ana.fingerprints.local, remote: toAna } },
      { ...badr, fingerprints: { local: badr.fingerprints.local, remote: toBadr } },
      fresh,
    );
    expect(failure(relayed.third)).toBe("sealWrong");
  });

  it("[SES-5] [N03] a stranger without the room's secret, or one with an old one, gets no session and no name", () => {
    const { ana, badr, fresh, random } = scene();
    const stranger = { ...ana, psk: redact(random.bytes(32)) };
    const result = run(stranger, badr, fresh);
    expect(failure(result.third)).toBe("sealWrong");
    const told = toHex(sent(result.second));
    expect(told).not.toContain(badr.device.id);
    const answered = run(ana, { ...badr, psk: redact(random.bytes(32)) }, fresh);
    expect(failure(answered.third)).toBe("sealWrong");
    expect(toHex(sent(answered.first))).not.toContain(ana.device.id);
  });

  it("[SES-5] the secret of one circle opens nothing in another", () => {
    const { ana, badr, fresh, random } = scene();
    const elsewhere = { ...badr, circleId: toHex(random.bytes(32)) as CircleId };
    expect(failure(run(ana, elsewhere, fresh).third)).toBe("sealWrong");
  });

  it("[SES-6] [N02] a device that is answered by itself refuses", () => {
    const { ana, badr, fresh } = scene();
    expect(failure(run(ana, { ...badr, device: ana.device }, fresh).third)).toBe("ownDevice");
    const first = beginHandshake(ana, fresh());
    expect(failure(stepHandshake(first.state, sent(first)))).toBe("lengthWrong");
  });

  it("[SES-6] a device key that its sender cannot sign with is refused on either side", () => {
    const { ana, badr, fresh, random } = scene();
    const victim = deviceOf(random).id;
    const asInitiator = { ...ana, device: { id: victim, secretKey: ana.device.secretKey } };
    expect(failure(run(asInitiator, badr, fresh).fourth)).toBe("signatureWrong");
    const asResponder = { ...badr, device: { id: victim, secretKey: badr.device.secretKey } };
    expect(failure(run(ana, asResponder, fresh).third)).toBe("signatureWrong");
  });

  it("[SES-7] [N02] a recorded third message fits no other handshake", () => {
    const { ana, badr, fresh } = scene();
    const recorded = sent(run(ana, badr, fresh).third);
    const again = run(ana, badr, fresh, (number, bytes) => (number === 3 ? recorded : bytes));
    expect(failure(again.fourth)).toBe("sealWrong");
  });

  it("[SES-7] a change of any bit of any message ends it", () => {
    const { ana, badr, fresh } = scene();
    const lengths = { 1: 1249, 2: 1265, 3: 112 } as const;
    fc.assert(
      fc.property(fc.constantFrom(1, 2, 3), fc.nat(), fc.nat({ max: 7 }), (number, place, bit) => {
        const at = place % lengths[number];
        const result = run(ana, badr, fresh, (n, bytes) =>
          n === number ? bytes.with(at, (bytes[at] ?? 0) ^ (1 << bit)) : bytes,
        );
        expect(failure(result.fourth)).not.toBeNull();
      }),
      { numRuns: 120 },
    );
  });

  it("[SES-8] after its end a handshake takes nothing more", () => {
    const { ana, badr, fresh } = scene();
    const done = run(ana, badr, fresh);
    const states: HandshakeState[] = [done.third.state, done.fourth.state];
    for (const state of states)
      expect(failure(stepHandshake(state, new Uint8Array(112)))).toBe("notExpected");
  });

  it("[SES-9] a guest whom no circle knows is proven like anyone, and the caller decides", () => {
    const { ana, badr, fresh, random } = scene();
    const guest = { ...ana, device: deviceOf(random) };
    expect(established(run(guest, badr, fresh).fourth)?.remoteDevice).toBe(guest.device.id);
  });
});

/** Hashes of the three messages, and sid. */
const golden = [
  "92abfe469f49b43087dd196c5bd16e802d82b821cbc59bfddb2e7d6a18ad424c",
  "24005e829aa1c44c0558b13196d301a1d255aaafe0231a731a1f2461c7c8e9e6",
  "c6c60513fd32136fcd412a6f531700dcba68034eab487126dc1754d42a1d4031",
  "7e65a0a9b2eabaf5da20ca3aa26b76283f50bf68022b860eb6ba4f6b85ca5a5c",
];
