// A reading, once its text is here; until then, or when it cannot be shown, why.

import type { ReactNode } from "react";
import type { DocId } from "../../../../core/base/brand.ts";
import { useCircle, usePlaces, useWords } from "../../stores/view.ts";
import { Button, EmptyState, Page, RefusalNotice, Working } from "../../ui/index.ts";
import { OpenReading } from "./OpenReading.tsx";
import { useReading } from "./useReading.ts";

type Props = {
  readonly docId: DocId;
  /** The thread to open, by its key. */
  readonly noteId: string | null;
  readonly delivery: ReactNode;
};

export const ReadingPage = ({ docId, noteId, delivery }: Props) => {
  const { t } = useWords();
  const places = usePlaces();
  const circle = useCircle();
  const state = useReading(docId);
  if (circle === null) return null;
  if (state.type === "open")
    return (
      <OpenReading docId={docId} edition={state.edition} circle={circle} first={noteId} delivery={delivery} />
    );
  const title = circle.things.find(({ id }) => id === docId)?.title;
  return (
    <Page thing ownTitle {...(title === undefined ? {} : { title })}>
      {state.type === "loading" ? (
        <Working said={t("reading:loading")} />
      ) : state.refusal === "notYetHere" ? (
        <EmptyState>{t("common:arriving")}</EmptyState>
      ) : (
        <RefusalNotice
          refusal={state.refusal}
          action={<Button onPress={places.back}>{t("common:back")}</Button>}
        />
      )}
    </Page>
  );
};
