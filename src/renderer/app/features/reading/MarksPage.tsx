// All marks of a reading in the order of the text, filtered by kind, person and state; what has no place stands at
// the end with its quote and thread, so that nothing is lost.

import { useMemo } from "react";
import type { CircleView } from "../../../../bridge/index.ts";
import type { DocId } from "../../../../core/base/brand.ts";
import type { Edition } from "../../../../schema/edition.ts";
import { briefly, stripBidiControls } from "../../../../text/isolate.ts";
import { useNow } from "../../stores/now.ts";
import { useScrollPlace } from "../../stores/scroll.ts";
import { nameOf, personName, useCircle, usePlaces, useWords } from "../../stores/view.ts";
import { Dots, EmptyState, List, Page, RefusalNotice, Row, Working } from "../../ui/index.ts";
import { KindGlyph } from "./KindGlyph.tsx";
import { MarkFilter } from "./MarkFilter.tsx";
import { ThreadCard } from "./ThreadCard.tsx";
import { isFiltering, passes, type Thread } from "./threads.ts";
import { useFilter } from "./useMemory.ts";
import { useMarks } from "./useMarks.ts";
import { useReading } from "./useReading.ts";
import { useThreadActions } from "./useThreadActions.ts";
import { idsOf } from "./newHere.ts";

type Props = { readonly docId: DocId };

/** The whole of it stands in the thread that a row opens. */
const longest = 300;

const MarkRow = ({
  thread,
  circle,
  onOpen,
}: {
  readonly thread: Thread;
  readonly circle: CircleView;
  readonly onOpen: () => void;
}) => {
  const words = useWords();
  const { t, times } = words;
  const now = useNow();
  const { mark, by, replies, settled } = thread;
  return (
    <Row
      icon={<KindGlyph kind={mark.kind} settled={settled} />}
      onOpen={onOpen}
      under={
        <Dots
          items={[
            t(`marks:kind.${mark.kind}`),
            personName(words, circle, by),
            times.coarse(mark.createdAt, now),
            replies.length > 0 && t("marks:count.reply", { count: replies.length }),
            settled && t(mark.kind === "question" ? "marks:state.answered" : "marks:state.settled"),
          ]}
        />
      }
    >
      <bdi>
        {mark.text.trim() === ""
          ? `«${briefly(stripBidiControls(mark.anchor.quote), longest)}»`
          : briefly(stripBidiControls(mark.text), longest)}
      </bdi>
    </Row>
  );
};

const OpenMarks = ({
  docId,
  edition,
  circle,
}: Props & { readonly edition: Edition; readonly circle: CircleView }) => {
  const words = useWords();
  const { t } = words;
  const places = usePlaces();
  const { notes, all, placed } = useMarks(circle, docId, edition);
  const [filter, setFilter] = useFilter(docId);
  const actions = useThreadActions(notes, () => undefined);
  const seen = useMemo(() => idsOf(notes.threads), [notes.threads]);
  useScrollPlace(notes.ready);
  const unplaced = all.unplaced.filter((thread) => passes(thread, filter, false));
  const count = t("common:count.note", { count: all.unplaced.length });
  if (!notes.ready) return null;
  return (
    <>
      {notes.threads.length > 0 && (
        <MarkFilter
          filter={filter}
          onChange={setFilter}
          people={circle.people.map((person) => ({ id: person.id, name: nameOf(words, person) }))}
        />
      )}
      {placed.length === 0 && unplaced.length === 0 && (
        <EmptyState>{t(isFiltering(filter) ? "marks:empty.filtered" : "marks:empty")}</EmptyState>
      )}
      {filter.state !== "unplaced" && placed.length > 0 && (
        <List>
          {placed.map(({ thread }) => (
            <MarkRow
              key={thread.key}
              thread={thread}
              circle={circle}
              onOpen={() => places.go({ type: "reading", docId, noteId: thread.key })}
            />
          ))}
        </List>
      )}
      {unplaced.length > 0 && (
        <section>
          <h2 className="t4">{t("marks:unplaced")}</h2>
          <p>{t("marks:unplaced.some", { notes: { phrase: count } })}</p>
          {unplaced.map((thread) => (
            <ThreadCard
              key={thread.key}
              quoted
              thread={thread}
              circle={circle}
              actions={actions}
              seen={seen}
            />
          ))}
        </section>
      )}
      {notes.loose.length > 0 && !isFiltering(filter) && (
        <List title={t("marks:loose")}>
          {notes.loose.flatMap(({ replies }) =>
            replies.map(({ by, reply }) => (
              <Row key={`${by}/${reply.id}`} under={personName(words, circle, by)}>
                <bdi>{stripBidiControls(reply.text)}</bdi>
              </Row>
            )),
          )}
        </List>
      )}
      {actions.refusal !== null && <RefusalNotice refusal={actions.refusal} />}
    </>
  );
};

export const MarksPage = ({ docId }: Props) => {
  const { t } = useWords();
  const circle = useCircle();
  const state = useReading(docId);
  if (circle === null) return null;
  const title = circle.things.find(({ id }) => id === docId)?.title ?? "";
  return (
    <Page thing lookedAt title={t("marks:title", { title })}>
      {state.type === "open" && <OpenMarks docId={docId} edition={state.edition} circle={circle} />}
      {state.type === "loading" && <Working said={t("reading:loading")} />}
      {state.type === "refused" && <RefusalNotice refusal={state.refusal} />}
    </Page>
  );
};
