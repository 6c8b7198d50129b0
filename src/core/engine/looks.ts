// What needs a look and was noted as it came, with the proof of each: entries and what was kept apart, connections that
// were ended, alarms. What of the membership should be looked at is in trustView.ts, what is missing in missing.ts.
// What was kept apart stays told over new starts, until its person puts it away (TRU-27).

import type { LookReason } from "../../bridge/view.ts";
import type { DeviceId, DocId, UserId } from "../base/index.ts";
import type { HeldEntry, QuarantineReason } from "../log/index.ts";
import { type Circle, keepRecord, type Look } from "./circle.ts";

/** What a person is shown of the proof: enough to ask somebody who knows, and no more than a page. */
export const mostProof = 40;
const most = { users: 200, apart: 256, count: 1_000_000 } as const;

/** What a person is told of an entry that was kept apart; two branches of one log are told as that. */
const looksOf: Readonly<Record<QuarantineReason, LookReason | null>> = {
  staleView: "staleView",
  oldEpoch: "oldKey",
  notMember: "oldKey",
  noRight: "noRight",
  claimWrong: "quarantined",
  clientClash: "quarantined",
  hostileUpdate: "quarantined",
  hostileCut: "quarantined",
  hostileAttestation: "quarantined",
  // What lies beyond an end is counted where it lies (trustView.ts), and so are two branches.
  afterRemoval: null,
  forked: null,
};

const lookOf = (why: string): LookReason | null =>
  Object.hasOwn(looksOf, why) ? looksOf[why as QuarantineReason] : "quarantined";

export type About = { readonly user?: UserId | undefined; readonly proof?: string };

export const noteLook = (circle: Circle, reason: LookReason, { user, proof }: About = {}): void => {
  const look: Look = circle.looks.get(reason) ?? { count: 0, users: new Set(), proof: [] };
  look.count = Math.min(most.count, look.count + 1);
  if (user !== undefined && look.users.size < most.users) look.users.add(user);
  if (proof !== undefined && look.proof.length < mostProof) look.proof.push(proof);
  circle.looks.set(reason, look);
};

/** The same thing is said once, however often it is found. */
export const noteLookOnce = (circle: Circle, reason: LookReason, about: About = {}): void => {
  if (!circle.looks.has(reason)) noteLook(circle, reason, about);
};

/** RULE: [CUT-13] each place once. */
export const noteUnreadable = (circle: Circle, place: DocId | "log"): void => {
  const proof = `unreadable  ${place}`;
  if (circle.looks.get("alarm")?.proof.includes(proof) !== true) noteLook(circle, "alarm", { proof });
};

const userOf = (circle: Circle, device: DeviceId): UserId | undefined =>
  circle.graph.current().devices.get(device)?.userId;

const proofOf = (why: string, device: DeviceId, seq: number): string => `${why}  ${device}  ${seq}`;

/** RULE: [TRU-27] what was kept apart is told with whose it was and why, and after a new start too. */
export const noteApart = (circle: Circle, entry: HeldEntry, why: QuarantineReason): void => {
  const look = lookOf(why);
  if (look === null) return;
  const { deviceId, header } = entry;
  const user = entry.userId ?? userOf(circle, deviceId);
  noteLook(circle, look, { user, proof: proofOf(why, deviceId, header.seq) });
  const { watch } = circle.record;
  if (watch.apart.length >= most.apart) return;
  const apart = [...watch.apart, { device: deviceId, seq: header.seq, why }];
  void keepRecord(circle, { watch: { ...watch, apart } });
};

/** RULE: [TRU-30] a connection that was ended for what came over it is told, with whose machine it was. */
export const noteDropped = (circle: Circle, device: DeviceId | null, why: string): void => {
  // Who is on the way in, or out, is nobody of the circle that one could speak with.
  if (device === null || circle.graph.current().devices.get(device)?.standing !== "active") return;
  noteLook(circle, "dropped", { user: userOf(circle, device), proof: `${why}  ${device}` });
  circle.ears.viewChanged();
};

/** When the circle is opened: what an earlier run of the program kept apart. */
export const loadApart = (circle: Circle): void => {
  for (const { device, seq, why } of circle.record.watch.apart) {
    const look = lookOf(why);
    if (look !== null)
      noteLook(circle, look, { user: userOf(circle, device), proof: proofOf(why, device, seq) });
  }
};

/** The person has looked at it: it is told again when something comes anew. Null: nothing of that was told. */
export const putAway = (circle: Circle, reason: LookReason): Promise<void> | null => {
  if (reason === "emptied") {
    const { watch: kept } = circle.record;
    return kept.emptied.length === 0 ? null : keepRecord(circle, { watch: { ...kept, emptied: [] } });
  }
  if (!circle.looks.delete(reason)) return null;
  const { watch } = circle.record;
  const apart = watch.apart.filter(({ why }) => lookOf(why) !== reason);
  if (apart.length !== watch.apart.length) return keepRecord(circle, { watch: { ...watch, apart } });
  circle.ears.viewChanged();
  return Promise.resolve();
};
