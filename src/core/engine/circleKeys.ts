// Who this machine is in one circle, and the epoch secrets it holds there, ready for use in every direction.

import { type Bytes, type EpochId, redact, type Redacted } from "../base/index.ts";
import { type Author, type EpochKeys, epochKeys, type MembershipFacts } from "../circle/index.ts";
import { type SignKeyPair, wipe } from "../crypto/index.ts";
import { type DeviceKeys, deviceKeys, identityKeys, userIdOf } from "../identity/index.ts";
import { type EpochKey, epochKeyOf } from "../log/index.ts";
import { type KeptCircle, keyBytes } from "./localRecords.ts";

/** `identity` is null on a machine that another one of its person let in: the identity key stays there. */
export type Self = Author & {
  readonly identityPk: Bytes;
  readonly identity: SignKeyPair | null;
  readonly device: DeviceKeys;
};

export const selfOf = (root: Redacted<Bytes>, record: KeptCircle): Self => {
  const device = deviceKeys(redact(keyBytes(record.way.returning ?? record.deviceSeed)));
  if (record.identityPk !== undefined) {
    const identityPk = keyBytes(record.identityPk);
    return { device, identityPk, identity: null, userId: userIdOf(record.circleId, identityPk) };
  }
  // The founder's salt is the genesis nonce and everyone else's the circle's id; both are 32 bytes, and the
  // record says which bytes they are.
  const identity = identityKeys(root, {
    type: "founder",
    genesisNonce: keyBytes(record.identitySalt),
  });
  const identityPk = identity.publicKey;
  return { device, identityPk, identity, userId: userIdOf(record.circleId, identityPk) };
};

export type HeldEpoch = {
  readonly epoch: EpochId;
  readonly secret: Redacted<Bytes>;
  readonly keys: EpochKeys;
  readonly entryKey: EpochKey;
};

export type KeyRing = {
  readonly add: (epoch: EpochId, secret: Redacted<Bytes>) => void;
  readonly get: (epoch: EpochId) => HeldEpoch | undefined;
  readonly held: () => ReadonlySet<EpochId>;
  /** Overwrites a secret that nothing needs any more (FGT-6); that it was here is remembered. */
  readonly drop: (epoch: EpochId) => void;
  readonly isDropped: (epoch: EpochId) => boolean;
  /** For the receiver's check 2: newest first. */
  readonly newestFirst: (facts: MembershipFacts) => readonly EpochKey[];
  readonly wipe: () => void;
};

/** The room's name stays a string: it opens nothing. */
const wipeHeld = ({ secret, keys, entryKey }: HeldEpoch): void => {
  for (const key of [
    secret,
    keys.content,
    keys.commit,
    keys.psk,
    keys.password,
    entryKey.contentKey,
    entryKey.commitKey,
  ])
    wipe(key);
};

export const createKeyRing = (): KeyRing => {
  const ring = new Map<EpochId, HeldEpoch>();
  const dropped = new Set<EpochId>();
  let ordered: readonly EpochKey[] | null = null;
  return {
    add: (epoch, secret) => {
      ring.set(epoch, { epoch, secret, keys: epochKeys(secret), entryKey: epochKeyOf(epoch, secret) });
      dropped.delete(epoch);
      ordered = null;
    },
    drop: (epoch) => {
      const held = ring.get(epoch);
      if (held !== undefined) wipeHeld(held);
      ring.delete(epoch);
      dropped.add(epoch);
      ordered = null;
    },
    isDropped: (epoch) => dropped.has(epoch),
    get: (epoch) => ring.get(epoch),
    held: () => new Set(ring.keys()),
    newestFirst: (facts) => {
      ordered ??= [...ring.values()]
        .toSorted((a, b) => facts.depth(b.epoch) - facts.depth(a.epoch) || (a.epoch < b.epoch ? -1 : 1))
        .map(({ entryKey }) => entryKey);
      return ordered;
    },
    wipe: () => {
      for (const held of ring.values()) wipeHeld(held);
      ring.clear();
      ordered = null;
    },
  };
};

/** Every key of a circle that lies in memory as bytes; those in sessions go with them. */
export const wipeCircleKeys = ({ ring, self }: { readonly ring: KeyRing; readonly self: Self }): void => {
  ring.wipe();
  const { device, identity } = self;
  for (const key of [device.sign.secretKey, device.kem.secretKey]) wipe(key);
  if (identity !== null) wipe(identity.secretKey);
};
