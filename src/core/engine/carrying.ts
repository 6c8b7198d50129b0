// What goes along into a circle that was begun from another one here: readings, documents in their present state and one's
// own notes, each whole before the new list names it. How far it is follows from that list, so an end at any moment, or a
// disk that is full for a while, only delays it; what is named is never half a text.

import { indexDocId, type Note, parseEdition } from "../../schema/index.ts";
import { type CircleId, type DocId, err, idBytes, ok, type Result, toHex } from "../base/index.ts";
import { singleOp } from "../circle/index.ts";
import { hash } from "../crypto/index.ts";
import {
  bringTo,
  marginDocId,
  putCircleName,
  putNote,
  putProfileName,
  putThing,
  readCircleName,
  readEditionText,
  readNotes,
  readProfileName,
  readThings,
  type Replica,
  type Thing,
  treeOf,
  writeEdition,
} from "../document/index.ts";
import { type Circle, keepRecord } from "./circle.ts";
import type { CircleEngine } from "./circleEngine.ts";
import { shownOf } from "./drafts.ts";
import type { Engine } from "./openSpace.ts";
import { isHeld } from "./hold.ts";
import { authorOps } from "./membership.ts";
import { isOut } from "./outOf.ts";
import { changeText, listed, type OwnTextError } from "./ownText.ts";
import type { OwnPlace } from "./writing.ts";

/** What could not be done now is tried again after this time. */
const tryAgainAfter = 5_000;
const mostTitles = 50;
const indexPlace: OwnPlace = { docId: indexDocId, scope: null };

/** How many of the things in the list were looked at. */
export type Carried = { readonly done: number; readonly all: number };

export type Carrying = {
  /** Begins, or goes on, for a circle that is not whole. */
  readonly start: (inside: CircleEngine) => void;
  /** Null: the circle that it comes from is not open, or nothing was begun yet. */
  readonly progressOf: (circleId: CircleId) => Carried | null;
  readonly stop: () => void;
};

/** RULE: [OUT-10] a reading names itself by its text; a document is another one there, and the same after any number of starts. */
export const carriedDocId = (to: CircleId, { kind, docId }: Pick<Thing, "kind" | "docId">): DocId =>
  kind === "reading"
    ? docId
    : (`00${toHex(hash("circ1/carried", idBytes(to), idBytes(docId)).subarray(0, 15))}` as DocId);

/** RULE: [OUT-14] one's own marks, and what one said of them oneself: a reply stands nowhere without its mark. */
export const notesGoing = (notes: readonly Note[]): readonly Note[] => {
  const marks = new Set(notes.flatMap((note) => (note.type === "mark" ? [note.id] : [])));
  return notes.filter((note) => note.type === "mark" || marks.has(note.to));
};

/** Read as it is shown; null: nothing whole of it is here. */
const shownText = async (circle: Circle, docId: DocId): Promise<Result<Replica | null, OwnTextError>> => {
  const text = await circle.texts.ensure(docId);
  if (!text.ok) {
    const { type } = text.error;
    return type === "textDamaged" || type === "rowDamaged" ? ok(null) : text;
  }
  const shown = shownOf(circle, docId) ?? text.value.replica;
  return ok(shown.doc === null ? null : shown);
};

const isEmpty = (circle: Circle, docId: DocId): boolean =>
  circle.drafts.get(docId) === undefined &&
  ![...circle.log.devices.values()].some((device) => device.docs.has(docId));

type Written = Result<{ readonly stored: Promise<void> }, OwnTextError>;
type Write = (place: OwnPlace, change: Parameters<typeof changeText>[2]) => Promise<Written>;

/** One circle's texts on their way into another. */
type Way = { readonly from: Circle; readonly to: Circle; readonly write: Write };

const isTooLarge = ({ type }: OwnTextError): boolean =>
  type === "valueTooLarge" || type === "payloadTooLarge";

const carryText = async (
  { from, write }: Way,
  thing: Thing,
  docId: DocId,
): Promise<Result<"here" | "missing", OwnTextError>> => {
  const shown = await shownText(from, thing.docId);
  if (!shown.ok) return shown;
  const source = shown.value;
  if (source === null || isEmpty(from, thing.docId)) return ok("missing");
  const place: OwnPlace = { docId, scope: null };
  if (thing.kind === "document") {
    const content = source.doc === null ? [] : treeOf(source.doc);
    const written = await write(place, (replica) => listed(replica.change((doc) => bringTo(doc, content))));
    return written.ok ? ok("here") : written;
  }
  const edition = readEditionText(source, thing.docId);
  if (!edition.ok || !parseEdition(edition.value).ok) return ok("missing");
  const written = await write(place, (replica) => {
    const updates = writeEdition(replica, edition.value);
    return updates.ok ? updates.value : [];
  });
  return written.ok ? ok("here") : written;
};

