// Needs a look: one calm list, usually one line. Each thing says what happened, the accident first, what is well and
// what helps; who it concerns where that is known; what a technical person would ask for behind details.

import { type ReactNode, useState } from "react";
import { Button as Pressable } from "react-aria-components";
import type { CircleView, Refusal } from "../../../../bridge/index.ts";
import { type Look, useLooks } from "../../stores/looks.ts";
import { useScrollPlace } from "../../stores/scroll.ts";
import { personName, useCircle, useEngine, useMayWrite, usePlaces, useWords } from "../../stores/view.ts";
import { Button, classes, Page, RefusalNotice } from "../../ui/index.ts";
import { Emptied } from "./Emptied.tsx";
import { SetAside } from "./SetAside.tsx";
import styles from "./look.module.css";

export const LookPage = () => {
  const circle = useCircle();
  useScrollPlace(true);
  return circle === null ? null : <Looks circle={circle} />;
};

const Looks = ({ circle }: { readonly circle: CircleView }) => {
  const { t } = useWords();
  const looks = useLooks(circle);
  const empty = looks.length === 0 && !circle.setAside.some(({ mayAgain }) => mayAgain);
  return (
    <Page thing lookedAt title={t("look:title")} under={empty ? undefined : t("look:calm")}>
      {empty && <p className="rd">{t("look:nothing")}</p>}
      <ul className={classes(styles.list)}>
        {looks.map((one) => (
          <OneLook key={one.reason} circle={circle} one={one} />
        ))}
      </ul>
      {circle.setAside.length > 0 && <SetAside circle={circle} />}
    </Page>
  );
};

type Props = { readonly circle: CircleView; readonly one: Look };

const OneLook = ({ circle, one }: Props) => {
  const { t } = useWords();
  const { reason, count, users, proof } = one;
  const counted = reason === "quarantined" || reason === "afterRemoval";
  return (
    <li className={classes(styles.one)}>
      <h2 className="t4">{t(`look:${reason}.title`)}</h2>
      <div className="rd">
        <Said word={t("look:happened")}>
          {counted ? t(`look:${reason}.happened`, { count }) : t(`look:${reason}.happened`)}
        </Said>
        <Said word={t("look:safe")}>{t(`look:${reason}.safe`)}</Said>
        <Said word={t("look:todo")}>{t(`look:${reason}.todo`)}</Said>
      </div>
      {reason === "emptied" && <Emptied circle={circle} />}
      {users.length > 0 && <Concerned circle={circle} users={users} />}
      <details className={classes(styles.details)}>
        <summary>{t("common:details")}</summary>
        <code dir="ltr" translate="no">
          {[
            `reason  ${reason}`,
            `count   ${count}`,
            ...users.map((user) => `user    ${user}`),
            ...proof,
          ].join("\n")}
        </code>
      </details>
      <PutAway circle={circle} one={one} />
    </li>
  );
};

/** Whom it concerns, each a way to that person's page, where what helps is done. */
const Concerned = ({ circle, users }: { readonly circle: CircleView; readonly users: Look["users"] }) => {
  const words = useWords();
  const { t } = words;
  const places = usePlaces();
  return (
    <div className={classes(styles.concerned)}>
      <span>{t("look:concerns")}</span>
      <ul>
        {users.map((user) => (
          <li key={user}>
            <Pressable
              className={classes(styles.person)}
              onPress={() => places.go({ type: "person", userId: user })}
            >
              <bdi>{personName(words, circle, user)}</bdi>
            </Pressable>
          </li>
        ))}
      </ul>
    </div>
  );
};

/** What stands by itself goes by itself; what came and was looked at is put away. */
const PutAway = ({ circle, one }: Props) => {
  const { t } = useWords();
  const engine = useEngine();
  const mayWrite = useMayWrite();
  const [refusal, refuse] = useState<Refusal | null>(null);
  const { reason, away } = one;
  if (!away || !mayWrite || reason === "keysChanged") return null;
  const putAway = async (): Promise<void> => {
    refuse(null);
    const done = await engine.ask("look.putAway", { circleId: circle.id, reason });
    if (!done.ok) refuse(done.error);
  };
  return (
    <p className={classes(styles.away)}>
      <Button
        look="plain"
        small
        aria-label={t("look:putAwayNamed", { title: { phrase: t(`look:${reason}.title`) } })}
        onPress={() => void putAway()}
      >
        {t("look:putAway")}
      </Button>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </p>
  );
};

const Said = ({ word, children }: { readonly word: string; readonly children: ReactNode }) => (
  <p>
    <strong>{word}</strong> {children}
  </p>
);
