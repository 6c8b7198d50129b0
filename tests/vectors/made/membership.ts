// Vectors of ops and boxes (docs/protocol/membership.md). Ops are signed here field by field and not
// by the product's verbs, so that their bytes change only when the form does.

import { type EpochId, redact } from "../../../src/core/base/index.ts";
import {
  CircleGraph,
  decodeOp,
  inviteKeys,
  type Op,
  openBox,
  receiveOp,
  sealBox,
  signOp,
  signProof,
  signReturn,
} from "../../../src/core/circle/index.ts";
import { rekeyBody } from "../../../src/core/circle/epoch.ts";
import { circleIdOf, signGenesis } from "../../../src/core/circle/genesis.ts";
import type { GenesisCore, LastEntry, OpBody } from "../../../src/core/circle/opBody.ts";
import { kemEncapsulate } from "../../../src/core/crypto/index.ts";
import { identityKeys, signHalfCert, userIdOf } from "../../../src/core/identity/index.ts";
import { forkedEntries } from "./log.ts";
import { certOf, circleId, deviceOf, identityOf } from "./people.ts";
import { counted, good, hexOf, type Kind, vector } from "./vector.ts";

const device = deviceOf(4);
const founder = identityKeys(redact(counted(3)), { type: "founder", genesisNonce: counted(0x90) });
const core = (history: GenesisCore["history"]): GenesisCore => ({
  nonce: counted(0x90),
  identityPk: founder.publicKey,
  devicePk: device.sign.publicKey,
  kemPk: device.kem.publicKey,
  history,
  createdAt: 1_790_000_000_000,
});

const id = (from: number) => hexOf(from) as never;
const genesis = (history: GenesisCore["history"]): Op => {
  const own = circleIdOf(core(history));
  return {
    circleId: own,
    authorUser: userIdOf(own, founder.publicKey),
    authorDevice: device.deviceId,
    dseq: 0,
    dprev: null,
    parents: [],
    depth: 0,
    ts: 1_000,
    body: {
      type: "circleFounded",
      core: core(history),
      identitySignature: signGenesis(core(history), founder),
    },
  };
};

const op = (body: OpBody, more: Partial<Op> = {}): Op => ({
  circleId,
  authorUser: userIdOf(circleId, identityOf(3).publicKey),
  authorDevice: device.deviceId,
  dseq: 5,
  dprev: id(0xa0),
  parents: [id(0x01), id(0xa0)],
  depth: 77,
  ts: 1_790_000_000_123,
  body,
  ...more,
});

export const invite = inviteKeys(redact(counted(0x70)));
export const proven = { cert: certOf(7), sid: counted(0x63), admitter: device.deviceId };

/** One more machine of the person who wrote the ops. */
export const halfOfMachine = signHalfCert(circleId, identityOf(3).publicKey, deviceOf(9), 1_790_000_000_000);

/** Somebody who comes back by the identity alone. */
export const returning = { cert: certOf(8), sid: counted(0x64), admitter: device.deviceId };

const last = (from: number, seq: number): LastEntry => ({
  deviceId: id(from),
  seq,
  entryId: seq === 0 ? null : id(from + 0x80),
});
const forked = forkedEntries();
const docId = `00${hexOf(0xd1, 15)}` as never;
const ids = (count: number) => Array.from({ length: count }, (_, at) => id(at));

