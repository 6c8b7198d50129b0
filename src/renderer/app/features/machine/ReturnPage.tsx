// Somebody lost a computer, or its words, and has the recovery code: a link for their new computer. Also for oneself, on a
// computer that another one let in.

import type { UserId } from "../../../../core/base/brand.ts";
import { useNow } from "../../stores/now.ts";
import { nameOf, useCircle, useEngine, useWords } from "../../stores/view.ts";
import { classes } from "../../ui/index.ts";
import { LinkForMachine } from "./LinkForMachine.tsx";
import styles from "./machine.module.css";

export const ReturnPage = ({ userId }: { readonly userId: UserId }) => {
  const circle = useCircle();
  const engine = useEngine();
  const words = useWords();
  const { t, times } = words;
  const now = useNow();
  const person = circle?.people.find(({ id }) => id === userId);
  if (circle === null || person === undefined) return null;
  const name = nameOf(words, person);
  const link = circle.returns.find(({ user }) => user === userId) ?? null;
  const said = {
    title: person.me ? t("machine:back.titleMine") : t("machine:back.title", { name }),
    before: (
      <>
        <p className="rd">{t("machine:back.what", { name })}</p>
        <p className="rd">{t("machine:back.how", { name })}</p>
        <p className={classes(styles.help)}>{t("machine:back.care", { name })}</p>
        <p className={classes(styles.help)}>{t("machine:back.lost")}</p>
      </>
    ),
    open: link !== null && (
      <>
        <p className="rd">
          {t("machine:back.until", { name, time: { phrase: times.moment(link.expiresAt, now) } })}
        </p>
        <p className="rd">{t("machine:back.there")}</p>
      </>
    ),
    shows: t("machine:back.shows", { name }),
    beside: t("machine:back.beside"),
    asks: (first: boolean) => t(first ? "machine:back.asks" : "machine:asksAgain", { name }),
    state: (state: "open" | "used" | "ended" | "expired") =>
      state === "used" || state === "expired"
        ? t(`machine:back.state.${state}`, { name })
        : t(`machine:state.${state}`),
    page: person.me ? t("machine:mine") : t("machine:back.page", { name }),
  };
  return (
    <LinkForMachine
      circle={circle}
      link={link}
      asks={circle.machineRequests.filter(({ user }) => user === userId)}
      may={person.may.bringBack}
      make={() => engine.ask("return.invite", { circleId: circle.id, userId })}
      said={said}
      whose={userId}
    />
  );
};
