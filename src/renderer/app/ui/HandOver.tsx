// Choosing who keeps the circle besides oneself, two at best (OUT-1): for whoever keeps it alone, and on the way out. A
// name that can be taken for another's is said here too (LANG-7): this is where it would cost most.

import { useId, useState } from "react";
import type { CircleView, Refusal } from "../../../bridge/index.ts";
import type { UserId } from "../../../core/base/brand.ts";
import { useAbout } from "../stores/about.ts";
import { nameOf, useEngine, useMayWrite, useWords } from "../stores/view.ts";
import { Button } from "./Button.tsx";
import { classes } from "./classes.ts";
import { RefusalNotice } from "./Notice.tsx";
import { Switch } from "./Switch.tsx";
import styles from "./HandOver.module.css";

export const HandOver = ({ circle }: { readonly circle: CircleView }) => {
  const words = useWords();
  const { t } = words;
  const engine = useEngine();
  const mayWrite = useMayWrite();
  const label = useId();
  const aboutOf = useAbout(circle);
  const [chosen, choose] = useState<ReadonlySet<UserId>>(new Set());
  const [refusal, refuse] = useState<Refusal | null>(null);
  const people = circle.people.filter(
    ({ me, standing, rank, may }) =>
      !me && standing === "active" && rank !== "owner" && may.tasks.includes("owner"),
  );
  if (people.length === 0) return null;
  const named = people.filter(({ id }) => chosen.has(id));
  const handOver = async (): Promise<void> => {
    refuse(null);
    const done = await engine.ask("circle.handOver", {
      circleId: circle.id,
      people: named.map(({ id }) => id),
    });
    if (done.ok) choose(new Set());
    else if (done.error !== "notConfirmed") refuse(done.error);
  };
  return (
    <div className={classes(styles.handOver)}>
      <p id={label}>{t("leaving:keep.choose")}</p>
      <ul aria-labelledby={label}>
        {people.map((person) => {
          const about = aboutOf(person);
          return (
            <li key={person.id}>
              <Switch
                on={chosen.has(person.id)}
                disabled={!mayWrite}
                {...(about === undefined ? {} : { help: about })}
                onChange={(on) =>
                  choose(
                    (set) => new Set(on ? [...set, person.id] : [...set].filter((id) => id !== person.id)),
                  )
                }
              >
                {nameOf(words, person)}
              </Switch>
            </li>
          );
        })}
      </ul>
      {named.length > 0 && (
        <Button look="primary" isDisabled={!mayWrite} onPress={() => void handOver()}>
          {t("leaving:keep.yes", {
            names: { phrase: words.names(named.map((person) => nameOf(words, person))) },
          })}
        </Button>
      )}
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </div>
  );
};