const carryNotes = async ({ from, to, write }: Way, scope: DocId, there: DocId) => {
  const margin = await shownText(from, marginDocId(scope, from.self.userId));
  if (!margin.ok) return margin;
  const notes = margin.value === null ? [] : notesGoing(readNotes(margin.value));
  if (notes.length === 0) return ok(undefined);
  const docId = marginDocId(there, to.self.userId);
  const written = await write({ docId, scope: there }, (own) => {
    const known = new Set(readNotes(own).map(({ id }) => id));
    return notes.filter(({ id }) => !known.has(id)).flatMap((note) => listed(putNote(own, note)));
  });
  return written.ok ? ok(undefined) : written;
};

/** RULE: [OUT-10] the text first, then the notes beside it, then its name in the list; they reach the disk in this order. */
const carryThing = async (way: Way, thing: Thing): Promise<Result<"here" | "missing", OwnTextError>> => {
  const docId = carriedDocId(way.to.id, thing);
  const text = await carryText(way, thing, docId);
  if (!text.ok || text.value === "missing") return text;
  const notes = await carryNotes(way, thing.docId, docId);
  if (!notes.ok) return notes;
  const entry: Thing = { ...thing, docId, by: way.to.self.userId };
  const named = await way.write(indexPlace, (list) => listed(putThing(list, entry)));
  if (!named.ok) return named;
  await named.value.stored;
  return text;
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

const thingsIn = (circle: Circle): readonly Thing[] => {
  const index = shownOf(circle, indexDocId);
  return index === undefined ? [] : readThings(index);
};

/** The work in this circle is interrupted. */
const interrupted: Result<never, OwnTextError> = err({ type: "held" });

export const createCarrying = (
  engine: Pick<Engine, "circles" | "parts" | "viewChanged" | "troubled">,
): Carrying => {
  const progress = new Map<CircleId, Carried>();
  const working = new Set<CircleId>();
  let stopped = false;

  const isAtWork = (inside: CircleEngine): boolean =>
    !stopped && engine.circles.get(inside.circle.id) === inside;

  const carryAll = async (
    source: CircleEngine,
    target: CircleEngine,
  ): Promise<Result<void, OwnTextError>> => {
    const { circle: to } = target;
    const isGoing = (): boolean => isAtWork(source) && isAtWork(target) && !isOut(to);
    const way: Way = {
      from: source.circle,
      to,
      // Asked at the moment in which it is given to the queue: after the circle was closed nothing is.
      write: (place, change) =>
        isGoing() ? to.queue.run(() => changeText(to, place, change)) : Promise.resolve(interrupted),
    };
    const names = await carryNames(way);
    if (!names.ok) return names;
    await source.flush();
    const there = new Set(thingsIn(to).map(({ docId }) => docId));
    const going = thingsIn(way.from).filter(({ removed, docId }) => !removed && docId !== indexDocId);
    const missing: string[] = [];
    for (const [done, thing] of going.entries()) {
      progress.set(to.id, { done, all: going.length });
      engine.viewChanged();
      if (there.has(carriedDocId(to.id, thing))) continue;
      const carried = await carryThing(way, thing);
      if (!carried.ok && !isTooLarge(carried.error)) return carried;
      if (!carried.ok || carried.value === "missing") missing.push(thing.title);
    }
    if (!isGoing()) return interrupted;
    const said = await tell(way);
    const { reform } = to.record;
    if (reform === null || !isGoing()) return interrupted;
    await keepRecord(to, {
      reform: {
        ...reform,
        said,
        whole: true,
        missing: missing.slice(0, mostTitles),
        missingCount: missing.length,
      },
    });
    return ok(undefined);
  };

  const work = async (inside: CircleEngine): Promise<void> => {
    const { id, record } = inside.circle;
    const from = record.reform === null ? undefined : engine.circles.get(record.reform.from);
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

  return {
    start,
    progressOf: (circleId) => progress.get(circleId) ?? null,
    stop: () => {
      stopped = true;
    },
  };
};
