// Checks 4 to 13 of protocol 2.8 for one opened entry, in this order: recognise it, find its place in the chain,
// wait for what it builds on, judge standing, right and content, hold it.

import { type Attestation, decodeAttestation } from "./attestation.ts";
import { findMissing, placeInChain } from "./chain.ts";
import { type Cut, decodeCut } from "./cut.ts";
import type { DeviceId, OpId } from "../base/index.ts";
import { endOf, isAnySetAside, isBeyondEnd, vouchesFor } from "./ending.ts";
import { type DeviceLog, entryIdAt } from "./deviceLog.ts";
import { isSignedBy, nameEntry, type NamedEntry, type OpenedEntry } from "./entry.ts";
import { type EntryHeader, entryTypes, nameDeps } from "./header.ts";
import { boundIn, frontierOf, holdEntry, listDeps } from "./hold.ts";
import { maxForks } from "./limits.ts";
import type { DropReason, HeldEntry, LogContext, LogOutput, QuarantineReason } from "./outcome.ts";
import { type Need, needKey } from "./park.ts";
import { judgeRight, type OwnNumber } from "./right.ts";
import { judgeStanding, type Standing } from "./standing.ts";
import { deviceLogOf, type LogState, noteChange } from "./state.ts";

export type Admission =
  | { readonly type: "settled" }
  | { readonly type: "waiting"; readonly need: Need; readonly signed: boolean }
  | { readonly type: "held"; readonly frees: readonly Need[] };

export type Arrival = {
  readonly opened: OpenedEntry;
  readonly from: string;
  /** Its signature was found right already. */
  readonly signed: boolean;
  /** Its name, if it was worked out already. */
  readonly named: NamedEntry | null;
};

type Recognised = { readonly type: "recognised"; readonly entry: NamedEntry; readonly header: EntryHeader };

const settled: Admission = { type: "settled" };

const drop = (out: LogOutput[], from: string, reason: DropReason): Admission => {
  out.push({ type: "dropped", from, reason });
  return settled;
};

/** Checks 4 to 6, without the signature. */
const recognise = (
  state: LogState,
  { opened, from, signed, named }: Arrival,
  context: LogContext,
  out: LogOutput[],
): Recognised | Admission => {
  const recipients = context.facts.recipients(opened.epochId);
  if (recipients === null) {
    out.push({ type: "opsMissing", ops: [opened.epochId] });
    return { type: "waiting", need: { type: "ops" }, signed };
  }
  const deviceId = recipients[opened.header.author];
  if (deviceId === undefined) return drop(out, from, "authorUnknown");
  const { type, update } = opened.header;
  const newer = type === entryTypes.attachment;
  const strange = update !== null && !/^0[01]/.test(update.docId);
  if (newer || strange) return { type: "waiting", need: { type: "version" }, signed };
  const header = nameDeps(opened.header, recipients);
  if (!header.ok) return drop(out, from, "malformed");
  const entry = named?.deviceId === deviceId ? named : nameEntry(state.circleId, deviceId, opened);
  return { type: "recognised", entry, header: header.value };
};

const heldEntry = ({ entry, header }: Recognised, from: string, standing: Standing | null): HeldEntry => ({
  entryId: entry.entryId,
  deviceId: entry.deviceId,
  userId: standing?.userId ?? null,
  header,
  payload: entry.opened.payload,
  opened: entry.opened,
  from,
});

