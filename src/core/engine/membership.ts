// A circle's ops and epoch secrets, in memory and on the disk: what arrives, what is authored here, and the next
// epoch when one is due.

import {
  type Bytes,
  concat,
  type DeviceId,
  type EpochId,
  idBytes,
  redact,
  type Redacted,
  reveal,
  toHex,
} from "../base/index.ts";
import {
  type NotAuthorised,
  epochOfBox,
  openBox,
  receiveOp,
  rekeyDue,
  rekeyOp,
  sendingEpoch,
  type SignedOp,
} from "../circle/index.ts";
import type { OpId, Result } from "../base/index.ts";
import { err, ok } from "../base/index.ts";
import { hash } from "../crypto/index.ts";
import { receiveEntry } from "../log/index.ts";
import type { Circle } from "./circle.ts";
import type { HeldEpoch } from "./circleKeys.ts";
import { isHeld } from "./hold.ts";
import { noteLookOnce } from "./looks.ts";
import { logContext } from "./logGround.ts";
import { boxesWanted } from "./oldKeys.ts";
import { settleOutputs } from "./receiving.ts";
import { rejudge } from "./rejudging.ts";
import { epochKeyRow, opRow } from "./rows.ts";
import type { ShelfRow } from "./shelf.ts";

type Accepted = { readonly id: OpId; readonly bytes: Bytes };

/** Takes ops into the graph; gives those that were new, as they must be stored, and what is missing. */
const takeIntoGraph = (
  circle: Circle,
  ops: readonly Bytes[],
  coming: (signed: SignedOp, before: readonly Accepted[]) => void,
) => {
  const accepted: Accepted[] = [];
  const missing = new Set<OpId>();
  const note = (signed: SignedOp): void => {
    coming(signed, accepted);
    accepted.push({ id: signed.id, bytes: signed.bytes });
  };
  for (const bytes of ops)
    for (const output of receiveOp(circle.graph, bytes, note).outputs) {
      if (output.type === "parked") for (const op of output.missing) missing.add(op);
      else if (output.type === "newerVersion") noteLookOnce(circle, "newerVersion");
      else if (output.type === "equivocated") noteLookOnce(circle, "forked");
    }
  return { accepted, missing: [...missing].filter((op) => !circle.graph.knows(op)) };
};

const opRows = (circle: Circle, ops: readonly Accepted[]): ShelfRow[] =>
  ops.map(({ id, bytes }) => opRow(circle.id, id, bytes));

/** What waited for ops or keys is judged again. Runs in the circle's queue. */
const retryParked = async (circle: Circle, need: "ops" | "key"): Promise<void> => {
  const outputs = receiveEntry(circle.log, { type: "arrived", need: { type: need } }, logContext(circle));
  await settleOutputs(circle, outputs);
};

/** Ops from a session or an invitation. Runs in the circle's queue; resolves when they are taken, not yet stored. */
export const takeOps = async (
  circle: Circle,
  ops: readonly Bytes[],
): Promise<{ readonly stored: Promise<void> }> => {
  let stored = Promise.resolve();
  let kept = 0;
  const keep = (taken: readonly Accepted[]): void => {
    const put = opRows(circle, taken.slice(kept));
    kept = taken.length;
    if (put.length > 0) stored = circle.journal.write({ put, strict: false });
  };
  const { accepted } = takeIntoGraph(circle, ops, ({ op }, before) =>
    circle.ears.opComing(op.body, () => keep(before)),
  );
  if (accepted.length === 0) return { stored };
  circle.ears.standingsChanged();
  keep(accepted);
  await rejudge(circle);
  await retryParked(circle, "ops");
  circle.ears.membershipChanged();
  circle.ears.viewChanged();
  return { stored };
};

/** A secret that was opened or made here; the REKEY is in the graph. Runs in the circle's queue. */
export const addSecret = async (circle: Circle, epoch: EpochId, secret: Redacted<Bytes>): Promise<void> => {
  if (circle.ring.get(epoch) !== undefined) return;
  // RULE: [FGT-6] it was deleted here, and nobody asked for it.
  if (circle.ring.isDropped(epoch) && !boxesWanted(circle).includes(epoch)) return;
  circle.ring.add(epoch, secret);
  void circle.journal.write({ put: [epochKeyRow(circle.id, epoch, reveal(secret))], strict: true });
  await retryParked(circle, "key");
  circle.ears.membershipChanged();
};

