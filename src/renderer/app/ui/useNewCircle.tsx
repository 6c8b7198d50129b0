// What whoever begins a circle says of it, with another one before it or none: its name, one's own name in it, and what
// newcomers are given. Nothing goes to the engine while a name is missing, and the field says so.

import { type ReactNode, type Ref, useState } from "react";
import { histories, type HistoryGiven } from "../../../bridge/index.ts";
import { useWords } from "../stores/view.ts";
import { TextField } from "./Field.tsx";
import { Choice } from "./Select.tsx";

type Said = { readonly name: string; readonly myName: string; readonly newcomers: HistoryGiven };
type Asked = {
  readonly label: string;
  readonly myNameLabel: string;
  readonly inputRef?: Ref<HTMLInputElement>;
  /** One's name where one is known already. */
  readonly myName?: string;
};

/** The fields, and what was said in them; null where something is missing, which is told from then on. */
export const useNewCircle = ({
  label,
  myNameLabel,
  inputRef,
  myName: known = "",
}: Asked): { readonly fields: ReactNode; readonly say: () => Said | null } => {
  const { t } = useWords();
  const [name, setName] = useState("");
  const [myName, setMyName] = useState(known);
  const [newcomers, give] = useState<HistoryGiven>("present");
  const [isAsked, setAsked] = useState(false);
  const missing = (text: string): string | null =>
    isAsked && text.trim() === "" ? t("common:beginning.nameMissing") : null;
  return {
    fields: (
      <>
        <TextField
          label={label}
          {...(inputRef === undefined ? {} : { inputRef })}
          value={name}
          onChange={setName}
          maxLength={128}
          problem={missing(name)}
        />
        <TextField
          label={myNameLabel}
          help={t("common:beginning.myName.help")}
          value={myName}
          onChange={setMyName}
          maxLength={128}
          problem={missing(myName)}
        />
        <Choice
          label={t("common:beginning.newcomers")}
          help={t(`common:beginning.newcomers.${newcomers}.help`)}
          value={newcomers}
          options={histories.map((value) => ({ value, word: t(`common:beginning.newcomers.${value}`) }))}
          onChange={give}
        />
      </>
    ),
    say: () => {
      setAsked(true);
      const said = { name: name.trim(), myName: myName.trim(), newcomers };
      return said.name === "" || said.myName === "" ? null : said;
    },
  };
};
