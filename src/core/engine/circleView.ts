// What the person is shown of one circle: computed from what is in memory, never kept.

import {
  type CircleView,
  type DeliveryView,
  type InviteView,
  lookReasons,
  type MachineView,
  type NeedsLookView,
  type PersonView,
  type ThingView,
} from "../../bridge/view.ts";
import { isFitName } from "../circle/index.ts";
import { indexDocId } from "../../schema/index.ts";
import type { CircleId, DocId, UserId } from "../base/index.ts";
import { marginDocId, readCircleName, readProfileName, readThings } from "../document/index.ts";
import { selectDelivery } from "../sync/index.ts";
import type { Admitting } from "./admitting.ts";
import { beginningOf, vouchedIn } from "./beginningView.ts";
import type { CarriedShown } from "./carrying.ts";
import type { Circle } from "./circle.ts";
import { shownOf } from "./drafts.ts";
import { historyIn } from "./historyGiven.ts";
import { mayGoOn } from "./hold.ts";
import { isKeyless } from "./keyless.ts";
import { emptiedIn, emptiedLook } from "./emptied.ts";
import { mostProof } from "./looks.ts";
import type { Meeting } from "./meeting.ts";
import { missingLook, type OlderStates } from "./missing.ts";
import { countsOf } from "./notes.ts";
import { hasDrafts, notSharedOf } from "./notShared.ts";
import {
  circleMay,
  machineTrust,
  mayEnd,
  personTrust,
  rankNames,
  removalsOf,
  rightsOf,
  trustLooks,
} from "./trustView.ts";
import { setAsideOf } from "./setAsideView.ts";
import { begunFromOf, reformsOf } from "./reformView.ts";
import { outOf } from "./outOf.ts";
import type { TwoScreens } from "./twoScreens.ts";
import { hasOneKeeper } from "./watch.ts";
import { wayOutOf } from "./wayOut.ts";

const day = 24 * 3_600_000;
/** What the view holds at most (bridge/view.ts): whoever brings more together must not end everybody's view. */
const most = { people: 400, machines: 8, requests: 50, invites: 200, count: 1_000_000 } as const;
/** So long after its end it is still said what became of it. */
const machineInviteTold = 600_000;
/** Clocks that differ by more are told (protocol 2.5). */
const clockTolerance = 600_000;

const machinesOf = (circle: Circle): readonly MachineView[] => {
  const now = circle.parts.clock.now();
  const own = circle.self.device.deviceId;
  const ownSeq = circle.storedHeads.find(({ deviceId }) => deviceId === own)?.seq ?? 0;
  const isDrafted = hasDrafts(circle);
  return [...circle.graph.current().devices.values()]
    .filter(({ standing }) => standing === "active")
    .map(({ deviceId, userId, broughtBackBy }) => {
      const { has, near, heardAt } = selectDelivery(circle.delivery, deviceId, ownSeq);
      const ago = heardAt === null ? null : now - heardAt;
      const heard =
        ago === null ? "never" : near ? "now" : ago < day ? "today" : ago < 7 * day ? "week" : "longer";
      const mine = deviceId === own;
      // RULE: [ENG-57] what waits as a draft, or stays one, is with nobody else.
      const told = !isDrafted ? has : ownSeq === 0 ? "none" : has === "all" ? "some" : has;
      return {
        id: deviceId,
        user: userId,
        ...machineTrust(circle, deviceId),
        mine,
        back: broughtBackBy !== null,
        near,
        has: mine ? "all" : told,
        heard: mine ? "now" : heard,
      };
    });
};

const deliveryOf = (circle: Circle, machines: readonly MachineView[], pending: boolean): DeliveryView => {
  const others = machines.filter(({ user }) => user !== circle.self.userId);
  const isDrafted = hasDrafts(circle);
  const users = [...new Set(others.map(({ user }) => user))];
  const arrived = (user: UserId): boolean =>
    !isDrafted && others.some((machine) => machine.user === user && machine.has === "all");
  return {
    saved: circle.journal.isSettled() && !pending,
    has: users.filter(arrived),
    notYet: users.filter((user) => !arrived(user)),
  };
};

export const nameOf = (circle: Circle, user: UserId): string => {
  const replica = shownOf(circle, marginDocId(indexDocId, user));
  const written = replica === undefined ? null : readProfileName(replica);
  // A name that turns the text around it, or shows nothing, is none.
  const name = written !== null && isFitName(written) ? written : null;
  return name ?? (user === circle.self.userId ? circle.record.myName : "");
};

