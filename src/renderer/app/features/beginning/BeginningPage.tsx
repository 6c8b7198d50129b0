// A new circle: its name and one's own name in it. It is the first page where there is no circle yet, and then also
// leads to joining one by link.

import { useEffect, useRef, useState } from "react";
import type { Refusal } from "../../../../bridge/index.ts";
import { useCircle, useEngine, usePlaces, useView, useWords } from "../../stores/view.ts";
import { Button, classes, Page, RefusalNotice, useNewCircle } from "../../ui/index.ts";
import styles from "./BeginningPage.module.css";

export const BeginningPage = () => {
  const { t } = useWords();
  const engine = useEngine();
  const places = usePlaces();
  const circle = useCircle();
  const view = useView();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const field = useRef<HTMLInputElement>(null);
  // After the shell, which takes the focus to a new page first.
  useEffect(() => queueMicrotask(() => field.current?.focus()), []);
  const { fields, say } = useNewCircle({
    label: t("common:beginning.name"),
    myNameLabel: t("common:beginning.myName"),
    inputRef: field,
  });

  const create = async (): Promise<void> => {
    const said = say();
    setRefusal(null);
    if (said === null) return;
    const result = await engine.ask("circle.createWith", said);
    if (result.ok) places.openCircle(result.value.circleId);
    else setRefusal(result.error);
  };

  return (
    <Page
      thing={circle !== null}
      title={t(circle === null ? "common:beginning.first" : "common:beginning.title")}
    >
      <p className={classes(styles.explain)}>{t("common:beginning.explain")}</p>
      <form
        className={classes(styles.form)}
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        {fields}
        {refusal !== null && <RefusalNotice refusal={refusal} />}
        <div className={classes(styles.actions)}>
          <Button look="primary" type="submit">
            {t("common:beginning.create")}
          </Button>
        </div>
      </form>
      {circle === null && (
        <div className={classes(styles.other)}>
          <span>{t("common:beginning.or")}</span>
          <Button look="plain" onPress={() => places.go({ type: "join" })}>
            {t("common:circle.join")}
          </Button>
          <Button look="plain" onPress={() => places.go({ type: "join", machine: true })}>
            {t("joining:fromOther")}
          </Button>
          {view?.damaged.map(({ id, name: its }) => (
            <Button key={id} look="plain" onPress={() => places.go({ type: "damaged", id })}>
              {t("common:circle.damaged", {
                circle: its.trim() === "" ? { phrase: t("common:damaged.unnamed") } : its,
              })}
            </Button>
          ))}
          {view?.joining.map((joining) => (
            <Button
              key={joining.id}
              look="plain"
              onPress={() => places.go({ type: "joining", circleId: joining.id })}
            >
              {t("common:circle.joining")}
            </Button>
          ))}
        </div>
      )}
    </Page>
  );
};
