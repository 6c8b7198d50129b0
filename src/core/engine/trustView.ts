// What the person is shown of who may do what, what was closed, removed or set aside, and who knows of it.

import type {
  CircleView,
  MachineView,
  NeedsLookView,
  PersonView,
  RemovalView,
  ThingView,
} from "../../bridge/view.ts";
import type { DeviceId, DocId, InviteId, OpId, UserId } from "../base/index.ts";
import {
  type BitSet,
  type CircleState,
  invitationOf,
  isKnownIn,
  limitIn,
  rankOf,
  type Removal,
  rightIn,
} from "../circle/index.ts";
import { classAt, endsNow, headsAt } from "../log/index.ts";
import { safetyNumber } from "../identity/index.ts";
import type { Circle } from "./circle.ts";
import { oncePerTrust, trustOf } from "./trust.ts";
import { mostProof } from "./looks.ts";
import { holdsOn } from "./watch.ts";

export const rankNames = ["reader", "member", "admin", "owner"] as const;
const most = { removals: 200, count: 1_000_000, users: 200, devices: 64 } as const;

const safeties = new WeakMap<Circle, Map<UserId, readonly string[]>>();

/** RULE: [ID-7] the digits that two persons have in common; worked out once. */
export const safetyOf = (circle: Circle, user: UserId): readonly string[] => {
  if (user === circle.self.userId) return [];
  const known = safeties.get(circle) ?? new Map<UserId, readonly string[]>();
  safeties.set(circle, known);
  const there = known.get(user);
  if (there !== undefined) return there;
  const theirs = circle.graph.current().users.get(user)?.identityPk;
  if (theirs === undefined) return [];
  const digits = safetyNumber(circle.id, circle.self.identityPk, theirs);
  known.set(user, digits);
  return digits;
};

export const personTrust = (
  circle: Circle,
  user: UserId,
): Pick<PersonView, "may" | "taskBy" | "safety" | "met" | "numbered"> => {
  const { people, numbered } = trustOf(circle);
  const may = people.get(user);
  const change = may?.taskBy ?? null;
  return {
    numbered: numbered.has(user),
    may: {
      remove: may?.remove === true,
      tasks: (may?.tasks ?? []).map((rank) => rankNames[rank]),
      bringBack: may?.bringBack === true,
    },
    taskBy: change === null ? null : { user: change.by, at: Math.max(0, change.at) },
    safety: safetyOf(circle, user),
    met: circle.record.watch.met.includes(user),
  };
};

export const machineTrust = (
  circle: Circle,
  device: DeviceId,
): Pick<MachineView, "number" | "held" | "may"> => {
  const trust = trustOf(circle);
  const holds = holdsOn(circle, device);
  const until = Math.max(0, ...holds.map((hold) => hold.until));
  const mayLift = holds.some(({ op }) => trust.may?.({ type: "holdLifted", hold: op }) === true);
  return {
    number: trust.numbers.get(device) ?? 1,
    held:
      holds.length === 0
        ? null
        : { by: [...new Set(holds.map(({ by }) => by))].slice(0, most.users), until, mayLift },
    may: trust.machines.get(device) ?? { close: false, hold: false },
  };
};

/** Who knows of what only grows: what was found is not looked for again. */
const knowers = new WeakMap<Circle, Map<OpId, Set<DeviceId>>>();

type Knowing = {
  readonly last: OpId | null;
  readonly heads: readonly OpId[] | null;
  readonly told: readonly OpId[] | null;
  readonly all: BitSet;
};
const knowing = new WeakMap<Circle, Map<DeviceId, Knowing>>();

/** All that a device has shown that it knows; looked up again when it showed something else. */
export const knowledgeOf = (circle: Circle, device: DeviceId, told: readonly OpId[] | null): BitSet => {
  const { graph } = circle;
  const known = knowing.get(circle) ?? new Map<DeviceId, Knowing>();
  knowing.set(circle, known);
  const log = circle.log.devices.get(device);
  const heads = log === undefined ? null : headsAt(log, log.last);
  const last = graph.lastBy(device)?.id ?? null;
  const before = known.get(device);
  if (before !== undefined && before.last === last && before.heads === heads && before.told === told)
    return before.all;
  const all = graph.closureOf([...(last === null ? [] : [last]), ...(heads ?? []), ...(told ?? [])]);
  // Of what was told some may not be here yet.
  if ((told ?? []).every((op) => graph.knows(op))) known.set(device, { last, heads, told, all });
  return all;
};