const peopleOf = (
  circle: Circle,
  machines: readonly MachineView[],
  knockedAs: Admitting["knockedAs"],
  screens: TwoScreens,
): readonly PersonView[] =>
  (["active", "left", "removed"] as const)
    .flatMap((wanted) =>
      [...circle.graph.current().users.values()].filter(
        // Who was declined at the door was never in.
        ({ standing, endedBy }) => standing === wanted && (wanted !== "removed" || endedBy.length > 0),
      ),
    )
    .slice(0, most.people)
    .map(({ userId, rank, standing }) => {
      const own = machines.filter(({ user }) => user === userId);
      return {
        id: userId,
        // Until the text with a newcomer's name has come, they are who they said at the door.
        name: nameOf(circle, userId) || knockedAs(userId),
        rank: rankNames[rank],
        me: userId === circle.self.userId,
        standing: standing === "pending" ? "left" : standing,
        machines: Math.min(most.machines, own.length),
        near: own.some(({ near, mine }) => near && !mine),
        ...personTrust(circle, userId),
        words: screens.of(userId),
      };
    });

const isHere = (circle: Circle, docId: DocId): boolean => {
  if (circle.drafts.get(docId) !== undefined) return true;
  for (const device of circle.log.devices.values()) if (device.docs.has(docId)) return true;
  return false;
};

const thingsOf = (circle: Circle): readonly ThingView[] => {
  const index = shownOf(circle, indexDocId);
  if (index === undefined) return [];
  const isVouched = vouchedIn(circle);
  return readThings(index).map(({ docId, by, ...thing }) => {
    const { marks, openQuestions } = countsOf(circle, docId);
    return {
      ...thing,
      id: docId,
      by: by as UserId,
      here: isHere(circle, docId),
      vouched: isVouched(docId),
      marks: Math.min(most.count, marks),
      openQuestions: Math.min(most.count, openQuestions),
      ...rightsOf(circle, docId),
    };
  });
};

const needsLookOf = (circle: Circle, meeting: Meeting, older: OlderStates): readonly NeedsLookView[] => {
  const ofTrust = trustLooks(circle);
  const noted = lookReasons.flatMap((reason): readonly NeedsLookView[] => {
    const look = circle.looks.get(reason);
    if (look === undefined || ofTrust.some((one) => one.reason === reason)) return [];
    return [{ reason, count: look.count, users: [...look.users], proof: [...look.proof], away: true }];
  });
  return [
    ...noted,
    ...clocksFar(circle, meeting),
    ...missingLook(circle, meeting),
    ...older.look(),
    ...emptiedLook(circle),
    ...ofTrust,
  ];
};

/** Whose clock is far from this one's: where it is all of theirs, it is this one. */
const clocksFar = ({ graph }: Circle, meeting: Meeting): readonly NeedsLookView[] => {
  const far = [...meeting.clockDifferences()].filter(([, by]) => Math.abs(by) > clockTolerance);
  if (far.length === 0) return [];
  const { devices } = graph.current();
  const users = new Set(far.flatMap(([device]) => devices.get(device)?.userId ?? []));
  const proof = far.map(([device, by]) => `clock  ${device}  ${Math.round(by / 60_000)} min`);
  return [
    {
      reason: "clockFar",
      count: far.length,
      users: [...users].slice(0, most.people),
      proof: proof.slice(0, mostProof),
      away: false,
    },
  ];
};

/** Those that stand first, then the newest. */
const invitesOf = (circle: Circle): readonly InviteView[] => {
  const now = circle.parts.clock.now();
  const mine = new Set(circle.record.invites.map(({ id }) => id));
  const { users } = circle.graph.current();
  const all = [...circle.graph.current().invites.values()].map((invite): InviteView => ({
    id: invite.inviteId,
    undecided: invite.uses.filter((user) => users.get(user)?.standing === "pending").length,
    expiresAt: invite.expiresAt,
    state: invite.revoked
      ? "ended"
      : invite.uses.length >= invite.maxUses
        ? "used"
        : invite.expiresAt <= now
          ? "expired"
          : "open",
    mine: mine.has(invite.inviteId),
    by: invite.inviter,
    rank: rankNames[invite.role],
    uses: invite.maxUses,
    used: Math.min(invite.maxUses, invite.uses.length),
    needsConfirm: invite.needsConfirm,
    mayEnd: mayEnd(circle, invite.inviteId),
  }));
  const open = all.filter(({ state }) => state === "open").slice(0, most.invites);
  const over = all.filter(({ state }) => state !== "open");
  return [...over.slice(Math.max(0, over.length - (most.invites - open.length))), ...open];
};

