// That somebody else gave one another task, as Today has it.

import { IdentificationCard } from "@phosphor-icons/react/dist/csr/IdentificationCard";
import type { CircleView } from "../../../../bridge/index.ts";
import { personName, usePlaces, useWords } from "../../stores/view.ts";
import { Dots, List, Row } from "../../ui/index.ts";
import type { NewTask } from "./newTaskOf.ts";

type Props = { readonly circle: CircleView; readonly task: NewTask; readonly now: number };

export const NewTaskRow = ({ circle, task, now }: Props) => {
  const words = useWords();
  const { t, times } = words;
  const places = usePlaces();
  const by = t("today:taskBy", { name: personName(words, circle, task.by) });
  return (
    <List title={t("today:changed")}>
      <Row
        icon={<IdentificationCard aria-hidden />}
        under={<Dots items={[by, times.coarse(task.at, now)]} />}
        onOpen={() => places.go({ type: "person", userId: task.me.id })}
      >
        {t("today:task", { task: { phrase: t(`group:rank.${task.me.rank}`) } })}
      </Row>
    </List>
  );
};
