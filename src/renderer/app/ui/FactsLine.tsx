// Who speaks in a text and where it was published, on one dotted line.

import type { Person, Published } from "../../../schema/edition.ts";
import { useWords } from "../stores/view.ts";
import { Dots } from "./Dots.tsx";

type Props = { readonly people: readonly Person[]; readonly published: Published };

export const FactsLine = ({ people, published }: Props) => {
  const { t, times, digits, names } = useWords();
  const byRole = (["interviewee", "interviewer", "author", "translator"] as const).map((role) => {
    const inRole = people.filter((person) => person.role === role).map(({ name }) => name);
    return inRole.length === 0 ? null : t(`common:facts.${role}`, { names: { phrase: names(inRole) } });
  });
  return (
    <Dots
      items={[
        ...byRole,
        published.where,
        published.number !== null && t("common:facts.number", { number: digits(published.number) }),
        published.date !== null && times.calendarDay(published.date),
      ]}
    />
  );
};
