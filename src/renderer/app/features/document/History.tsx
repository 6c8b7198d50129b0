// The history of a document as sentences in the side column: when, who, how much was written and how much deleted, and
// what was deleted behind a fold (interface 11); over it the copies that are kept. Both are asked for anew while they
// stand open.

import { useEffect, useRef } from "react";
import type { CircleView, Gives } from "../../../../bridge/index.ts";
import type { DocId } from "../../../../core/base/brand.ts";
import { useNow } from "../../stores/now.ts";
import { personName, useEngine, useWords } from "../../stores/view.ts";
import { classes, RefusalNotice, Working } from "../../ui/index.ts";
import { Copies } from "./Copies.tsx";
import type { Replica } from "./replica.ts";
import { useTold } from "./useTold.ts";
import styles from "./document.module.css";

type Sitting = Gives<"document.history">["sittings"][number];
type Restored = Gives<"copy.list">["restored"][number];

type Props = { readonly circle: CircleView; readonly docId: DocId; readonly replica: Replica | null };

export const History = ({ circle, docId, replica }: Props) => {
  const { t } = useWords();
  const engine = useEngine();
  const circleId = circle.id;
  const { told, refusal } = useTold(() => engine.ask("document.history", { circleId, docId }), replica);
  const copies = useTold(() => engine.ask("copy.list", { circleId, docId }), replica);
  /** In a narrow window it stands under the text, where nobody would see that it came. */
  const side = useRef<HTMLDivElement>(null);
  const isHere = told !== null && copies.told !== null;
  useEffect(() => {
    const place = side.current;
    if (isHere && place !== null && place.getBoundingClientRect().top > innerHeight / 2)
      place.scrollIntoView({ block: "nearest" });
  }, [isHere]);
  return (
    <div ref={side}>
      <Copies circle={circle} docId={docId} {...copies} />
      <section className={classes(styles.history)} aria-labelledby="history">
        <h2 id="history">{t("document:history")}</h2>
        {refusal !== null && <RefusalNotice refusal={refusal} />}
        {told === null && refusal === null && <Working said={t("document:history.opening")} />}
        {told !== null && told.sittings.length === 0 && told.isWhole && <p>{t("document:history.empty")}</p>}
        {told !== null && (
          <Steps circle={circle} sittings={told.sittings} restored={copies.told?.restored ?? []} />
        )}
        {told?.isWhole === false && <p className={classes(styles.before)}>{t("document:history.before")}</p>}
        {told !== null && told.sittings.length > 0 && (
          <p className={classes(styles.before)}>{t("document:history.clocks")}</p>
        )}
      </section>
    </div>
  );
};

type StepsProps = {
  readonly circle: CircleView;
  readonly sittings: readonly Sitting[];
  readonly restored: readonly Restored[];
};

/** Newest first; each is counted from the oldest, so that a row stays itself when others come. */
const Steps = ({ circle, sittings, restored }: StepsProps) => {
  const steps = [
    ...sittings.map((sitting, at) => ({
      key: `sitting ${sittings.length - at}`,
      at: sitting.at,
      step: <OneSitting circle={circle} sitting={sitting} />,
    })),
    ...restored.map((one, at) => ({
      key: `restored ${restored.length - at}`,
      at: one.createdAt,
      step: <OneRestored circle={circle} restored={one} />,
    })),
  ].toSorted((a, b) => b.at - a.at);
  return (
    <ol>
      {steps.map(({ key, step }) => (
        <li key={key}>{step}</li>
      ))}
    </ol>
  );
};

const OneRestored = ({ circle, restored }: { readonly circle: CircleView; readonly restored: Restored }) => {
  const words = useWords();
  const { t, times } = words;
  const now = useNow();
  const { by, name, createdAt } = restored;
  const said =
    name === null ? t("document:history.restoredPlain") : t("document:history.restored", { copy: name });
  return (
    <p>
      {t("document:history.sentence", {
        when: times.coarse(createdAt, now),
        name: personName(words, circle, by),
        said: { phrase: said },
      })}
    </p>
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
