// A person's task in a sentence, and another one where one may give it. Lowering to reading takes writing away, with a
// new key, and says so before (MEM-24, MEM-39).

import { useState } from "react";
import type { CircleView, PersonView, Refusal } from "../../../../bridge/index.ts";
import { useNow } from "../../stores/now.ts";
import { personName, useEngine, useMayWrite, useWords } from "../../stores/view.ts";
import { Button, Choice, classes, RefusalNotice } from "../../ui/index.ts";
import styles from "./group.module.css";

type Rank = PersonView["rank"];

export const TaskForm = ({
  circle,
  person,
}: {
  readonly circle: CircleView;
  readonly person: PersonView;
}) => {
  const { t } = useWords();
  const engine = useEngine();
  const mayWrite = useMayWrite();
  const [chosen, choose] = useState<Rank>(person.rank);
  const [refusal, refuse] = useState<Refusal | null>(null);
  const tasks = (["owner", "admin", "member", "reader"] as const).filter(
    (rank) => rank === person.rank || person.may.tasks.includes(rank),
  );
  const change = async (): Promise<void> => {
    refuse(null);
    const done = await engine.ask("member.setTask", { circleId: circle.id, userId: person.id, rank: chosen });
    if (!done.ok && done.error !== "notConfirmed") refuse(done.error);
  };
  const changes = chosen !== person.rank;
  return (
    <div className={classes(styles.taskForm)}>
      {tasks.length > 1 && mayWrite && (
        <Choice
          label={t("person:taskNew")}
          value={chosen}
          options={tasks.map((value) => ({ value, word: t(`group:rank.${value}`) }))}
          onChange={choose}
        />
      )}
      <p>{t(`person:task.${chosen}`)}</p>
      {!changes && <GivenBy circle={circle} person={person} />}
      {changes && chosen === "reader" && <p className={classes(styles.help)}>{t("person:taskReader")}</p>}
      {changes && person.me && <p className={classes(styles.help)}>{t("person:taskMineLower")}</p>}
      {changes && mayWrite && (
        <div>
          <Button look="primary" onPress={() => void change()}>
            {t("person:taskChange")}
          </Button>
        </div>
      )}
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </div>
  );
};

/** By whom they have the task, where it is another than the one they came in with. */
const GivenBy = ({ circle, person }: { readonly circle: CircleView; readonly person: PersonView }) => {
  const words = useWords();
  const now = useNow();
  if (person.taskBy === null) return null;
  const { user, at } = person.taskBy;
  const time = { phrase: words.times.coarse(Math.min(at, now), now) };
  return (
    <p className={classes(styles.help)}>
      {user === circle.me
        ? words.t("person:taskByMe", { time })
        : words.t("person:taskBy", { name: personName(words, circle, user), time })}
    </p>
  );
};