/** A box from the other end of a session. False: it does not open here, or to what the REKEY did not commit to. */
export const takeBox = async (circle: Circle, box: Bytes, giver: DeviceId | null): Promise<boolean> => {
  if (giver === null) return false;
  const opened = openBox(circle.graph, box, circle.self.device, giver);
  if (!opened.ok) {
    const epoch = opened.error.type === "commitMismatch" ? epochOfBox(box) : null;
    if (epoch !== null) circle.ears.secretWrong(epoch);
    return false;
  }
  await addSecret(circle, opened.value.epoch, opened.value.es);
  return true;
};

/** Ops written here: on the disk first, with `put` in one transaction, then told. Runs in the circle's queue. */
export const authorOps = (
  circle: Circle,
  ops: readonly SignedOp[],
  secret: { readonly epoch: EpochId; readonly es: Redacted<Bytes> } | null = null,
  put: readonly ShelfRow[] = [],
): Promise<void> => {
  const { accepted } = takeIntoGraph(
    circle,
    ops.map(({ bytes }) => bytes),
    () => undefined,
  );
  if (accepted.length !== ops.length) throw new Error("an op of our own was not accepted");
  for (const { id } of ops) circle.unwrittenOps.add(id);
  const rows = [...put, ...opRows(circle, ops)];
  if (secret !== null) {
    circle.ring.add(secret.epoch, secret.es);
    rows.push(epochKeyRow(circle.id, secret.epoch, reveal(secret.es)));
  }
  circle.ears.standingsChanged();
  circle.ears.viewChanged();
  return circle.journal.write({ put: rows, strict: true }).then(() => {
    for (const { id } of ops) circle.unwrittenOps.delete(id);
    circle.ears.stored({ ops: ops.map(({ bytes }) => bytes), entries: [], heads: circle.storedHeads });
    circle.ears.membershipChanged();
  });
};

export const newSecret = (circle: Circle): Redacted<Bytes> => redact(circle.parts.random.bytes(32));

/** Begins a new epoch now. */
export const beginEpoch = (
  circle: Circle,
  reason: "left" | "joined" | "repair" | "time",
): Result<HeldEpoch, NotAuthorised> => {
  if (isHeld(circle)) return err({ type: "notAuthorised", rule: "EPO-2" });
  const es = newSecret(circle);
  const made = rekeyOp(circle.graph, circle.self, { es, reason, at: circle.parts.clock.now() });
  if (!made.ok) return made;
  void authorOps(circle, made.value.ops, { epoch: made.value.epoch, es });
  const held = circle.ring.get(made.value.epoch);
  return held === undefined ? err({ type: "notAuthorised", rule: "EPO-2" }) : ok(held);
};

/** The epoch to seal under, a new one if none is clean. */
export const epochToWrite = (circle: Circle): Result<HeldEpoch, NotAuthorised> => {
  const sending = sendingEpoch(circle.graph, circle.ring.held());
  const held = sending === null ? undefined : circle.ring.get(sending.epoch);
  return held === undefined ? beginEpoch(circle, "repair") : ok(held);
};

/** Whether another epoch should begin although one can write: somebody active is not in it. */
export const isEpochDue = (circle: Circle): boolean => rekeyDue(circle.graph, circle.ring.held()) !== null;

/** This device's place among those that could begin the epoch; 0 goes first (protocol 2.7). */
export const rekeyRank = (circle: Circle, near: readonly DeviceId[]): number => {
  const heads = concat(...circle.graph.heads().map(idBytes));
  const rankOf = (device: DeviceId): string => toHex(hash("circ1/rekey-rank", idBytes(device), heads));
  const own = rankOf(circle.self.device.deviceId);
  return near.filter((device) => rankOf(device) < own).length;
};
