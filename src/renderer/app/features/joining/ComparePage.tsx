// Somebody knocks: are the words on both screens the same? Two buttons of one weight, none in focus, so that Enter
// admits nobody (interface 11).

import { useState } from "react";
import type { Refusal } from "../../../../bridge/index.ts";
import type { UserId } from "../../../../core/base/brand.ts";
import { nameOf, useCircle, useEngine, useMayWrite, usePlaces, useWords } from "../../stores/view.ts";
import { Button, classes, Page, RefusalNotice } from "../../ui/index.ts";
import { CompareWords } from "./CompareWords.tsx";
import styles from "./joining.module.css";

export const ComparePage = ({ requestId }: { readonly requestId: UserId }) => {
  const words = useWords();
  const { t } = words;
  const engine = useEngine();
  const places = usePlaces();
  const circle = useCircle();
  const mayWrite = useMayWrite();
  const [refusal, refuse] = useState<Refusal | null>(null);
  const [busy, work] = useState(false);
  if (circle === null) return null;
  const request = circle.requests.find(({ id }) => id === requestId);
  if (request === undefined)
    return (
      <Page thing title={t("joining:compareTitle")}>
        <p className="rd">{t("joining:gone")}</p>
        <div className={classes(styles.row)}>
          <Button onPress={() => places.go({ type: "group" })}>{t("joining:backToGroup")}</Button>
        </div>
      </Page>
    );

  const name = nameOf(words, request);
  const answer = async (admit: boolean): Promise<void> => {
    work(true);
    const done = await engine.ask("request.answer", { circleId: circle.id, id: requestId, admit });
    work(false);
    if (done.ok) places.go({ type: "group" });
    else refuse(done.error);
  };
  return (
    <Page thing title={t("joining:compareTitle")}>
      <p className="rd">{t("joining:compareText", { name })}</p>
      <CompareWords places={request.words} />
      <p className={classes(styles.help)}>{t("joining:differ")}</p>
      {mayWrite && (
        <div className={classes(styles.row)}>
          <Button isDisabled={busy} onPress={() => void answer(true)}>
            {t("joining:same")}
          </Button>
          <Button isDisabled={busy} onPress={() => void answer(false)}>
            {t("joining:different")}
          </Button>
        </div>
      )}
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      <section className={classes(styles.after)}>
        <h2>{t("joining:after")}</h2>
        <p className="rd">{t("joining:afterText", { name })}</p>
      </section>
    </Page>
  );
};
