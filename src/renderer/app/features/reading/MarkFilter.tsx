// Which marks are shown: by kind, by person, by state.

import { markKinds } from "../../../../schema/note.ts";
import { useWords } from "../../stores/view.ts";
import { Button, classes, Select } from "../../ui/index.ts";
import { isFiltering, noFilter, type ThreadFilter } from "./threads.ts";
import styles from "./MarkFilter.module.css";

type Props = {
  readonly filter: ThreadFilter;
  readonly onChange: (filter: ThreadFilter) => void;
  readonly people: readonly { readonly id: string; readonly name: string }[];
};

const states = ["all", "open", "settled", "unplaced"] as const;

export const MarkFilter = ({ filter, onChange, people }: Props) => {
  const { t } = useWords();
  return (
    <search className={classes(styles.filter)} aria-label={t("marks:filter")}>
      <Select
        label={t("marks:filter.kind")}
        value={filter.kind}
        options={(["all", ...markKinds] as const).map((value) => ({
          value,
          word: value === "all" ? t("marks:filter.kind.all") : t(`marks:kind.${value}`),
        }))}
        onChange={(kind) => onChange({ ...filter, kind })}
      />
      <Select
        label={t("marks:filter.person")}
        value={filter.person}
        options={[
          { value: "all", word: t("marks:filter.person.all") },
          ...people.map(({ id, name }) => ({ value: id, word: name })),
        ]}
        onChange={(person) => onChange({ ...filter, person })}
      />
      <Select
        label={t("marks:filter.state")}
        value={filter.state}
        options={states.map((value) => ({ value, word: t(`marks:filter.state.${value}`) }))}
        onChange={(state) => onChange({ ...filter, state })}
      />
      {isFiltering(filter) && (
        <Button look="plain" onPress={() => onChange(noFilter)}>
          {t("marks:filter.off")}
        </Button>
      )}
    </search>
  );
};
