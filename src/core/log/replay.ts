// The log judged once more for one document (LOG-18): when a device that was admitted earlier comes to a number that
// another has used, the other's entries under it no longer count, and neither does what was built on them. Every
// entry is taken again from the beginning, in an order that its own past allows; of other documents the verdict
// stands as it was, because nothing that they were judged by has changed.

import type { DeviceId, DocId, EntryId } from "../base/index.ts";
import { admitEntry } from "./admit.ts";
import { isSenior, yClientOf } from "./claim.ts";
import {
  beginDeviceLog,
  classAt,
  type DeviceLog,
  type EntryClass,
  entryIdAt,
  headsAt,
  isIdAt,
} from "./deviceLog.ts";
import { authorOf, nameEntry, type OpenedEntry } from "./entry.ts";
import { floorOf, raiseToFloor } from "./floor.ts";
import type { MembershipFacts } from "../circle/facts.ts";
import type { LogContext, LogOutput } from "./outcome.ts";
import { endsNow } from "./ending.ts";
import type { Rejudging } from "./rejudge.ts";
import { setBaseClock } from "./rows.ts";
import {
  beginLog,
  type ClientOwner,
  type CutMark,
  type LogState,
  noteChange,
  ownersOf,
  reserveClient,
} from "./state.ts";
import { selectCounted } from "./vouching.ts";

/** A number that two devices have come to, and who keeps it. */
export type NumberClash = { readonly docId: DocId; readonly client: number; readonly keeper: ClientOwner };

/** A cut comes back with its entry, if that counts; before that it is in nobody's past. */
const isTakenAgain = (state: LogState, { deviceId, seq }: Pick<CutMark, "deviceId" | "seq">): boolean => {
  const log = state.devices.get(deviceId);
  return log !== undefined && seq > floorOf(state, log) && seq <= log.last;
};

/** What was said of cuts by entries that are not taken again. */
const attestedBefore = (old: LogState): LogState["attested"] =>
  new Map(
    [...old.attested].map(([cut, said]) => [
      cut,
      new Map([...said].filter(([deviceId, { seq }]) => !isTakenAgain(old, { deviceId, seq }))),
    ]),
  );

/** The state before any entry that can be had: what a cut gave, who keeps which number, and what waits. */
export const beginAgain = (old: LogState): LogState => {
  const state: LogState = {
    ...beginLog(old.circleId),
    cuts: new Map([...old.cuts].filter(([, cut]) => !isTakenAgain(old, cut))),
    joinedBy: old.joinedBy,
    begunBy: old.begunBy,
    attested: attestedBefore(old),
    floor: old.floor,
    park: old.park,
    cutsChanged: true,
    attestedChanged: true,
  };
  for (const [docId, owners] of old.clients) state.clients.set(docId, new Map(owners));
  for (const log of old.devices.values()) {
    const baseId = entryIdAt(log, log.base) ?? undefined;
    const again = beginDeviceLog(log.deviceId, log.base, baseId, headsAt(log, log.base));
    for (const [seq, ids] of log.forks) again.forks.set(seq, [...ids]);
    for (const [docId, track] of log.docs)
      for (const run of track.runs.values())
        if (log.base > 0 && run.seqs[0] === log.base)
          setBaseClock(again, { docId, k: run.k, end: run.ends[0] ?? 0 });
    raiseToFloor(old, log, again);
    state.devices.set(log.deviceId, again);
    noteChange(state, log.deviceId, floorOf(old, log));
  }
  return state;
};

type Chains = Map<DeviceLog, Map<number, OpenedEntry>>;

/** By device and seq; of two at one seq the one that counts. */
const chainsOf = (old: LogState, entries: Iterable<OpenedEntry>, facts: MembershipFacts): Chains => {
  const chains: Chains = new Map();
  for (const opened of entries) {
    const deviceId = authorOf(facts, opened);
    const log = deviceId === undefined ? undefined : old.devices.get(deviceId);
    if (log === undefined) continue;
    const { entryId } = nameEntry(old.circleId, log.deviceId, opened);
    if (!isIdAt(log, opened.header.seq, entryId)) continue;
    const chain = chains.get(log) ?? new Map<number, OpenedEntry>();
    chains.set(log, chain.set(opened.header.seq, opened));
  }
  return chains;
};

export type Replayed = {
  readonly state: LogState;
  /** What the documents' entries are now. */
  readonly classes: ReadonlyMap<EntryId, EntryClass>;
  /** How many of them counted and do so no more. */
  readonly lost: number;
};

/**
 * `context.judgeUpdate` is asked about this document alone, which begins as it was before the first of these entries;
 * `apply` is given what it found sound. Null: not everything that was held is among `entries`.
 */
export const replayLog = (
  old: LogState,
  clash: NumberClash,
  entries: readonly OpenedEntry[],
  context: LogContext,
  apply: (payload: OpenedEntry["payload"]) => boolean,
): Replayed | null => {
  const state = beginAgain(old);
  for (const [device, seq] of selectCounted(old, endsNow(old, context.facts))) state.vouched.set(device, seq);
  reserveClient(state, clash.docId, clash.client, clash.keeper);
  const docIds = new Set([clash.docId]);
  return replay(
    old,
    state,
    { docIds, left: new Set(), apply: (_, payload) => apply(payload) },
    entries,
    context,
  );
};