/** RULE: [ENG-38] the last one made here, as the circle and the clock have it. */
const machineInviteOf = ({ graph, parts, record }: Circle): CircleView["machineInvite"] => {
  const { deviceInvites } = graph.current();
  const own = record.invites.findLast(({ id }) => deviceInvites.has(id));
  const invitation = own === undefined ? undefined : deviceInvites.get(own.id);
  if (own === undefined || invitation === undefined) return null;
  const ago = parts.clock.now() - own.expiresAt;
  if (ago > machineInviteTold) return null;
  const isOver = invitation.state === "open" && ago >= 0;
  return { id: own.id, expiresAt: own.expiresAt, state: isOver ? "expired" : invitation.state };
};

const returnsOf = ({ returns, parts }: Circle): CircleView["returns"] => {
  const now = parts.clock.now();
  return [...returns.values()]
    .filter(({ expiresAt }) => now - expiresAt <= machineInviteTold)
    .map(({ id, userId, expiresAt, state }) => ({
      id,
      user: userId,
      expiresAt,
      state: state === "open" && expiresAt <= now ? "expired" : state,
    }));
};

/** Null: what is written here goes into the circle. */
const heldOf = (circle: Circle): CircleView["held"] => {
  const { doubt } = circle.record.way;
  const drafts = Math.min(most.count, circle.drafts.all().length);
  if (doubt !== null) return { why: doubt.why, drafts, mayGoOn: mayGoOn(circle) };
  return drafts > 0 && isKeyless(circle) ? { why: "keyless", drafts, mayGoOn: false } : null;
};

export type CircleSight = {
  readonly circle: Circle;
  readonly meeting: Meeting;
  readonly admitting: Admitting;
  readonly screens: TwoScreens;
  readonly older: OlderStates;
  /** Something that is being written is not in the log yet. */
  readonly pending: boolean;
  readonly carried: CarriedShown;
  readonly successors: readonly CircleId[];
};

export const viewOfCircle = ({
  circle,
  meeting,
  admitting,
  screens,
  older,
  pending,
  carried,
  successors,
}: CircleSight): CircleView => {
  const machines = machinesOf(circle);
  const people = peopleOf(circle, machines, admitting.knockedAs, screens);
  const names = people.flatMap(({ standing, name }) => (standing === "active" ? [name] : []));
  const index = shownOf(circle, indexDocId);
  return {
    id: circle.id,
    name: (index === undefined ? null : readCircleName(index)) ?? circle.record.name,
    me: circle.self.userId,
    active: outOf(circle) === null,
    out: outOf(circle),
    readersAnnotate: circle.graph.current().readersAnnotate,
    may: circleMay(circle),
    history: historyIn(circle),
    oneKeeper: hasOneKeeper(circle),
    wayOut: wayOutOf(circle, meeting.toldOps()),
    beginning: beginningOf(circle),
    held: heldOf(circle),
    notShared: notSharedOf(circle),
    begunFrom: begunFromOf(circle, carried, names),
    successors: [...successors],
    reforms: reformsOf(circle, successors),
    people,
    requests: admitting
      .knocks()
      .slice(0, most.requests)
      .map(({ userId, name, words, askedAt }) => ({ id: userId, name, words, askedAt })),
    waiting: admitting
      .waiting()
      .slice(0, most.requests)
      .map(({ userId, name, mine, open }) => ({ id: userId, name, mine, open })),
    invites: invitesOf(circle),
    machineInvite: machineInviteOf(circle),
    returns: returnsOf(circle),
    machineRequests: admitting.machines
      .knocks()
      .slice(0, most.machines)
      .map(({ deviceId, userId, words, askedAt }) => ({ id: deviceId, user: userId, words, askedAt })),
    behind: circle.log.park.all.size > 0 || meeting.isBehind(),
    things: thingsOf(circle),
    delivery: deliveryOf(circle, machines, pending),
    machines,
    removals: removalsOf(circle, meeting.toldOps()),
    setAside: setAsideOf(circle),
    needsLook: needsLookOf(circle, meeting, older),
    emptied: emptiedIn(circle),
  };
};
