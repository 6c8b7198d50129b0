// The circle's name and one's own name in it; and the way out, which the outer page explains first.

import { useState } from "react";
import type { CircleView, Refusal } from "../../../../bridge/index.ts";
import { useEngine, useMayWrite, usePlaces, useWords } from "../../stores/view.ts";
import { Button, classes, RefusalNotice, TextField } from "../../ui/index.ts";
import styles from "./SettingsPage.module.css";

type NameProps = {
  readonly label: string;
  readonly help?: string;
  readonly name: string;
  readonly disabled: boolean;
  readonly onSave: (name: string) => void;
};

const Name = ({ label, help, name, disabled, onSave }: NameProps) => {
  const { t } = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const changed = typed !== null && typed.trim() !== "" && typed.trim() !== name;
  return (
    <form
      className={classes(styles.name)}
      onSubmit={(event) => {
        event.preventDefault();
        if (!changed) return;
        onSave(typed.trim());
        setTyped(null);
      }}
    >
      <TextField
        label={label}
        {...(help === undefined ? {} : { help })}
        value={typed ?? name}
        onChange={setTyped}
        maxLength={128}
        isDisabled={disabled}
      />
      {changed && <Button type="submit">{t("common:save")}</Button>}
    </form>
  );
};

export const CircleSettings = ({ circle }: { readonly circle: CircleView }) => {
  const { t } = useWords();
  const engine = useEngine();
  const places = usePlaces();
  const mayWrite = useMayWrite();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const me = circle.people.find((person) => person.me);
  const mayRename = me?.rank === "owner" || me?.rank === "admin";
  const ask = async (verb: "circle.rename" | "circle.renameMe", name: string): Promise<void> => {
    const result = await engine.ask(verb, { circleId: circle.id, name });
    setRefusal(result.ok ? null : result.error);
  };
  return (
    <section>
      <h2 className="t4">{t("settings:circle")}</h2>
      <Name
        label={t("settings:circle.name")}
        name={circle.name}
        disabled={!mayWrite || !mayRename}
        onSave={(name) => void ask("circle.rename", name)}
      />
      <Name
        label={t("settings:circle.myName")}
        help={t("settings:circle.myName.help")}
        name={me?.name ?? ""}
        disabled={!mayWrite}
        onSave={(name) => void ask("circle.renameMe", name)}
      />
      <div className={classes(styles.act)}>
        <Button onPress={() => places.go({ type: "leaving", circleId: circle.id })}>
          {t("leaving:enter")}
        </Button>
        <p>{t("leaving:enter.help")}</p>
      </div>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </section>
  );
};
