// What was done and does not count, by whose it was and why, each with "apply again" where one may (MEM-41). Done again
// it is done in one's own name.

import { useState } from "react";
import type { CircleView, Refusal, SetAsideView } from "../../../../bridge/index.ts";
import { personName, useEngine, useMayWrite, useWords } from "../../stores/view.ts";
import { Button, classes, RefusalNotice, Sentences } from "../../ui/index.ts";
import styles from "./look.module.css";

const inGroups = (all: readonly SetAsideView[]): readonly (readonly [string, readonly SetAsideView[]])[] => {
  const groups = new Map<string, SetAsideView[]>();
  for (const act of all) {
    const key = `${act.by} ${act.reason} ${act.because}`;
    groups.set(key, [...(groups.get(key) ?? []), act]);
  }
  return [...groups];
};

export const SetAside = ({ circle }: { readonly circle: CircleView }) => {
  const { t } = useWords();
  const again = circle.setAside.some(({ mayAgain }) => mayAgain);
  return (
    <section className={classes(styles.aside)}>
      <h2 className="t4">{t(again ? "look:setAside" : "look:setAside.plain")}</h2>
      {again && <p className={classes(styles.small)}>{t("look:setAside.mine")}</p>}
      {inGroups(circle.setAside).map(([key, acts]) => (
        <Group key={key} circle={circle} acts={acts} />
      ))}
    </section>
  );
};

const Group = ({ circle, acts }: { readonly circle: CircleView; readonly acts: readonly SetAsideView[] }) => {
  const words = useWords();
  const { t } = words;
  const [first] = acts;
  if (first === undefined) return null;
  const because = personName(words, circle, first.because ?? first.by);
  return (
    <div className={classes(styles.group)}>
      <p className="rd">
        <Sentences
          of={[
            t("look:setAside.by", { count: acts.length, name: personName(words, circle, first.by) }),
            t(`look:reason.${first.reason}`, { name: because }),
          ]}
        />
      </p>
      <ul className={classes(styles.acts)}>
        {acts.map((act) => (
          <Act key={act.id} circle={circle} act={act} />
        ))}
      </ul>
    </div>
  );
};

const Act = ({ circle, act }: { readonly circle: CircleView; readonly act: SetAsideView }) => {
  const words = useWords();
  const { t } = words;
  const engine = useEngine();
  const mayWrite = useMayWrite();
  const [refusal, refuse] = useState<Refusal | null>(null);
  const whom = act.whom === null ? t("look:somebody") : personName(words, circle, act.whom);
  const said = t(`look:act.${act.act}`, { whom });
  const again = async (): Promise<void> => {
    refuse(null);
    const done = await engine.ask("setAside.again", { circleId: circle.id, id: act.id });
    if (!done.ok && done.error !== "notConfirmed") refuse(done.error);
  };
  return (
    <li>
      <span>{said}</span>
      {act.mayAgain && mayWrite && (
        <Button
          look="plain"
          small
          aria-label={t("look:setAside.againNamed", { act: { phrase: said } })}
          onPress={() => void again()}
        >
          {t("look:setAside.again")}
        </Button>
      )}
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </li>
  );
};
