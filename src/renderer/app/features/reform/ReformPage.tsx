// A new circle from this one (OUT-14): what goes along and what does not, who is to come, and whether it is said here. As
// it stands at first nobody is chosen and nothing is said: whoever has something to fear has to undo nothing.

import { type ReactNode, useId, useState } from "react";
import type { CircleView, PersonView, Refusal } from "../../../../bridge/index.ts";
import type { UserId } from "../../../../core/base/brand.ts";
import { useAbout } from "../../stores/about.ts";
import { useScrollPlace } from "../../stores/scroll.ts";
import { nameOf, useCircle, useEngine, usePlaces, useWords } from "../../stores/view.ts";
import { Button, Choice, classes, Page, RefusalNotice, Switch, useNewCircle } from "../../ui/index.ts";
import styles from "./reform.module.css";

export const ReformPage = () => {
  const circle = useCircle();
  return circle === null ? null : <Reform key={circle.id} circle={circle} />;
};

type Props = { readonly circle: CircleView };

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className={classes("rd", styles.part)}>
    <h2>{title}</h2>
    {children}
  </section>
);

const Reform = ({ circle }: Props) => {
  const { t } = useWords();
  useScrollPlace(true);
  return (
    <Page thing title={t("reform:title")} under={t("reform:under")}>
      <Part title={t("reform:goes")}>
        <p>{t("reform:goes.text")}</p>
        {circle.beginning !== null && <p>{t("reform:goes.doubt")}</p>}
      </Part>
      <Part title={t("reform:stays")}>
        <p>{t("reform:stays.text")}</p>
      </Part>
      <Part title={t("reform:others")}>
        <p>{t("reform:others.text")}</p>
      </Part>
      <Choose circle={circle} />
    </Page>
  );
};

const ways = ["quiet", "told"] as const;

const Choose = ({ circle }: Props) => {
  const { t } = useWords();
  const engine = useEngine();
  const places = usePlaces();
  const [chosen, choose] = useState<ReadonlySet<UserId>>(new Set());
  const [way, setWay] = useState<(typeof ways)[number]>("quiet");
  const [refusal, refuse] = useState<Refusal | null>(null);
  const others = circle.people.filter(({ me }) => !me);
  const mayTell = circle.active && circle.held === null;
  const { fields, say } = useNewCircle({
    label: t("reform:name"),
    myNameLabel: t("reform:myName"),
    myName: circle.people.find(({ me }) => me)?.name ?? "",
  });
  const begin = async (): Promise<void> => {
    const said = say();
    refuse(null);
    if (said === null) return;
    const begun = await engine.ask("circle.reform", {
      circleId: circle.id,
      ...said,
      people: others.flatMap(({ id }) => (chosen.has(id) ? [id] : [])),
      tell: mayTell && way === "told",
    });
    if (begun.ok) {
      places.openCircle(begun.value.circleId);
      places.go({ type: "begun" });
    } else if (begun.error !== "notConfirmed") refuse(begun.error);
  };
  return (
    <form
      className={classes(styles.form)}
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <People circle={circle} others={others} chosen={chosen} choose={choose} />
      {fields}
      {mayTell ? (
        <Choice
          label={t("reform:tell")}
          help={t(`reform:tell.${way}.help`)}
          value={way}
          options={ways.map((value) => ({ value, word: t(`reform:tell.${value}`) }))}
          onChange={setWay}
        />
      ) : (
        <p className={classes(styles.help)}>{t("reform:tell.cannot")}</p>
      )}
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      <div className={classes(styles.acts)}>
        <Button look="primary" type="submit">
          {t("reform:begin")}
        </Button>
      </div>
    </form>
  );
};

type PeopleProps = Props & {
  readonly others: readonly PersonView[];
  readonly chosen: ReadonlySet<UserId>;
  readonly choose: (chosen: ReadonlySet<UserId>) => void;
};

const People = ({ circle, others, chosen, choose }: PeopleProps) => {
  const words = useWords();
  const { t } = words;
  const label = useId();
  const aboutOf = useAbout(circle);
  if (others.length === 0) return <p className={classes(styles.help)}>{t("reform:people.nobody")}</p>;
  return (
    <div>
      <p id={label} className={classes(styles.label)}>
        {t("reform:people")}
      </p>
      <p className={classes(styles.help)}>{t("reform:people.help")}</p>
      <ul className={classes(styles.people)} aria-labelledby={label}>
        {others.map((person) => {
          const about = person.standing === "active" ? aboutOf(person) : t("reform:people.gone");
          return (
            <li key={person.id}>
              <Switch
                on={chosen.has(person.id)}
                {...(about === undefined ? {} : { help: about })}
                onChange={(on) =>
                  choose(new Set(on ? [...chosen, person.id] : [...chosen].filter((id) => id !== person.id)))
                }
              >
                {nameOf(words, person)}
              </Switch>
            </li>
          );
        })}
      </ul>
    </div>
  );
};
