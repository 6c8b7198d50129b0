// What an invitation's seed makes (protocol 2.5). Who holds the seed can answer for the invitee; who was only handed
// the meeting keys can find and meet the invitee and forge nothing. The seed has 256 bits, so nothing is stretched
// (INV-2).

import type { InviteId } from "../base/brand.ts";
import { type Bytes, toHex } from "../base/bytes.ts";
import { type Redacted, reveal } from "../base/redacted.ts";
import { deriveKey, hash, type SignKeyPair, signKeyPair } from "../crypto/index.ts";

/** Enough to meet the invitee, and no more. */
export type MeetingKeys = {
  /** Where the two meet: a topic of hubs, 64 digits. */
  readonly room: string;
  /** Binds the handshake to the link. */
  readonly psk: Redacted<Bytes>;
  /** Seals what hubs pass on. */
  readonly password: Redacted<Bytes>;
};

export type InviteKeys = MeetingKeys & {
  readonly inviteId: InviteId;
  /** Signs the proof that the invitee had the link. */
  readonly sign: SignKeyPair;
};

export const inviteIdOf = (invitePk: Bytes): InviteId => toHex(hash("circ1/invite-id", invitePk)) as InviteId;

export const inviteKeys = (seed: Redacted<Bytes>): InviteKeys => {
  const sign = signKeyPair(deriveKey(seed, 1));
  return {
    inviteId: inviteIdOf(sign.publicKey),
    sign,
    room: toHex(reveal(deriveKey(seed, 2))),
    psk: deriveKey(seed, 3),
    password: deriveKey(seed, 5),
  };
};
