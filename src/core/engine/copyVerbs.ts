// Verbs about copies of a document, and bringing it back.

import type { Refusal } from "../../bridge/contract.ts";
import { type CircleId, type DocId, err, ok, type Result } from "../base/index.ts";
import { stateOf } from "../document/index.ts";
import type { CircleEngine } from "./circleEngine.ts";
import { bringBack, type BroughtBack, contentOf, copiesOf, dropCopy, keepCopy, presentOf } from "./copies.ts";
import type { VerbHandlers } from "./portServer.ts";
import type { Answer, VerbGround } from "./verbGround.ts";

type CopyVerb = Extract<keyof VerbHandlers, `copy.${string}`>;

export const createCopyVerbs = ({
  inCircle,
  toWrite,
  onDisk,
  thingOf,
}: VerbGround): Pick<VerbHandlers, CopyVerb> => {
  const inDocument = <T>(
    within: typeof inCircle,
    { circleId, docId }: { readonly circleId: CircleId; readonly docId: DocId },
    work: (inside: CircleEngine) => Answer<T>,
  ): Answer<T> =>
    within(circleId, async (inside) => {
      if (thingOf(inside, docId)?.kind !== "document") return err("notFound");
      // What editors hold back is part of what is there.
      await inside.flush();
      return work(inside);
    });

  return {
    "copy.list": (asked) =>
      inDocument(inCircle, asked, ({ circle }) =>
        circle.queue.run(async () => {
          const { copies, restored } = await copiesOf(circle, asked.docId);
          return ok({
            copies: copies.map(({ by, id, name, createdAt }) => ({ by, id, name, createdAt })),
            restored: restored.map(({ by, name, createdAt }) => ({ by, name, createdAt })),
          });
        }),
      ),
    "copy.keep": (asked) =>
      inDocument(toWrite, asked, async ({ circle }) => {
        const kept = await circle.queue.run(() => keepCopy(circle, asked.docId, asked.name));
        if (!kept.ok) return kept;
        const stored = await onDisk(kept.value.stored);
        return stored.ok ? ok({ by: kept.value.by, id: kept.value.id }) : stored;
      }),
    "copy.drop": (asked) =>
      inDocument(toWrite, asked, async ({ circle }) => {
        const dropped = await circle.queue.run(() => dropCopy(circle, asked.docId, asked.id));
        return dropped.ok ? onDisk(dropped.value.stored) : dropped;
      }),
    "copy.look": (asked) =>
      inDocument(inCircle, asked, ({ circle }) =>
        circle.queue.run(async () => {
          const seen = await contentOf(circle, asked.docId, asked.target);
          const present = await presentOf(circle, asked.docId);
          if (!seen.ok || !present.ok) return seen.ok ? (present.ok ? err("notFound") : present) : seen;
          const { content, name, createdAt, since } = seen.value;
          const state = stateOf(content);
          return ok({
            state,
            name,
            createdAt,
            since,
            same: JSON.stringify(present.value) === JSON.stringify(content),
          });
        }),
      ),
    "copy.bringBack": (asked) =>
      inDocument(toWrite, asked, async ({ circle, editings }) => {
        const brought = await circle.queue.run(async (): Promise<Result<BroughtBack, Refusal>> => {
          // The app's replica of an open document is the only one that writes in it.
          if ([...editings].some(({ docId }) => docId === asked.docId)) return err("openElsewhere");
          return bringBack(circle, asked.docId, asked.target);
        });
        if (!brought.ok) return brought;
        const stored = await onDisk(brought.value.stored);
        return stored.ok ? ok({ kept: brought.value.kept }) : stored;
      }),
  };
};
