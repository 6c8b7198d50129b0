// What the person is shown of one circle: computed from what is in memory, never kept.

import type {
  CircleView,
  DeliveryView,
  MachineView,
  NeedsLookView,
  PersonView,
  ThingView,
} from "../../bridge/view.ts";
import { indexDocId } from "../../schema/index.ts";
import type { DocId, UserId } from "../base/index.ts";
import { marginDocId, readCircleName, readProfileName, readThings } from "../document/index.ts";
import { selectDelivery } from "../sync/index.ts";
import type { Admitting } from "./admitting.ts";
import type { Circle } from "./circle.ts";
import type { Meeting } from "./meeting.ts";
import { countNotes, notesOf } from "./notes.ts";

const rankNames = ["reader", "member", "admin", "owner"] as const;
const day = 24 * 3_600_000;
/** Clocks that differ by more are told (protocol 2.5). */
const clockTolerance = 600_000;

const machinesOf = (circle: Circle): readonly MachineView[] => {
  const now = circle.parts.clock.now();
  const own = circle.self.device.deviceId;
  const ownSeq = circle.storedHeads.find(({ deviceId }) => deviceId === own)?.seq ?? 0;
  return [...circle.graph.current().devices.values()]
    .filter(({ standing }) => standing === "active")
    .map(({ deviceId, userId }) => {
      const { has, near, heardAt } = selectDelivery(circle.delivery, deviceId, ownSeq);
      const ago = heardAt === null ? null : now - heardAt;
      const heard =
        ago === null ? "never" : near ? "now" : ago < day ? "today" : ago < 7 * day ? "week" : "longer";
      const mine = deviceId === own;
      return { id: deviceId, user: userId, mine, near, has: mine ? "all" : has, heard: mine ? "now" : heard };
    });
};

const deliveryOf = (circle: Circle, machines: readonly MachineView[], pending: boolean): DeliveryView => {
  const others = machines.filter(({ user }) => user !== circle.self.userId);
  const users = [...new Set(others.map(({ user }) => user))];
  const arrived = (user: UserId): boolean =>
    others.some((machine) => machine.user === user && machine.has === "all");
  return {
    saved: circle.journal.isSettled() && !pending,
    has: users.filter(arrived),
    notYet: users.filter((user) => !arrived(user)),
  };
};

const nameOf = (circle: Circle, user: UserId): string => {
  const text = circle.texts.get(marginDocId(indexDocId, user));
  const name = text === undefined ? null : readProfileName(text.replica);
  return name ?? (user === circle.self.userId ? circle.record.myName : "");
};

const peopleOf = (circle: Circle, machines: readonly MachineView[]): readonly PersonView[] =>
  [...circle.graph.current().users.values()]
    .filter(({ standing }) => standing === "active" || standing === "left")
    .map(({ userId, rank, standing }) => {
      const own = machines.filter(({ user }) => user === userId);
      return {
        id: userId,
        name: nameOf(circle, userId),
        rank: rankNames[rank],
        me: userId === circle.self.userId,
        left: standing === "left",
        machines: own.length,
        near: own.some(({ near, mine }) => near && !mine),
      };
    });

const isHere = (circle: Circle, docId: DocId): boolean => {
  for (const device of circle.log.devices.values()) if (device.docs.has(docId)) return true;
  return false;
};

const thingsOf = (circle: Circle): readonly ThingView[] => {
  const index = circle.texts.get(indexDocId);
  if (index === undefined) return [];
  return readThings(index.replica).map(({ docId, by, ...thing }) => ({
    ...thing,
    id: docId,
    by: by as UserId,
    here: isHere(circle, docId),
    ...countNotes(notesOf(circle, docId)),
  }));
};

const needsLookOf = (circle: Circle, meeting: Meeting): readonly NeedsLookView[] => {
  const found: NeedsLookView[] = [];
  for (const reason of ["quarantined", "forked", "newerVersion", "alarm"] as const) {
    const count = circle.setAside.get(reason) ?? 0;
    if (count > 0) found.push({ reason, count });
  }
  const far = meeting.clockDifferences().filter((difference) => Math.abs(difference) > clockTolerance).length;
  if (far > 0) found.push({ reason: "clockFar", count: far });
  return found;
};

export type CircleSight = {
  readonly circle: Circle;
  readonly meeting: Meeting;
  readonly admitting: Admitting;
  /** Something that is being written is not in the log yet. */
  readonly pending: boolean;
};

export const viewOfCircle = ({ circle, meeting, admitting, pending }: CircleSight): CircleView => {
  const machines = machinesOf(circle);
  const index = circle.texts.get(indexDocId);
  const invites = circle.graph.current().invites;
  const now = circle.parts.clock.now();
  return {
    id: circle.id,
    name: (index === undefined ? null : readCircleName(index.replica)) ?? circle.record.name,
    me: circle.self.userId,
    active: !circle.record.left,
    people: peopleOf(circle, machines),
    requests: admitting
      .knocks()
      .map(({ userId, name, words, askedAt }) => ({ id: userId, name, words, askedAt })),
    invites: [...invites.values()].map((invite) => ({
      id: invite.inviteId,
      expiresAt: invite.expiresAt,
      state: invite.revoked
        ? "ended"
        : invite.uses.length >= invite.maxUses
          ? "used"
          : invite.expiresAt <= now
            ? "expired"
            : "open",
      mine: circle.record.invites.some(({ id }) => id === invite.inviteId),
    })),
    things: thingsOf(circle),
    delivery: deliveryOf(circle, machines, pending),
    machines,
    needsLook: needsLookOf(circle, meeting),
  };
};
