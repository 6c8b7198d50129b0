// What the membership of a circle comes to for its person: what they may do to whom, what was closed, removed and set
// aside. Worked out once for each state of the membership, because the view asks at every keystroke.

import type { Bytes, DeviceId, OpId, UserId } from "../base/index.ts";
import {
  type CircleState,
  mayBringBack,
  type OpBody,
  possibleFor,
  type Rank,
  type Removal,
  removalsIn,
  sealsIn,
  type SealState,
  type SetAside,
  setAsideIn,
  type TaskChange,
  taskChangeIn,
} from "../circle/index.ts";
import type { Circle } from "./circle.ts";
import { isHeld } from "./hold.ts";
import { isOut } from "./outOf.ts";

type PersonOf = {
  readonly remove: boolean;
  readonly tasks: readonly Rank[];
  readonly bringBack: boolean;
  readonly taskBy: TaskChange | null;
};

export type Trust = {
  /** Null while nothing may be done at all. */
  readonly may: ((body: OpBody) => boolean) | null;
  readonly removals: readonly Removal[];
  readonly seals: readonly SealState[];
  readonly setAside: readonly SetAside[];
  /** Machines that signed two ops for one place of their chain. */
  readonly equivocating: readonly DeviceId[];
  /** A person's machines in the order in which they came in, those that are closed too. */
  readonly numbers: ReadonlyMap<DeviceId, number>;
  /** People who ever had more than one machine: theirs are called by their numbers, everybody else's are not. */
  readonly numbered: ReadonlySet<UserId>;
  readonly people: ReadonlyMap<UserId, PersonOf>;
  readonly machines: ReadonlyMap<DeviceId, { readonly close: boolean; readonly hold: boolean }>;
};

const ranksDown: readonly Rank[] = [3, 2, 1, 0];

/** Ops of the engine itself, which nobody meant. */
const machinery: ReadonlySet<string> = new Set(["epochStarted", "opsAcknowledged", "entriesVouched"]);

const numbersOf = (state: CircleState): Pick<Trust, "numbers" | "numbered"> => {
  const numbers = new Map<DeviceId, number>();
  const counts = new Map<UserId, number>();
  const inOrder = [...state.devices.values()].toSorted(
    (a, b) => a.admittedDepth - b.admittedDepth || (a.admittedBy < b.admittedBy ? -1 : 1),
  );
  for (const { deviceId, userId } of inOrder) {
    const number = (counts.get(userId) ?? 0) + 1;
    counts.set(userId, number);
    numbers.set(deviceId, number);
  }
  const several = [...counts].flatMap(([user, count]) => (count > 1 ? [user] : []));
  return { numbers, numbered: new Set(several) };
};

/** What an end says of a device before the log is looked at: only whether it is allowed is asked. */
const noLast = { seq: 0, entryId: null } as const;

/** Without any end there is nothing that could be turned round, and nothing to look for in the whole history. */
const hasEnds = ({ graph }: Circle): boolean => {
  const { departures, ranks, deviceEnds } = graph.register;
  return [departures, ranks, deviceEnds].some((ends) => [...ends.keys()].length > 0);
};

const workOut = (circle: Circle, isBound: boolean): Trust => {
  const { graph, self } = circle;
  const state = graph.current();
  const isInside = state.devices.get(self.device.deviceId)?.standing === "active";
  const may = isInside && !isBound ? possibleFor(graph, self) : null;
  const asks = (body: OpBody): boolean => may !== null && may(body);
  // The rules ask of an active person and of their machines only who they are to the author, and their rank: those
  // of one rank are asked of once. Of a hold also whether one holds the machine already.
  const alike = <T>(ask: (user: UserId, device: DeviceId) => T) => {
    const answers = new Map<string, T>();
    return (user: UserId, device: DeviceId, more = ""): T => {
      const key = `${String(state.users.get(user)?.rank)} ${String(user === self.userId)} ${more}`;
      const answer = answers.get(key) ?? ask(user, device);
      answers.set(key, answer);
      return answer;
    };
  };
  const remove = alike((userId) => asks({ type: "memberRemoved", userId, last: [] }));
  const tasks = alike((userId) =>
    ranksDown.filter((role) => asks({ type: "roleChanged", userId, role, last: [] })),
  );
  const close = alike((userId, deviceId) =>
    asks({ type: "deviceRemoved", userId, last: { deviceId, ...noLast } }),
  );
  const hold = alike((userId, deviceId) => asks({ type: "deviceHeld", userId, deviceId }));
  const own = self.device.deviceId;
  const people = new Map<UserId, PersonOf>();
  // RULE: [INV-15] also for oneself, by a machine that another one let in: one that holds the identity makes links.
  const bring = may === null ? null : mayBringBack(graph, self);
  const isBack: (person: { readonly userId: UserId; readonly identityPk: Bytes }) => boolean = (person) =>
    bring !== null && (person.userId !== self.userId || self.identity === null) && bring(person);
  for (const { userId, identityPk, standing } of state.users.values())
    if (standing === "active")
      people.set(userId, {
        remove: remove(userId, own),
        tasks: tasks(userId, own),
        bringBack: isBack({ userId, identityPk }),
        taskBy: taskChangeIn(graph, userId),
      });
  const holding = new Set(state.holds.flatMap(({ by, deviceId }) => (by === self.userId ? [deviceId] : [])));
  const machines = new Map<DeviceId, { close: boolean; hold: boolean }>();
  for (const { userId, deviceId, standing } of state.devices.values())
    if (standing === "active")
      machines.set(deviceId, {
        close: close(userId, deviceId),
        hold: deviceId !== own && hold(userId, deviceId, String(holding.has(deviceId))),
      });
  return {
    may,
    removals: removalsIn(graph),
    seals: hasEnds(circle) ? sealsIn(graph) : [],
    setAside: setAsideIn(graph).filter(({ act }) => !machinery.has(act)),
    equivocating: graph.equivocations().map(({ deviceId }) => deviceId),
    ...numbersOf(state),
    people,
    machines,
  };
};

/** Something that follows from what the membership comes to, worked out once for each. */
export const oncePerTrust = <T>(work: (circle: Circle, trust: Trust) => T): ((circle: Circle) => T) => {
  const known = new WeakMap<Trust, { readonly value: T }>();
  return (circle) => {
    const trust = trustOf(circle);
    const there = known.get(trust);
    if (there !== undefined) return there.value;
    const value = work(circle, trust);
    known.set(trust, { value });
    return value;
  };
};

type Kept = { readonly state: CircleState; readonly isBound: boolean; readonly trust: Trust };
const kept = new WeakMap<Circle, Kept>();

export const trustOf = (circle: Circle): Trust => {
  const state = circle.graph.current();
  const isBound = isHeld(circle) || isOut(circle);
  const known = kept.get(circle);
  if (known?.state === state && known.isBound === isBound) return known.trust;
  const trust = workOut(circle, isBound);
  kept.set(circle, { state, isBound, trust });
  return trust;
};

/** The op that lies here under this name, with what it says. */
export const bodyOf = ({ graph }: Circle, op: OpId): OpBody | null => graph.node(op)?.op.body ?? null;
