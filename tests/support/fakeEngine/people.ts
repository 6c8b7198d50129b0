// What an app is shown of invented people and their machines, and of a circle with one of them.

import type { AppView, CircleView } from "../../../src/bridge/index.ts";
import type { CircleId, DeviceId, UserId } from "../../../src/core/base/brand.ts";
import { fakeId, laylaId } from "./ids.ts";

export const defaultSettings: AppView["settings"] = {
  language: "ar",
  digits: "language",
  theme: "system",
  readingSize: 20,
  measure: 600,
  lineSpace: 0,
  readingFace: "plain",
  lockAfter: 10,
  singleKeys: true,
  quiet: false,
  borrowed: false,
};

export type PersonView = CircleView["people"][number];
export type MachineView = CircleView["machines"][number];

/** Somebody who takes part, to whom nothing may be done. */
export const fakePerson = (id: UserId, name: string, more: Partial<PersonView> = {}): PersonView => ({
  id,
  name,
  rank: "member",
  me: false,
  standing: "active",
  machines: 1,
  numbered: false,
  near: false,
  may: { remove: false, tasks: [], bringBack: false },
  taskBy: null,
  safety: [],
  met: false,
  words: null,
  ...more,
});

/** A machine of somebody else's that has some of what was written here, to which nothing may be done. */
export const fakeMachine = (id: DeviceId, user: UserId, more: Partial<MachineView> = {}): MachineView => ({
  id,
  user,
  number: 1,
  mine: false,
  back: false,
  near: false,
  has: "some",
  heard: "today",
  held: null,
  may: { close: false, hold: false },
  ...more,
});

export const fakeSafety = (name: string): readonly string[] =>
  Array.from({ length: 12 }, (_, group) =>
    String(Number.parseInt(fakeId<string>(`${name} ${group}`, 4), 16) % 100_000).padStart(5, "0"),
  );

export const emptyCircle = (id: CircleId, name: string, myName: string): CircleView => ({
  id,
  name,
  me: laylaId,
  active: true,
  held: null,
  notShared: [],
  out: null,
  readersAnnotate: false,
  may: {
    inviteFor: ["owner", "admin", "member", "reader"],
    inviteMachine: true,
    setRights: true,
    setReaders: true,
  },
  history: {
    newcomers: "present",
    narrowed: null,
    here: "everything",
    since: null,
    vouchedBy: [],
    mayNarrow: false,
  },
  oneKeeper: false,
  begunFrom: null,
  successors: [],
  reforms: [],
  beginning: null,
  wayOut: { keepers: [], isWithSomebody: true, heard: null },
  people: [fakePerson(laylaId, myName, { rank: "owner", me: true })],
  requests: [],
  waiting: [],
  invites: [],
  machineInvite: null,
  returns: [],
  machineRequests: [],
  behind: false,
  things: [],
  delivery: { saved: true, has: [], notYet: [] },
  machines: [],
  removals: [],
  setAside: [],
  needsLook: [],
  emptied: [],
});
