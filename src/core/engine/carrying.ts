// What goes along into a circle that was begun from another one here. How far it is follows from the new list, so an end
// at any moment, or a disk that is full for a while, only delays it; what is named is never half a text. What could not
// go along is told as long as both are here, and goes when its person says so (OUT-15).

import { indexDocId } from "../../schema/index.ts";
import { type CircleId, type DocId, err, ok, type Result } from "../base/index.ts";
import { singleOp } from "../circle/index.ts";
import {
  marginDocId,
  putCircleName,
  putProfileName,
  readCircleName,
  readProfileName,
  type Thing,
} from "../document/index.ts";
import {
  amountOf,
  carriedDocId,
  carryThing,
  indexPlace,
  thingsIn,
  type Way,
  type Written,
} from "./carryThing.ts";
import { type Circle, keepRecord } from "./circle.ts";
import type { CircleEngine } from "./circleEngine.ts";
import type { Engine } from "./openSpace.ts";
import { isHeld } from "./hold.ts";
import { type LeftState, notedIn, noteMissing, stateOfLeft, triesIn } from "./leftBehind.ts";
import type { Tried } from "./localRecords.ts";
import { authorOps } from "./membership.ts";
import { isOut } from "./outOf.ts";
import { changeText, listed, type OwnTextError } from "./ownText.ts";

/** What could not be done now is tried again after this time. */
const tryAgainAfter = 5_000;

/** How many of the things that go were looked at. */
export type Carried = { readonly done: number; readonly all: number };

/** In the other circle, and not in this one. */
export type LeftThere = {
  readonly docId: DocId;
  readonly title: string;
  readonly state: LeftState;
  /** Named there only after this one was whole. */
  readonly since: boolean;
};

/** What is shown of it in the new circle; `left` null: the other one is not open here. */
export type CarriedShown = { readonly progress: Carried | null; readonly left: readonly LeftThere[] | null };

export type Carrying = {
  /** Begins, or goes on, for a circle that is not whole. */
  readonly start: (inside: CircleEngine) => void;
  /** These of what was left there, whole ones; those that still are not stay, and are told with the reason. */
  readonly bring: (
    inside: CircleEngine,
    docIds: readonly DocId[],
  ) => Promise<Result<void, OwnTextError | { readonly type: "notFound" }>>;
  readonly isBringing: (circleId: CircleId) => boolean;
  readonly shownOf: (circle: Circle) => CarriedShown;
  readonly stop: () => void;
};

/** Names come first: without them nobody knows what circle it is. */
const carryNames = async ({ to, write }: Way): Promise<Written> => {
  const { name, myName } = to.record;
  const docId = marginDocId(indexDocId, to.self.userId);
  const named = await write(indexPlace, (index) =>
    readCircleName(index) === null ? listed(putCircleName(index, name)) : [],
  );
  if (!named.ok) return named;
  return write({ docId, scope: indexDocId }, (margin) =>
    readProfileName(margin) === null ? listed(putProfileName(margin, myName)) : [],
  );
};

/** RULE: [OUT-11] said once, when all is here, and only where the person asked for it. */
const tell = async ({ from, to }: Way): Promise<boolean> => {
  const { reform } = to.record;
  if (reform?.tell !== true || isOut(from) || isHeld(from)) return false;
  const { said, written } = await from.queue.run(async () => {
    const isSaid = from.graph
      .current()
      .reforms.some(({ circle, by }) => circle === to.id && by === from.self.userId);
    if (isSaid) return { said: true, written: Promise.resolve() };
    const users = [...new Set(reform.chosen.map(({ user }) => user))].toSorted();
    const body = { type: "circleReformed", circle: to.id, cut: null, users } as const;
    const made = singleOp(from.graph, from.self, body, from.parts.clock.now());
    return { said: made.ok, written: made.ok ? authorOps(from, made.value.ops) : Promise.resolve() };
  });
  await written;
  return said;
};

/** The work in this circle is interrupted. */
const interrupted: Result<never, OwnTextError> = err({ type: "held" });

const goingIn = (things: readonly Thing[]): readonly Thing[] =>
  things.filter(({ removed, docId }) => !removed && docId !== indexDocId);

/** The two lists, and what is in the first alone. */
type Compared = {
  readonly lists: readonly [readonly Thing[], readonly Thing[]];
  readonly behind: readonly Thing[];
};

