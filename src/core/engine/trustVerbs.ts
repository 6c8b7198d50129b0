// Verbs about who is in the circle and what they may do. Each is asked of the person in the engine's own page, by names
// that the engine has, before it is written (ENG-8): the app page alone can put nobody out.

import { type CircleId, type DeviceId, type DocId, err, type OpId, type UserId } from "../base/index.ts";
import { rankOf } from "../circle/index.ts";
import { type Circle, keepRecord } from "./circle.ts";
import type { CircleEngine } from "./circleEngine.ts";
import { nameOf } from "./circleView.ts";
import { type Acted, closeMachine, removePerson, setTask, write } from "./closing.ts";
import type { VerbHandlers } from "./portServer.ts";
import type { Question } from "./question.ts";
import { bodyOf, trustOf } from "./trust.ts";
import { mayAgain } from "./setAsideView.ts";
import { rankNames } from "./trustView.ts";
import { putAway } from "./looks.ts";
import { type Answer, done, type VerbGround } from "./verbGround.ts";
import type { Person } from "./verbs.ts";
import { holdsOn } from "./watch.ts";

type TrustVerb = Extract<
  keyof VerbHandlers,
  | "machine.close"
  | `member.${string}`
  | `hold.${string}`
  | `setAside.${string}`
  | "look.putAway"
  | "document.setRights"
  | "circle.setReaders"
  | "circle.narrowHistory"
>;

const metLimit = 400;

/** What is to be done, and the question before it. */
type Act = { readonly question: Question; readonly act: () => Acted };

