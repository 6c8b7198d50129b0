// What went otherwise than wished, in three short sentences: what happened, what is safe, what to do; one button
// for the remedy, details folded (interface 8). It stands in place, beside what it concerns.

import type { ReactNode } from "react";
import { mostAtOnce, type Refusal } from "../../../bridge/index.ts";
import { useWords } from "../stores/view.ts";
import { classes } from "./classes.ts";
import styles from "./Notice.module.css";

type Props = {
  readonly happened: string;
  readonly safe: string;
  readonly todo: string;
  /** The remedy's button. */
  readonly action?: ReactNode;
  /** Left to right, to be copied. */
  readonly details?: string;
  /** Somebody may be taken for another: nothing is lost, and nobody should miss it. */
  readonly loud?: boolean;
};

export const Notice = ({ happened, safe, todo, action, details, loud = false }: Props) => {
  const { t } = useWords();
  return (
    <div
      role={loud ? "alert" : undefined}
      aria-live={loud ? undefined : "polite"}
      className={classes(styles.notice, loud && styles.loud)}
    >
      <p>
        <strong>{happened}</strong> {safe} {todo}
      </p>
      {action}
      {details !== undefined && (
        <details>
          <summary>{t("common:details")}</summary>
          <code dir="ltr">{details}</code>
        </details>
      )}
    </div>
  );
};

/** The number in a refusal that speaks of one. */
const numberIn: Partial<Record<Refusal, number>> = {
  circlesTooMany: mostAtOnce.circles,
  joiningTooMany: mostAtOnce.joining,
  invitesTooMany: mostAtOnce.openInvites,
  documentsTooMany: mostAtOnce.openDocuments,
  copiesTooMany: mostAtOnce.namedCopies,
};

/** Why the engine did not do a thing. */
export const RefusalNotice = ({
  refusal,
  action,
}: {
  readonly refusal: Refusal;
  readonly action?: ReactNode;
}) => {
  const { t } = useWords();
  const n = numberIn[refusal];
  return (
    <Notice
      happened={t(`common:refusal.${refusal}.happened`, n === undefined ? {} : { n })}
      safe={t(`common:refusal.${refusal}.safe`)}
      todo={t(`common:refusal.${refusal}.todo`)}
      action={action}
    />
  );
};
