// What a machine owes the others unasked: to say that it has heard of a removal that somebody could still turn round, to
// begin another epoch where somebody's key did not come, to say so itself, and to show the proof when a device has signed
// two histories. Each is an op of its own; what the rules do not allow is not written. Runs in the circle's queue.

import type { EpochId } from "../base/index.ts";
import { type Complaint, complaintsToAnswer, type ComplaintState } from "../circle/index.ts";
import { decodeOpened, encodeForkProof, type LogOutput, nameEntry, type OpenedEntry } from "../log/index.ts";
import type { Circle } from "./circle.ts";
import { lastOf, write } from "./closing.ts";
import { isHeld } from "./hold.ts";
import { boxesWanted } from "./oldKeys.ts";
import { isOut } from "./outOf.ts";
import { trustOf } from "./trust.ts";
import { noteAnswered } from "./watch.ts";

/** So long somebody may lack a key while others are there who could give it. */
export const boxPatience = 10 * 60_000;

const mayAct = (circle: Circle): boolean =>
  !isHeld(circle) && !isOut(circle) && circle.record.joining === null;

/** RULE: [TRU-10] one ACK for all ends of keepers and coordinators that this person is a juror of, unless they spoke. */
export const acknowledge = (circle: Circle): void => {
  const { userId } = circle.self;
  if (!mayAct(circle)) return;
  const isDue = trustOf(circle).seals.some(
    ({ jurors, heard }) => jurors.includes(userId) && !heard.includes(userId),
  );
  if (isDue) write(circle, { type: "opsAcknowledged" });
};

/** Those that this machine may answer now (EPO-14). */
export const complaintsDue = (circle: Circle): readonly ComplaintState[] => {
  if (!mayAct(circle)) return [];
  const answered = new Map(circle.record.watch.answered.map(({ user, at }) => [user, at]));
  return complaintsToAnswer(circle.graph, answered, circle.parts.clock.now());
};

/** After another epoch was begun. */
export const noteComplaintsAnswered = (circle: Circle, complaints: readonly ComplaintState[]): void => {
  for (const { by } of complaints) void noteAnswered(circle, by);
};

export const complain = (circle: Circle, about: Complaint): boolean => {
  const body = { type: "complaintMade", about } as const;
  return mayAct(circle) && trustOf(circle).may?.(body) === true && write(circle, body).ok;
};

/** Since when this machine lacks the key that is written under, while somebody was there who could have given it. */
export type Lacking = { readonly epoch: EpochId; readonly since: number };

export const complainOfBox = (circle: Circle, near: number, before: Lacking | null): Lacking | null => {
  const { graph, parts } = circle;
  const state = graph.current();
  const epoch = boxesWanted(circle).find((one) => graph.isClean(one, state));
  if (epoch === undefined || near === 0 || epoch !== state.epochs[0]) return null;
  const now = parts.clock.now();
  const lacking = before?.epoch === epoch ? before : { epoch, since: now };
  if (now - lacking.since >= boxPatience) complain(circle, { type: "boxMissing", epoch });
  return lacking;
};

export type Forked = Extract<LogOutput, { readonly type: "forked" }>;

const heldAt = async (circle: Circle, { deviceId, seq, heldId }: Forked): Promise<OpenedEntry | null> => {
  const log = circle.log.devices.get(deviceId);
  if (log === undefined || seq <= log.base) return null;
  const items = await circle.texts.items(log.marks[seq - log.base - 1]?.docId ?? "log");
  if (!items.ok) return null;
  for (const { kind, bytes } of items.value) {
    const opened = kind === "opened" ? decodeOpened(bytes) : null;
    if (opened?.ok !== true || opened.value.header.seq !== seq) continue;
    if (nameEntry(circle.id, deviceId, opened.value).entryId === heldId) return opened.value;
  }
  return null;
};

/** RULE: [TRU-13] whoever has the proof that a device signed two entries with one number shows it. */
export const accuse = async (circle: Circle, forked: Forked): Promise<void> => {
  const { deviceId, other } = forked;
  if (deviceId === circle.self.device.deviceId || !mayAct(circle)) return;
  const held = await heldAt(circle, forked);
  if (held === null) return;
  const proof = encodeForkProof(circle.id, deviceId, held, other);
  complain(circle, { type: "entriesForked", last: lastOf(circle, deviceId), proof });
};
