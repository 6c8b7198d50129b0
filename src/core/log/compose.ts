// The next entries of one's own (protocol 2.8): membership heads when they changed, deps on what was newly applied
// of others, a claim when it is due, heartbeats in front when the deps are too many for one header. What is
// composed passes every receiver's checks ([LOG-17]).

import { type Attestation, decodeAttestation } from "./attestation.ts";
import { type Bytes, type DocId, err, ok, type OpId, type Result } from "../base/index.ts";
import { type MembershipFacts, rankOf } from "../circle/facts.ts";
import { type Cut, decodeCut } from "./cut.ts";
import { type DeviceLog, entryIdAt, headsAt, lastEntryId } from "./deviceLog.ts";
import { type DeviceKey, encodeOpened, sealEntry, type SealedEntry } from "./entry.ts";
import type { EpochKey } from "./epochKey.ts";
import { type Claim, type Dep, type EntryHeader, entryTypes, isMargin } from "./header.ts";
import { holdEntry, listDeps } from "./hold.ts";
import { maxDeps, maxMheads, maxPayload } from "./limits.ts";
import { mayWriteIn } from "./mayWrite.ts";
import { knownNumber, numberFor, type OwnNumber } from "./right.ts";
import { type Standing, standingIn } from "./standing.ts";
import { deviceLogOf, type LogState, ownersOf } from "./state.ts";

export type EntryContent =
  | {
      readonly type: "update";
      readonly docId: DocId;
      /** Whose margin, for a margin: the document it belongs to. */
      readonly scope: DocId | null;
      readonly clockStart: number;
      readonly clockLen: number;
      /** A joined run of one's own Yjs updates that the gate has found sound. */
      readonly payload: Bytes;
    }
  | { readonly type: "cut"; readonly payload: Bytes }
  | { readonly type: "attestation"; readonly payload: Bytes }
  | { readonly type: "heartbeat" };

export type ComposeInput = {
  readonly device: DeviceKey;
  readonly epoch: EpochKey;
  readonly facts: MembershipFacts;
  /** 24 fresh random bytes at each call. */
  readonly nonce: () => Bytes;
  /** Milliseconds since 2020-01-01 UTC. */
  readonly ts: number;
  readonly content: EntryContent;
};

export type ComposeError =
  /** This device or its user is not active, or may not write this. */
  | { readonly type: "notActive" }
  | { readonly type: "noRight" }
  /** The epoch is not clean in the present membership: rekey first. */
  | { readonly type: "epochUnclean" }
  /** More than 16 membership heads: an op has to merge them first. */
  | { readonly type: "headsTooMany" }
  /** Split the update. */
  | { readonly type: "payloadTooLarge" }
  /** Another device has all eight numbers of this one. */
  | { readonly type: "numberTaken" };

export type ComposedEntry = SealedEntry & { readonly header: EntryHeader; readonly openedBytes: Bytes };

/** What was applied of others and not yet listed, in groups of at most 64; the cut one joined by comes first. */
const newDeps = (state: LogState, log: DeviceLog): readonly (readonly Dep[])[] => {
  const deps: Dep[] = [];
  const joined = state.joinedBy === null ? undefined : state.cuts.get(state.joinedBy);
  const covered = joined?.frontier ?? new Map<string, number>();
  const groups: Dep[][] = [];
  if (state.joinedBy !== null && joined !== undefined && joined.deviceId !== log.deviceId)
    groups.push([{ deviceId: joined.deviceId, seq: joined.seq, entryId: state.joinedBy }]);
  for (const other of state.devices.values()) {
    const seq = other.lastAccepted;
    const listed = Math.max(log.past.get(other.deviceId) ?? 0, covered.get(other.deviceId) ?? 0);
    const entryId = entryIdAt(other, seq);
    if (other.deviceId === log.deviceId || seq <= listed || entryId === null) continue;
    if (groups[0]?.[0]?.entryId !== entryId) deps.push({ deviceId: other.deviceId, seq, entryId });
  }
  deps.sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
  const first = groups[0];
  const clashes = first !== undefined && deps.some((dep) => dep.deviceId === first[0]?.deviceId);
  if (first !== undefined && !clashes && deps.length < maxDeps) {
    groups.length = 0;
    return [[...first, ...deps].sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1))];
  }
  for (let at = 0; at < deps.length; at += maxDeps) groups.push(deps.slice(at, at + maxDeps));
  return groups;
};

/** The number to write under in a document, and whether the next entry will claim it. */
export const ownNumber = (
  state: LogState,
  facts: MembershipFacts,
  deviceId: DeviceKey["deviceId"],
  docId: DocId,
): OwnNumber | null => numberFor(state.devices.get(deviceId), deviceId, docId, facts.current());

const judgeOwn = (
  state: LogState,
  log: DeviceLog,
  input: Pick<ComposeInput, "facts" | "epoch" | "content">,
): Result<
  {
    readonly standing: Standing;
    readonly number: OwnNumber | null;
    readonly cut: Cut | null;
    readonly attestation: Attestation | null;
  },
  ComposeError
