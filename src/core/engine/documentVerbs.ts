// Verbs about shared documents, and the messages of those that are open.

import { mostAtOnce, updatesAtOnce } from "../../bridge/contract.ts";
import { indexDocId } from "../../schema/index.ts";
import { type CircleId, type DocId, err, ok, toHex } from "../base/index.ts";
import { historyOf } from "./history.ts";
import { type EditingEars, openEditing } from "./editing.ts";
import type { Told, VerbHandlers } from "./portServer.ts";
import { done, refusalOf, type VerbGround } from "./verbGround.ts";

type DocumentVerb = Exclude<Extract<keyof VerbHandlers, `document.${string}`>, "document.setRights">;

export type DocumentVerbs = {
  readonly handlers: Pick<VerbHandlers, DocumentVerb>;
  readonly told: (message: Exclude<Told, { type: "touched" }>) => void;
};

export const createDocumentVerbs = ({
  engine,
  inCircle,
  toWrite,
  listThing,
  thingOf,
}: VerbGround): DocumentVerbs => {
  const { clock, random } = engine.parts;
  let nextChannel = 1;

  const openDocument = (circleId: CircleId, docId: DocId) =>
    inCircle(circleId, async (inside) => {
      // Only what the list calls a document: the list itself, margins and editions are no rich text.
      if (docId === indexDocId || thingOf(inside, docId)?.kind !== "document") return err("notFound");
      if (engine.channels.size >= mostAtOnce.openDocuments) return err("documentsTooMany");
      const channel = nextChannel++;
      const close = (): void => {
        const open = engine.channels.get(channel);
        engine.channels.delete(channel);
        if (open !== undefined) inside.editings.delete(open.editing);
      };
      const ears: EditingEars = {
        saved: (number) => engine.tell({ type: "saved", channel, number }),
        updates: (updates) => {
          for (let at = 0; at < updates.length; at += updatesAtOnce)
            engine.tell({ type: "updates", channel, updates: updates.slice(at, at + updatesAtOnce) });
        },
        closed: (refusal) => {
          close();
          engine.tell({ type: "closed", channel, refusal });
        },
        rebuilt: () => engine.tell({ type: "rebuilt", channel }),
        hasOthers: () => inside.meeting.carets(docId).size > 0,
        isQuiet: () => engine.settings().quiet,
      };
      const opened = await inside.circle.queue.run(async () => {
        const made = await openEditing(inside.circle, docId, ears);
        if (made.ok) {
          inside.editings.add(made.value.editing);
          engine.channels.set(channel, { engine: inside, editing: made.value.editing });
        }
        return made;
      });
      if (!opened.ok)
        return err(opened.error.type === "numberTaken" ? "notAllowed" : refusalOf[opened.error.type]);
      return ok({ channel, ...opened.value.opened });
    });

  return {
    handlers: {
      "document.create": ({ circleId, title }) =>
        toWrite(circleId, async (inside) => {
          const docId = `00${toHex(random.bytes(15))}` as DocId;
          const { language } = engine.settings();
          const kept = await listThing(inside, {
            docId,
            kind: "document",
            title,
            language,
            direction: language === "ar" ? "rtl" : "ltr",
            by: inside.circle.self.userId,
            createdAt: clock.now(),
            removed: false,
          });
          return kept.ok ? ok({ docId }) : kept;
        }),
      "document.history": ({ circleId, docId }) =>
        inCircle(circleId, async (inside) => {
          if (docId === indexDocId || thingOf(inside, docId)?.kind !== "document") return err("notFound");
          await inside.flush();
          const history = await inside.circle.queue.run(() => historyOf(inside.circle, docId));
          return history.ok ? history : err(refusalOf[history.error.type]);
        }),
      "document.open": ({ circleId, docId }) => openDocument(circleId, docId),
      "document.close": async ({ channel }) => {
        const open = engine.channels.get(channel);
        if (open === undefined) return err("notFound");
        engine.channels.delete(channel);
        open.engine.meeting.moveCaret(open.editing.docId, null);
        await open.editing.close();
        open.engine.editings.delete(open.editing);
        return done;
      },
    },
    told: (message) => {
      const open = engine.channels.get(message.channel);
      if (open === undefined) return;
      if (message.type === "update") open.editing.take(message.number, [message.update]);
      else if (message.type === "updates") open.editing.take(message.number, message.updates);
      else if (!engine.settings().quiet) {
        const { anchor, head } = message;
        const caret = anchor === null && head === null ? null : { anchor, head };
        open.engine.meeting.moveCaret(open.editing.docId, caret);
      }
    },
  };
};
