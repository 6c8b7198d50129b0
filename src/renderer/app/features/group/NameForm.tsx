// A name that can be changed: one field, and a button once it is another.

import { useState } from "react";
import type { Refusal } from "../../../../bridge/index.ts";
import type { Result } from "../../../../core/base/result.ts";
import { useMayWrite, useWords } from "../../stores/view.ts";
import { Button, classes, RefusalNotice, TextField } from "../../ui/index.ts";
import styles from "./group.module.css";

type Props = {
  readonly label: string;
  readonly help: string;
  readonly name: string;
  readonly onSave: (name: string) => Promise<Result<unknown, Refusal>>;
};

export const NameForm = ({ label, help, name, onSave }: Props) => {
  const { t } = useWords();
  const mayWrite = useMayWrite();
  const [typed, type] = useState<string | null>(null);
  const [refusal, refuse] = useState<Refusal | null>(null);
  const value = typed ?? name;
  const isNew = value.trim() !== "" && value.trim() !== name;
  return (
    <form
      className={classes(styles.form)}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isNew) return;
        void onSave(value.trim()).then((done) => {
          refuse(done.ok ? null : done.error);
          if (done.ok) type(null);
        });
      }}
    >
      <TextField
        label={label}
        help={help}
        value={value}
        onChange={type}
        maxLength={128}
        isDisabled={!mayWrite}
      />
      {isNew && mayWrite && <Button type="submit">{t("group:rename")}</Button>}
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </form>
  );
};
