// What those are given who come in, who changed it, and how far back this computer's own copy goes: told to everybody in
// the circle. Whoever keeps it may go from everything to the present state, which the outer page asks about first.

import { useState } from "react";
import type { CircleView, Refusal } from "../../../../bridge/index.ts";
import { useNow } from "../../stores/now.ts";
import { personName, useEngine, useMayWrite, useWords } from "../../stores/view.ts";
import { Button, classes, RefusalNotice } from "../../ui/index.ts";
import styles from "./group.module.css";

/** What is said before it is done. */
const changes = ["new", "cleared", "kept", "back"] as const;

export const Newcomers = ({ circle }: { readonly circle: CircleView }) => {
  const words = useWords();
  const { t, times } = words;
  const now = useNow();
  const engine = useEngine();
  const mayWrite = useMayWrite();
  const [refusal, refuse] = useState<Refusal | null>(null);
  const { newcomers, narrowed, here, since, vouchedBy, mayNarrow } = circle.history;
  const day = (at: number) => ({ phrase: times.coarse(Math.min(at, now), now) });
  const narrow = async (): Promise<void> => {
    refuse(null);
    const done = await engine.ask("circle.narrowHistory", { circleId: circle.id });
    if (!done.ok && done.error !== "notConfirmed") refuse(done.error);
  };
  return (
    <section className={classes(styles.newcomers)} aria-labelledby="newcomers">
      <h3 id="newcomers">{t("group:newcomers")}</h3>
      <p>{t(`group:newcomers.${newcomers}`)}</p>
      {narrowed !== null && (
        <p>
          {t("group:newcomers.narrowed", {
            time: day(narrowed.at),
            name: personName(words, circle, narrowed.by),
          })}
        </p>
      )}
      <p className={classes(styles.help)}>
        {since === null
          ? t(`group:newcomers.here.${here}`)
          : t("group:newcomers.here.since", { time: day(since) })}
      </p>
      {vouchedBy.length > 0 && (
        <p className={classes(styles.help)}>
          {t("group:newcomers.here.vouched", {
            people: { phrase: t("common:count.person", { count: vouchedBy.length }) },
            names: { phrase: words.names(vouchedBy.map((one) => personName(words, circle, one))) },
          })}
        </p>
      )}
      {mayNarrow && (
        <div className={classes(styles.narrow)}>
          <p>{t("group:newcomers.change")}</p>
          <ul>
            {changes.map((one) => (
              <li key={one}>{t(`group:newcomers.change.${one}`)}</li>
            ))}
          </ul>
          <Button isDisabled={!mayWrite} onPress={() => void narrow()}>
            {t("group:newcomers.narrow")}
          </Button>
        </div>
      )}
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </section>
  );
};
