// Writing a note: a mark, a reply, a change of either. Ctrl Enter saves, Esc closes; what was written and not
// saved can be had back for a while.

import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { Refusal } from "../../../../bridge/index.ts";
import type { Result } from "../../../../core/base/result.ts";
import { useMayWrite, useUndo, useWords } from "../../stores/view.ts";
import { Button, classes, RefusalNotice, TextArea } from "../../ui/index.ts";
import styles from "./Thread.module.css";

type Props = {
  readonly label: string;
  readonly action: string;
  readonly first?: string;
  readonly mayBeEmpty?: boolean;
  readonly onSave: (text: string) => Promise<Result<unknown, Refusal>>;
  readonly onClose: () => void;
  /** Opens it again with what was written. */
  readonly onReopen: (text: string) => void;
};

/** What the keyboard goes back to when the field is gone. */
const cardOf = (field: HTMLElement | null): HTMLElement | null =>
  field?.closest<HTMLElement>("[data-thread]") ?? null;

export const Composer = ({
  label,
  action,
  first = "",
  mayBeEmpty = false,
  onSave,
  onClose,
  onReopen,
}: Props) => {
  const { t } = useWords();
  const undo = useUndo();
  const mayWrite = useMayWrite();
  const [text, setText] = useState(first);
  const [saving, setSaving] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    area.current?.focus({ preventScroll: true });
    // In sight with its buttons, once its place beside the text is known.
    const due = requestAnimationFrame(() =>
      area.current?.closest("form")?.scrollIntoView({ block: "nearest" }),
    );
    return () => cancelAnimationFrame(due);
  }, []);
  const empty = text.trim() === "" && !mayBeEmpty;

  const save = async (): Promise<void> => {
    if (empty || saving || !mayWrite) return;
    setSaving(true);
    const card = cardOf(area.current);
    const result = await onSave(text.trim());
    if (result.ok) return card?.focus({ preventScroll: true });
    setSaving(false);
    setRefusal(result.error);
  };
  const close = (): void => {
    const card = cardOf(area.current);
    onClose();
    card?.focus({ preventScroll: true });
    if (text.trim() !== "" && text !== first) undo.say(t("marks:said.dropped"), () => onReopen(text));
  };
  const press = (event: KeyboardEvent): void => {
    if (event.code === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.code === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void save();
    }
  };

  return (
    <form
      className={classes(styles.composer)}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextArea
        areaRef={area}
        quietLabel
        label={label}
        value={text}
        onChange={setText}
        onKeyDown={press}
        maxLength={20_000}
      />
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      <div className={classes(styles.actions)}>
        {mayWrite ? (
          <Button look="primary" type="submit" isDisabled={empty || saving}>
            {action}
          </Button>
        ) : (
          <span className={classes(styles.paused)}>{t("common:diskFull.paused")}</span>
        )}
        <Button look="quiet" onPress={close}>
          {t("common:cancel")}
        </Button>
      </div>
    </form>
  );
};
