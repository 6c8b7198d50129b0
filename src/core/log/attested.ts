// Who vouches for a cut, and whether that is enough (ATT-2): its author and those who have attested it, counted as
// people, document by document. Everybody asks this for themselves, a newcomer for what is shown and whoever has all
// entries for what may be dropped; it decides nothing about what counts.
//
// Of the membership that the cut was written in are how many it takes, who may count, and who keeps or coordinates;
// so whoever came in by the cut, or after it, adds nothing to it. Of the present is only that somebody has been put out
// since, or that a machine was closed or has signed two histories: what it said is taken back.

import type { DeviceId, DocId, EntryId, UserId } from "../base/index.ts";
import { type CircleState, type MembershipFacts, rankOf } from "../circle/facts.ts";
import { classAt, headsAt } from "./deviceLog.ts";
import type { CutMark, LogState } from "./state.ts";

export type Vouching = {
  /** Ascending. */
  readonly users: readonly UserId[];
  readonly isReached: boolean;
};

export type Attested = {
  /** How many people it takes. */
  readonly needed: number;
  /** Kept or coordinated the circle when the cut was written; one of those who vouch has to. */
  readonly isKeeper: (user: UserId) => boolean;
  /** There was one who could, besides whoever had come back by the author of the cut: it may be the one they begin with. */
  readonly needsKeeper: boolean;
  /** For all documents, and that there are no others. */
  readonly whole: Vouching;
  /** For one document of the cut. Of one that is not in it nothing is said. */
  readonly of: (docId: DocId) => Vouching;
};

/** RULE: [ATT-2] a third of the people, one at least and three at most. */
export const vouchersNeeded = (active: number): number => Math.max(1, Math.min(3, Math.ceil(active / 3)));

const activeIn = ({ users }: CircleState): number =>
  [...users.values()].filter(({ standing }) => standing === "active").length;

/** The person of a device whose word counts: there when the cut was written, and not put out since. */
const voucher = (
  state: LogState,
  deviceId: DeviceId,
  seq: number,
  then: CircleState,
  now: CircleState,
): UserId | null => {
  const device = then.devices.get(deviceId);
  const log = state.devices.get(deviceId);
  if (device?.standing !== "active" || log === undefined || log.forks.size > 0) return null;
  if (seq > log.base && classAt(log, seq) !== "accepted") return null;
  const [machine, user] = [now.devices.get(deviceId), now.users.get(device.userId)];
  const isHere = (standing: string | undefined): boolean => standing === "active" || standing === "left";
  return isHere(machine?.standing) && isHere(user?.standing) ? device.userId : null;
};

/** Whether a device had written anything below the cut: who came in by it had not. */
const isBelow = ({ frontier }: CutMark, deviceId: DeviceId): boolean => (frontier.get(deviceId) ?? 0) > 0;

const couldKeep = ({ users, devices }: CircleState, author: UserId | undefined): boolean => {
  const back = new Set(
    [...devices.values()].flatMap(({ userId, standing, broughtBackBy }) =>
      standing === "active" && author !== undefined && broughtBackBy === author ? [userId] : [],
    ),
  );
  return [...users.values()].some(
    ({ userId, rank, standing }) => standing === "active" && rank >= rankOf.admin && !back.has(userId),
  );
};

/** Null: the cut's own entry is not here, or does not count. */
export const selectAttested = (
  state: LogState,
  cutId: EntryId,
  facts: Pick<MembershipFacts, "stateAt" | "current">,
): Attested | null => {
  const cut = state.cuts.get(cutId);
  if (cut === undefined) return null;
  const author = state.devices.get(cut.deviceId);
  const heads = author === undefined || author.last < cut.seq ? null : headsAt(author, cut.seq);
  if (heads === null) return null;
  const then = facts.stateAt(heads);
  const now = facts.current();
  const writer = voucher(state, cut.deviceId, cut.seq, then, now);
  const whole = new Set<UserId>(writer === null ? [] : [writer]);
  const named = new Map<DocId, Set<UserId>>();
  for (const [deviceId, { seq, docIds }] of state.attested.get(cutId) ?? []) {
    const user = isBelow(cut, deviceId) ? voucher(state, deviceId, seq, then, now) : null;
    if (user === null) continue;
    if (docIds === null) whole.add(user);
    for (const docId of docIds ?? []) named.set(docId, (named.get(docId) ?? new Set()).add(user));
  }
  const needed = vouchersNeeded(activeIn(then));
  const isKeeper = (user: UserId): boolean => (then.users.get(user)?.rank ?? rankOf.reader) >= rankOf.admin;
  const needsKeeper = couldKeep(then, then.devices.get(cut.deviceId)?.userId);
  const vouching = (users: ReadonlySet<UserId>): Vouching => ({
    users: [...users].toSorted(),
    isReached: users.size >= needed && (!needsKeeper || [...users].some(isKeeper)),
  });
  return {
    needed,
    isKeeper,
    needsKeeper,
    whole: vouching(whole),
    of: (docId) => vouching(new Set([...whole, ...(named.get(docId) ?? [])])),
  };
};
