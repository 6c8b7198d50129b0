// The circle that a simulated world begins with: real ops, real keys, everybody admitted by the founder through one
// invitation, and then one epoch that has all of them. Made once for each number of devices; every byte follows from it.

import {
  type Bytes,
  type CircleId,
  type EpochId,
  redact,
  type Redacted,
  utf8,
} from "../../src/core/base/index.ts";
import {
  admitOp,
  type Author,
  CircleGraph,
  foundCircle,
  inviteKeys,
  inviteOp,
  receiveOp,
  rekeyOp,
  signProof,
  type SignedOp,
} from "../../src/core/circle/index.ts";
import { inviteIdOf } from "../../src/core/circle/index.ts";
import { blake2b256 } from "../../src/core/crypto/index.ts";
import { deviceKeys, identityKeys, signDeviceCert, userIdOf } from "../../src/core/identity/index.ts";

export type Founded = {
  readonly circleId: CircleId;
  readonly authors: readonly Author[];
  readonly ops: readonly Bytes[];
  /** The one that has everybody. */
  readonly epoch: EpochId;
  readonly secret: Redacted<Bytes>;
  /** The founder's own, from before anybody came. */
  readonly first: readonly [EpochId, Redacted<Bytes>];
  /** With all ops; for worlds in which nobody writes one. */
  readonly graph: CircleGraph;
};

const seed = (name: string): Redacted<Bytes> => redact(blake2b256(utf8(name)));
const bytesOf = (name: string): Bytes => blake2b256(utf8(name));

const good = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

const make = (count: number): Founded => {
  const device = deviceKeys(seed("device 0"));
  const es = seed("first epoch");
  const founded = good(
    foundCircle({ root: seed("root 0"), device, nonce: bytesOf("nonce"), es, history: "state", at: 1_000 }),
  );
  const { circleId } = founded;
  const founder: Author = { userId: founded.userId, device };
  const graph = new CircleGraph(circleId);
  const ops: Bytes[] = [];
  const take = (made: readonly SignedOp[]): void => {
    for (const { bytes } of made) {
      const [output] = receiveOp(graph, bytes).outputs;
      if (output?.type !== "accepted") throw new Error("an op of the beginning was not accepted");
      ops.push(bytes);
    }
  };
  take(founded.ops);
  const invite = inviteKeys(seed("invitation")).sign;
  const terms = {
    invitePk: invite.publicKey,
    role: 1,
    maxUses: 200,
    expiresAt: 9_000_000,
    needsConfirm: false,
  } as const;
  take(good(inviteOp(graph, founder, terms, 2_000)).ops);
  const authors = [founder];
  for (let at = 1; at < count; at++) {
    const identity = identityKeys(seed(`root ${at}`), { type: "joiner", circleId });
    const own = deviceKeys(seed(`device ${at}`));
    const proven = {
      cert: signDeviceCert(circleId, identity, own, 3_000),
      sid: bytesOf(`session ${at}`),
      admitter: device.deviceId,
    };
    const meeting = {
      request: { cert: proven.cert, name: `person ${at}`, proof: signProof(invite, proven) },
      inviteId: inviteIdOf(invite.publicKey),
      sid: proven.sid,
      clocks: { own: 4_000, peers: [] },
    };
    const admitted = good(admitOp(graph, founder, meeting, { es: seed(`epoch with ${at}`), at: 5_000 }));
    // Of the epochs that an admission brings, one is made for all of them, below.
    take(admitted.ops.filter(({ op }) => op.body.type !== "epochStarted"));
    authors.push({ userId: userIdOf(circleId, identity.publicKey), device: own });
  }
  const secret = seed("epoch with everybody");
  const last = good(rekeyOp(graph, founder, { es: secret, reason: "joined", at: 6_000 }));
  take(last.ops);
  return { circleId, authors, ops, epoch: last.epoch, secret, first: [founded.epoch, es], graph };
};

const made = new Map<number, Founded>();

export const circleOf = (count: number): Founded => {
  const known = made.get(count) ?? make(count);
  made.set(count, known);
  return known;
};

/** A graph of one's own, from the ops alone. */
export const graphOf = (circleId: CircleId, ops: readonly Bytes[]): CircleGraph => {
  const graph = new CircleGraph(circleId);
  for (const op of ops) receiveOp(graph, op);
  return graph;
};
