// The head of a reading: title, who and where, what has arrived, and what has no place.

import type { ReactNode } from "react";
import type { DocId } from "../../../../core/base/brand.ts";
import type { Edition } from "../../../../schema/edition.ts";
import { usePlaces, useWords } from "../../stores/view.ts";
import { Button, classes, FactsLine } from "../../ui/index.ts";
import { isFiltering, noFilter } from "./threads.ts";
import { useFilter } from "./useMemory.ts";
import styles from "./ReadingHead.module.css";

type Props = {
  readonly docId: DocId;
  readonly edition: Edition;
  readonly unplaced: number;
  readonly delivery: ReactNode;
};

export const ReadingHead = ({ docId, edition, unplaced, delivery }: Props) => {
  const { t } = useWords();
  const places = usePlaces();
  const [filter, setFilter] = useFilter(docId);
  const notes = t("common:count.note", { count: unplaced });
  return (
    <header className={classes(styles.head)} data-side={edition.direction}>
      <h1 className={classes("t6", styles.title)} lang={edition.language} dir={edition.direction}>
        {edition.title}
      </h1>
      <p className={classes(styles.facts)}>
        <FactsLine people={edition.people} published={edition.published} />
      </p>
      <div className={classes(styles.facts, styles.delivery)}>{delivery}</div>
      {unplaced > 0 && (
        <Button look="plain" small onPress={() => places.go({ type: "marks", docId })}>
          {t("reading:unplaced", { notes: { phrase: notes } })}
        </Button>
      )}
      {isFiltering(filter) && (
        <p className={classes(styles.filter)}>
          {t("marks:filter.on")}
          <Button look="plain" small onPress={() => setFilter(noFilter)}>
            {t("marks:filter.off")}
          </Button>
        </p>
      )}
    </header>
  );
};