/** Another entry at a seq that is taken, or one that follows such an entry: held beside the log. */
const holdFork = (
  state: LogState,
  log: DeviceLog,
  named: Recognised,
  from: string,
  out: LogOutput[],
): Admission => {
  const { entry, header } = named;
  let known = 0;
  for (const ids of log.forks.values()) known += ids.length;
  const name = { deviceId: log.deviceId, seq: header.seq, entryId: entry.entryId };
  // One that others built on has to be held, or what they wrote would wait for ever.
  const isAwaited = state.park.byNeed.has(needKey({ type: "entry", ...name }));
  if (known >= maxForks && !isAwaited) return drop(out, from, "forkKnown");
  log.forks.set(header.seq, [...(log.forks.get(header.seq) ?? []), entry.entryId]);
  noteChange(state, log.deviceId, log.last);
  const heldId = entryIdAt(log, header.seq);
  if (heldId !== null)
    out.push({
      type: "forked",
      deviceId: log.deviceId,
      seq: header.seq,
      heldId,
      other: entry.opened,
      otherId: entry.entryId,
    });
  out.push({ type: "quarantined", entry: heldEntry(named, from, null), reason: "forked" });
  // What was built on this branch may wait for its seq, where the branch that counts here is shorter.
  return {
    type: "held",
    frees: [
      { type: "entry", ...name },
      { type: "held", deviceId: name.deviceId, seq: name.seq },
    ],
  };
};

type Judged =
  | {
      readonly type: "accepted";
      readonly number: OwnNumber | null;
      readonly cut: Cut | null;
      readonly attestation: Attestation | null;
    }
  | { readonly type: "blocked"; readonly number: OwnNumber }
  | { readonly type: "quarantined"; readonly reason: QuarantineReason; readonly number: OwnNumber | null }
  | { readonly type: "notLoaded" };

const refuse = (reason: QuarantineReason, number: OwnNumber | null = null): Judged => ({
  type: "quarantined",
  reason,
  number,
});

/** Checks 12 and 13. */
const judgeContent = (
  state: LogState,
  log: DeviceLog,
  { entry, header }: Recognised,
  cut: Cut | null,
  standing: Standing,
  context: LogContext,
  out: LogOutput[],
): Judged => {
  const right = judgeRight(state, log, header, standing, context.facts);
  if (right.type === "mayNot") return refuse(right.reason);
  const { number } = right;
  if (header.type === entryTypes.cut && cut === null) return refuse("hostileCut");
  const attested = header.type === entryTypes.attestation ? decodeAttestation(entry.opened.payload) : null;
  if (attested?.ok === false) return refuse("hostileAttestation");
  const attestation = attested?.value ?? null;
  if (header.update === null || number === null) return { type: "accepted", number, cut, attestation };
  const { docId, clockStart, clockLen } = header.update;
  if (right.displaced !== null) {
    out.push({
      type: "rebuildDue",
      docId,
      client: number.client,
      keeper: { deviceId: log.deviceId, k: number.k },
    });
    return { type: "blocked", number };
  }
  const verdict = context.judgeUpdate({
    docId,
    deviceId: log.deviceId,
    client: number.client,
    clockStart,
    clockLen,
    payload: entry.opened.payload,
    boundOf: (client) => boundIn(state, log, docId, client),
  });
  if (verdict.type === "notLoaded") return verdict;
  if (verdict.type === "hostile") return refuse("hostileUpdate", number);
  return verdict.type === "blocked"
    ? { type: "blocked", number }
    : { type: "accepted", number, cut, attestation };
};

const put = (judged: Exclude<Judged, { type: "notLoaded" }>, entry: HeldEntry, out: LogOutput[]): void => {
  if (judged.type === "accepted")
    out.push({ type: "accepted", entry, client: judged.number?.client ?? null });
  else if (judged.type === "blocked") out.push({ type: "blocked", entry });
  else out.push({ type: "quarantined", entry, reason: judged.reason });
};

/** What it lists may be set aside here, and count by being listed. */
const noteVouching = (
  state: LogState,
  header: EntryHeader,
  heads: readonly OpId[],
  { facts }: LogContext,
  out: LogOutput[],
): void => {
  const list = (deviceId: DeviceId, seq: number): void => {
    const log = state.devices.get(deviceId);
    if (log === undefined || !vouchesFor(log, seq, heads, facts)) return;
    const upTo = Math.max(endOf(deviceId, facts), state.vouched.get(deviceId) ?? 0);
    if (isAnySetAside(log, upTo, seq)) out.push({ type: "rejudgeDue", deviceId });
  };
  for (const dep of header.deps) {
    list(dep.deviceId, dep.seq);
    const frontier = frontierOf(state, dep.entryId, (cut) =>
      vouchesFor(state.devices.get(cut.deviceId), cut.seq, heads, facts),
    );
    for (const [deviceId, seq] of frontier ?? []) list(deviceId, seq);
  }
};

