// The people of a text with their roles: names can be put right, people added and taken off.

import { Trash } from "@phosphor-icons/react/dist/csr/Trash";
import { useState } from "react";
import type { ImportDraft } from "../../../../importers/draft.ts";
import { renamePerson, setPeople } from "../../../../importers/draftEdit.ts";
import { type Person, personRoles } from "../../../../schema/edition.ts";
import { useWords } from "../../stores/view.ts";
import { Button, classes, IconButton, Select, TextField } from "../../ui/index.ts";
import type { DraftChange } from "./useDraft.ts";
import styles from "./AboutText.module.css";

type Props = { readonly draft: ImportDraft; readonly change: (change: DraftChange) => boolean };

const PersonRow = ({ person, change }: { readonly person: Person } & Pick<Props, "change">) => {
  const { t } = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const put = (to: (people: readonly Person[]) => readonly Person[]): void =>
    void change((before) => setPeople(before, to(before.people)));
  return (
    <li className={classes(styles.person)}>
      <TextField
        quietLabel
        label={t("importing:person.name")}
        value={typed ?? person.name}
        maxLength={200}
        onChange={setTyped}
        onBlur={() => {
          if (typed !== null && typed.trim() !== "")
            change((before) => renamePerson(before, person.name, typed));
          setTyped(null);
        }}
      />
      <Select
        quietLabel
        label={t("importing:person.role")}
        value={person.role}
        options={personRoles.map((value) => ({ value, word: t(`importing:role.${value}`) }))}
        onChange={(role) =>
          put((people) => people.map((each) => (each === person ? { ...each, role } : each)))
        }
      />
      <IconButton
        name={t("importing:person.remove", { name: person.name })}
        icon={<Trash aria-hidden />}
        onPress={() => put((people) => people.filter((each) => each !== person))}
      />
    </li>
  );
};

export const PeopleOfText = ({ draft, change }: Props) => {
  const { t } = useWords();
  const freeName = (): string => {
    const names = new Set(draft.people.map(({ name }) => name));
    let name = t("importing:person.new");
    for (let number = 2; names.has(name); number++) name = `${t("importing:person.new")} ${number}`;
    return name;
  };
  return (
    <section>
      <h3 className={classes(styles.label)}>{t("importing:people")}</h3>
      <ul className={classes(styles.people)}>
        {draft.people.map((person) => (
          <PersonRow key={`${person.role} ${person.name}`} person={person} change={change} />
        ))}
      </ul>
      <Button
        look="plain"
        small
        onPress={() =>
          change((before) => setPeople(before, [...before.people, { name: freeName(), role: "author" }]))
        }
      >
        {t("importing:person.add")}
      </Button>
    </section>
  );
};
