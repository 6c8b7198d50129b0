// The founding op proves itself: the circle's id is the hash of its core, so nobody can give another beginning to a
// circle, and author, device and user follow from the core (MEM-1). Two founding ops over one core (only the founder
// can sign them) are two beginnings with the same meaning; both stand, and the founder's device is noted as one that
// signed two histories.

import type { CircleId } from "../base/brand.ts";
import { type Bytes, idBytes, toHex } from "../base/bytes.ts";
import { hash, sign, type SignKeyPair, verify } from "../crypto/index.ts";
import { userIdOf } from "../identity/index.ts";
import { encodeGenesisCore } from "./bodyParts.ts";
import type { BodyOf, GenesisCore } from "./opBody.ts";
import type { OpHeader } from "./op.ts";

export const circleIdOf = (core: GenesisCore): CircleId =>
  toHex(hash("circ1/genesis", encodeGenesisCore(core))) as CircleId;

export const signGenesis = (core: GenesisCore, identity: SignKeyPair): Bytes =>
  sign(identity.secretKey, "circ1/genesis-sig", idBytes(circleIdOf(core)));

/** All but the op's own signature, which every op has. */
export const verifyGenesis = (header: OpHeader, body: BodyOf<"circleFounded">): boolean => {
  const circleId = circleIdOf(body.core);
  return (
    header.circleId === circleId &&
    header.authorUser === userIdOf(circleId, body.core.identityPk) &&
    header.authorDevice === toHex(body.core.devicePk) &&
    header.dseq === 0 &&
    verify(body.core.identityPk, body.identitySignature, "circ1/genesis-sig", idBytes(circleId))
  );
};
