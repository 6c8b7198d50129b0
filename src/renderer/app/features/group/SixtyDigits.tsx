// The sixty digits that two persons have in common (ID-7): to be read aloud, as a code for a camera, and compared with
// what came from the other screen by a way that one trusts. What is put into the field is compared here and kept nowhere.

import { type SyntheticEvent, useState } from "react";
import { fold } from "../../../../text/fold.ts";
import { useWords } from "../../stores/view.ts";
import { Button, classes, TextField } from "../../ui/index.ts";
import { NotTheSame } from "./NotTheSame.tsx";
import { SafetyCode } from "./SafetyCode.tsx";
import met from "./MetInPerson.module.css";
import styles from "./group.module.css";

type Compared = { readonly type: "same" | "other" } | { readonly type: "few"; readonly count: number };

/** Digits of any script, whatever stands between them. */
export const compareDigits = (groups: readonly string[], typed: string): Compared => {
  const digits = fold(typed).replaceAll(/[^0-9]/g, "");
  const own = groups.join("");
  if (digits.length < own.length) return { type: "few", count: digits.length };
  return { type: digits === own ? "same" : "other" };
};

type Props = { readonly groups: readonly string[]; readonly onOther: () => void };

export const SixtyDigits = ({ groups, onOther }: Props) => {
  const { t, digits } = useWords();
  const [typed, type] = useState("");
  const [compared, compare] = useState<Compared | null>(null);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const result = compareDigits(groups, typed);
    compare(result);
    if (result.type === "other") onOther();
  };
  return (
    <div className={classes(met.way)}>
      <h3>{t("person:metDigits")}</h3>
      <p>{t("person:metDigitsHelp")}</p>
      <div className={classes(met.sixty)}>
        <ol className={classes(met.digits)} dir="ltr" translate="no">
          {groups.map((group, place) => (
            // oxlint-disable-next-line react/no-array-index-key -- groups may repeat; their place is their name
            <li key={place}>{digits(group)}</li>
          ))}
        </ol>
        <SafetyCode groups={groups} />
      </div>
      <p className={classes(styles.help)}>{t("person:metCodeHelp")}</p>
      <form className={classes(met.pasted)} onSubmit={submit}>
        <TextField
          label={t("person:metPaste")}
          help={t("person:metPasteHelp")}
          code
          value={typed}
          maxLength={400}
          onChange={(value) => {
            type(value);
            compare(null);
          }}
          problem={
            compared?.type === "few" ? t("person:metPasteFew", { n: digits(String(compared.count)) }) : null
          }
        />
        <Button type="submit" look="edge" isDisabled={typed.trim() === ""}>
          {t("person:metCompare")}
        </Button>
      </form>
      <div aria-live="polite">{compared?.type === "same" && <p>{t("person:metPasteSame")}</p>}</div>
      {compared?.type === "other" && <NotTheSame />}
    </div>
  );
};
