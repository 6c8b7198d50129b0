// A device's keys in one circle: Ed25519 to sign, X-Wing to be given epoch secrets. A device has another pair in
// every circle, made from one seed that never leaves it (ID-3).

import type { DeviceId } from "../base/brand.ts";
import { type Bytes, toHex } from "../base/bytes.ts";
import type { Redacted } from "../base/redacted.ts";
import { deriveKey, type KemKeyPair, kemKeyPair, type SignKeyPair, signKeyPair } from "../crypto/index.ts";

export type DeviceKeys = {
  /** The signing key's public half. */
  readonly deviceId: DeviceId;
  readonly sign: SignKeyPair;
  readonly kem: KemKeyPair;
};

/** From 32 bytes of chance, kept in the vault. */
export const deviceKeys = (seed: Redacted<Bytes>): DeviceKeys => {
  const sign = signKeyPair(deriveKey(seed, 1));
  return { deviceId: toHex(sign.publicKey) as DeviceId, sign, kem: kemKeyPair(deriveKey(seed, 2)) };
};
