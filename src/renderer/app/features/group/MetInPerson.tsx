// Sixty digits that are the same on both persons' screens (ID-7), and that they were compared. It is a word on the
// person's page and no badge, and it stays on this computer.

import { useState } from "react";
import type { CircleView, PersonView, Refusal } from "../../../../bridge/index.ts";
import { useEngine, useWords } from "../../stores/view.ts";
import { Button, classes, RefusalNotice } from "../../ui/index.ts";
import styles from "./group.module.css";

export const MetInPerson = ({
  circle,
  person,
}: {
  readonly circle: CircleView;
  readonly person: PersonView;
}) => {
  const { t, digits } = useWords();
  const engine = useEngine();
  const [refusal, refuse] = useState<Refusal | null>(null);
  const say = async (met: boolean): Promise<void> => {
    refuse(null);
    const done = await engine.ask("member.met", { circleId: circle.id, userId: person.id, met });
    if (!done.ok) refuse(done.error);
  };
  return (
    <div className={classes(styles.taskForm)}>
      <p>{t("person:metExplain")}</p>
      <ol className={classes(styles.digits)} dir="ltr" translate="no">
        {person.safety.map((group, place) => (
          // oxlint-disable-next-line react/no-array-index-key -- groups may repeat; their place is their name
          <li key={place}>{digits(group)}</li>
        ))}
      </ol>
      <p className={classes(styles.help)}>{t("person:metDiffer")}</p>
      <div className={classes(styles.metActs)}>
        {person.met && <span>{t("person:metSaid")}</span>}
        <Button look={person.met ? "plain" : "edge"} onPress={() => void say(!person.met)}>
          {t(person.met ? "person:metBack" : "person:metYes")}
        </Button>
      </div>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </div>
  );
};
