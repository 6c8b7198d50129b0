// One more computer of one's own.

import { useNow } from "../../stores/now.ts";
import { useCircle, useEngine, useWords } from "../../stores/view.ts";
import { classes } from "../../ui/index.ts";
import { LinkForMachine } from "./LinkForMachine.tsx";
import styles from "./machine.module.css";

export const MachinePage = () => {
  const circle = useCircle();
  const engine = useEngine();
  const { t, times } = useWords();
  const now = useNow();
  if (circle === null) return null;
  const link = circle.machineInvite;
  const said = {
    title: t("machine:title"),
    before: (
      <>
        <p className="rd">{t("machine:what")}</p>
        <p className="rd">{t("machine:how")}</p>
        <p className={classes(styles.help)}>{t("machine:stays")}</p>
      </>
    ),
    open: link !== null && (
      <>
        <p className="rd">{t("machine:until", { time: { phrase: times.moment(link.expiresAt, now) } })}</p>
        <p className="rd">{t("machine:there")}</p>
      </>
    ),
    shows: t("machine:shows"),
    beside: t("machine:how.beside"),
    asks: (first: boolean) => t(first ? "machine:asks" : "machine:asksAgain"),
    state: (state: "open" | "used" | "ended" | "expired") => t(`machine:state.${state}`),
    page: t("machine:mine"),
  };
  return (
    <LinkForMachine
      circle={circle}
      link={link}
      // Who comes back to this very person comes by a link of its own.
      asks={circle.machineRequests.filter(({ user }) => circle.may.inviteMachine && user === circle.me)}
      may={circle.may.inviteMachine}
      make={() => engine.ask("machine.invite", { circleId: circle.id })}
      said={said}
      whose={circle.me}
    />
  );
};