/** The same for several documents, because the membership is another or somebody vouched (check 10). */
export const rejudgeLog = (
  old: LogState,
  { vouched, docIds, left }: Rejudging,
  entries: Iterable<OpenedEntry>,
  context: LogContext,
  apply: (docId: DocId, payload: OpenedEntry["payload"]) => boolean,
): Replayed | null => {
  const state = beginAgain(old);
  for (const [device, seq] of vouched) state.vouched.set(device, seq);
  return replay(old, state, { docIds, left, apply }, entries, context);
};

type Anew = {
  readonly docIds: ReadonlySet<DocId>;
  readonly left: ReadonlySet<DocId>;
  readonly apply: (docId: DocId, payload: OpenedEntry["payload"]) => boolean;
  /** How far each log is taken; absent: as far as it goes. */
  readonly upTo?: ReadonlyMap<DeviceId, number>;
};

/** The entries beyond the floor, taken into a state that begins there. */
export const replay = (
  old: LogState,
  state: LogState,
  { docIds, left, apply, upTo }: Anew,
  entries: Iterable<OpenedEntry>,
  context: LogContext,
): Replayed | null => {
  const chains = chainsOf(old, entries, context.facts);
  const classes = new Map<EntryId, EntryClass>();
  let lost = 0;
  let stood: EntryClass = "accepted";
  let wasBeyond = false;
  const judging: LogContext = {
    ...context,
    wasBeyond: (docId) => (left.has(docId) ? wasBeyond : null),
    judgeUpdate: (update) =>
      docIds.has(update.docId)
        ? context.judgeUpdate(update)
        : stood === "accepted"
          ? { type: "sound" }
          : stood === "blocked"
            ? { type: "blocked" }
            : { type: "hostile", reason: "as before" },
  };
  const take = (was: DeviceLog, seq: number): boolean | null => {
    const opened = chains.get(was)?.get(seq);
    if (opened === undefined) return null;
    stood = classAt(was, seq) ?? "quarantined";
    wasBeyond = was.beyond.has(seq);
    const out: LogOutput[] = [];
    const admitted = admitEntry(state, { opened, from: "", signed: true, named: null }, judging, out);
    if (admitted.type !== "held") return false;
    for (const output of out) {
      if (output.type !== "accepted" && output.type !== "quarantined" && output.type !== "blocked") continue;
      const { entry, type } = output;
      const docId = entry.header.update?.docId;
      if (docId === undefined || !docIds.has(docId)) continue;
      classes.set(entry.entryId, type);
      if (type !== "accepted" && stood === "accepted") lost += 1;
      if (type === "accepted" && !apply(docId, entry.payload)) return null;
    }
    return true;
  };
  const lastOf = (was: DeviceLog): number =>
    upTo === undefined ? was.last : Math.max(floorOf(old, was), upTo.get(was.deviceId) ?? 0);
  for (let moved = true; moved;) {
    moved = false;
    for (const was of old.devices.values()) {
      const log = state.devices.get(was.deviceId);
      while (log !== undefined && log.last < lastOf(was)) {
        const taken = take(was, log.last + 1);
        if (taken === null) return null;
        if (!taken) break;
        moved = true;
      }
    }
  }
  for (const was of old.devices.values())
    if ((state.devices.get(was.deviceId)?.last ?? 0) !== lastOf(was)) return null;
  return { state, classes, lost };
};

/** Numbers that two devices have claimed and that count for both: a rebuilding that did not come to its end. */
export const selectClashes = (state: LogState, facts: MembershipFacts): readonly NumberClash[] => {
  const clashes: NumberClash[] = [];
  const claimed = new Map<string, ClientOwner>();
  const { devices } = facts.current();
  for (const log of state.devices.values())
    for (const [docId, track] of log.docs)
      for (const { k, client } of track.claims) {
        const key = `${docId} ${client}`;
        const other = claimed.get(key);
        claimed.set(key, { deviceId: log.deviceId, k });
        const [a, b] = [devices.get(log.deviceId), other && devices.get(other.deviceId)];
        if (other === undefined || a === undefined || b === undefined || a === b) continue;
        clashes.push({ docId, client, keeper: isSenior(a, b) ? { deviceId: log.deviceId, k } : other });
      }
  return clashes;
};

/** The clash that begins when this device writes here: its own number is used by one that was admitted later. */
export const ownClash = (
  state: LogState,
  facts: MembershipFacts,
  keeper: ClientOwner,
  docId: DocId,
): NumberClash | null => {
  const client = yClientOf(keeper.deviceId, docId, keeper.k);
  const owner = ownersOf(state, docId).get(client);
  const { devices } = facts.current();
  const [self, other] = [devices.get(keeper.deviceId), owner && devices.get(owner.deviceId)];
  if (self === undefined || other === undefined || self === other || !isSenior(self, other)) return null;
  return { docId, client, keeper };
};
