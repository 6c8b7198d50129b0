import { beforeAll, describe, expect, it } from "vitest";
import { type CircleId, redact } from "../../../src/core/base/index.ts";
import {
  checkInvite,
  decodeMachineRequest,
  encodeMachineRequest,
  inviteKeys,
  type InviteLink,
} from "../../../src/core/circle/index.ts";
import { blake2b256, readyCrypto } from "../../../src/core/crypto/index.ts";
import { deviceKeys, identityKeys, signHalfCert } from "../../../src/core/identity/index.ts";
import { fourPeople } from "./circles.ts";
import { atAnother, say, secretOf, send } from "./people.ts";

const filled = (value: number): Uint8Array => new Uint8Array(32).fill(value);
const circleOf = (digit: string): CircleId => digit.repeat(64) as CircleId;

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

describe("what a machine says that asks to be somebody's", () => {
  it("[INV-14] is heard only as its own device signed it: for this person, in this circle, with these keys", () => {
    const circleId = circleOf("a");
    const identityPk = identityKeys(redact(filled(1)), { type: "joiner", circleId }).publicKey;
    const device = deviceKeys(redact(filled(3)));
    const half = signHalfCert(circleId, identityPk, device, 1_790_000_000_000);
    const proof = new Uint8Array(64);
    const of = { circleId, identityPk };
    const bytes = encodeMachineRequest({ half, proof });
    expect(decodeMachineRequest(bytes, of)).toEqual({ ok: true, value: { half, proof } });

    // Key, sealing key, moment and signature are all under it; the proof behind them is looked at elsewhere.
    for (let at = 1; at < bytes.length - proof.length; at += 13) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect([at, decodeMachineRequest(changed, of).ok]).toEqual([at, false]);
    }
    const another = identityKeys(redact(filled(4)), { type: "joiner", circleId }).publicKey;
    expect(decodeMachineRequest(bytes, { circleId, identityPk: another }).ok).toBe(false);
    expect(decodeMachineRequest(bytes, { circleId: circleOf("b"), identityPk }).ok).toBe(false);
    const foreign = { ...half, deviceId: deviceKeys(redact(blake2b256(filled(5)))).deviceId };
    expect(decodeMachineRequest(encodeMachineRequest({ half: foreign, proof }), of).ok).toBe(false);
  });

  it("[INV-14] is said to a machine of the link's person alone, whoever else of the circle answers", () => {
    const { amal, badr, rim } = fourPeople();
    const [seed, expiresAt] = [secretOf("for a machine"), 10_000];
    say(amal, { type: "deviceInviteMade", invitePk: inviteKeys(seed).sign.publicKey, expiresAt });
    send(amal, badr);
    const { circleId } = amal.graph;
    const link: InviteLink = {
      for: "machine",
      seed,
      circleId,
      inviterPk: amal.identity.publicKey,
      hints: [],
    };
    const answered = (device: typeof amal.device) => checkInvite(badr.graph, link, device.deviceId);
    expect(answered(amal.device).ok).toBe(true);
    for (const one of [badr, rim, atAnother(amal, "of nobody here")])
      expect(answered(one.device)).toEqual({ ok: false, error: { type: "admitterUnknown" } });
  });
});