/** One or more of every type that has a number and a meaning, and of each form of it. */
const ops: readonly (readonly [about: string, op: Op, given?: object])[] = [
  ["GENESIS", genesis("state")],
  ["GENESIS with the whole history", genesis("full")],
  [
    "INVITE",
    op({
      type: "inviteMade",
      invitePk: invite.sign.publicKey,
      role: 1,
      maxUses: 200,
      expiresAt: 1_790_000_600_000,
      needsConfirm: true,
    }),
  ],
  [
    "INVITE of a reader, without confirmation, by a first op of a device",
    op(
      {
        type: "inviteMade",
        invitePk: invite.sign.publicKey,
        role: 0,
        maxUses: 1,
        expiresAt: 0,
        needsConfirm: false,
      },
      { dseq: 0, dprev: null, parents: [id(2)], depth: 1 },
    ),
  ],
  ["REVOKE_INVITE", op({ type: "inviteRevoked", invite: id(0xb0) })],
  [
    "ADMIT",
    op({
      type: "memberAdmitted",
      invite: id(0xb0),
      role: 1,
      cert: proven.cert,
      sid: proven.sid,
      proof: signProof(invite.sign, proven),
    }),
  ],
  ["CONFIRM", op({ type: "memberConfirmed", admission: id(0xb1) })],
  ["LEAVE", op({ type: "memberLeft" })],
  [
    "LEAVE with 16 parents",
    op({ type: "memberLeft" }, { parents: Array.from({ length: 16 }, (_, at) => id(at)) }),
  ],
  [
    "REKEY",
    op({
      type: "epochStarted",
      epochCommit: counted(0xc0),
      recipientsHash: counted(0xc1),
      reason: "repair",
      historyWrap: null,
    }),
  ],
  [
    "REKEY with the secret before",
    op({
      type: "epochStarted",
      epochCommit: counted(0xc0),
      recipientsHash: counted(0xc1),
      reason: "joined",
      historyWrap: { epoch: id(0xc2), nonce: counted(0xc3, 24), sealed: counted(0xc4, 48) },
    }),
  ],
  [
    "ADMIT of a device, invited",
    op({
      type: "deviceAdmitted",
      road: { type: "invitation", invite: id(0xb2) },
      cert: proven.cert,
      sid: proven.sid,
      proof: signProof(invite.sign, proven),
    }),
    { invitePk: invite.sign.publicKey },
  ],
  ...[true, false].map(
    (needsConfirm) =>
      [
        `ADMIT of a device, by identity, ${needsConfirm ? "to be confirmed" : "without confirmation"}`,
        op({
          type: "deviceAdmitted",
          road: { type: "identity", needsConfirm },
          cert: returning.cert,
          sid: returning.sid,
          proof: signReturn(identityOf(8), returning),
        }),
      ] as const,
  ),
  ["ROLE of an admin", op({ type: "roleChanged", userId: id(0xb3), role: 2, last: [] })],
  [
    "ROLE of a reader, with what two devices wrote last, one of them nothing",
    op({ type: "roleChanged", userId: id(0xb3), role: 0, last: [last(0x05, 0), last(0x06, 2 ** 40)] }),
  ],
  [
    "REMOVE_USER with what two devices wrote last",
    op({ type: "memberRemoved", userId: id(0xb4), last: [last(0x05, 1), last(0x06, 0)] }),
  ],
  ["REMOVE_USER of whom nothing was seen", op({ type: "memberRemoved", userId: id(0xb4), last: [] })],
  [
    "REMOVE_USER with 64 devices",
    op({
      type: "memberRemoved",
      userId: id(0xb4),
      last: Array.from({ length: 64 }, (_, at) => last(at, at)),
    }),
  ],
  ["REMOVE_DEVICE", op({ type: "deviceRemoved", userId: id(0xb5), last: last(0x07, 300) })],
  [
    "REMOVE_DEVICE of which nothing was seen",
    op({ type: "deviceRemoved", userId: id(0xb5), last: last(0x07, 0) }),
  ],
  ["ACK", op({ type: "opsAcknowledged" })],
  ["VOUCH", op({ type: "entriesVouched", last: [last(0x08, 1)] })],
  [
    "VOUCH for three devices",
    op({ type: "entriesVouched", last: [last(0x08, 129), last(0x09, 2 ** 53 - 1), last(0x0a, 7)] }),
  ],
  [
    "POLICY of states, in which readers annotate",
    op({ type: "policyChanged", history: "state", readersAnnotate: true }),
  ],
  [
    "POLICY of the whole history, in which readers do not annotate",
    op({ type: "policyChanged", history: "full", readersAnnotate: false }),
  ],
  ["DOC_ACL that opens", op({ type: "documentRightsSet", docId, mode: "open", users: [] })],
  [
    "DOC_ACL that lists two",
    op({ type: "documentRightsSet", docId, mode: "listed", users: [id(0x0b), id(0x0c)] }),
  ],
  ["DOC_ACL that lists nobody", op({ type: "documentRightsSet", docId, mode: "listed", users: [] })],
  ["DOC_ACL that lists 200", op({ type: "documentRightsSet", docId, mode: "listed", users: ids(200) })],
  ["DOC_ACL that closes", op({ type: "documentRightsSet", docId, mode: "closed", users: [] })],
  [
    "REFORM from a cut",
    op({ type: "circleReformed", circle: id(0xb6), cut: id(0xb7), users: [id(0x0b), id(0x0c), id(0x0d)] }),
  ],
  [
    "REFORM with nothing, for nobody yet",
    op({ type: "circleReformed", circle: id(0xb6), cut: null, users: [] }),
  ],
  [
    "COMPLAINT that a box does not come",
    op({ type: "complaintMade", about: { type: "boxMissing", epoch: id(0xc2) } }),
  ],
  [
    "COMPLAINT about another secret",
    op({ type: "complaintMade", about: { type: "secretWrong", epoch: id(0xc2) } }),
  ],
  [
    "COMPLAINT about two entries",
    op({
      type: "complaintMade",
      about: {
        type: "entriesForked",
        last: { deviceId: forked.deviceId, seq: 299, entryId: id(0xb8) },
        proof: forked.proof,
      },
    }),
  ],
  [
    "COMPLAINT about two ops",
    op({ type: "complaintMade", about: { type: "opsForked", last: last(0x0e, 0), ops: [id(1), id(2)] } }),
  ],
  [
    "INVITE_DEVICE",
    op({ type: "deviceInviteMade", invitePk: invite.sign.publicKey, expiresAt: 1_790_000_600_000 }),
  ],
  ["HOLD", op({ type: "deviceHeld", userId: id(0xb9), deviceId: id(0xba) })],
  ["HOLD that lifts one", op({ type: "holdLifted", hold: id(0xbb) })],
];

