// Who a person is in one circle. The root seed of a space makes a different identity key for every circle, so
// that neither a key nor an id made from one links two circles (ID-1, ID-2).

import type { CircleId, UserId } from "../base/brand.ts";
import { type Bytes, idBytes, toHex } from "../base/bytes.ts";
import { redact, type Redacted, reveal } from "../base/redacted.ts";
import { hash, type SignKeyPair, signKeyPair } from "../crypto/index.ts";

/** Where an identity stands: its founder knows the circle by the genesis nonce, before there is a circleId. */
export type IdentitySalt =
  | { readonly type: "founder"; readonly genesisNonce: Bytes }
  | { readonly type: "joiner"; readonly circleId: CircleId };

/** The Ed25519 pair of a person in a circle. Its secret stays on the first device and in the recovery code. */
export const identityKeys = (root: Redacted<Bytes>, salt: IdentitySalt): SignKeyPair => {
  const bytes = salt.type === "founder" ? salt.genesisNonce : idBytes(salt.circleId);
  return signKeyPair(redact(hash("circ1/identity", reveal(root), bytes)));
};

export const userIdOf = (circleId: CircleId, identityPk: Bytes): UserId =>
  toHex(hash("circ1/user", idBytes(circleId), identityPk)) as UserId;
