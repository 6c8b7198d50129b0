// Whether those who read may write marks and replies: for whoever keeps the circle to decide; the others see how it is.

import { useState } from "react";
import type { CircleView, Refusal } from "../../../../bridge/index.ts";
import { useEngine, useMayWrite, usePlaces, useWords } from "../../stores/view.ts";
import { Button, classes, RefusalNotice, Switch } from "../../ui/index.ts";
import styles from "./group.module.css";

export const Readers = ({ circle }: { readonly circle: CircleView }) => {
  const { t } = useWords();
  const engine = useEngine();
  const places = usePlaces();
  const mayWrite = useMayWrite();
  const [refusal, refuse] = useState<Refusal | null>(null);
  const set = async (annotate: boolean): Promise<void> => {
    refuse(null);
    const done = await engine.ask("circle.setReaders", { circleId: circle.id, annotate });
    if (!done.ok && done.error !== "notConfirmed") refuse(done.error);
  };
  return (
    <div className={classes(styles.readers)}>
      <Switch
        on={circle.readersAnnotate}
        onChange={(annotate) => void set(annotate)}
        disabled={!circle.may.setReaders || !mayWrite}
        help={t(circle.readersAnnotate ? "group:readersMay" : "group:readersNot")}
      >
        {t("group:readers")}
      </Switch>
      <div>
        <Button look="plain" onPress={() => places.go({ type: "rights" })}>
          {t("rights:title")}
        </Button>
      </div>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </div>
  );
};
