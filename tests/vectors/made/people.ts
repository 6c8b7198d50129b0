// Vectors of who somebody is: keys from seeds, certificates, what two people compare (docs/protocol/membership.md).

import { type CircleId, concat, idBytes, redact, utf8 } from "../../../src/core/base/index.ts";
import { epochCommitOf, epochKeys, inviteKeys } from "../../../src/core/circle/index.ts";
import { recipientsHashOf } from "../../../src/core/circle/recipients.ts";
import { commitTo, wordsOf } from "../../../src/core/engine/comparing.ts";
import {
  compareWords,
  decodeDeviceCert,
  deviceKeys,
  encodeDeviceCert,
  identityKeys,
  safetyNumber,
  signDeviceCert,
  userIdOf,
} from "../../../src/core/identity/index.ts";
import { counted, good, hexOf, type Kind, vector } from "./vector.ts";

export const circleId = hexOf(0x10) as CircleId;
const root = redact(counted(0x20));
const salts = [
  { type: "joiner", circleId },
  { type: "founder", genesisNonce: counted(0x50) },
] as const;
export const identityOf = (from: number) => identityKeys(redact(counted(from)), { type: "joiner", circleId });
export const deviceOf = (from: number) => deviceKeys(redact(counted(from)));
export const certOf = (from: number) =>
  signDeviceCert(circleId, identityOf(from), deviceOf(from + 1), 1_790_000_000_000 + from);

const comparison = {
  circleId,
  sid: counted(0x60),
  outside: { nonce: counted(0x61), identityPk: identityOf(1).publicKey },
  inside: { nonce: counted(0x62), identityPk: identityOf(2).publicKey },
};

export const peopleKinds: readonly Kind[] = [
  {
    kind: "identity",
    make: () =>
      salts.map((salt) => {
        const pair = identityKeys(root, salt);
        const bytes = salt.type === "founder" ? salt.genesisNonce : idBytes(salt.circleId);
        return vector(
          salt.type,
          pair.publicKey,
          { userId: userIdOf(circleId, pair.publicKey) },
          { root, salt: bytes, circleId },
        );
      }),
    read: null,
  },
  {
    kind: "deviceKeys",
    make: () =>
      [1, 0x44].map((from) => {
        const { deviceId, sign, kem } = deviceOf(from);
        return vector(
          "signing key and sealing key of a seed",
          concat(sign.publicKey, kem.publicKey),
          { deviceId, kemPk: kem.publicKey },
          { seed: counted(from) },
        );
      }),
    read: null,
  },
  {
    kind: "deviceCert",
    make: () =>
      [3, 7].map((from) => vector("of a device", encodeDeviceCert(certOf(from)), certOf(from), { circleId })),
    read: (bytes) => good(decodeDeviceCert(bytes)),
  },
  {
    kind: "inviteKeys",
    make: () =>
      [0x70, 0x71].map((from) => {
        const { inviteId, sign, room, psk, password } = inviteKeys(redact(counted(from)));
        return vector(
          "of a link's seed",
          sign.publicKey,
          { inviteId, room, psk, password },
          { seed: counted(from) },
        );
      }),
    read: null,
  },
  {
    kind: "epoch",
    make: () =>
      [1, 3].map((count) => {
        const es = redact(counted(0x80 + count));
        const parents = Array.from({ length: count }, (_, at) => hexOf(0x11 * (at + 1)) as never);
        const recipients = Array.from({ length: count + 1 }, (_, at) => hexOf(0x0d * (at + 1)) as never);
        const { content, commit, room, psk, password } = epochKeys(es);
        return vector(
          `begun over ${count} parents, for ${count + 1} devices`,
          concat(epochCommitOf(es, circleId, parents), recipientsHashOf(recipients)),
          { content, commit, room, psk, password },
          { es, circleId, parents, recipients },
        );
      }),
    read: null,
  },
  {
    kind: "comparison",
    make: () => [
      vector(
        "commitment of who is outside, and the six words of both",
        commitTo(comparison.outside.nonce, comparison.sid),
        { words: wordsOf(comparison) },
        comparison,
      ),
    ],
    read: null,
  },
  {
    kind: "safetyNumber",
    make: () => {
      const [a, b] = [identityOf(1).publicKey, identityOf(2).publicKey];
      const groups = safetyNumber(circleId, a, b);
      const words = compareWords(counted(9), a, b, circleId);
      return [
        vector(
          "of two identities",
          utf8(groups.join("")),
          { groups, words },
          { circleId, a, b, sid: counted(9) },
        ),
        vector(
          "the same the other way round",
          utf8(safetyNumber(circleId, b, a).join("")),
          { groups, words },
          { circleId, a: b, b: a, sid: counted(9) },
        ),
      ];
    },
    read: null,
  },
];
