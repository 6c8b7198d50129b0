// What the membership of a circle comes to for its person: what they may do to whom, what was closed, removed and set
// aside. Worked out once for each state of the membership, because the view asks at every keystroke.

import type { DeviceId, OpId, UserId } from "../base/index.ts";
import {
  type CircleState,
  type OpBody,
  possibleFor,
  type Rank,
  type Removal,
  removalsIn,
  sealsIn,
  type SealState,
  type SetAside,
  setAsideIn,
} from "../circle/index.ts";
import type { Circle } from "./circle.ts";
import { isHeld } from "./hold.ts";
import { isOut } from "./outOf.ts";

export type Trust = {
  /** Null while nothing may be done at all. */
  readonly may: ((body: OpBody) => boolean) | null;
  readonly removals: readonly Removal[];
  readonly seals: readonly SealState[];
  readonly setAside: readonly SetAside[];
  /** A person's machines in the order in which they came in, those that are closed too. */
  readonly numbers: ReadonlyMap<DeviceId, number>;
  readonly people: ReadonlyMap<UserId, { readonly remove: boolean; readonly tasks: readonly Rank[] }>;
  readonly machines: ReadonlyMap<DeviceId, { readonly close: boolean; readonly hold: boolean }>;
};

const ranksDown: readonly Rank[] = [3, 2, 1, 0];

/** Ops of the engine itself, which nobody meant. */
const machinery: ReadonlySet<string> = new Set(["epochStarted", "opsAcknowledged", "entriesVouched"]);

const numbersOf = (state: CircleState): ReadonlyMap<DeviceId, number> => {
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
  return numbers;
};

/** What an end says of a device before the log is looked at: only whether it is allowed is asked. */
const noLast = { seq: 0, entryId: null } as const;

const workOut = (circle: Circle, isBound: boolean): Trust => {
  const { graph, self } = circle;
  const state = graph.current();
  const isInside = state.devices.get(self.device.deviceId)?.standing === "active";
  const may = isInside && !isBound ? possibleFor(graph, self) : null;
  const asks = (body: OpBody): boolean => may !== null && may(body);
  const people = new Map<UserId, { remove: boolean; tasks: readonly Rank[] }>();
  for (const { userId, standing } of state.users.values()) {
    if (standing === "pending") continue;
    people.set(userId, {
      remove: standing === "active" && asks({ type: "memberRemoved", userId, last: [] }),
      tasks:
        standing === "active"
          ? ranksDown.filter((role) => asks({ type: "roleChanged", userId, role, last: [] }))
          : [],
    });
  }
  const machines = new Map<DeviceId, { close: boolean; hold: boolean }>();
  for (const { userId, deviceId, standing } of state.devices.values())
    if (standing === "active")
      machines.set(deviceId, {
        close: asks({ type: "deviceRemoved", userId, last: { deviceId, ...noLast } }),
        hold: deviceId !== self.device.deviceId && asks({ type: "deviceHeld", userId, deviceId }),
      });
  return {
    may,
    removals: removalsIn(graph),
    seals: sealsIn(graph),
    setAside: setAsideIn(graph).filter(({ act }) => !machinery.has(act)),
    numbers: numbersOf(state),
    people,
    machines,
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
