// What is done about people and machines, as after the yes in the outer page.

import type { CircleView, Refusal } from "../../../src/bridge/index.ts";
import type { CircleId, DeviceId, UserId } from "../../../src/core/base/brand.ts";
import { err, type Result } from "../../../src/core/base/result.ts";
import type { Handlers } from "./handlers.ts";
import { fakeId } from "./ids.ts";
import type { MachineView, PersonView } from "./people.ts";
import type { FakeState } from "./state.ts";

type Answered =
  | "machine.close"
  | "member.remove"
  | "member.setTask"
  | "member.met"
  | "member.compare"
  | "look.putAway"
  | "hold.ask"
  | "hold.lift"
  | "setAside.again"
  | "document.setRights"
  | "circle.setReaders"
  | "circle.narrowHistory";

export const answerTrust = (state: FakeState): Handlers<Answered> => {
  const { now, circleOf, changeCircle, inCircle, another } = state;

  type Removal = CircleView["removals"][number];
  /** A removal of which nobody has heard yet but this machine. */
  const removalIn = (circle: CircleView, more: Pick<Removal, "kind" | "user" | "device">): Removal => ({
    id: fakeId(`removal ${another()}`),
    by: circle.me,
    at: now(),
    isBack: false,
    knows: [],
    notYet: circle.machines
      .filter(
        ({ id, mine, user }) => !mine && (more.device === null ? user !== more.user : id !== more.device.id),
      )
      .map(({ id }) => id),
    entries: circle.machines
      .filter(({ id, user }) => (more.device === null ? user === more.user : id === more.device.id))
      .map(({ id }) => ({ device: id, kept: 12, setAside: 0 })),
    safe: null,
    ...more,
  });

  const changePerson = (
    circleId: CircleId,
    userId: UserId,
    to: (person: PersonView, circle: CircleView) => PersonView,
  ): Result<Record<string, never>, Refusal> =>
    circleOf(circleId)?.people.some(({ id }) => id === userId) === true
      ? inCircle(circleId, () =>
          changeCircle(
            (circle) => ({
              ...circle,
              people: circle.people.map((person) => (person.id === userId ? to(person, circle) : person)),
            }),
            circleId,
          ),
        )
      : err("notFound");

  const changeMachine = (
    circleId: CircleId,
    deviceId: DeviceId,
    to: (machine: MachineView, circle: CircleView) => MachineView,
  ): Result<Record<string, never>, Refusal> =>
    circleOf(circleId)?.machines.some(({ id }) => id === deviceId) === true
      ? inCircle(circleId, () =>
          changeCircle(
            (circle) => ({
              ...circle,
              machines: circle.machines.map((one) => (one.id === deviceId ? to(one, circle) : one)),
            }),
            circleId,
          ),
        )
      : err("notFound");

  return {
    // As after the outer page's yes, these and the following.
    "machine.close": ({ circleId, deviceId }) => {
      const machine = circleOf(circleId)?.machines.find(({ id }) => id === deviceId);
      if (machine === undefined) return err("notFound");
      return inCircle(circleId, () =>
        changeCircle(
          (circle) => ({
            ...circle,
            machines: circle.machines.filter(({ id }) => id !== deviceId),
            people: circle.people.map((person) =>
              person.id === machine.user ? { ...person, machines: person.machines - 1 } : person,
            ),
            removals: [
              removalIn(circle, {
                kind: "machine",
                user: machine.user,
                device: { id: deviceId, number: machine.number },
              }),
              ...circle.removals,
            ],
          }),
          circleId,
        ),
      );
    },
    "member.remove": ({ circleId, userId }) => {
      if (circleOf(circleId)?.people.some(({ id }) => id === userId) !== true) return err("notFound");
      return inCircle(circleId, () =>
        changeCircle(
          (circle) => ({
            ...circle,
            people: circle.people.map((person) =>
              person.id === userId
                ? {
                    ...person,
                    standing: "removed",
                    machines: 0,
                    may: { remove: false, tasks: [], bringBack: false },
                  }
                : person,
            ),
            machines: circle.machines.filter(({ user }) => user !== userId),
            removals: [removalIn(circle, { kind: "person", user: userId, device: null }), ...circle.removals],
          }),
          circleId,
        ),
      );
    },
    "member.setTask": ({ circleId, userId, rank }) =>
      changePerson(circleId, userId, (person, { me }) => ({
        ...person,
        rank,
        taskBy: { user: me, at: now() },
        may: {
          ...person.may,
          tasks: [...new Set([...person.may.tasks, person.rank])].filter((task) => task !== rank),
        },
      })),
    "member.met": ({ circleId, userId, met }) =>
      changePerson(circleId, userId, (person) => ({ ...person, met })),
    "member.compare": ({ circleId, userId, on }) =>
      changePerson(circleId, userId, (person) => {
        if (!on) return { ...person, words: null };
        const words = [3, 400, 801, 1200, 1600, 2000];
        return person.words?.state === "asked"
          ? { ...person, words: { state: "shown", words } }
          : { ...person, words: { state: "waiting", words: [] } };
      }),
    "look.putAway": ({ circleId, reason }) =>
      inCircle(circleId, () =>
        changeCircle(
          (circle) => ({ ...circle, needsLook: circle.needsLook.filter((one) => one.reason !== reason) }),
          circleId,
        ),
      ),
    "hold.ask": ({ circleId, deviceId }) =>
      changeMachine(circleId, deviceId, (machine, { me }) => ({
        ...machine,
        held: { by: [me], until: now() + 72 * 3_600_000, mayLift: true },
        may: { ...machine.may, hold: false },
      })),
    "hold.lift": ({ circleId, deviceId }) =>
      changeMachine(circleId, deviceId, (machine) => ({
        ...machine,
        held: null,
        may: { ...machine.may, hold: true },
      })),
    "setAside.again": ({ circleId, id }) =>
      circleOf(circleId)?.setAside.some((one) => one.id === id && one.mayAgain) === true
        ? inCircle(circleId, () =>
            changeCircle(
              (circle) => ({
                ...circle,
                setAside: circle.setAside.map((one) => (one.id === id ? { ...one, mayAgain: false } : one)),
              }),
              circleId,
            ),
          )
        : err("notFound"),
    "document.setRights": ({ circleId, docId, mode, people }) =>
      inCircle(circleId, () =>
        changeCircle(
          (circle) => ({
            ...circle,
            things: circle.things.map((thing) =>
              thing.id === docId ? { ...thing, rights: { mode, people } } : thing,
            ),
          }),
          circleId,
        ),
      ),
    "circle.setReaders": ({ circleId, annotate }) =>
      inCircle(circleId, () =>
        changeCircle((circle) => ({ ...circle, readersAnnotate: annotate }), circleId),
      ),
    "circle.narrowHistory": ({ circleId }) =>
      inCircle(circleId, () =>
        changeCircle(
          (circle) => ({
            ...circle,
            history: {
              ...circle.history,
              newcomers: "present",
              narrowed: { by: circle.me, at: now() },
              mayNarrow: false,
            },
          }),
          circleId,
        ),
      ),
  };
};