const knowersOf = (
  circle: Circle,
  said: ReadonlyMap<DeviceId, readonly OpId[]>,
  { op, byDevice }: Removal,
): ReadonlySet<DeviceId> => {
  const { graph } = circle;
  const all = knowers.get(circle) ?? new Map<OpId, Set<DeviceId>>();
  knowers.set(circle, all);
  const known = all.get(op) ?? new Set<DeviceId>([byDevice]);
  all.set(op, known);
  for (const { deviceId, standing } of graph.current().devices.values()) {
    if (standing !== "active" || known.has(deviceId)) continue;
    if (isKnownIn(graph, knowledgeOf(circle, deviceId, said.get(deviceId) ?? null), op)) known.add(deviceId);
  }
  return known;
};

const setAsideBeyond = ({ log }: Circle, device: DeviceId, upTo: number): number => {
  const own = log.devices.get(device);
  let count = 0;
  for (let seq = Math.max(upTo, own?.base ?? 0) + 1; own !== undefined && seq <= own.last; seq++)
    if (classAt(own, seq) !== "accepted") count++;
  return count;
};

/** Of each machine that an end concerns: how many of its entries here count, and how many beyond the end do not. */
const entriesOf = (circle: Circle, { user, device }: Removal): RemovalView["entries"] => {
  const state = circle.graph.current();
  const devices = device === null ? (state.users.get(user)?.devices ?? []) : [device];
  return devices.slice(0, most.devices).flatMap((deviceId) => {
    const log = circle.log.devices.get(deviceId);
    if (log === undefined) return [];
    const upTo = limitIn(state, deviceId)?.upTo.seq ?? log.last;
    const kept = log.classes.reduce((sum, kind) => sum + Number(kind === "accepted"), log.base);
    const aside = setAsideBeyond(circle, deviceId, upTo);
    return [{ device: deviceId, kept, setAside: Math.min(most.count, aside) }];
  });
};

const isBack = (state: CircleState, { kind, user, device }: Removal): boolean =>
  kind === "task"
    ? (state.users.get(user)?.rank ?? 0) > 0
    : device === null
      ? state.users.get(user)?.standing === "active"
      : state.devices.get(device)?.standing === "active";

export const removalsOf = (
  circle: Circle,
  said: ReadonlyMap<DeviceId, readonly OpId[]>,
): readonly RemovalView[] => {
  const trust = trustOf(circle);
  const state = circle.graph.current();
  const others = [...state.devices.values()]
    .filter(({ deviceId, standing }) => standing === "active" && deviceId !== circle.self.device.deviceId)
    .map(({ deviceId }) => deviceId);
  // Several may hold the proof of one fork, and all of them show it.
  const shown = trust.removals.filter(
    ({ kind, device }, at, all) =>
      kind !== "fork" || all.findIndex((one) => one.kind === kind && one.device === device) === at,
  );
  return shown
    .slice(-most.removals)
    .toReversed()
    .map((removal) => {
      const known = knowersOf(circle, said, removal);
      const seal = trust.seals.find(({ op }) => op === removal.op);
      const { op, kind, user, device, by, at } = removal;
      return {
        id: op,
        kind,
        user,
        device: device === null ? null : { id: device, number: trust.numbers.get(device) ?? 1 },
        by,
        at,
        isBack: isBack(state, removal),
        knows: others.filter((other) => known.has(other)),
        notYet: others.filter((other) => !known.has(other)),
        entries: entriesOf(circle, removal),
        safe: seal === undefined ? null : { heard: seal.heard.length, needed: seal.needed },
      };
    });
};

/** How much lies here that was written beyond an end and does not count, and by whom. */
const beyondEnds = (circle: Circle): readonly NeedsLookView[] => {
  let count = 0;
  const users = new Set<UserId>();
  const proof: string[] = [];
  const { devices } = circle.graph.current();
  for (const [device, { upTo }] of endsNow(circle.log, circle.graph)) {
    const aside = setAsideBeyond(circle, device, upTo.seq);
    const user = devices.get(device)?.userId;
    if (aside > 0 && user !== undefined) users.add(user);
    if (aside > 0) proof.push(`beyond  ${device}  after ${upTo.seq}: ${aside}`);
    count += aside;
  }
  return count === 0
    ? []
    : [
        {
          reason: "afterRemoval",
          count: Math.min(most.count, count),
          users: [...users].slice(0, most.users),
          proof: proof.slice(0, mostProof),
          away: false,
        },
      ];
};

