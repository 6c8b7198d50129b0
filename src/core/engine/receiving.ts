// Entries that came from others: judged, applied, shown, stored, in that order; other machines are told when they are
// on the disk. Runs in the circle's queue. Nothing here decides whether an entry counts (core/log, core/document do);
// it carries out what they said.

import type { Bytes, DeviceId, DocId } from "../base/index.ts";
import {
  type DropReason,
  encodeOpened,
  envelopeOf,
  type HeldEntry,
  type LogOutput,
  type NumberClash,
  receiveEntry,
  selectHeads,
} from "../log/index.ts";
import { noteDelivery, type NewEntry } from "../sync/index.ts";
import type { Circle } from "./circle.ts";
import { noteEmptied } from "./emptied.ts";
import { noteApart, noteLook, noteLookOnce } from "./looks.ts";
import { changedLogRows, logContext } from "./logGround.ts";
import { lookAtMany, receiveMany } from "./receivingMany.ts";
import { dueRows, rejudge } from "./rejudging.ts";
import type { Place } from "./rows.ts";
import { isSealedNow } from "./serving.ts";
import type { ShelfRow } from "./shelf.ts";

const placeOf = (entry: HeldEntry): Place => entry.header.update?.docId ?? "log";

/** The envelope for sessions, while its epoch is written under: who asks for one of before is given it opened (FGT-7). */
const sealedOf = (circle: Circle, entry: HeldEntry): Bytes | null => {
  const held = circle.ring.get(entry.opened.epochId);
  return held === undefined || !isSealedNow(circle, held.epoch)
    ? null
    : envelopeOf(circle.id, held.entryKey, entry.opened);
};

const newEntryOf = (circle: Circle, entry: HeldEntry): NewEntry => ({
  device: entry.deviceId,
  seq: entry.header.seq,
  entryId: entry.entryId,
  sealed: () => sealedOf(circle, entry),
  source: entry.from === null ? null : Number(entry.from),
});

type Gathered = {
  readonly held: HeldEntry[];
  readonly rows: Map<
    Place,
    { readonly entry: HeldEntry; readonly class: "accepted" | "quarantined" | "blocked" }[]
  >;
  readonly updates: Map<DocId, Bytes[]>;
  readonly load: Set<DocId>;
  /** Documents that are to be built anew after this, by the number that was lost. */
  readonly clashes: Map<string, NumberClash>;
  /** Somebody vouched for what was set aside. */
  isRejudgingDue: boolean;
  readonly forks: Extract<LogOutput, { readonly type: "forked" }>[];
};

const isDue = ({ clashes }: Gathered, docId: DocId): boolean =>
  [...clashes.values()].some((clash) => clash.docId === docId);

const pushTo = <Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void => {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
};

const keep = (gathered: Gathered, entry: HeldEntry, kind: "accepted" | "quarantined" | "blocked"): void => {
  const place = placeOf(entry);
  gathered.held.push(entry);
  pushTo(gathered.rows, place, { entry, class: kind });
};

/** What an accepted entry of another device says about receipts of ours. */
const noteReceipt = (circle: Circle, entry: HeldEntry): void => {
  const own = entry.header.deps.find(({ deviceId }) => deviceId === circle.self.device.deviceId);
  if (own === undefined || entry.deviceId === circle.self.device.deviceId) return;
  const at = circle.parts.clock.now();
  circle.delivery = noteDelivery(circle.delivery, {
    type: "signed",
    device: entry.deviceId,
    seq: own.seq,
    at,
  });
};

const carryOut = (circle: Circle, output: LogOutput, gathered: Gathered): void => {
  switch (output.type) {
    case "accepted": {
      keep(gathered, output.entry, "accepted");
      noteReceipt(circle, output.entry);
      const docId = output.entry.header.update?.docId;
      if (docId === undefined || isDue(gathered, docId)) return;
      const lost = (percent: number): void => noteEmptied(circle, output.entry, docId, percent);
      if (!circle.texts.apply(docId, output.entry.payload, lost))
        noteLook(circle, "alarm", { proof: `apply  ${docId}` });
      pushTo(gathered.updates, docId, output.entry.payload);
      return;
    }
    case "quarantined":
      keep(gathered, output.entry, "quarantined");
      noteApart(circle, output.entry, output.reason);
      return;
    case "rejudgeDue":
      gathered.isRejudgingDue = true;
      return;
    case "blocked":
      keep(gathered, output.entry, "blocked");
      return;
    case "parked":
      if (output.need.type === "document") gathered.load.add(output.need.docId);
      if (output.need.type === "version") noteLookOnce(circle, "newerVersion");
      return;
    case "branchMissing":
    case "entriesMissing":
      return;
    case "opsMissing":
      return;
    case "forked":
      noteLookOnce(circle, "forked", {
        proof: `forked  ${output.deviceId}  ${output.seq}  ${output.heldId}  ${output.otherId}`,
      });
      if (output.deviceId === circle.self.device.deviceId) circle.ears.ownForked();
      else gathered.forks.push(output);
      return;
    case "rebuildDue":
      gathered.clashes.set(`${output.docId} ${output.client}`, output);
      return;
    case "dropped":
      circle.parts.log.note({ type: `entry ${output.reason}` });
      return;
    case "ignored":
      return;
  }
};

