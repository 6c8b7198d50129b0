// People for the tests: each has a root seed, one device and their own copy of the circle's ops. Everything comes
// from their names, so a run can be repeated to the byte.

import { expect } from "vitest";
import { type Bytes, type CircleId, type OpId, redact, utf8 } from "../../../src/core/base/index.ts";
import {
  admitOp,
  admitReturnOp,
  type Author,
  CircleGraph,
  type CircleState,
  confirmOp,
  type DropReason,
  foundCircle,
  type HistoryPolicy,
  type InviteLink,
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
  removeMemberOp,
  type LastEntry,
  changeRoleOp,
  type Rank,
  removeDeviceOp,
  setAsideIn,
  type SingleBody,
  singleOp,
  signOp,
  signProof,
  signReturn,
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

export const found = (name: string, history: HistoryPolicy = "state"): Person => {
  const device = deviceKeys(secretOf(`${name} device`));
  const founded = good(
    foundCircle({
      root: secretOf(`${name} root`),
      device,
      nonce: seedOf(`${name} nonce`),
      es: secretOf(`${name} first epoch`),
      history,
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

/** The ADMIT of somebody by an invitation, as a body that nobody has judged. */
export const admission = (newcomer: Person, admitter: Person, seed: string, op: OpId, role: Rank = 1) => {
  const { cert, proof } = requestOf(newcomer, admitter, seed);
  return { type: "memberAdmitted", invite: op, role, cert, sid: sidOf(newcomer, admitter), proof } as const;
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

/** REMOVE_USER and its REKEY. Gives the removal's id. */
export const remove = (by: Person, who: Person, last: readonly LastEntry[] = []): OpId => {
  const epoch = epochOf(`without ${who.name} by ${by.name}`);
  const { ops } = good(removeMemberOp(by.graph, by.author, { userId: who.author.userId, last }, epoch));
  take(by, ops);
  return ops[0]!.id;
};

export const noneOf = (who: Person): LastEntry => ({
  deviceId: who.device.deviceId,
  seq: 0,
  entryId: null,
});

/** REMOVE_DEVICE of the device that somebody is at, and its REKEY. */
export const closeDevice = (by: Person, at: Person, last: LastEntry = noneOf(at)): OpId => {
  const closing = { userId: at.author.userId, last };
  const { ops } = good(removeDeviceOp(by.graph, by.author, closing, epochOf(`closed by ${by.name}`)));
  take(by, ops);
  return ops[0]!.id;
};

export const giveRank = (by: Person, who: Person, role: Rank, last: readonly LastEntry[] = []): OpId => {
  const change = { userId: who.author.userId, role, last };
  const { ops } = good(changeRoleOp(by.graph, by.author, change, epochOf(`lowered by ${by.name}`)));
  take(by, ops);
  return ops[0]!.id;
};

export const say = (by: Person, body: SingleBody): OpId => {
  const { ops } = good(singleOp(by.graph, by.author, body, 6_000));
  take(by, ops);
  return ops[0]!.id;
};

export const acknowledge = (by: Person): OpId => say(by, { type: "opsAcknowledged" });

/** The same person at another machine, which is not in the circle yet. */
export const atAnother = (person: Person, name: string): Person => {
  const device = deviceKeys(secretOf(`${name} device`));
  const author = { userId: person.author.userId, device };
  return { ...person, name, device, author, graph: new CircleGraph(person.graph.circleId) };
};

/** What a person's fresh machine shows who lets it in by the identity alone (MEM-36). */
export const returning = (who: Person, admitter: Person) => {
  const cert = signDeviceCert(admitter.graph.circleId, who.identity, who.device, 3_000);
  const sid = sidOf(who, admitter);
  return { cert, sid, proof: signReturn(who.identity, { cert, sid, admitter: admitter.device.deviceId }) };
};

/** Whoever has the code of `of` comes with a new machine, and `by` says yes. */
export const comeBack = (of: Person, by: Person, name = `${of.name} anew`) => {
  const anew = atAnother(of, name);
  const made = good(admitReturnOp(by.graph, by.author, returning(anew, by), epochOf(name)));
  take(by, made.ops);
  send(by, anew);
  return { anew, admission: made.admission, isIn: made.epoch !== null };
};

/** One more device, by an INVITE_DEVICE of the first, admitted by somebody. */
export const addDevice = (person: Person, name: string, admitter: Person = person): Person => {
  const other = atAnother(person, name);
  const invitePk = inviteKeys(secretOf(`device link ${name}`)).sign.publicKey;
  say(person, { type: "deviceInviteMade", invitePk, expiresAt: 10_000 });
  send(person, admitter);
  admit(admitter, other, `device link ${name}`);
  return other;
};

/** What counts for nothing there, and why. */
export const reasons = ({ graph }: Person) => setAsideIn(graph).map(({ act, reason }) => [act, reason.type]);

/** The rank that a person has, as somebody's machine sees it now. */
export const rankAt = (at: Person, who: Person) => at.graph.current().users.get(who.author.userId)?.rank;

export const standingOf = (at: Person, who: Person) =>
  at.graph.current().users.get(who.author.userId)?.standing;

export const deviceOf = (at: Person, who: Person) => at.graph.current().devices.get(who.device.deviceId);

/** Everybody has everything, and sees the same. */
export const everybody = (...people: readonly Person[]): void => {
  for (const a of people) for (const b of people) if (a !== b) send(a, b);
  for (const one of people) expect(shown(one.graph)).toEqual(shown(people[0]!.graph));
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
  deviceInvites: [...state.deviceInvites.values()]
    .map((one) => ({ ...one, invitePk: hexOf(one.invitePk) }))
    .toSorted((a, b) => (a.inviteId < b.inviteId ? -1 : 1)),
  documents: [...state.documents]
    .map(([docId, { mode, users, by }]) => ({ docId, mode, users: [...users].toSorted(), by }))
    .toSorted((a, b) => (a.docId < b.docId ? -1 : 1)),
  policy: [state.history, state.readersAnnotate],
  holds: state.holds,
  complaints: state.complaints.map(({ op, by, about }) => ({ op, by, about: about.type })),
  reforms: state.reforms,
  vouched: [...state.vouched].toSorted(([a], [b]) => (a < b ? -1 : 1)),
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

/** What a link for a person holds. */
export const linkOf = (inviter: Person, seed: string, hints: readonly string[] = []): InviteLink => ({
  for: "person",
  seed: secretOf(seed),
  circleId: inviter.graph.circleId,
  inviterPk: inviter.identity.publicKey,
  hints,
});