/** Checks 8 to 14 for an entry that continues its log and whose past is held. */
const judgeAndHold = (
  state: LogState,
  log: DeviceLog,
  named: Recognised,
  cut: Cut | null,
  from: string,
  context: LogContext,
  out: LogOutput[],
): Admission => {
  const { entry, header } = named;
  const stood = judgeStanding(state, log, { opened: entry.opened, header }, context.facts, out);
  if (stood.type === "opsMissing") return { type: "waiting", need: { type: "ops" }, signed: true };
  const before = header.update === null ? null : (context.wasBeyond?.(header.update.docId) ?? null);
  const isBeyond =
    stood.type === "stands" &&
    (before ?? isBeyondEnd(state, log.deviceId, header, stood.heads, context.facts));
  // What it vouches for is in its past, whether or not that counts here already.
  const unlist = listDeps(
    state,
    log,
    header.deps,
    ({ deviceId, seq }) =>
      stood.type === "stands" &&
      !isBeyond &&
      vouchesFor(state.devices.get(deviceId), seq, stood.heads, context.facts),
  );
  const judged =
    stood.type === "refused"
      ? refuse(stood.reason)
      : isBeyond
        ? refuse("afterRemoval")
        : judgeContent(state, log, named, cut, stood.standing, context, out);
  if (judged.type === "notLoaded") {
    unlist();
    const docId = header.update?.docId;
    if (docId === undefined) return settled;
    return { type: "waiting", need: { type: "document", docId }, signed: true };
  }
  const mayCut =
    cut !== null &&
    stood.type === "stands" &&
    judgeRight(state, log, header, stood.standing, context.facts).type === "may";
  holdEntry(state, log, {
    entryId: entry.entryId,
    header,
    class: judged.type,
    heads: stood.type === "refused" ? stood.heads : header.mheads,
    standing: stood.standing,
    number: judged.number,
    cut: judged.type === "accepted" ? judged.cut : isBeyond && mayCut ? cut : null,
    attestation: judged.type === "accepted" ? judged.attestation : null,
    isBeyond,
  });
  put(judged, heldEntry(named, from, stood.standing), out);
  // What does not fit may fit once that counts which it vouches for (TRU-32).
  if (stood.type === "stands" && !isBeyond) noteVouching(state, header, stood.heads, context, out);
  return {
    type: "held",
    frees: [
      { type: "held", deviceId: log.deviceId, seq: header.seq },
      { type: "entry", deviceId: log.deviceId, seq: header.seq, entryId: entry.entryId },
    ],
  };
};

export const admitEntry = (
  state: LogState,
  arrival: Arrival,
  context: LogContext,
  out: LogOutput[],
): Admission => {
  const named = recognise(state, arrival, context, out);
  if (named.type !== "recognised") return named;
  const { entry, header } = named;
  const { deviceId, opened } = entry;
  const existing = state.devices.get(deviceId);
  const replay = existing && placeInChain(existing, header, entry.entryId, []).type === "held";
  // a replay needs no signature to be one: it is forgotten before the dearest check
  if (replay === true) {
    out.push({ type: "ignored", from: arrival.from });
    return settled;
  }
  if (!arrival.signed && !isSignedBy(state.circleId, deviceId, opened, entry.payloadHash))
    return drop(out, arrival.from, "signatureInvalid");
  const log = deviceLogOf(state, deviceId);
  const place = placeInChain(log, header, entry.entryId, out);
  if (place.type === "waits") return { type: "waiting", need: place.need, signed: true };
  if (place.type === "forks") return holdFork(state, log, named, arrival.from, out);
  const decoded = header.type === entryTypes.cut ? decodeCut(opened.payload) : null;
  const cut = decoded?.ok === true ? decoded.value : null;
  const need = findMissing(state, [...header.deps, ...(cut?.frontier ?? [])], out);
  if (need !== null) return { type: "waiting", need, signed: true };
  return judgeAndHold(state, log, named, cut, arrival.from, context, out);
};
