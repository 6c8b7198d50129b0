// People for the tests: each has a root seed, one device and their own copy of the circle's ops. Everything comes
// from their names, so a run can be repeated to the byte.

import { expect } from "vitest";
import { type Bytes, type CircleId, type OpId, redact, utf8 } from "../../../src/core/base/index.ts";
import {
  admitOp,
  type Author,
  CircleGraph,
  type CircleState,
  confirmOp,
  type DropReason,
  foundCircle,
  type InviteTerms,
  inviteIdOf,
  inviteKeys,
  inviteOp,
  type JoinRequest,
  type Meeting,
  type Op,
  type OpBody,
  type ReceiveOutput,
  receiveOp,
  signOp,
  signProof,
  type SignedOp,
} from "../../../src/core/circle/index.ts";
import { draftOn, opOn } from "../../../src/core/circle/draft.ts";
import { blake2b256, type SignKeyPair } from "../../../src/core/crypto/index.ts";
import {
  type DeviceKeys,
  deviceKeys,
  identityKeys,
  signDeviceCert,
  userIdOf,
} from "../../../src/core/identity/index.ts";

export const seedOf = (name: string): Bytes => blake2b256(utf8(name));
export const secretOf = (name: string) => redact(seedOf(name));

export type Person = {
  readonly name: string;
  readonly identity: SignKeyPair;
  readonly device: DeviceKeys;
  readonly author: Author;
  readonly graph: CircleGraph;
};

/** The value of a result that must be good. */
export const good = <T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

export const receive = (graph: CircleGraph, bytes: Bytes): readonly ReceiveOutput[] =>
  receiveOp(graph, bytes).outputs;

/** Takes ops that must be accepted. */
export const take = (person: Person, ops: readonly SignedOp[]): void => {
  for (const { bytes } of ops) {
    const outputs = receive(person.graph, bytes);
    expect(outputs.map(({ type }) => type).filter((type) => type !== "equivocated")).toEqual(["accepted"]);
  }
};

export const found = (name: string): Person => {
  const device = deviceKeys(secretOf(`${name} device`));
  const founded = good(
    foundCircle({
      root: secretOf(`${name} root`),
      device,
      nonce: seedOf(`${name} nonce`),
      es: secretOf(`${name} first epoch`),
      history: "state",
      at: 1_000,
    }),
  );
  const person: Person = {
    name,
    identity: identityKeys(secretOf(`${name} root`), {
      type: "founder",
      genesisNonce: seedOf(`${name} nonce`),
    }),
    device,
    author: { userId: founded.userId, device },
    graph: new CircleGraph(founded.circleId),
  };
  take(person, founded.ops);
  return person;
};

export const stranger = (name: string, circleId: CircleId): Person => {
  const identity = identityKeys(secretOf(`${name} root`), { type: "joiner", circleId });
  const device = deviceKeys(secretOf(`${name} device`));
  const author = { userId: userIdOf(circleId, identity.publicKey), device };
  return { name, identity, device, author, graph: new CircleGraph(circleId) };
};

/** Everything that one has and the other has not. */
export const send = (from: Person, to: Person): void => {
  for (const { bytes } of from.graph.opsAfter(to.graph.heads())) receive(to.graph, bytes);
};

export const meet = (a: Person, b: Person): void => {
  send(a, b);
  send(b, a);
};

export const terms = (seed: string, changes: Partial<InviteTerms> = {}): InviteTerms => ({
  invitePk: inviteKeys(secretOf(seed)).sign.publicKey,
  role: 1,
  maxUses: 1,
  expiresAt: 10_000,
  needsConfirm: true,
  ...changes,
});

/** An invitation by somebody, under a seed of that name. */
export const invite = (person: Person, seed: string, changes: Partial<InviteTerms> = {}): OpId => {
  const { ops } = good(inviteOp(person.graph, person.author, terms(seed, changes), 2_000));
  take(person, ops);
  return ops[0]!.id;
};

