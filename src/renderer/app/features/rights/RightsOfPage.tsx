// Who writes one text: how it is, and another way for whoever may decide it (MEM-43). Every machine holds to it; what is
// said here is no more than how the engine has it.

import { useState } from "react";
import type { CircleView, DocumentMode, Refusal, ThingView } from "../../../../bridge/index.ts";
import type { DocId, UserId } from "../../../../core/base/brand.ts";
import { useAbout } from "../../stores/about.ts";
import { useScrollPlace } from "../../stores/scroll.ts";
import { nameOf, useCircle, useEngine, useMayWrite, useWords } from "../../stores/view.ts";
import { Button, Choice, classes, Page, RefusalNotice, Switch } from "../../ui/index.ts";
import { rightsSentence } from "./rightsWords.ts";
import styles from "./rights.module.css";

export const RightsOfPage = ({ docId }: { readonly docId: DocId }) => {
  const circle = useCircle();
  const thing = circle?.things.find(({ id }) => id === docId);
  return circle === null || thing === undefined ? null : <Rights circle={circle} thing={thing} />;
};

type Props = { readonly circle: CircleView; readonly thing: ThingView };

const Rights = ({ circle, thing }: Props) => {
  const words = useWords();
  const { t } = words;
  const mayWrite = useMayWrite();
  useScrollPlace(true);
  const title = thing.title.trim() === "" ? t("document:untitled") : thing.title;
  const { mode, people } = thing.rights;
  return (
    <Page thing lookedAt title={t("rights:of", { title })}>
      <p className="rd">{rightsSentence(words, circle, thing)}</p>
      {circle.may.setRights && mayWrite ? (
        <Decide key={`${mode} ${people.join(" ")}`} circle={circle} thing={thing} />
      ) : (
        <p className={classes(styles.help)}>{t("rights:notYours")}</p>
      )}
    </Page>
  );
};

const modesOf = (thing: ThingView): readonly DocumentMode[] =>
  thing.kind === "reading" && thing.rights.mode !== "listed"
    ? ["open", "closed"]
    : ["open", "listed", "closed"];

const Decide = ({ circle, thing }: Props) => {
  const words = useWords();
  const { t } = words;
  const engine = useEngine();
  const aboutOf = useAbout(circle);
  const [mode, choose] = useState<DocumentMode>(thing.rights.mode);
  const [named, name] = useState<ReadonlySet<UserId>>(new Set(thing.rights.people));
  const [refusal, refuse] = useState<Refusal | null>(null);
  const others = circle.people.filter(
    ({ standing, rank }) => standing === "active" && (rank === "admin" || rank === "member"),
  );
  const people = others.filter(({ id }) => named.has(id)).map(({ id }) => id);
  const before = thing.rights.people;
  const same =
    mode === thing.rights.mode &&
    (mode !== "listed" || (people.length === before.length && people.every((id) => before.includes(id))));
  const decide = async (): Promise<void> => {
    refuse(null);
    const done = await engine.ask("document.setRights", {
      circleId: circle.id,
      docId: thing.id,
      mode,
      people: mode === "listed" ? people : [],
    });
    if (!done.ok && done.error !== "notConfirmed") refuse(done.error);
  };
  return (
    <div className={classes(styles.form)}>
      <Choice
        label={t("rights:who")}
        help={t(mode === "listed" ? "rights:listed.help" : `rights:${thing.kind}.${mode}`)}
        value={mode}
        options={modesOf(thing).map((value) => ({ value, word: t(`rights:mode.${thing.kind}.${value}`) }))}
        onChange={choose}
      />
      {mode === "listed" && (
        <ul className={classes(styles.people)} aria-label={t("rights:mode.document.listed")}>
          {others.map((person) => {
            const about = aboutOf(person);
            return (
              <li key={person.id}>
                <Switch
                  on={named.has(person.id)}
                  {...(about === undefined ? {} : { help: about })}
                  onChange={(on) =>
                    name(
                      (set) => new Set(on ? [...set, person.id] : [...set].filter((id) => id !== person.id)),
                    )
                  }
                >
                  {nameOf(words, person)}
                </Switch>
              </li>
            );
          })}
        </ul>
      )}
      {!same && (
        <div>
          <Button look="primary" onPress={() => void decide()}>
            {t("rights:decide")}
          </Button>
        </div>
      )}
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </div>
  );
};