> => {
  const { facts, content, epoch } = input;
  const heads = facts.heads();
  const standing = standingIn(facts.stateAt(heads), log);
  const recipients = facts.recipients(epoch.epochId);
  if (standing === null || recipients === null || !recipients.includes(log.deviceId))
    return err({ type: "notActive" });
  if (heads.length > maxMheads) return err({ type: "headsTooMany" });
  if (!facts.isClean(epoch.epochId, standing.state)) return err({ type: "epochUnclean" });
  const nothing = { standing, number: null, cut: null, attestation: null };
  if (content.type === "heartbeat") return ok(nothing);
  if (content.type === "attestation") {
    const attestation = decodeAttestation(content.payload);
    if (!attestation.ok) throw new Error("an attestation of our own does not decode");
    return ok({ ...nothing, attestation: attestation.value });
  }
  const isFree =
    content.type === "cut" ? standing.user.rank >= rankOf.member : mayWriteIn(standing, content.docId);
  if (!isFree) return err({ type: "noRight" });
  if (content.payload.length > maxPayload) return err({ type: "payloadTooLarge" });
  if (content.type === "cut") {
    const cut = decodeCut(content.payload);
    if (!cut.ok) throw new Error("a cut of our own does not decode");
    return ok({ ...nothing, cut: cut.value });
  }
  const number = knownNumber(log, content.docId, standing);
  const owner = number && ownersOf(state, content.docId).get(number.client);
  if (number === null || (owner && owner.deviceId !== log.deviceId)) return err({ type: "numberTaken" });
  return ok({ ...nothing, number });
};

/**
 * Whether an entry of this content would be composed now: to be asked before a document is changed, since what was
 * changed and not written leaves a gap that everybody refuses.
 */
export const mayCompose = (
  state: LogState,
  input: Pick<ComposeInput, "device" | "epoch" | "facts" | "content">,
): Result<void, ComposeError> => {
  const judged = judgeOwn(state, deviceLogOf(state, input.device.deviceId), input);
  return judged.ok ? ok(undefined) : judged;
};

const sameHeads = (a: readonly OpId[] | null, b: readonly OpId[]): boolean =>
  a !== null && a.length === b.length && a.every((head, at) => head === b[at]);

const updatePart = (content: EntryContent, number: OwnNumber | null): EntryHeader["update"] => {
  if (content.type !== "update" || number === null) return null;
  const { docId, clockStart, clockLen } = content;
  const claim: Claim | null = number.due
    ? { k: number.k, scope: isMargin(docId) ? content.scope : null }
    : null;
  return { docId, clockStart, clockLen, claim };
};

/**
 * Composes the entry for `content`, with heartbeats before it when needed, and holds them in the state. Store
 * them, with the changed rows and strict durability, before anything is sent (own log first).
 */
export const composeEntries = (
  state: LogState,
  input: ComposeInput,
): Result<readonly ComposedEntry[], ComposeError> => {
  const { device, epoch, facts, content } = input;
  const log = deviceLogOf(state, device.deviceId);
  const judged = judgeOwn(state, log, input);
  if (!judged.ok) return judged;
  const { standing, number, cut, attestation } = judged.value;
  const recipients = facts.recipients(epoch.epochId) ?? [];
  const author = recipients.indexOf(device.deviceId);
  const groups = newDeps(state, log);
  const made: ComposedEntry[] = [];

  const write = (deps: readonly Dep[], last: boolean): void => {
    const heads = facts.heads();
    const type =
      last && content.type !== "heartbeat" && content.type !== "update"
        ? entryTypes[content.type]
        : entryTypes.heartbeat;
    const known = type !== entryTypes.cut && sameHeads(headsAt(log, log.last), heads);
    const common = {
      author,
      seq: log.last + 1,
      prev: lastEntryId(log),
      ts: input.ts,
      mheads: known ? null : heads,
      deps,
    };
    const update = last ? updatePart(content, number) : null;
    const header: EntryHeader =
      update === null ? { ...common, type, update } : { ...common, type: entryTypes.update, update };
    const payload = last && content.type !== "heartbeat" ? content.payload : new Uint8Array(0);
    const { circleId } = state;
    const nonce = input.nonce();
    const sealed = sealEntry({ circleId, epoch, recipients, device, header, payload, nonce });
    listDeps(state, log, deps, () => false);
    if (deps.some((dep) => dep.entryId === state.joinedBy)) {
      state.joinedBy = null;
      state.cutsChanged = true;
    }
    holdEntry(state, log, {
      entryId: sealed.entryId,
      header,
      class: "accepted",
      heads: common.mheads,
      standing,
      number: last ? number : null,
      cut: last ? cut : null,
      attestation: last ? attestation : null,
      isBeyond: false,
    });
    made.push({ ...sealed, header, openedBytes: encodeOpened(sealed.opened) });
  };

  for (const deps of groups.slice(0, -1)) write(deps, false);
  write(groups.at(-1) ?? [], true);
  return ok(made);
};

const day = 24 * 3_600_000;

/**
 * Whether a heartbeat is due: a day after the last own entry when something of others was applied since, a week
 * after it when nothing was. `ts` as in headers.
 */
export const isHeartbeatDue = (state: LogState, deviceId: DeviceKey["deviceId"], ts: number): boolean => {
  const log = deviceLogOf(state, deviceId);
  const since = ts - log.lastTs;
  return log.last === 0
    ? newDeps(state, log).length > 0
    : since >= (newDeps(state, log).length > 0 ? day : 7 * day);
};
