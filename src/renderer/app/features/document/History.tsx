// The history of a document as sentences in the side column: when, who, how much was written and how much deleted, and
// what was deleted behind a fold (interface 11). As it was when it was opened; it is told from what lies here.

import { useEffect, useRef, useState } from "react";
import type { CircleView, Gives, Refusal } from "../../../../bridge/index.ts";
import type { DocId } from "../../../../core/base/brand.ts";
import { useNow } from "../../stores/now.ts";
import { personName, useEngine, useWords } from "../../stores/view.ts";
import { classes, RefusalNotice, Working } from "../../ui/index.ts";
import styles from "./document.module.css";

type Told = Gives<"document.history">;
type Sitting = Told["sittings"][number];

export const History = ({ circle, docId }: { readonly circle: CircleView; readonly docId: DocId }) => {
  const { t } = useWords();
  const engine = useEngine();
  const [told, tell] = useState<Told | null>(null);
  const [refusal, refuse] = useState<Refusal | null>(null);
  const circleId = circle.id;
  useEffect(() => {
    let here = true;
    void engine.ask("document.history", { circleId, docId }).then((answer) => {
      if (!here) return;
      if (answer.ok) tell(answer.value);
      else refuse(answer.error);
    });
    return () => {
      here = false;
    };
  }, [engine, circleId, docId]);
  /** In a narrow window it stands under the text, where nobody would see that it came. */
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    const place = section.current;
    if (told !== null && place !== null && place.getBoundingClientRect().top > innerHeight / 2)
      place.scrollIntoView({ block: "nearest" });
  }, [told]);
  return (
    <section ref={section} className={classes(styles.history)} aria-labelledby="history" aria-live="polite">
      <h2 id="history">{t("document:history")}</h2>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      {told === null && refusal === null && <Working said={t("document:history.opening")} />}
      {told !== null && told.sittings.length === 0 && told.isWhole && <p>{t("document:history.empty")}</p>}
      {told !== null && (
        <ol>
          {told.sittings.map((sitting) => (
            <li key={`${sitting.user} ${sitting.at}`}>
              <OneSitting circle={circle} sitting={sitting} />
            </li>
          ))}
        </ol>
      )}
      {told?.isWhole === false && <p className={classes(styles.before)}>{t("document:history.before")}</p>}
      {told !== null && told.sittings.length > 0 && (
        <p className={classes(styles.before)}>{t("document:history.clocks")}</p>
      )}
    </section>
  );
};

const OneSitting = ({ circle, sitting }: { readonly circle: CircleView; readonly sitting: Sitting }) => {
  const words = useWords();
  const { t, times } = words;
  const now = useNow();
  const { user, at, written, deleted, passages } = sitting;
  const letters = (count: number) => ({ phrase: t("document:history.letters", { count }) });
  const said =
    deleted === 0
      ? t("document:history.wrote", { written: letters(written) })
      : written === 0
        ? t("document:history.took", { deleted: letters(deleted) })
        : t("document:history.both", { written: letters(written), deleted: letters(deleted) });
  return (
    <>
      <p>
        {t("document:history.sentence", {
          when: times.coarse(at, now),
          name: personName(words, circle, user),
          said: { phrase: said },
        })}
      </p>
      {passages.length > 0 && (
        <details>
          <summary>{t("document:history.passages")}</summary>
          <ul>
            {passages.map((passage) => (
              <li key={passage} dir="auto">
                <del>{passage}</del>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
};
