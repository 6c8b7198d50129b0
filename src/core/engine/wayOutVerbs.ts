// Verbs of the way out: handing over, leaving, clearing this computer. Each asks the person in the engine's own page, and
// the question says what is not well yet; nobody is kept from going.

import type { Refusal, Takes } from "../../bridge/contract.ts";
import { type CircleId, err, ok, type UserId } from "../base/index.ts";
import { isFitName, rankOf } from "../circle/index.ts";
import { type Circle } from "./circle.ts";
import type { CircleEngine } from "./circleEngine.ts";
import { nameOf } from "./circleView.ts";
import { handOver } from "./closing.ts";
import type { Engine } from "./engine.ts";
import { found, isFull } from "./founding.ts";
import { isHeld } from "./hold.ts";
import { nothingMissing } from "./leftBehind.ts";
import { isOut } from "./outOf.ts";
import type { VerbHandlers } from "./portServer.ts";
import type { Question } from "./question.ts";
import { trustOf } from "./trust.ts";
import { type Answer, done, refusalOf, type VerbGround } from "./verbGround.ts";
import type { Person } from "./verbs.ts";
import { isEndHeard, wayOutOf } from "./wayOut.ts";

type WayOutVerb = "circle.leave" | "circle.handOver" | "circle.clear" | "circle.reform" | "circle.carry";

/** A circle was begun from it, and something is on its way there. */
const isBeingCarried = (engine: Engine, from: CircleId): boolean =>
  [...engine.circles.values()].some(({ circle }) => {
    const { reform } = circle.record;
    const isGoing = reform?.whole === false || engine.carrying.isBringing(circle.id);
    return reform?.from === from && isGoing && !isOut(circle);
  });

const mayHandOver = (circle: Circle, people: readonly UserId[]): boolean =>
  people.length > 0 &&
  people.every((user) => trustOf(circle).people.get(user)?.tasks.includes(rankOf.owner) === true);

export const createWayOutVerbs = (ground: VerbGround, person: Person): Pick<VerbHandlers, WayOutVerb> => {
  const { engine, circleName, inCircle, toWrite, toDecide, onDisk } = ground;

  /** RULE: [OUT-3] what is not well yet is said in the question. */
  const leaving = ({ circle, meeting }: CircleEngine): Question => {
    const { keepers, isWithSomebody } = wayOutOf(circle, meeting.toldOps());
    const { userId } = circle.self;
    const own = [...circle.graph.current().devices.values()].filter((one) => one.userId === userId);
    const others = [...circle.graph.current().users.values()].filter(
      ({ userId, standing }) => standing === "active" && userId !== circle.self.userId,
    );
    return {
      type: "leave",
      circle: circleName(circle.id),
      several: own.filter(({ standing }) => standing === "active").length > 1,
      alone: keepers.length === 0 && others.length > 0,
      unsent: !isWithSomebody && others.length > 0,
    };
  };

  const clearing = ({ circle, meeting }: CircleEngine): Question => {
    const said = meeting.toldOps();
    return {
      type: "clearCircle",
      circle: circleName(circle.id),
      unheard: !isEndHeard(circle, said),
      unsent: !wayOutOf(circle, said).isWithSomebody,
    };
  };

  /** RULE: [OUT-14] also by who is out: what is here is theirs to take along. */
  const reform = async (
    inside: CircleEngine,
    asked: Takes<"circle.reform">,
  ): Answer<{ circleId: CircleId }> => {
    const { circle } = inside;
    const { name, myName, tell, newcomers } = asked;
    const disk = engine.journal.state();
    if (disk !== "kept") return err(disk === "full" ? "diskFull" : "storeUnavailable");
    if (!isFitName(name) || !isFitName(myName)) return err("unfit");
    if (isFull(engine)) return err("circlesTooMany");
    const people = [...new Set(asked.people)].filter((user) => user !== circle.self.userId);
    const { users } = circle.graph.current();
    // Also who was put out, or left.
    if (people.some((user) => (users.get(user)?.standing ?? "pending") === "pending")) return err("notFound");
    const mayTell = (): Refusal | null => (isOut(circle) ? "left" : isHeld(circle) ? "held" : null);
    const refused = tell ? mayTell() : null;
    if (refused !== null) return err(refused);
    const chosen = people.map((user) => ({ user, name: nameOf(circle, user) }));
    const names = chosen.map((one) => one.name);
    const givesAll = newcomers === "everything";
    const question = { type: "reform", circle: circleName(circle.id), name, names, tell, givesAll } as const;
    if (!(await person.confirm(question))) return err("notConfirmed");
    const { id: from } = circle;
    const founded = await found(ground, {
      name,
      myName,
      history: givesAll ? "full" : "state",
      reform: { v: 3, from, chosen, tell, said: false, whole: false, ...nothingMissing },
    });
    return founded.ok ? ok({ circleId: founded.value.circle.id }) : founded;
  };

  return {
    "circle.reform": (asked) => inCircle(asked.circleId, (inside) => reform(inside, asked)),
    "circle.carry": ({ circleId, docIds }) =>
      toWrite(circleId, async (inside) => {
        const brought = await engine.carrying.bring(inside, docIds);
        if (brought.ok) return done;
        return err(brought.error.type === "notFound" ? "notFound" : refusalOf[brought.error.type]);
      }),
    "circle.leave": ({ circleId }) =>
      toWrite(circleId, async (inside) => {
        if (!(await person.confirm(leaving(inside)))) return err("notConfirmed");
        await inside.leave();
        return done;
      }),
    "circle.handOver": ({ circleId, people }) =>
      toDecide(circleId, async ({ circle }) => {
        const chosen = [...new Set(people)];
        const names = chosen.map((user) => nameOf(circle, user));
        if (!mayHandOver(circle, chosen)) return err("notAllowed");
        if (!(await person.confirm({ type: "handOver", circle: circleName(circle.id), names })))
          return err("notConfirmed");
        // What the membership was may be another meanwhile.
        const acted = await circle.queue.run(async () =>
          mayHandOver(circle, chosen) ? { stored: handOver(circle, chosen) } : null,
        );
        return acted === null ? err("notAllowed") : onDisk(acted.stored);
      }),
    "circle.clear": ({ circleId }) =>
      inCircle(circleId, async (inside) => {
        const mayClear = (): boolean =>
          engine.circles.get(circleId) === inside &&
          isOut(inside.circle) &&
          !inside.isOnTheWay() &&
          !isBeingCarried(engine, circleId);
        if (!mayClear()) return err("notAllowed");
        if (!(await person.confirm(clearing(inside)))) return err("notConfirmed");
        return mayClear() ? onDisk(engine.clearCircle(circleId)) : err("notAllowed");
      }),
  };
};
