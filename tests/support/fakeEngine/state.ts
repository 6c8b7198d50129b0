// What the engine in memory keeps: the view, editions, notes, documents, and who has what open.

import * as Y from "yjs";
import type { AppView, CircleView, EngineMessage, Refusal, ThingView } from "../../../src/bridge/index.ts";
import type { CircleId, DocId, InviteId, UserId } from "../../../src/core/base/brand.ts";
import { err, ok, type Result } from "../../../src/core/base/result.ts";
import { type Edition, encodeEdition } from "../../../src/schema/edition.ts";
import type { AuthoredNote, Note } from "../../../src/schema/note.ts";
import { docIdOf, laylaId } from "./ids.ts";
import { defaultSettings } from "./people.ts";

export type OpenDocument = { readonly docId: DocId; readonly doc: Y.Doc };
export type FakeState = ReturnType<typeof createFakeState>;
export const done = ok({});

export const createFakeState = (
  settings: Partial<AppView["settings"]>,
  now: () => number,
  post: (message: EngineMessage) => void,
) => {
  const editions = new Map<DocId, string>();
  const notes = new Map<DocId, Map<string, AuthoredNote>>();
  const documents = new Map<DocId, Y.Doc>();
  const openScopes = new Set<DocId>();
  const channels = new Map<number, OpenDocument>();
  const links = new Map<InviteId, string>();
  let made = 0;

  let view: AppView = {
    settings: { ...defaultSettings, ...settings },
    circles: [],
    joining: [],
    damaged: [],
    trouble: null,
    disk: "kept",
    practice: false,
    host: "electron",
    hubs: [],
  };

  /** Before anybody looks. */
  const begin = (to: (view: AppView) => AppView): void => {
    view = to(view);
  };
  const change = (to: (view: AppView) => AppView): void => {
    begin(to);
    post({ type: "view", view });
  };
  const circleOf = (id: CircleId): CircleView | undefined => view.circles.find((circle) => circle.id === id);
  const changeCircle = (to: (circle: CircleView) => CircleView, id?: CircleId): void =>
    change((before) => ({
      ...before,
      circles: before.circles.map((circle, place) =>
        (id === undefined ? place === 0 : circle.id === id) ? to(circle) : circle,
      ),
    }));

  const authored = (scope: DocId): readonly AuthoredNote[] => [...(notes.get(scope)?.values() ?? [])];
  const recount = (scope: DocId): void => {
    const all = authored(scope).map(({ note }) => note);
    const settled = new Map<string, boolean>();
    for (const note of all) if (note.type === "settling") settled.set(note.to, note.settled);
    const marks = all.filter((note) => note.type === "mark");
    changeCircle((circle) => ({
      ...circle,
      things: circle.things.map((thing) =>
        thing.id === scope
          ? {
              ...thing,
              marks: marks.length,
              openQuestions: marks.filter((mark) => mark.kind === "question" && settled.get(mark.id) !== true)
                .length,
            }
          : thing,
      ),
    }));
  };
  const tellNotes = (circleId: CircleId, scope: DocId): void => {
    if (openScopes.has(scope)) post({ type: "notes", circleId, scope, notes: authored(scope) });
    recount(scope);
  };
  const keep = (scope: DocId, by: UserId, note: Note): void => {
    const inScope = notes.get(scope) ?? new Map<string, AuthoredNote>();
    inScope.set(note.id, { by, note });
    notes.set(scope, inScope);
  };

  const addThing = (circleId: CircleId, thing: ThingView): void =>
    changeCircle(
      (circle) =>
        circle.things.some(({ id }) => id === thing.id)
          ? circle
          : { ...circle, things: [...circle.things, thing] },
      circleId,
    );
  const addReadingTo = (circleId: CircleId, edition: Edition): DocId => {
    const encoded = encodeEdition(edition);
    const id = docIdOf(encoded);
    editions.set(id, encoded);
    addThing(circleId, {
      id,
      kind: "reading",
      title: edition.title,
      language: edition.language,
      direction: edition.direction,
      by: laylaId,
      createdAt: now(),
      removed: false,
      here: true,
      marks: 0,
      vouched: true,
      openQuestions: 0,
      right: "write",
      rights: { mode: "open", people: [] },
    });
    return id;
  };

  const documentThing = (id: DocId, title: string): ThingView => ({
    id,
    kind: "document",
    title,
    language: view.settings.language,
    direction: view.settings.language === "ar" ? "rtl" : "ltr",
    by: laylaId,
    createdAt: now(),
    removed: false,
    here: true,
    marks: 0,
    vouched: true,
    openQuestions: 0,
    right: "write",
    rights: { mode: "open", people: [] },
  });
  const openDoc = (id: DocId): Y.Doc => {
    const known = documents.get(id);
    if (known !== undefined) return known;
    const doc = new Y.Doc();
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      for (const [channel, open] of channels)
        if (open.docId === id && origin !== channel) post({ type: "updates", channel, updates: [update] });
    });
    documents.set(id, doc);
    return doc;
  };

  const inCircle = (id: CircleId, then: () => void): Result<Record<string, never>, Refusal> => {
    const circle = circleOf(id);
    if (circle === undefined) return err("notFound");
    if (!circle.active) return err("left");
    if (view.disk === "full") return err("diskFull");
    then();
    return done;
  };

  return {
    now,
    post,
    view: () => view,
    begin,
    change,
    circleOf,
    changeCircle,
    inCircle,
    authored,
    recount,
    tellNotes,
    keep,
    addThing,
    addReadingTo,
    documentThing,
    openDoc,
    /** Another number with each call. */
    another: () => ++made,
    editions,
    notes,
    documents,
    openScopes,
    channels,
    links,
  };
};
