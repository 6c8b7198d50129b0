// Who has heard of a closing and who has not, by person, live; and what helps for those who have not: the news by
// another way. A machine that has not heard goes on sending (MEM-44, EPO-6), and that is said.

import { CheckCircle } from "@phosphor-icons/react/dist/csr/CheckCircle";
import { CircleDashed } from "@phosphor-icons/react/dist/csr/CircleDashed";
import { useState } from "react";
import type { CircleView, MachineView } from "../../../../bridge/index.ts";
import { machineName, ownersOf } from "../../stores/machineNames.ts";
import type { Words } from "../../../words/index.ts";
import { personName, useWords } from "../../stores/view.ts";
import { Button, classes, Dots } from "../../ui/index.ts";
import styles from "./closing.module.css";

/** How many lines stand there before the rest is asked for. */
const shownLines = 8;

type Part = {
  readonly machines: readonly MachineView[];
  readonly word: string;
  /** They know, or will at once. */
  readonly done: boolean;
  /** What to do about these, with their names in it. */
  readonly todo?: (names: string) => string;
};

type Named = { readonly key: string; readonly name: string; readonly count: number };

/** A person where it is so of all their machines, otherwise the machines. */
const namesOf = (words: Words, circle: CircleView, machines: readonly MachineView[]): readonly Named[] =>
  ownersOf(machines).flatMap((user): readonly Named[] => {
    const theirs = machines.filter((machine) => machine.user === user);
    const all = circle.machines.filter((machine) => machine.user === user);
    if (theirs.length === all.length)
      return [{ key: user, name: personName(words, circle, user), count: theirs.length }];
    return theirs.map((machine) => ({
      key: machine.id,
      name: machineName(words, circle, machine),
      count: 1,
    }));
  });

type Props = { readonly circle: CircleView; readonly first: string; readonly parts: readonly Part[] };

export const Spread = ({ circle, first, parts }: Props) => {
  const words = useWords();
  const { t } = words;
  const [all, showAll] = useState(false);
  const lines = parts.flatMap(({ machines, word, done }) =>
    namesOf(words, circle, machines).map((name) => ({ ...name, key: `${name.key} ${word}`, word, done })),
  );
  const shown = all ? lines : lines.slice(0, shownLines);
  if (lines.length === 0) return <p>{t("closing:knows.nobodyElse")}</p>;
  return (
    <div aria-live="polite">
      <p>{first}</p>
      <ul className={classes(styles.spread)}>
        {shown.map(({ key, name, count, word, done }) => (
          <li key={key}>
            {done ? <CheckCircle size={20} aria-hidden /> : <CircleDashed size={20} aria-hidden />}
            <Dots items={[name, count > 1 && t("common:count.machine", { count }), word]} />
          </li>
        ))}
      </ul>
      {shown.length < lines.length && (
        <Button look="plain" onPress={() => showAll(true)}>
          {t("closing:knows.more", { count: lines.length - shown.length })}
        </Button>
      )}
      {parts.map(({ machines, todo, word }) => {
        // Nobody has to be sent to themselves.
        const others = ownersOf(machines).filter((user) => user !== circle.me);
        return todo === undefined || others.length === 0 ? null : (
          <p key={word} className={classes(styles.todo)}>
            {todo(words.names(others.map((user) => personName(words, circle, user))))}
          </p>
        );
      })}
    </div>
  );
};
