// The list of people: rows of 56, a letter in a shape, the name, the task in words, machines folded (interface 11). A
// name that can be taken for another says so in its row.

import { CaretDown } from "@phosphor-icons/react/dist/csr/CaretDown";
import { CaretUp } from "@phosphor-icons/react/dist/csr/CaretUp";
import { useId, useState } from "react";
import { Button as Pressable } from "react-aria-components";
import type { CircleView, PersonView } from "../../../../bridge/index.ts";
import { type LikeNames, useAlike } from "../../stores/alike.ts";
import { nameOf, usePlaces, useWords } from "../../stores/view.ts";
import { classes } from "../../ui/index.ts";
import { MachineRows } from "./MachineRows.tsx";
import { Shape } from "./Shape.tsx";
import styles from "./People.module.css";

export const People = ({ circle }: { readonly circle: CircleView }) => {
  const alike = useAlike(circle);
  return (
    <ul className={classes(styles.people)}>
      {circle.people
        .filter(({ standing }) => standing === "active")
        .map((person) => (
          <Person key={person.id} circle={circle} person={person} alike={alike.get(person.id)} />
        ))}
    </ul>
  );
};

type Props = {
  readonly circle: CircleView;
  readonly person: PersonView;
  readonly alike: LikeNames | undefined;
};

const Person = ({ circle, person, alike }: Props) => {
  const words = useWords();
  const { t } = words;
  const places = usePlaces();
  const [open, unfold] = useState(false);
  const folded = useId();
  const name = nameOf(words, person);
  const count = t("common:count.machine", { count: person.machines });
  const machines = circle.machines.filter(({ user }) => user === person.id);
  const held = machines.some((machine) => machine.held !== null);
  return (
    <li className={classes(styles.person)}>
      <Pressable
        className={classes(styles.opens)}
        onPress={() => places.go({ type: "person", userId: person.id })}
      >
        <Shape id={person.id} name={name} />
        <span className={classes(styles.name)}>
          <bdi>{name}</bdi>
          {person.me && <span className={classes(styles.me)}>{t("group:me")}</span>}
        </span>
        <span className={classes(styles.task)}>{t(`group:rank.${person.rank}`)}</span>
        <LikeWord alike={alike} />
        {person.words?.state === "asked" && (
          <span className={classes(styles.alike)}>{t("person:metWordsAsked", { name })}</span>
        )}
      </Pressable>
      <Pressable
        className={classes(styles.folds)}
        aria-expanded={open}
        aria-controls={folded}
        aria-label={t("person:machinesOf", { name, machines: { phrase: count } })}
        onPress={() => unfold(!open)}
      >
        {held ? <span className={classes(styles.care)}>{t("person:held.word")}</span> : null}
        {circle.out === null && person.near && !held && !person.me && <span>{t("group:near")}</span>}
        <span>{count}</span>
        {open ? <CaretUp size={16} aria-hidden /> : <CaretDown size={16} aria-hidden />}
      </Pressable>
      <div id={folded} className={classes(styles.folded)} hidden={!open}>
        {open && <MachineRows circle={circle} machines={machines} />}
      </div>
    </li>
  );
};

const LikeWord = ({ alike }: { readonly alike: LikeNames | undefined }) => {
  const words = useWords();
  const { t } = words;
  if (alike === undefined) return null;
  const { same, like, gone, met } = alike;
  const namesOf = (people: readonly PersonView[]) => ({
    phrase: words.names(people.map((person) => nameOf(words, person))),
  });
  if (met.length > 0)
    return (
      <span className={classes(styles.otherKeys)}>{t("person:keys.short", { names: namesOf(met) })}</span>
    );
  return (
    <span className={classes(styles.alike)}>
      {same.length > 0
        ? t("person:alike.sameRow")
        : t("person:alike.row", { names: namesOf([...like, ...gone]) })}
    </span>
  );
};