export const sidOf = (a: Person, b: Person): Bytes => seedOf(`session of ${a.name} and ${b.name}`);

export const requestOf = (newcomer: Person, admitter: Person, seed: string): JoinRequest => {
  const cert = signDeviceCert(newcomer.graph.circleId, newcomer.identity, newcomer.device, 3_000);
  const proven = { cert, sid: sidOf(newcomer, admitter), admitter: admitter.device.deviceId };
  return { cert, name: newcomer.name, proof: signProof(inviteKeys(secretOf(seed)).sign, proven) };
};

export const meetingOf = (newcomer: Person, admitter: Person, seed: string): Meeting => ({
  request: requestOf(newcomer, admitter, seed),
  inviteId: inviteIdOf(inviteKeys(secretOf(seed)).sign.publicKey),
  sid: sidOf(newcomer, admitter),
  clocks: { own: 4_000, peers: [] },
});

export const epochOf = (name: string) => ({ es: secretOf(`epoch ${name}`), at: 5_000 });

/** ADMIT by somebody who may; the newcomer then has all ops. Gives the ADMIT's id. */
export const admit = (admitter: Person, newcomer: Person, seed: string): OpId => {
  const admitted = good(
    admitOp(
      admitter.graph,
      admitter.author,
      meetingOf(newcomer, admitter, seed),
      epochOf(`of ${newcomer.name} by ${admitter.name}`),
    ),
  );
  take(admitter, admitted.ops);
  send(admitter, newcomer);
  return admitted.admission;
};

export const confirm = (confirmer: Person, admission: OpId, newcomer: Person): void => {
  const confirmed = good(
    confirmOp(confirmer.graph, confirmer.author, admission, epochOf(`with ${newcomer.name}`)),
  );
  take(confirmer, confirmed.ops);
  send(confirmer, newcomer);
};

/** Invited, admitted, confirmed, and with all ops. */
export const join = (host: Person, name: string, changes: Partial<InviteTerms> = {}): Person => {
  const newcomer = stranger(name, host.graph.circleId);
  invite(host, `link for ${name}`, changes);
  const admission = admit(host, newcomer, `link for ${name}`);
  if (changes.needsConfirm !== false) confirm(host, admission, newcomer);
  return newcomer;
};

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** A state as text that can be compared fast: people, devices and invitations by id, bytes as digits. */
export const shownState = (state: CircleState) => ({
  users: [...state.users.values()]
    .map((one) => ({ ...one, identityPk: hexOf(one.identityPk) }))
    .toSorted((a, b) => (a.userId < b.userId ? -1 : 1)),
  devices: [...state.devices.values()]
    .map((one) => ({ ...one, kemPk: hexOf(one.kemPk) }))
    .toSorted((a, b) => (a.deviceId < b.deviceId ? -1 : 1)),
  invites: [...state.invites.values()]
    .map((one) => ({ ...one, invitePk: hexOf(one.invitePk), uses: one.uses.toSorted() }))
    .toSorted((a, b) => (a.inviteId < b.inviteId ? -1 : 1)),
  epochs: state.epochs,
});

export const shown = (graph: CircleGraph) => ({ ...shownState(graph.current()), heads: graph.heads() });

/** An op that the author's own app would never sign: no rule is asked. */
export const forge = (person: Person, body: OpBody, changes: Partial<Op> = {}): SignedOp =>
  signOp({ ...opOn(draftOn(person.graph, person.author), body, 9_000), ...changes }, person.device.sign);

/** Why the last of the outputs was dropped. */
export const dropped = (outputs: readonly ReceiveOutput[]): DropReason | null => {
  const last = outputs.at(-1);
  return last?.type === "dropped" ? last.reason : null;
};

/** A copy of somebody with a graph of the same ops: the same device, going another way. */
export const forkOf = (person: Person): Person => {
  const fork = { ...person, graph: new CircleGraph(person.graph.circleId) };
  send(person, fork);
  return fork;
};
