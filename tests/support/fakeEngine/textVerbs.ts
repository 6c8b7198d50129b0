// Readings, notes and documents, as the engine in memory answers them.

import * as Y from "yjs";
import { err, ok } from "../../../src/core/base/result.ts";
import { parseEdition } from "../../../src/schema/edition.ts";
import type { Handlers } from "./handlers.ts";
import type { UserId } from "../../../src/core/base/brand.ts";
import { docIdOf, karimId, laylaId } from "./ids.ts";
import { done, type FakeState } from "./state.ts";

type Answered =
  | "reading.add"
  | "reading.read"
  | "thing.rename"
  | "thing.remove"
  | "notes.open"
  | "notes.close"
  | "notes.put"
  | "notes.remove"
  | "document.create"
  | "document.open"
  | "document.history"
  | "document.close";

export const answerTexts = (state: FakeState): Handlers<Answered> => {
  const {
    circleOf,
    changeCircle,
    inCircle,
    authored,
    keep,
    tellNotes,
    notes,
    openScopes,
    editions,
    addThing,
    addReadingTo,
    documentThing,
    openDoc,
    channels,
    another,
  } = state;

  let nextChannel = 1;

  return {
    "reading.add": ({ circleId, edition }) => {
      const parsed = parseEdition(edition);
      if (!parsed.ok) return err("unfit");
      const may = inCircle(circleId, () => undefined);
      return may.ok ? ok({ docId: addReadingTo(circleId, parsed.value) }) : may;
    },
    "reading.read": ({ docId }) => {
      const edition = editions.get(docId);
      return edition === undefined ? err("notYetHere") : ok({ edition });
    },
    "thing.rename": ({ circleId, docId, title }) =>
      inCircle(circleId, () =>
        changeCircle(
          (circle) => ({
            ...circle,
            things: circle.things.map((thing) => (thing.id === docId ? { ...thing, title } : thing)),
          }),
          circleId,
        ),
      ),
    "thing.remove": ({ circleId, docId, removed }) =>
      inCircle(circleId, () =>
        changeCircle(
          (circle) => ({
            ...circle,
            things: circle.things.map((thing) => (thing.id === docId ? { ...thing, removed } : thing)),
          }),
          circleId,
        ),
      ),
    "notes.open": ({ scope }) => {
      openScopes.add(scope);
      return ok({ notes: authored(scope) });
    },
    "notes.close": ({ scope }) => {
      openScopes.delete(scope);
      return done;
    },
    "notes.put": ({ circleId, scope, note }) =>
      inCircle(circleId, () => {
        keep(scope, circleOf(circleId)?.me ?? laylaId, note);
        tellNotes(circleId, scope);
      }),
    "notes.remove": ({ circleId, scope, id }) => {
      const mine = notes.get(scope)?.get(id)?.by === circleOf(circleId)?.me;
      if (!mine) return err("notAllowed");
      return inCircle(circleId, () => {
        notes.get(scope)?.delete(id);
        tellNotes(circleId, scope);
      });
    },
    "document.create": ({ circleId, title }) => {
      const id = docIdOf(`document ${another()}`);
      const may = inCircle(circleId, () => addThing(circleId, documentThing(id, title)));
      return may.ok ? ok({ docId: id }) : may;
    },
    "document.history": () => {
      const hour = 3_600_000;
      const sitting = (user: UserId, ago: number, written: number, passages: readonly string[]) => ({
        user,
        at: state.now() - ago * hour,
        written,
        deleted: passages.join("").length,
        passages,
      });
      return ok({
        sittings: [
          sitting(laylaId, 1, 240, []),
          sitting(karimId, 26, 0, ["We meet on Wednesdays.", "نلتقي كلّ أربعاء."]),
          sitting(laylaId, 80, 12, ["x y"]),
        ],
        isWhole: false,
      });
    },
    "document.open": ({ docId }) => {
      const channel = nextChannel++;
      const doc = openDoc(docId);
      channels.set(channel, { docId, doc });
      return ok({ channel, state: Y.encodeStateAsUpdateV2(doc), clientId: 1000 + channel });
    },
    "document.close": ({ channel }) => {
      channels.delete(channel);
      return done;
    },
  };
};
