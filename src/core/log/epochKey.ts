// What an epoch secret gives for entries (protocol 2.2, 2.8): a key for the content and one for the commitment
// by which a receiver finds the epoch of an envelope.

import type { Bytes, EpochId, Redacted } from "../base/index.ts";
import { equal, reveal } from "../base/index.ts";
import { deriveKey, hash } from "../crypto/index.ts";

export type EpochKey = {
  readonly epochId: EpochId;
  readonly contentKey: Redacted<Bytes>;
  readonly commitKey: Redacted<Bytes>;
};

export const epochKeyOf = (epochId: EpochId, secret: Redacted<Bytes>): EpochKey => ({
  epochId,
  contentKey: deriveKey(secret, 1),
  commitKey: deriveKey(secret, 2),
});

export const commitOf = (epoch: EpochKey, nonce: Bytes): Bytes =>
  hash("circ1/commit", reveal(epoch.commitKey), nonce);

/** The epoch whose key was committed to, trying them in the order given: newest first costs least. */
export const epochOfCommit = (epochs: readonly EpochKey[], nonce: Bytes, commit: Bytes): EpochKey | null =>
  epochs.find((epoch) => equal(commitOf(epoch, nonce), commit)) ?? null;
