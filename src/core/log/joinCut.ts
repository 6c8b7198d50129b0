// A newcomer's beginning (protocol 2.12): is this cut one to begin with, and what the log's state is after it. The
// cut's chain is not at hand, so every check but the chain is made; the chain is made good when the entries after
// the frontier arrive, the cut's own among them.

import {
  type Bytes,
  type CircleId,
  type DeviceId,
  type DocId,
  err,
  ok,
  type OpId,
  type Result,
  type UserId,
} from "../base/index.ts";
import { type MembershipFacts, rankOf } from "../circle/facts.ts";
import { type Cut, decodeCut } from "./cut.ts";
import { beginDeviceLog } from "./deviceLog.ts";
import { decodeOpened, isSignedBy, nameEntry, type NamedEntry, openEnvelope } from "./entry.ts";
import type { EpochKey } from "./epochKey.ts";
import { entryTypes, nameDeps } from "./header.ts";
import { setBaseClock } from "./rows.ts";
import { standingIn } from "./standing.ts";
import { beginLog, type LogState, noteChange, ownersOf } from "./state.ts";

export type CutEntry = {
  readonly cut: Cut;
  readonly entry: NamedEntry;
  /** Who vouches for it. */
  readonly userId: UserId;
};

export type CutError =
  | { readonly type: "malformed" }
  | { readonly type: "keyMissing" }
  | { readonly type: "signatureInvalid" }
  /** Get these first. */
  | { readonly type: "opsMissing"; readonly ops: readonly OpId[] }
  /** Not of somebody active who may admit people, or of oneself; of an epoch that was not clean, or with heads that deny what it lists. */
  | { readonly type: "notVouched" };

export type CutSource = { readonly type: "envelope" | "opened"; readonly bytes: Bytes };

export const checkCutEntry = (
  circleId: CircleId,
  source: CutSource,
  facts: MembershipFacts,
  epochs: readonly EpochKey[],
  /**
   * Who begins with it: what another machine of theirs made is as good as their own word. Somebody who came back by
   * their identity takes it from who let them in too: where they alone kept the circle, there is nobody of more rank.
   */
  self: UserId,
  broughtBackBy: UserId | null = null,
): Result<CutEntry, CutError> => {
  const opened =
    source.type === "envelope" ? openEnvelope(source.bytes, circleId, epochs) : decodeOpened(source.bytes);
  if (!opened.ok) return err(opened.error.type === "keyMissing" ? opened.error : { type: "malformed" });
  const recipients = facts.recipients(opened.value.epochId);
  if (recipients === null) return err({ type: "opsMissing", ops: [opened.value.epochId] });
  const deviceId = recipients[opened.value.header.author];
  const header = nameDeps(opened.value.header, recipients);
  const cut = decodeCut(opened.value.payload);
  const heads = opened.value.header.mheads;
  if (deviceId === undefined || !header.ok || !cut.ok || heads === null) return err({ type: "malformed" });
  if (header.value.type !== entryTypes.cut) return err({ type: "malformed" });
  const entry = nameEntry(circleId, deviceId, opened.value);
  if (!isSignedBy(circleId, deviceId, opened.value, entry.payloadHash))
    return err({ type: "signatureInvalid" });
  const named = new Set([...heads, ...cut.value.frontier.flatMap((each) => each.mheads)]);
  const ops = [...named].filter((op) => !facts.knows(op));
  if (ops.length > 0) return err({ type: "opsMissing", ops });
  if (!facts.isAntichain(heads) || !facts.covers(heads, [...named, opened.value.epochId]))
    return err({ type: "notVouched" });
  const state = facts.stateAt(heads);
  const standing = standingIn(state, beginDeviceLog(deviceId));
  if (standing === null || !facts.isClean(opened.value.epochId, state)) return err({ type: "notVouched" });
  const isTheirs = standing.userId === self || standing.userId === broughtBackBy;
  if (standing.user.rank < rankOf.admin && !isTheirs) return err({ type: "notVouched" });
  return ok({ cut: cut.value, entry, userId: standing.userId });
};

/** Clock ends of one document in a cut. */
export type CutClocks = {
  readonly docId: DocId;
  readonly clocks: readonly { readonly deviceId: DeviceId; readonly k: number; readonly end: number }[];
};

/** The log of a device that begins with this cut. */
export const beginFromCut = (
  circleId: CircleId,
  { cut, entry }: CutEntry,
  documents: readonly CutClocks[],
): LogState => {
  const state = beginLog(circleId);
  for (const { deviceId, seq, entryId, mheads } of cut.frontier) {
    state.devices.set(deviceId, beginDeviceLog(deviceId, seq, entryId, mheads));
    noteChange(state, deviceId, seq);
  }
  for (const { docId, clocks } of documents)
    for (const { deviceId, k, end } of clocks) {
      const log = state.devices.get(deviceId);
      if (log === undefined) continue;
      setBaseClock(log, { docId, k, end });
      const client = log.docs.get(docId)?.runs.get(k)?.client;
      if (client !== undefined) ownersOf(state, docId).set(client, { deviceId, k });
    }
  const frontier = new Map(cut.frontier.map((each) => [each.deviceId, each.seq]));
  state.cuts.set(entry.entryId, { deviceId: entry.deviceId, seq: entry.opened.header.seq, frontier });
  state.joinedBy = entry.entryId;
  state.begunBy = entry.entryId;
  state.cutsChanged = true;
  state.attestedChanged = true;
  return state;
};
