// Verbs about readings, the list of things, and notes.

import { encodeEdition, parseEdition } from "../../schema/index.ts";
import { type CircleId, err, ok } from "../base/index.ts";
import { isMargin } from "../log/index.ts";
import { editionDocId, readEditionText, type Thing, writeEdition } from "../document/index.ts";
import { shownOf } from "./drafts.ts";
import { dropNote, keepNote } from "./notes.ts";
import type { VerbHandlers } from "./portServer.ts";
import { done, refusalOf, type VerbGround } from "./verbGround.ts";

type TextVerb = Extract<keyof VerbHandlers, `reading.${string}` | `thing.${string}` | `notes.${string}`>;

export const createTextVerbs = ({
  engine,
  inCircle,
  toKeep,
  toWrite,
  onDisk,
  change,
  listThing,
  thingOf,
  changeThing,
}: VerbGround): Pick<VerbHandlers, TextVerb> => {
  const { clock } = engine.parts;

  const addReading = (circleId: CircleId, text: string) =>
    toWrite(circleId, async (inside) => {
      const edition = parseEdition(text);
      if (!edition.ok || encodeEdition(edition.value) !== text) return err("unfit");
      const docId = editionDocId(text);
      const listedAlready = thingOf(inside, docId);
      if (listedAlready === undefined) {
        let failed = false;
        const written = await change(inside, { docId, scope: null }, (replica) => {
          const updates = writeEdition(replica, text);
          failed = !updates.ok;
          return updates.ok ? updates.value : [];
        });
        if (failed) return err("tooLarge");
        if (!written.ok) return written;
      }
      const { title, language, direction } = edition.value;
      const { self } = inside.circle;
      const thing: Thing = listedAlready ?? {
        docId,
        kind: "reading",
        title: title.slice(0, 1_000),
        language,
        direction,
        by: self.userId,
        createdAt: clock.now(),
        removed: false,
      };
      const kept = await listThing(inside, { ...thing, removed: false });
      return kept.ok ? ok({ docId }) : kept;
    });

  return {
    "reading.add": ({ circleId, edition }) => addReading(circleId, edition),
    "reading.read": ({ circleId, docId }) =>
      inCircle(circleId, async ({ circle }) => {
        const text = await circle.texts.ensure(docId);
        if (!text.ok) return err(refusalOf[text.error.type]);
        const edition = readEditionText(shownOf(circle, docId) ?? text.value.replica, docId);
        return edition.ok
          ? ok({ edition: edition.value })
          : err(edition.error.type === "unreadable" ? "textDamaged" : edition.error.type);
      }),
    "thing.rename": ({ circleId, docId, title }) => changeThing(circleId, docId, { title }),
    "thing.remove": ({ circleId, docId, removed }) => changeThing(circleId, docId, { removed }),
    "notes.open": ({ circleId, scope }) =>
      inCircle(circleId, async (inside) => ok({ notes: [...(await inside.openNotes(scope))] })),
    "notes.close": ({ circleId, scope }) =>
      inCircle(circleId, async (inside) => {
        inside.closeNotes(scope);
        return done;
      }),
    "notes.put": ({ circleId, scope, note }) =>
      toWrite(circleId, async ({ circle }) => {
        // A margin of a margin is refused by everybody else.
        if (isMargin(scope)) return err("notFound");
        const kept = await circle.queue.run(() => keepNote(circle, scope, note));
        return kept.ok ? onDisk(kept.value.stored) : err(refusalOf[kept.error.type]);
      }),
    // Also by who is out: what of their own was never shared (ENG-57).
    "notes.remove": ({ circleId, scope, id }) =>
      toKeep(circleId, async ({ circle }) => {
        const dropped = await circle.queue.run(() => dropNote(circle, scope, id));
        return dropped.ok ? onDisk(dropped.value.stored) : err(refusalOf[dropped.error.type]);
      }),
  };
};
