// A circle whose membership log is longer than one message, or than what passes with a stranger.

import { beforeAll, describe, expect, it } from "vitest";
import { type Bytes, type CircleId, type DeviceId, redact, toHex } from "../../../src/core/base/index.ts";
import {
  admitOp,
  inviteKeys,
  inviteOp,
  receiveOp,
  revokeInviteOp,
  signProof,
} from "../../../src/core/circle/index.ts";
import { readyCrypto, signKeyPair } from "../../../src/core/crypto/index.ts";
import { deviceKeys, identityKeys, signDeviceCert } from "../../../src/core/identity/index.ts";
import { engineOf, letIn } from "../../support/letIn.ts";
import { createWorld, startPerson, type TestPerson } from "../../support/person.ts";

beforeAll(async () => {
  await readyCrypto();
});

const seed = (number: number) => {
  const bytes = new Uint8Array(32).fill(4);
  new DataView(bytes.buffer).setUint32(0, number);
  return redact(bytes);
};

const sizeOf = (ops: readonly Bytes[]): number => ops.reduce((sum, op) => sum + op.length, 0);

/** People who knocked, waited, and were declined: each leaves an INVITE, an ADMIT and a REVOKE_INVITE. */
const addKnocks = (host: TestPerson, circleId: CircleId, size: number): void => {
  const { circle } = engineOf(host, circleId);
  const { graph } = circle;
  const at = 1_800_000_000_000;
  const made: Bytes[] = [];
  const take = (
    authored: { ok: true; value: { ops: readonly { bytes: Bytes }[] } } | { ok: false },
  ): void => {
    if (!authored.ok) throw new Error("an op was not made");
    for (const { bytes } of authored.value.ops) {
      receiveOp(graph, bytes);
      made.push(bytes);
    }
  };
  // What a device is sealed to plays no part here, and costs more to make than all else.
  const device = deviceKeys(seed(0));
  for (let number = 1; sizeOf(made) < size; number++) {
    const keys = inviteKeys(seed(number));
    const terms = { invitePk: keys.sign.publicKey, role: 1, maxUses: 1, needsConfirm: true } as const;
    take(inviteOp(graph, circle.self, { ...terms, expiresAt: at + 1_000_000 }, at));
    const identity = identityKeys(seed(number), { type: "joiner", circleId });
    const own = { ...device, ...deviceSignOf(number) };
    const cert = signDeviceCert(circleId, identity, own, at);
    const sid = new Uint8Array(32).fill(1);
    const proof = signProof(keys.sign, { cert, sid, admitter: circle.self.device.deviceId });
    const request = { cert, name: "Somebody", proof };
    const meeting = { request, inviteId: keys.inviteId, sid, clocks: { own: at, peers: [] } };
    take(admitOp(graph, circle.self, meeting, { es: seed(number), at }));
    take(revokeInviteOp(graph, circle.self, keys.inviteId, at));
  }
  circle.ears.membershipChanged();
};

const deviceSignOf = (number: number) => {
  const sign = signKeyPair(seed(number));
  return { deviceId: toHex(sign.publicKey) as DeviceId, sign };
};

describe("a long membership log", () => {
  it("[SYN-13] [SYN-19] [ENG-1] of more than 1 MiB reaches a newcomer in parts, by the way that everybody comes in", async () => {
    const world = createWorld();
    const amina = await startPerson(world, "amina");
    const karim = await startPerson(world, "karim");
    const { circleId } = await amina.get("circle.create", { name: "حلقة", myName: "أمينة" });
    addKnocks(amina, circleId, 1_150_000);
    const opsOf = (person: TestPerson): readonly Bytes[] =>
      engineOf(person, circleId)
        .circle.graph.opsAfter([])
        .map(({ bytes }) => bytes);
    expect(sizeOf(opsOf(amina))).toBeGreaterThan(1.05 * 1_048_576);
    await letIn(world, amina, karim, circleId);
    await world.until(() => karim.circle().name === "حلقة");
    expect(opsOf(karim).length).toBe(opsOf(amina).length);
    expect(karim.circle().people.map(({ name }) => name)).toContain("أمينة");
  }, 120_000);
});
