// A document's title: the heading of its page, written in place, saved when it is left. A document that was just made
// begins here, with what stands in for its title selected; Enter leads on to the text.

import { useEffect, useRef, useState } from "react";
import type { Refusal, ThingView } from "../../../../bridge/index.ts";
import { useCircle, useEngine, useWords } from "../../stores/view.ts";
import { classes, RefusalNotice } from "../../ui/index.ts";
import styles from "./document.module.css";

export const TitleField = ({
  thing,
  editable,
  fresh,
}: {
  readonly thing: ThingView;
  readonly editable: boolean;
  readonly fresh: boolean;
}) => {
  const { t } = useWords();
  const engine = useEngine();
  const circle = useCircle();
  const [typed, type] = useState<string | null>(null);
  const [refusal, refuse] = useState<Refusal | null>(null);
  const shown = thing.title.trim() === "" ? t("document:untitled") : thing.title;

  const field = useRef<HTMLTextAreaElement>(null);
  const begins = fresh && editable && shown === t("document:untitled");
  const begun = useRef(false);
  useEffect(() => {
    if (!begins || begun.current) return;
    begun.current = true;
    // After the shell, which takes the focus to a new page first.
    queueMicrotask(() => {
      field.current?.focus();
      field.current?.select();
    });
  }, [begins]);

  const save = async (): Promise<void> => {
    const title = typed?.trim() ?? "";
    if (circle !== null && title !== "" && title !== thing.title) {
      const renamed = await engine.ask("thing.rename", { circleId: circle.id, docId: thing.id, title });
      refuse(renamed.ok ? null : renamed.error);
    }
    type(null);
  };

  if (!editable)
    return (
      <h1 className={classes("t6", styles.title)} dir="auto">
        {shown}
      </h1>
    );
  return (
    <>
      <h1 className={classes("t6", styles.title)}>
        <textarea
          ref={field}
          className={classes(styles.titleField)}
          aria-label={t("document:titleField")}
          dir="auto"
          placeholder=" "
          rows={1}
          maxLength={1_000}
          autoComplete="off"
          spellCheck={false}
          translate="no"
          value={typed ?? shown}
          onChange={(event) => type(event.target.value.replace(/\n/g, " "))}
          onBlur={() => void save()}
          onKeyDown={(event) => {
            if (event.key === "Enter") {
              event.preventDefault();
              const text = event.currentTarget
                .closest("main")
                ?.querySelector<HTMLElement>("[contenteditable='true']");
              if (text === undefined || text === null) event.currentTarget.blur();
              else text.focus();
            } else if (event.key === "Escape") {
              type(null);
              event.currentTarget.blur();
            }
          }}
        />
      </h1>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </>
  );
};
