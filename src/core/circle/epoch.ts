// Epochs (protocol 2.7): a secret that exactly the devices active at its REKEY may have, which epoch one writes
// under, and when a new one is due. All of it is a function of the op graph and of the secrets one holds.

import type { CircleId, DeviceId, EpochId, OpId } from "../base/brand.ts";
import { type Bytes, concat, equal, sharedIdBytes, toHex } from "../base/bytes.ts";
import { type Redacted, reveal } from "../base/redacted.ts";
import { deriveKey, hash } from "../crypto/index.ts";
import type { CircleState, MembershipFacts } from "./facts.ts";
import type { CircleGraph } from "./graph.ts";
import type { BodyOf, EpochReason } from "./opBody.ts";
import { recipientsHashOf } from "./recipients.ts";

/** EPO-1: binds a secret to its circle and to the place of its REKEY in the graph. */
export const epochCommitOf = (es: Redacted<Bytes>, circleId: CircleId, parents: readonly OpId[]): Bytes =>
  hash("circ1/epoch-commit", reveal(es), sharedIdBytes(circleId), concat(...parents.map(sharedIdBytes)));

export type NewEpoch = {
  readonly es: Redacted<Bytes>;
  readonly circleId: CircleId;
  readonly parents: readonly OpId[];
  /** The devices active in the state of these parents, ascending. */
  readonly recipients: readonly DeviceId[];
  readonly reason: EpochReason;
};

export const rekeyBody = (epoch: NewEpoch): BodyOf<"epochStarted"> => ({
  type: "epochStarted",
  epochCommit: epochCommitOf(epoch.es, epoch.circleId, epoch.parents),
  recipientsHash: recipientsHashOf(epoch.recipients),
  reason: epoch.reason,
  historyWrap: null,
});

/** Whether this is the one secret that the epoch's REKEY committed to. */
export const isSecretOf = (graph: CircleGraph, epoch: EpochId, es: Redacted<Bytes>): boolean => {
  const node = graph.node(epoch);
  return (
    node?.op.body.type === "epochStarted" &&
    equal(node.op.body.epochCommit, epochCommitOf(es, graph.circleId, node.op.parents))
  );
};

/** EPO-10: what an epoch secret makes, by number of protocol 2.2. */
export type EpochKeys = {
  /** 1: seals entries. */
  readonly content: Redacted<Bytes>;
  /** 2: commits an entry to its epoch. */
  readonly commit: Redacted<Bytes>;
  /** 5: the circle's topic at hubs in this epoch, 64 digits. */
  readonly room: string;
  /** 9: binds handshakes to the circle. */
  readonly psk: Redacted<Bytes>;
  /** 11: seals what hubs pass on. */
  readonly password: Redacted<Bytes>;
};

export const epochKeys = (es: Redacted<Bytes>): EpochKeys => ({
  content: deriveKey(es, 1),
  commit: deriveKey(es, 2),
  room: toHex(reveal(deriveKey(es, 5))),
  psk: deriveKey(es, 9),
  password: deriveKey(es, 11),
});

type Held = ReadonlySet<EpochId>;

/** Whether every active device is in it. */
const isComplete = (facts: MembershipFacts, epoch: EpochId, state: CircleState): boolean => {
  const recipients = new Set(facts.recipients(epoch));
  for (const device of state.devices.values())
    if (device.standing === "active" && !recipients.has(device.deviceId)) return false;
  return true;
};

export type SendingEpoch = {
  readonly epoch: EpochId;
  /** False while an active device is not in it: writing goes on, what is written is handed to that one opened. */
  readonly complete: boolean;
};

/** The clean epoch that everybody comes to write under; undefined while none is clean. */
export const preferredEpoch = (facts: MembershipFacts): EpochId | undefined => {
  const state = facts.current();
  return state.epochs.find((live) => facts.isClean(live, state));
};

/** EPO-7: among the clean epochs whose secret is held, the preferred one; null means nothing may be sealed now. */
export const sendingEpoch = (facts: MembershipFacts, held: Held): SendingEpoch | null => {
  const state = facts.current();
  const epoch = state.epochs.find((live) => held.has(live) && facts.isClean(live, state));
  return epoch === undefined ? null : { epoch, complete: isComplete(facts, epoch, state) };
};

export type RekeyDue =
  /** Before anything is sealed. */
  { readonly type: "noneClean" } | { readonly type: "incomplete"; readonly epoch: EpochId };

/**
 * EPO-8: whether somebody should begin an epoch. Not while a preferred clean epoch has everybody and only its box is
 * missing here, and not while the epoch one writes under has everybody: others know better about the rest.
 */
export const rekeyDue = (facts: MembershipFacts, held: Held): RekeyDue | null => {
  const state = facts.current();
  const preferred = preferredEpoch(facts);
  if (preferred === undefined) return { type: "noneClean" };
  if (isComplete(facts, preferred, state)) return null;
  return sendingEpoch(facts, held)?.complete === true ? null : { type: "incomplete", epoch: preferred };
};

/** Live epochs that are for this device and whose secret it lacks, the preferred first: ask peers for their boxes. */
export const boxesToAskFor = (facts: MembershipFacts, held: Held, self: DeviceId): readonly EpochId[] =>
  facts
    .current()
    .epochs.filter((epoch) => !held.has(epoch) && facts.recipients(epoch)?.includes(self) === true);

/**
 * RULE: [EPO-15] epochs from before a device came, whose secrets another machine of its person may give it: those that
 * lie in the past of an epoch which has it in its list. Once the device is out they are not clean (EPO-6), so that what
 * it was given opens nothing that is written later. One that began beside all of these is not given.
 */
export const ringFor = (
  facts: MembershipFacts,
  held: Held,
  device: DeviceId,
  isTold: (epoch: EpochId) => boolean,
): readonly EpochId[] => {
  const { epochs } = facts.current();
  const isFor = (epoch: EpochId): boolean => facts.recipients(epoch)?.includes(device) === true;
  const withIt = epochs.filter((epoch) => isFor(epoch) && isTold(epoch));
  return epochs.filter(
    (epoch) => held.has(epoch) && !isFor(epoch) && withIt.some((later) => facts.covers([later], [epoch])),
  );
};
