// The proof that the invitee had the link: a signature by the invitation's key over the invitee's keys, the session
// they met in and the device that admits them. It is good for nobody else, in no other session and for no other
// admitter (INV-4), and every replica checks it in the ADMIT.

import type { CircleId, DeviceId } from "../base/brand.ts";
import { type Bytes, idBytes } from "../base/bytes.ts";
import { sign, type SignKeyPair, verify } from "../crypto/index.ts";
import type { DeviceCert } from "../identity/index.ts";
import { inviteIdOf } from "./inviteKeys.ts";

export type Proven = {
  readonly cert: Pick<DeviceCert, "circleId" | "identityPk" | "deviceId" | "kemPk">;
  /** The session's id, 32 bytes (protocol 2.11). */
  readonly sid: Bytes;
  readonly admitter: DeviceId;
};

const proofParts = (
  circleId: CircleId,
  invitePk: Bytes,
  { cert, sid, admitter }: Proven,
): readonly Bytes[] => [
  idBytes(circleId),
  idBytes(inviteIdOf(invitePk)),
  cert.identityPk,
  idBytes(cert.deviceId),
  cert.kemPk,
  sid,
  idBytes(admitter),
];

export const signProof = (invite: SignKeyPair, proven: Proven): Bytes =>
  sign(invite.secretKey, "circ1/invite-proof", ...proofParts(proven.cert.circleId, invite.publicKey, proven));

export const verifyProof = (invitePk: Bytes, proven: Proven, proof: Bytes): boolean =>
  verify(invitePk, proof, "circ1/invite-proof", ...proofParts(proven.cert.circleId, invitePk, proven));

// Who comes back by the identity alone (MEM-36) has no invitation: the identity signs the same things itself.

const returnParts = ({ cert, sid, admitter }: Proven): readonly Bytes[] => [
  idBytes(cert.circleId),
  cert.identityPk,
  idBytes(cert.deviceId),
  cert.kemPk,
  sid,
  idBytes(admitter),
];

export const signReturn = (identity: SignKeyPair, proven: Proven): Bytes =>
  sign(identity.secretKey, "circ1/return-proof", ...returnParts(proven));

export const verifyReturn = (proven: Proven, proof: Bytes): boolean =>
  verify(proven.cert.identityPk, proof, "circ1/return-proof", ...returnParts(proven));
