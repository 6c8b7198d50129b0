// Documents of which much was deleted at once: which, by whom and when, with a way to what was there and to the history.

import type { CircleView, EmptiedView } from "../../../../bridge/index.ts";
import { useNow } from "../../stores/now.ts";
import { personName, usePlaces, useWords } from "../../stores/view.ts";
import { Button, classes } from "../../ui/index.ts";
import styles from "./look.module.css";

export const Emptied = ({ circle }: { readonly circle: CircleView }) => (
  <ul className={classes(styles.acts, styles.group)}>
    {circle.emptied.map((one) => (
      <li key={`${one.docId} ${one.device}`}>
        <OneEmptied circle={circle} one={one} />
      </li>
    ))}
  </ul>
);

const OneEmptied = ({ circle, one }: { readonly circle: CircleView; readonly one: EmptiedView }) => {
  const words = useWords();
  const { t, times } = words;
  const places = usePlaces();
  const now = useNow();
  const { docId, user, device, seqs, at, percent } = one;
  const given = circle.things.find(({ id }) => id === docId)?.title ?? "";
  const title = given.trim() === "" ? t("document:untitled") : given;
  return (
    <>
      <span>
        {t("look:emptied.row", {
          when: times.coarse(at, now),
          name: personName(words, circle, user),
          n: percent,
          title,
        })}
      </span>
      <span className={classes(styles.ways)}>
        <Button
          look="plain"
          small
          aria-label={t("look:emptied.seeNamed", { title })}
          onPress={() => places.go({ type: "copy", docId, target: { type: "without", device, seqs } })}
        >
          {t("look:emptied.see")}
        </Button>
        <Button
          look="plain"
          small
          aria-label={t("look:emptied.historyNamed", { title })}
          onPress={() => places.go({ type: "document", docId, history: true })}
        >
          {t("look:emptied.history")}
        </Button>
      </span>
    </>
  );
};
