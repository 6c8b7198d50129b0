// The words on both screens (TRU-18): asked for on both, the same six appear on both. Whoever leaves the page asks no
// more. Two buttons of one weight, none in focus, say what was seen (interface 11).

import { useEffect, useRef, useState } from "react";
import type { CircleView, PersonView, Refusal } from "../../../../bridge/index.ts";
import { nameOf, useEngine, useWords } from "../../stores/view.ts";
import { Button, classes, CompareWords, RefusalNotice } from "../../ui/index.ts";
import { NotTheSame } from "./NotTheSame.tsx";
import styles from "./MetInPerson.module.css";

type Props = {
  readonly circle: CircleView;
  readonly person: PersonView;
  readonly onSame: () => void;
  readonly onOther: () => void;
};

export const WordsOnBothScreens = ({ circle, person, onSame, onOther }: Props) => {
  const words = useWords();
  const { t } = words;
  const engine = useEngine();
  const [refusal, refuse] = useState<Refusal | null>(null);
  const [differ, setDiffer] = useState(false);
  const name = nameOf(words, person);
  const [circleId, userId] = [circle.id, person.id];
  const state = person.words?.state ?? null;
  const isOn = state === "waiting" || state === "shown";
  const ask = async (on: boolean): Promise<void> => {
    refuse(null);
    const done = await engine.ask("member.compare", { circleId, userId, on });
    if (!done.ok) refuse(done.error);
  };
  useEffect(() => {
    if (!isOn) return undefined;
    return () => void engine.ask("member.compare", { circleId, userId, on: false });
  }, [engine, isOn, circleId, userId]);
  /** They come when the other screen asks: below the window nobody would see them. */
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (state === "shown") shown.current?.scrollIntoView({ block: "nearest" });
  }, [state]);
  /** It stays where the others go, and keeps the focus. */
  const toggle = useRef<HTMLButtonElement>(null);
  const saySame = (same: boolean): void => {
    toggle.current?.focus();
    void ask(false);
    setDiffer(!same);
    if (same) onSame();
    else onOther();
  };
  return (
    <div ref={shown} className={classes(styles.way)}>
      <h3>{t("person:metWords")}</h3>
      <p>{person.near || isOn ? t("person:metWordsHelp") : t("person:metWordsFar", { name })}</p>
      <div aria-live="polite">
        {state === "asked" && <p>{t("person:metWordsAsked", { name })}</p>}
        {state === "waiting" && <p>{t("person:metWordsWaiting")}</p>}
        {person.words?.state === "shown" && <CompareWords places={person.words.words} />}
      </div>
      {state === "shown" && (
        <div className={classes(styles.metActs)}>
          <Button onPress={() => saySame(true)}>{t("person:metWordsSame")}</Button>
          <Button onPress={() => saySame(false)}>{t("person:metWordsOther")}</Button>
        </div>
      )}
      {differ && <NotTheSame />}
      {(person.near || isOn) && (
        <Button
          ref={toggle}
          look={isOn ? "plain" : "edge"}
          onPress={() => {
            setDiffer(false);
            void ask(!isOn);
          }}
        >
          {t(isOn ? "person:metWordsStop" : "person:metWordsShow")}
        </Button>
      )}
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </div>
  );
};