export const createTrustVerbs = (
  { circleName, inCircle, toWrite, toDecide, onDisk, thingOf }: VerbGround,
  person: Person,
): Pick<VerbHandlers, TrustVerb> => {
  /** RULE: [TRU-33] as the pages of the circle call it: by a number where its person ever had more than one. */
  const numberOf = (circle: Circle, deviceId: DeviceId): number | null => {
    const { numbers, numbered } = trustOf(circle);
    const user = circle.graph.current().devices.get(deviceId)?.userId;
    return user !== undefined && numbered.has(user) ? (numbers.get(deviceId) ?? null) : null;
  };

  /** Asks the person, and does it if it is still there to do: what the membership was may be another meanwhile. */
  const asked = (
    circleId: CircleId,
    find: (inside: CircleEngine) => Act | null,
  ): Answer<Record<never, never>> =>
    toDecide(circleId, async (inside) => {
      const first = find(inside);
      if (first === null) return err("notAllowed");
      if (!(await person.confirm(first.question))) return err("notConfirmed");
      await inside.flush();
      const acted = await inside.circle.queue.run(async () => find(inside)?.act() ?? null);
      return acted?.ok === true ? onDisk(acted.value.stored) : err("notAllowed");
    });

  const closing = ({ circle }: CircleEngine, deviceId: DeviceId): Act | null => {
    const trust = trustOf(circle);
    const device = circle.graph.current().devices.get(deviceId);
    if (device === undefined || trust.machines.get(deviceId)?.close !== true) return null;
    return {
      question: {
        type: "closeMachine",
        circle: circleName(circle.id),
        name: nameOf(circle, device.userId),
        number: numberOf(circle, deviceId),
        isThis: deviceId === circle.self.device.deviceId,
        isOwn: device.userId === circle.self.userId && trust.numbered.has(device.userId),
      },
      act: () => closeMachine(circle, device.userId, deviceId),
    };
  };

  const removing = ({ circle }: CircleEngine, userId: UserId): Act | null =>
    trustOf(circle).people.get(userId)?.remove === true
      ? {
          question: { type: "removePerson", circle: circleName(circle.id), name: nameOf(circle, userId) },
          act: () => removePerson(circle, userId),
        }
      : null;

  const tasking = ({ circle }: CircleEngine, userId: UserId, to: (typeof rankNames)[number]): Act | null => {
    const rank = rankOf[to];
    const from = circle.graph.current().users.get(userId)?.rank;
    if (from === undefined || trustOf(circle).people.get(userId)?.tasks.includes(rank) !== true) return null;
    return {
      question: {
        type: "setTask",
        circle: circleName(circle.id),
        name: nameOf(circle, userId),
        from: rankNames[from],
        to,
      },
      act: () => setTask(circle, userId, rank),
    };
  };

  const holdQuestion = (circle: Circle, type: "hold" | "liftHold", deviceId: DeviceId): Question => {
    const user = circle.graph.current().devices.get(deviceId)?.userId;
    return {
      type,
      circle: circleName(circle.id),
      name: user === undefined ? "" : nameOf(circle, user),
      number: numberOf(circle, deviceId),
    };
  };

  const lifting = ({ circle }: CircleEngine, deviceId: DeviceId): Act | null => {
    const { may } = trustOf(circle);
    const [first] = holdsOn(circle, deviceId).filter(({ op }) => may?.({ type: "holdLifted", hold: op }));
    if (first === undefined) return null;
    return {
      question: holdQuestion(circle, "liftHold", deviceId),
      act: () => {
        let acted = write(circle, { type: "holdLifted", hold: first.op });
        for (const { op } of holdsOn(circle, deviceId))
          if (acted.ok && trustOf(circle).may?.({ type: "holdLifted", hold: op }) === true)
            acted = write(circle, { type: "holdLifted", hold: op });
        return acted;
      },
    };
  };

  const holding = ({ circle }: CircleEngine, deviceId: DeviceId): Act | null => {
    const { graph, self } = circle;
    const userId = graph.current().devices.get(deviceId)?.userId;
    if (userId === undefined || deviceId === self.device.deviceId) return null;
    const body = { type: "deviceHeld", userId, deviceId } as const;
    // One's own hold whose time is over stands in the way until it is lifted.
    const standing = holdsOn(circle, deviceId);
    const over = graph
      .current()
      .holds.find(
        (one) =>
          one.deviceId === deviceId && one.by === self.userId && !standing.some(({ op }) => op === one.op),
      );
    if (over === undefined && trustOf(circle).may?.(body) !== true) return null;
    return {
      question: holdQuestion(circle, "hold", deviceId),
      act: () => {
        if (over !== undefined) {
          const lifted = write(circle, { type: "holdLifted", hold: over.op });
          if (!lifted.ok) return lifted;
        }
        return write(circle, body);
      },
    };
  };

  const rights = (
    inside: CircleEngine,
    docId: DocId,
    mode: "open" | "listed" | "closed",
    people: readonly UserId[],
  ): Act | null => {
    const { circle } = inside;
    const users = mode === "listed" ? [...new Set(people)].toSorted() : [];
    const title = thingOf(inside, docId)?.title;
    const body = { type: "documentRightsSet", docId, mode, users } as const;
    if (title === undefined || trustOf(circle).may?.(body) !== true) return null;
    const names = users.map((user) => nameOf(circle, user));
    return {
      question: { type: "setRights", circle: circleName(circle.id), title, mode, names },
      act: () => write(circle, body),
    };
  };

  const readers = ({ circle }: CircleEngine, annotate: boolean): Act | null => {
    const { history } = circle.graph.current();
    const body = { type: "policyChanged", history, readersAnnotate: annotate } as const;
    return trustOf(circle).may?.(body) === true
      ? {
          question: { type: "setReaders", circle: circleName(circle.id), annotate },
          act: () => write(circle, body),
        }
      : null;
  };

  /** RULE: [MEM-47] there is no way back: it is asked only where newcomers are given everything. */
  const narrowing = ({ circle }: CircleEngine): Act | null => {
    const { givesAll, readersAnnotate } = circle.graph.current();
    const body = { type: "policyChanged", history: "state", readersAnnotate } as const;
    return givesAll && trustOf(circle).may?.(body) === true
      ? {
          question: { type: "narrowHistory", circle: circleName(circle.id) },
          act: () => write(circle, body),
        }
      : null;
  };

  /** RULE: [TRU-11] what was set aside is done again in one's own name, by the same question as the first time. */
  const again = (inside: CircleEngine, op: OpId): Act | null => {
    const { circle } = inside;
    const trust = trustOf(circle);
    const one = trust.setAside.find((each) => each.op === op);
    const body = bodyOf(circle, op);
    if (one === undefined || body === null || !mayAgain(circle, trust, one)) return null;
    switch (body.type) {
      case "memberRemoved":
        return removing(inside, body.userId);
      case "deviceRemoved":
        return closing(inside, body.last.deviceId);
      case "roleChanged":
        return tasking(inside, body.userId, rankNames[body.role]);
      case "deviceHeld":
        return holding(inside, body.deviceId);
      case "documentRightsSet":
        return rights(inside, body.docId, body.mode, body.users);
      case "policyChanged":
        return body.history === "state" && circle.graph.current().givesAll
          ? narrowing(inside)
          : readers(inside, body.readersAnnotate);
      default:
        return null;
    }
  };

  return {
    "machine.close": ({ circleId, deviceId }) => asked(circleId, (inside) => closing(inside, deviceId)),
    "member.remove": ({ circleId, userId }) => asked(circleId, (inside) => removing(inside, userId)),
    "member.setTask": ({ circleId, userId, rank }) =>
      asked(circleId, (inside) => tasking(inside, userId, rank)),
    "member.met": ({ circleId, userId, met }) =>
      toWrite(circleId, async ({ circle }) => {
        if (!circle.graph.current().users.has(userId) || userId === circle.self.userId)
          return err("notFound");
        const others = circle.record.watch.met.filter((one) => one !== userId).slice(1 - metLimit);
        const watch = { ...circle.record.watch, met: met ? [...others, userId] : others };
        return onDisk(keepRecord(circle, { watch }));
      }),
    "member.compare": ({ circleId, userId, on }) =>
      inCircle(circleId, async ({ screens }) => {
        if (!on) screens.askNoMore(userId);
        else if (!screens.ask(userId)) return err("notFound");
        return done;
      }),
    "look.putAway": ({ circleId, reason }) =>
      toWrite(circleId, async ({ circle }) => {
        const away = putAway(circle, reason);
        return away === null ? err("notFound") : onDisk(away);
      }),
    "hold.ask": ({ circleId, deviceId }) => asked(circleId, (inside) => holding(inside, deviceId)),
    "hold.lift": ({ circleId, deviceId }) => asked(circleId, (inside) => lifting(inside, deviceId)),
    "setAside.again": ({ circleId, id }) => asked(circleId, (inside) => again(inside, id)),
    "document.setRights": ({ circleId, docId, mode, people }) =>
      asked(circleId, (inside) => rights(inside, docId, mode, people)),
    "circle.setReaders": ({ circleId, annotate }) => asked(circleId, (inside) => readers(inside, annotate)),
    "circle.narrowHistory": ({ circleId }) => asked(circleId, narrowing),
  };
};
