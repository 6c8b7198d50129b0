// The end on a computer that is not one's own: what goes, what is not well yet in which circle, and what taking the space
// off cannot do (OUT-8). Nothing is taken off by itself: what has reached nobody would be lost without a word.

import { useState } from "react";
import type { CircleView, Refusal } from "../../../../bridge/index.ts";
import { useScrollPlace } from "../../stores/scroll.ts";
import { useEngine, usePlaces, useView, useWords } from "../../stores/view.ts";
import { Button, classes, Dots, List, Page, RefusalNotice, Row } from "../../ui/index.ts";
import { Part } from "./Part.tsx";
import styles from "./closing.module.css";

const standingOf = ({ out, wayOut: { heard } }: CircleView): "inside" | "outHeard" | "outUnheard" =>
  out === null
    ? "inside"
    : heard !== null && heard.knows.length === 0 && heard.notYet.length > 0
      ? "outUnheard"
      : "outHeard";

export const FinishPage = () => {
  const view = useView();
  const { t } = useWords();
  const engine = useEngine();
  const places = usePlaces();
  const [busy, work] = useState(false);
  const [refusal, refuse] = useState<Refusal | null>(null);
  useScrollPlace(true);
  if (view === null) return null;
  const finish = async (): Promise<void> => {
    work(true);
    refuse(null);
    const done = await engine.ask("space.finish", {});
    work(false);
    if (!done.ok && done.error !== "notConfirmed") refuse(done.error);
  };
  const open = ({ id }: CircleView): void => {
    places.openCircle(id);
    places.go({ type: "leaving", circleId: id });
  };
  return (
    <Page thing lookedAt title={t("leaving:finish.title")} under={t("leaving:finish.under")}>
      <p className={classes("rd", styles.safe)}>{t("leaving:finish.what")}</p>
      <List title={t("leaving:finish.circles")}>
        {view.circles.length === 0 && <Row>{t("leaving:finish.none")}</Row>}
        {view.circles.map((circle) => (
          <Row key={circle.id} onOpen={() => open(circle)}>
            <Dots
              items={[
                circle.name,
                t(`leaving:finish.${standingOf(circle)}`),
                t(circle.wayOut.isWithSomebody ? "leaving:finish.written" : "leaving:finish.notWritten"),
              ]}
            />
          </Row>
        ))}
      </List>
      <div className={classes("rd", styles.after)}>
        <Part title={t("leaving:finish.cannotTitle")}>
          <p>{t("leaving:finish.cannotLock")}</p>
          <p>{t("leaving:finish.cannotDisk")}</p>
        </Part>
      </div>
      <div className={classes(styles.acts)}>
        <Button look="stop" isDisabled={busy || view.practice} onPress={() => void finish()}>
          {t("leaving:finish.yes")}
        </Button>
        <Button onPress={places.back}>{t("common:notNow")}</Button>
      </div>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </Page>
  );
};
