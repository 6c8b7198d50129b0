// That somebody else gave one another task. It follows from the circle alone and is kept nowhere: it stands here for two
// weeks, seen or not.

import { IdentificationCard } from "@phosphor-icons/react/dist/csr/IdentificationCard";
import type { CircleView, PersonView } from "../../../../bridge/index.ts";
import type { UserId } from "../../../../core/base/brand.ts";
import { personName, usePlaces, useWords } from "../../stores/view.ts";
import { Dots, List, Row } from "../../ui/index.ts";

const isNewFor = 14 * 24 * 3_600_000;

export type NewTask = { readonly me: PersonView; readonly by: UserId; readonly at: number };

export const newTaskOf = (circle: CircleView, now: number): NewTask | null => {
  const me = circle.people.find((person) => person.me);
  if (me === undefined || me.taskBy === null || me.taskBy.user === me.id) return null;
  const { user, at } = me.taskBy;
  return at + isNewFor < now ? null : { me, by: user, at: Math.min(at, now) };
};

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