/** Machines that are still here and signed two histories, of entries or of ops; one that was closed for it is shown as closed. */
const forked = (circle: Circle): readonly NeedsLookView[] => {
  const { devices } = circle.graph.current();
  const { equivocating } = trustOf(circle);
  const found = new Set(equivocating);
  for (const log of circle.log.devices.values()) if (log.forks.size > 0) found.add(log.deviceId);
  const here = [...found].flatMap((device) => devices.get(device) ?? []);
  const proof = here.flatMap(({ deviceId }) => {
    const forks = [...(circle.log.devices.get(deviceId)?.forks.keys() ?? [])];
    return forks.length === 0 ? [`forked  ${deviceId}`] : forks.map((seq) => `forked  ${deviceId}  ${seq}`);
  });
  const users = here.flatMap(({ standing, userId }) => (standing === "active" ? [userId] : []));
  return users.length === 0
    ? []
    : [
        {
          reason: "forked",
          count: Math.min(most.count, users.length),
          users: [...new Set(users)].slice(0, most.users),
          proof: proof.slice(0, mostProof),
          away: false,
        },
      ];
};

/** What of the membership itself should be looked at. */
export const trustLooks = (circle: Circle): readonly NeedsLookView[] => {
  const { seals } = trustOf(circle);
  const { complaints } = circle.graph.current();
  const looks: NeedsLookView[] = [...forked(circle), ...beyondEnds(circle)];
  const open = seals.filter(({ isSealed }) => !isSealed);
  if (open.length > 0)
    looks.push({
      reason: "unsealed",
      count: open.length,
      users: [...new Set(open.map(({ target }) => target))].slice(0, most.users),
      proof: open.map(({ op, heard, needed }) => `${heard.length} of ${needed}  ${op}`).slice(0, mostProof),
      away: false,
    });
  const wanting = complaints.filter(({ about }) => "epoch" in about);
  if (wanting.length > 0)
    looks.push({
      reason: "complaint",
      count: wanting.length,
      users: [...new Set(wanting.map(({ by }) => by))].slice(0, most.users),
      proof: wanting
        .flatMap(({ about, by }) => ("epoch" in about ? [`${about.type}  ${about.epoch}  ${by}`] : []))
        .slice(0, mostProof),
      away: false,
    });
  return looks;
};

/** What I may do in a document, as everybody will judge it, and who may write there. */
export const rightsOf = (circle: Circle, docId: DocId): Pick<ThingView, "right" | "rights"> => {
  const state = circle.graph.current();
  const right = rightIn(state, circle.self.userId, docId);
  const there = state.documents.get(docId);
  return {
    right: right === "none" ? "read" : right,
    rights: { mode: there?.mode ?? "open", people: [...(there?.users ?? [])].slice(0, most.users) },
  };
};

const anyKey = new Uint8Array(32);
const anyDocument = "0".repeat(32) as DocId;

export const circleMay = oncePerTrust((circle, { may }): CircleView["may"] => {
  if (may === null) return { inviteFor: [], inviteMachine: false, setRights: false, setReaders: false };
  const { history, readersAnnotate } = circle.graph.current();
  const terms = { invitePk: anyKey, maxUses: 1, expiresAt: 0, needsConfirm: true };
  return {
    inviteFor: ([3, 2, 1, 0] as const)
      .filter((role) => may({ type: "inviteMade", ...terms, role }))
      .map((rank) => rankNames[rank]),
    // RULE: [ENG-38] the other machine's certificate needs the identity key, and its first key one who begins an epoch.
    inviteMachine:
      circle.self.identity !== null &&
      circle.graph.current().users.get(circle.self.userId)?.rank !== rankOf.reader &&
      may({ type: "deviceInviteMade", invitePk: anyKey, expiresAt: 0 }),
    setRights: may({ type: "documentRightsSet", docId: anyDocument, mode: "open", users: [] }),
    setReaders: may({ type: "policyChanged", history, readersAnnotate }),
  };
});

const endable = oncePerTrust(({ graph }, { may }): ReadonlySet<InviteId> => {
  const ids = [...graph.current().invites.keys()].filter((id) => {
    const invitation = invitationOf(graph, id);
    return invitation !== undefined && may?.({ type: "inviteRevoked", invite: invitation.node.id }) === true;
  });
  return new Set(ids);
});

export const mayEnd = (circle: Circle, inviteId: InviteId): boolean => endable(circle).has(inviteId);
