// What the whole circle should know and nobody has to hurry for: that one person alone keeps it, and the way to what
// needs a look, usually one line.

import type { CircleView } from "../../../../bridge/index.ts";
import { useLooks } from "../../stores/looks.ts";
import { usePlaces, useWords } from "../../stores/view.ts";
import { classes, HandOver, List, Notice, Row } from "../../ui/index.ts";
import styles from "./group.module.css";

type Props = { readonly circle: CircleView };

export const OneKeeper = ({ circle }: Props) => {
  const { t } = useWords();
  if (!circle.oneKeeper || !circle.active) return null;
  const mine = circle.people.some(({ me, rank }) => me && rank === "owner");
  return (
    <div className={classes(styles.notice)}>
      <Notice
        happened={t("person:keeper.happened")}
        safe={t("person:keeper.safe")}
        todo={`${t("person:keeper.todo")} ${mine ? t("person:keeper.mine") : ""}`.trim()}
        action={mine && <HandOver circle={circle} />}
      />
      <details className={classes(styles.help)}>
        <summary>{t("person:keeper.lostTitle")}</summary>
        <p>{t("person:keeper.lostWords")}</p>
        <p>{t("person:keeper.lostCode")}</p>
        <p>{t("person:keeper.lostMachine")}</p>
      </details>
    </div>
  );
};

export const NeedsLook = ({ circle }: Props) => {
  const { t } = useWords();
  const places = usePlaces();
  const open = (): void => places.go({ type: "look" });
  const looks = useLooks(circle);
  const again = circle.setAside.filter(({ mayAgain }) => mayAgain).length;
  const empty = looks.length + again === 0;
  return (
    <List title={t("look:title")}>
      {empty && <Row>{t("look:nothing")}</Row>}
      {looks.map(({ reason }) => (
        <Row key={reason} onOpen={open}>
          {t(`look:${reason}.title`)}
        </Row>
      ))}
      {again > 0 && <Row onOpen={open}>{t("look:setAside.row", { count: again })}</Row>}
      {again === 0 && circle.setAside.length > 0 && <Row onOpen={open}>{t("look:setAside.plain")}</Row>}
    </List>
  );
};
