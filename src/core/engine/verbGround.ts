// What every verb stands on: finding the circle, refusing before anything is done, writing, and hearing of the disk.

import type { Refusal } from "../../bridge/contract.ts";
import { indexDocId } from "../../schema/index.ts";
import { type Bytes, type CircleId, type DocId, err, ok, type Result } from "../base/index.ts";
import {
  marginDocId,
  putCircleName,
  putProfileName,
  putThing,
  readThings,
  type Replica,
  type Thing,
} from "../document/index.ts";
import { keepRecord } from "./circle.ts";
import type { CircleEngine } from "./circleEngine.ts";
import { shownOf } from "./drafts.ts";
import type { Engine } from "./engine.ts";
import { isHeld } from "./hold.ts";
import { isOut } from "./outOf.ts";
import { changeText, listed, type OwnTextError } from "./ownText.ts";
import type { OwnPlace } from "./writing.ts";

export type Answer<T> = Promise<Result<T, Refusal>>;
export const done = ok({});

export const refusalOf: Readonly<Record<OwnTextError["type"], Refusal>> = {
  left: "left",
  diskFull: "diskFull",
  storeUnavailable: "storeUnavailable",
  rowDamaged: "storeUnavailable",
  textDamaged: "textDamaged",
  held: "held",
  notActive: "notAllowed",
  noRight: "notAllowed",
  numberTaken: "notAllowed",
  epochUnclean: "notAllowed",
  headsTooMany: "notAllowed",
  payloadTooLarge: "tooLarge",
  valueTooLarge: "tooLarge",
};

export const createVerbGround = (engine: Engine) => {
  const inCircle = async <T>(circleId: CircleId, work: (inside: CircleEngine) => Answer<T>): Answer<T> => {
    const inside = engine.circles.get(circleId);
    return inside === undefined || !inside.isInside() ? err("notFound") : work(inside);
  };

  /** Writing stops before it begins when the disk does not take it. */
  const toKeep = <T>(circleId: CircleId, work: (inside: CircleEngine) => Answer<T>): Answer<T> =>
    inCircle(circleId, async (inside) => {
      const disk = engine.journal.state();
      if (disk !== "kept") return err(disk === "full" ? "diskFull" : "storeUnavailable");
      return work(inside);
    });

  const toWrite = <T>(circleId: CircleId, work: (inside: CircleEngine) => Answer<T>): Answer<T> =>
    toKeep(circleId, async (inside) => (isOut(inside.circle) ? err("left") : work(inside)));

  /** For what changes who is in the circle: no draft can be kept of that. */
  const toDecide = <T>(circleId: CircleId, work: (inside: CircleEngine) => Answer<T>): Answer<T> =>
    toWrite(circleId, async (inside) => (isHeld(inside.circle) ? err("held") : work(inside)));

  const onDisk = async (stored: Promise<void>): Answer<Record<never, never>> => {
    const heard = await engine.journal.heard(stored);
    return heard.ok ? done : err(heard.error.type);
  };

  const change = async (
    { circle }: CircleEngine,
    place: OwnPlace,
    write: (replica: Replica) => readonly Bytes[],
  ): Answer<Record<never, never>> => {
    const changed = await circle.queue.run(() => changeText(circle, place, write));
    return changed.ok ? onDisk(changed.value.stored) : err(refusalOf[changed.error.type]);
  };

  const indexPlace: OwnPlace = { docId: indexDocId, scope: null };
  const rename = (inside: CircleEngine, name: string) =>
    change(inside, indexPlace, (index) => listed(putCircleName(index, name)));
  const renameMe = (inside: CircleEngine, name: string) => {
    void keepRecord(inside.circle, { myName: name });
    const docId = marginDocId(indexDocId, inside.circle.self.userId);
    return change(inside, { docId, scope: indexDocId }, (margin) => listed(putProfileName(margin, name)));
  };
  const listThing = (inside: CircleEngine, thing: Thing) =>
    change(inside, indexPlace, (index) => listed(putThing(index, thing)));
  const thingOf = (inside: CircleEngine, docId: DocId): Thing | undefined => {
    const index = shownOf(inside.circle, indexDocId);
    return index === undefined ? undefined : readThings(index).find((thing) => thing.docId === docId);
  };
  const changeThing = (circleId: CircleId, docId: DocId, changes: Partial<Thing>) =>
    toWrite(circleId, async (inside) => {
      const thing = thingOf(inside, docId);
      return thing === undefined ? err("notFound") : listThing(inside, { ...thing, ...changes });
    });

  /** As the circle is called here, for the questions of the outer page. */
  const circleName = (circleId: CircleId): string =>
    engine.view().circles.find(({ id }) => id === circleId)?.name ?? "";

  return {
    engine,
    circleName,
    inCircle,
    toKeep,
    toWrite,
    toDecide,
    onDisk,
    change,
    rename,
    renameMe,
    listThing,
    thingOf,
    changeThing,
  };
};

export type VerbGround = ReturnType<typeof createVerbGround>;