const askForMissing = (circle: Circle, outputs: readonly LogOutput[], from: string): void => {
  for (const output of outputs) {
    if (output.type === "entriesMissing") circle.ears.entriesMissing(from, output.deviceId, output.to);
    else if (output.type === "branchMissing") circle.ears.branchMissing(from, output);
    else if (output.type === "opsMissing") circle.ears.opsMissing(from, output.ops);
  }
};

/**
 * Where entries of a place are put. What lies there already must not be written over: where it cannot be read, they go
 * to those of no document, and are served from there (serving.ts).
 */
const readablePlace = async (circle: Circle, place: Place): Promise<Place> => {
  const ensured = await circle.texts.ensureTail(place);
  if (ensured.ok) return place;
  noteLook(circle, "alarm", { proof: `unreadable  ${place}` });
  return "log";
};

/** Carries out what the log said, loads documents it asked for, and stores. Resolves when all is in memory. */
export const settleOutputs = async (
  circle: Circle,
  first: readonly LogOutput[],
  from = "",
): Promise<{ readonly stored: Promise<void> }> => {
  const gathered: Gathered = {
    held: [],
    rows: new Map(),
    updates: new Map(),
    load: new Set(),
    clashes: new Map(),
    isRejudgingDue: false,
    forks: [],
  };
  let outputs = first;
  for (;;) {
    for (const output of outputs) carryOut(circle, output, gathered);
    askForMissing(circle, outputs, from);
    const [docId] = gathered.load;
    if (docId === undefined) break;
    gathered.load.delete(docId);
    const loaded = await circle.texts.ensure(docId);
    outputs = loaded.ok
      ? receiveEntry(circle.log, { type: "arrived", need: { type: "document", docId } }, logContext(circle))
      : [];
  }
  if (gathered.held.length === 0) return { stored: Promise.resolve() };
  // Shown before it is sealed and written, which nobody who watches waits for: it can be asked for again.
  for (const [docId, updates] of gathered.updates)
    if (!isDue(gathered, docId)) circle.ears.textChanged(docId, updates);
  const put: ShelfRow[] = [...changedLogRows(circle)];
  for (const [place, items] of gathered.rows)
    put.push(
      ...circle.texts.tailRows(
        await readablePlace(circle, place),
        items.map((item) => ({
          entryId: item.entry.entryId,
          class: item.class,
          bytes: encodeOpened(item.entry.opened),
        })),
      ),
    );
  if (gathered.isRejudgingDue) put.push(...dueRows(circle));
  const heads = selectHeads(circle.log);
  const entries = gathered.held.map((entry) => newEntryOf(circle, entry));
  const stored = circle.journal.write({ put, strict: false }).then(() => {
    circle.storedHeads = heads;
    circle.ears.stored({ ops: [], entries, heads });
  });
  await circle.ears.settled([...gathered.rows.keys()], [...gathered.clashes.values()]);
  if (gathered.isRejudgingDue) await rejudge(circle, true);
  for (const fork of gathered.forks) await circle.ears.othersForked(fork);
  circle.ears.viewChanged();
  return { stored };
};

const forgedReasons: ReadonlySet<string> = new Set<DropReason>([
  "sizeWrong",
  "malformed",
  "sealBroken",
  "authorUnknown",
  "signatureInvalid",
]);

/** What no honest device hands on, because it judges before it does. */
const isForged = (output: LogOutput, from: string): boolean =>
  output.type === "dropped" && output.from === from && forgedReasons.has(output.reason);

/** What its author's own machine brings, and its own gate would have refused; others only hand it on. */
const isHostile = (output: LogOutput, by: DeviceId | null): boolean =>
  output.type === "quarantined" && output.reason === "hostileUpdate" && output.entry.deviceId === by;

type Bringing = {
  readonly form: "sealed" | "opened";
  readonly entries: readonly Bytes[];
  readonly from: string;
  readonly by?: DeviceId | null;
};

type Taken = { readonly stored: Promise<void>; readonly forged: number };

/**
 * What can be done with entries before their turn in the circle's queue is done now; gives how they are taken then. From a
 * session of `by`; `forged` is how many of them no honest device would have sent.
 */
export const beginEntries = (
  circle: Circle,
  { form, entries, from, by = null }: Bringing,
): (() => Promise<Taken>) => {
  const type = form === "sealed" ? "envelope" : "opened";
  const receiver = {
    log: circle.log,
    context: () => logContext(circle),
    signatures: circle.parts.signatures,
  };
  const looked = lookAtMany(receiver, { type, entries });
  return async () => {
    const at = circle.parts.clock.now();
    const outputs = await receiveMany(receiver, { type, entries, from, at }, looked);
    const forged = outputs.filter((output) => isForged(output, from) || isHostile(output, by)).length;
    return { ...(await settleOutputs(circle, outputs, from)), forged };
  };
};

export const takeEntries = (
  circle: Circle,
  form: "sealed" | "opened",
  entries: readonly Bytes[],
  from: string,
): Promise<Taken> => beginEntries(circle, { form, entries, from })();
