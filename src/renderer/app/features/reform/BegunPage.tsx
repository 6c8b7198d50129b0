// In a circle that was begun from another one here: how far it is, what did not come along, and who is still to be
// invited (OUT-10, OUT-13).

import { useScrollPlace } from "../../stores/scroll.ts";
import { useCircle, useMayWrite, usePlaces, useView, useWords } from "../../stores/view.ts";
import { Button, classes, Page, Working } from "../../ui/index.ts";
import { type Begun, LeftThere } from "./LeftThere.tsx";
import styles from "./reform.module.css";

export const BegunPage = () => {
  const circle = useCircle();
  const places = usePlaces();
  const mayWrite = useMayWrite();
  const view = useView();
  const { t } = useWords();
  useScrollPlace(true);
  if (circle === null || circle.begunFrom === null) return null;
  const begun = circle.begunFrom;
  const from = view?.circles.find(({ id }) => id === begun.circle);
  return (
    <Page
      thing
      lookedAt
      title={
        from === undefined ? t("reform:begun.title") : t("reform:begun.titleFrom", { circle: from.name })
      }
    >
      <section className={classes("rd", styles.part)}>
        <Progress begun={begun} isOpen={from !== undefined} />
        {begun.whole && <p>{t(`reform:begun.said.${begun.said}`)}</p>}
      </section>
      {begun.chosen.length > 0 && (
        <section className={classes("rd", styles.part)}>
          <h2>{t("reform:begun.chosen")}</h2>
          <p>{t("reform:begun.chosenHelp")}</p>
          <ul className={classes(styles.chosen)}>
            {begun.chosen.map((name, place) => (
              <li key={`${place} ${name}`}>
                <bdi>{name}</bdi>
              </li>
            ))}
          </ul>
        </section>
      )}
      {begun.whole && <LeftThere circle={circle} begun={begun} isOpen={from !== undefined} />}
      <div className={classes(styles.acts)}>
        {begun.chosen.length > 0 && (
          <Button
            look="primary"
            isDisabled={!mayWrite}
            onPress={() => places.go({ type: "invitation", inviteId: null })}
          >
            {t("reform:begun.invite")}
          </Button>
        )}
        <Button onPress={() => places.go({ type: "today" })}>{t("reform:begun.go")}</Button>
      </div>
    </Page>
  );
};

const Progress = ({ begun, isOpen }: { readonly begun: Begun; readonly isOpen: boolean }) => {
  const { t } = useWords();
  const { whole, carried, missingCount } = begun;
  if (carried !== null)
    return (
      <Working said={t("reform:begun.working", carried)} part={carried.done / Math.max(1, carried.all)} />
    );
  if (!whole)
    return isOpen ? <Working said={t("reform:begun.starting")} /> : <p>{t("reform:begun.waits")}</p>;
  return (
    <>
      <p>{t(missingCount === 0 ? "reform:begun.whole" : "reform:begun.wholeRest")}</p>
      {missingCount > 0 && <p>{t("reform:begun.missing", { count: missingCount })}</p>}
    </>
  );
};
