// Verbs of the way out: handing over, leaving, clearing this computer. Each asks the person in the engine's own page, and
// the question says what is not well yet; nobody is kept from going.

import { err, type UserId } from "../base/index.ts";
import { rankOf } from "../circle/index.ts";
import { type Circle } from "./circle.ts";
import type { CircleEngine } from "./circleEngine.ts";
import { nameOf } from "./circleView.ts";
import { handOver } from "./closing.ts";
import { isOut } from "./outOf.ts";
import type { VerbHandlers } from "./portServer.ts";
import type { Question } from "./question.ts";
import { trustOf } from "./trust.ts";
import { done, type VerbGround } from "./verbGround.ts";
import type { Person } from "./verbs.ts";
import { isEndHeard, wayOutOf } from "./wayOut.ts";

type WayOutVerb = "circle.leave" | "circle.handOver" | "circle.clear";

const mayHandOver = (circle: Circle, people: readonly UserId[]): boolean =>
  people.length > 0 &&
  people.every((user) => trustOf(circle).people.get(user)?.tasks.includes(rankOf.owner) === true);

export const createWayOutVerbs = (
  { engine, circleName, inCircle, toWrite, toDecide, onDisk }: VerbGround,
  person: Person,
): Pick<VerbHandlers, WayOutVerb> => {
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

  return {
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
          engine.circles.get(circleId) === inside && isOut(inside.circle) && !inside.isOnTheWay();
        if (!mayClear()) return err("notAllowed");
        if (!(await person.confirm(clearing(inside)))) return err("notConfirmed");
        return mayClear() ? onDisk(engine.clearCircle(circleId)) : err("notAllowed");
      }),
  };
};
