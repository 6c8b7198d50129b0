// Whether this is the person one knows: words on both screens, sixty digits, the same as a code; and that one of them was
// compared. It is a word on the person's page and no badge, and it stays on this computer. Where something differs, what
// was said before is taken back.

import { useState } from "react";
import type { CircleView, PersonView, Refusal } from "../../../../bridge/index.ts";
import { useEngine, useWords } from "../../stores/view.ts";
import { Button, classes, RefusalNotice } from "../../ui/index.ts";
import { SixtyDigits } from "./SixtyDigits.tsx";
import { WordsOnBothScreens } from "./WordsOnBothScreens.tsx";
import met from "./MetInPerson.module.css";
import styles from "./group.module.css";

export const MetInPerson = ({
  circle,
  person,
}: {
  readonly circle: CircleView;
  readonly person: PersonView;
}) => {
  const { t } = useWords();
  const engine = useEngine();
  const [refusal, refuse] = useState<Refusal | null>(null);
  const say = async (met: boolean): Promise<void> => {
    refuse(null);
    const done = await engine.ask("member.met", { circleId: circle.id, userId: person.id, met });
    if (!done.ok) refuse(done.error);
  };
  const differs = (): void => {
    if (person.met) void say(false);
  };
  const here = person.standing === "active" && circle.active;
  return (
    <div className={classes(met.ways)}>
      <p>{t("person:metExplain")}</p>
      {here && (
        <WordsOnBothScreens circle={circle} person={person} onSame={() => void say(true)} onOther={differs} />
      )}
      <SixtyDigits groups={person.safety} onOther={differs} />
      <p className={classes(styles.help)}>{t("person:metDiffer")}</p>
      <div className={classes(met.metActs)}>
        {person.met && <span>{t("person:metSaid")}</span>}
        <Button look={person.met ? "plain" : "edge"} onPress={() => void say(!person.met)}>
          {t(person.met ? "person:metBack" : "person:metYes")}
        </Button>
      </div>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </div>
  );
};
