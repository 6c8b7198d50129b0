// A title changed in the list.

import { useEffect, useRef, useState } from "react";
import { useWords } from "../../stores/view.ts";
import { Button, classes, TextField } from "../../ui/index.ts";
import styles from "./document.module.css";

type Props = {
  readonly title: string;
  /** Null when it stays as it is. */
  readonly onDone: (title: string | null) => void;
};

export const RenameForm = ({ title, onDone }: Props) => {
  const { t } = useWords();
  const [typed, type] = useState(title);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // After the menu has given the focus back.
    const timer = setTimeout(() => {
      field.current?.focus();
      field.current?.select();
    });
    return () => clearTimeout(timer);
  }, []);
  return (
    <form
      className={classes(styles.rename)}
      onSubmit={(event) => {
        event.preventDefault();
        const trimmed = typed.trim();
        onDone(trimmed === "" || trimmed === title ? null : trimmed);
      }}
    >
      <TextField
        label={t("document:titleField")}
        quietLabel
        inputRef={field}
        value={typed}
        onChange={type}
        maxLength={1_000}
        onKeyDown={(event) => {
          if (event.key === "Escape") onDone(null);
        }}
      />
      <Button type="submit">{t("common:save")}</Button>
      <Button look="quiet" onPress={() => onDone(null)}>
        {t("common:cancel")}
      </Button>
    </form>
  );
};
