// Needs a look: one calm list, usually one line. Each thing says what happened, the accident first, what is well and
// what helps; who it concerns where that is known; what a technical person would ask for behind details.

import type { ReactNode } from "react";
import type { CircleView, NeedsLookView } from "../../../../bridge/index.ts";
import { useScrollPlace } from "../../stores/scroll.ts";
import { personName, useCircle, useWords } from "../../stores/view.ts";
import { classes, Page } from "../../ui/index.ts";
import { SetAside } from "./SetAside.tsx";
import styles from "./look.module.css";

export const LookPage = () => {
  const { t } = useWords();
  const circle = useCircle();
  useScrollPlace(true);
  if (circle === null) return null;
  const empty = circle.needsLook.length === 0 && !circle.setAside.some(({ mayAgain }) => mayAgain);
  return (
    <Page thing lookedAt title={t("look:title")} under={empty ? undefined : t("look:calm")}>
      {empty && <p className="rd">{t("look:nothing")}</p>}
      <ul className={classes(styles.list)}>
        {circle.needsLook.map((one) => (
          <Look key={one.reason} circle={circle} one={one} />
        ))}
      </ul>
      {circle.setAside.length > 0 && <SetAside circle={circle} />}
    </Page>
  );
};

type Props = { readonly circle: CircleView; readonly one: NeedsLookView };

const Look = ({ circle, one }: Props) => {
  const words = useWords();
  const { t } = words;
  const { reason, count, users } = one;
  const counted = reason === "quarantined" || reason === "afterRemoval";
  const names = words.list(users.map((user) => personName(words, circle, user)));
  return (
    <li className={classes(styles.one)}>
      <h2 className="t4">{t(`look:${reason}.title`)}</h2>
      <div className="rd">
        <Said word={t("look:happened")}>
          {counted ? t(`look:${reason}.happened`, { count }) : t(`look:${reason}.happened`)}
          {users.length > 0 && ` ${t("look:users", { names: { phrase: names } })}`}
        </Said>
        <Said word={t("look:safe")}>{t(`look:${reason}.safe`)}</Said>
        <Said word={t("look:todo")}>{t(`look:${reason}.todo`)}</Said>
      </div>
      <details className={classes(styles.details)}>
        <summary>{t("common:details")}</summary>
        <code dir="ltr" translate="no">
          {[`reason  ${reason}`, `count   ${count}`, ...users.map((user) => `user    ${user}`)].join("\n")}
        </code>
      </details>
    </li>
  );
};

const Said = ({ word, children }: { readonly word: string; readonly children: ReactNode }) => (
  <p>
    <strong>{word}</strong> {children}
  </p>
);