/** The smallest circle in which there is an epoch, and its founder's box for her own device. */
const boxed = () => {
  const first = signOp(genesis("state"), device.sign);
  const own = first.op.circleId;
  const es = redact(counted(0xd5));
  const recipients = [device.deviceId];
  const rekey = signOp(
    op(rekeyBody({ es, circleId: own, parents: [first.id], recipients, reason: "founded" }), {
      circleId: own,
      authorUser: first.op.authorUser,
      dseq: 1,
      dprev: first.id,
      parents: [first.id],
      depth: 1,
    }),
    device.sign,
  );
  const graph = new CircleGraph(own);
  for (const { bytes } of [first, rekey]) receiveOp(graph, bytes);
  const epoch = rekey.id as string as EpochId;
  const random = { bytes: () => counted(0xd0, 64) };
  const kemPk = device.kem.publicKey;
  const shared = kemEncapsulate(kemPk, random)?.sharedSecret;
  const parties = { giver: device.deviceId, recipient: device.deviceId };
  const box = good(sealBox(graph, { epoch, es }, parties, random));
  const given = {
    circleId: own,
    epochCommit: graph.epochCommit(epoch),
    parents: [first.id],
    ...parties,
    kemPk,
    shared,
  };
  return { graph, box, given, says: { epoch, es } };
};

export const membershipKinds: readonly Kind[] = [
  {
    kind: "op",
    make: () =>
      ops.map(([about, unsigned, given]) => {
        const signed = signOp(unsigned, device.sign);
        return vector(about, signed.bytes, { id: signed.id, ...unsigned }, given);
      }),
    read: (bytes) => {
      const read = good(decodeOp(bytes));
      return { id: read.id, ...read.op };
    },
  },
  {
    kind: "box",
    make: () => {
      const { box, given, says } = boxed();
      return [vector("of the first epoch, given by and to its founder", box, says, given)];
    },
    read: (bytes) => {
      const { epoch, es } = good(openBox(boxed().graph, bytes, device, device.deviceId));
      return { epoch, es };
    },
  },
];