export const createCarrying = (
  engine: Pick<Engine, "circles" | "parts" | "viewChanged" | "troubled">,
): Carrying => {
  const progress = new Map<CircleId, Carried>();
  const working = new Set<CircleId>();
  /** By the new circle: ids that documents have there. */
  const names = new Map<CircleId, Map<DocId, DocId>>();
  /** By the new circle. */
  const compared = new Map<CircleId, Compared>();
  let stopped = false;

  const isAtWork = (inside: CircleEngine): boolean =>
    !stopped && engine.circles.get(inside.circle.id) === inside;

  const nameOf = (to: CircleId, thing: Thing): DocId => {
    const known = names.get(to) ?? new Map<DocId, DocId>();
    names.set(to, known);
    const name = known.get(thing.docId) ?? carriedDocId(to, thing);
    known.set(thing.docId, name);
    return name;
  };

  const sourceOf = ({ record }: Circle): CircleEngine | undefined =>
    record.reform === null ? undefined : engine.circles.get(record.reform.from);

  /** In the list there and not in the list here, where what was taken off it stands too. */
  const behind = (from: Circle, to: Circle): readonly Thing[] => {
    const lists = [thingsIn(from), thingsIn(to)] as const;
    const before = compared.get(to.id);
    // Every view asks, and whoever is in the other circle makes its list as long as a list may be.
    if (before !== undefined && before.lists.every((list, at) => list === lists[at])) return before.behind;
    const here = new Set(lists[1].map(({ docId }) => docId));
    const found = goingIn(lists[0]).filter((thing) => !here.has(nameOf(to.id, thing)));
    compared.set(to.id, { lists, behind: found });
    return found;
  };

  const wayBetween = (source: CircleEngine, { circle: to }: CircleEngine, isGoing: () => boolean): Way => ({
    from: source.circle,
    to,
    // Asked at the moment in which it is given to the queue: after the circle was closed nothing is.
    write: (place, change) =>
      isGoing() ? to.queue.run(() => changeText(to, place, change)) : Promise.resolve(interrupted),
  });

  /** `tries`: what became of those that did not go is put there. */
  const carryThings = async (
    way: Way,
    going: readonly Thing[],
    tries: Map<DocId, Tried>,
  ): Promise<Result<void, OwnTextError>> => {
    const { from, to } = way;
    for (const [done, thing] of going.entries()) {
      progress.set(to.id, { done, all: going.length });
      engine.viewChanged();
      const amount = amountOf(from, thing.docId);
      const carried = await carryThing(way, thing);
      if (!carried.ok) return carried;
      const { docId } = thing;
      if (carried.value !== "here") tries.set(docId, { docId, came: carried.value, amount });
    }
    return ok(undefined);
  };

  const carryAll = async (
    source: CircleEngine,
    target: CircleEngine,
  ): Promise<Result<void, OwnTextError>> => {
    const { circle: to } = target;
    const isGoing = (): boolean => isAtWork(source) && isAtWork(target) && !isOut(to);
    const way = wayBetween(source, target, isGoing);
    const named = await carryNames(way);
    if (!named.ok) return named;
    await source.flush();
    const tries = new Map<DocId, Tried>();
    const carried = await carryThings(way, behind(way.from, to), tries);
    if (!carried.ok) return carried;
    if (!isGoing()) return interrupted;
    const said = await tell(way);
    const { reform } = to.record;
    if (reform === null || !isGoing()) return interrupted;
    const missing = noteMissing(behind(way.from, to), null, tries);
    await keepRecord(to, { reform: { ...reform, ...missing, said, whole: true } });
    return ok(undefined);
  };

  const work = async (inside: CircleEngine): Promise<void> => {
    const { id } = inside.circle;
    const from = sourceOf(inside.circle);
    // A circle that does not open on this computer is none to wait for.
    if (from === undefined) return;
    const carried = from.isInside() ? await carryAll(from, inside) : interrupted;
    if (carried.ok) progress.delete(id);
    else if (!isOut(inside.circle)) engine.parts.clock.after(tryAgainAfter, () => start(inside));
    engine.viewChanged();
  };

  const start = (inside: CircleEngine): void => {
    const { id, record } = inside.circle;
    if (!isAtWork(inside) || working.has(id) || record.reform === null || record.reform.whole) return;
    working.add(id);
    void work(inside)
      .catch((fault: unknown) => {
        // Locked meanwhile: the keys are gone.
        if (isAtWork(inside)) engine.troubled(fault instanceof Error ? fault.message : "fault");
      })
      .finally(() => working.delete(id));
  };

  /** RULE: [OUT-15] by the person's word, each whole; what does not go now is told, and may be tried again. */
  const bring: Carrying["bring"] = async (target, docIds) => {
    const { circle: to } = target;
    const source = sourceOf(to);
    const { reform } = to.record;
    if (source?.isInside() !== true || reform?.whole !== true || working.has(to.id))
      return err({ type: "notFound" });
    working.add(to.id);
    try {
      const isGoing = (): boolean => isAtWork(source) && isAtWork(target) && !isOut(to);
      const way = wayBetween(source, target, isGoing);
      await source.flush();
      const going = behind(way.from, to).filter(({ docId }) => docIds.includes(docId));
      const tries = triesIn(reform);
      const carried = await carryThings(way, going, tries);
      if (!isGoing()) return interrupted;
      const missing = noteMissing(behind(way.from, to), notedIn(reform), tries);
      await keepRecord(to, { reform: { ...reform, ...missing } });
      return carried;
    } finally {
      working.delete(to.id);
      progress.delete(to.id);
      engine.viewChanged();
    }
  };

  const leftThere = (to: Circle): readonly LeftThere[] | null => {
    const source = sourceOf(to);
    const { reform } = to.record;
    if (source?.isInside() !== true || reform === null) return null;
    const noted = notedIn(reform);
    const tries = triesIn(reform);
    return behind(source.circle, to).map(({ docId, title }) => ({
      docId,
      title,
      state: stateOfLeft(amountOf(source.circle, docId), tries.get(docId)),
      // Where it is not known which did not go along then, it is said of none that it is new.
      since: noted !== null && !noted.has(docId),
    }));
  };

  return {
    start,
    bring,
    isBringing: (circleId) => progress.has(circleId),
    shownOf: (circle) => ({
      progress: progress.get(circle.id) ?? null,
      left: circle.record.reform?.whole === true ? leftThere(circle) : null,
    }),
    stop: () => {
      stopped = true;
    },
  };
};
