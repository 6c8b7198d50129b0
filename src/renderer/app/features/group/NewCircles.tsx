// New circles from this one: what people say of theirs, who is still to come into this one, and, where no other way is
// left, the way to begin one (OUT-12, OUT-13, OUT-14).

import type { CircleView } from "../../../../bridge/index.ts";
import { personName, usePlaces, useWords } from "../../stores/view.ts";
import { Button, classes, List, Sentences } from "../../ui/index.ts";
import styles from "./group.module.css";

type Props = { readonly circle: CircleView };
type Reform = CircleView["reforms"][number];

const Said = ({ circle, reform }: Props & { readonly reform: Reform }) => {
  const words = useWords();
  const { t } = words;
  const { by, people, unknown } = reform;
  const name = personName(words, circle, by);
  const names = { phrase: words.names(people.map((user) => personName(words, circle, user))) };
  if (by === circle.me)
    return t(people.length === 0 ? "reform:said.mineAlone" : "reform:said.mine", { names });
  const key = people.length > 0 ? "named" : unknown > 0 ? "strangers" : "nobody";
  return (
    <Sentences
      of={[
        t(`reform:said.${key}`, { name, names }),
        people.includes(circle.me) ? t("reform:said.you", { name }) : t("reform:said.notYou"),
        t("reform:said.word"),
      ]}
    />
  );
};

/** What is to be known of new circles: in the old one, and in the new one who is still to come. */
export const NewCircles = ({ circle }: Props) => {
  const words = useWords();
  const { t } = words;
  const places = usePlaces();
  const waiting = circle.begunFrom?.chosen ?? [];
  if (waiting.length + circle.reforms.length === 0) return null;
  return (
    <div className={classes(styles.circles)}>
      {waiting.length > 0 && (
        <div className={classes(styles.sentence)}>
          <span>{t("reform:begun.row", { names: { phrase: words.names(waiting) } })}</span>
          <Button look="plain" small onPress={() => places.go({ type: "begun" })}>
            {t("reform:begun.open")}
          </Button>
        </div>
      )}
      {circle.reforms.length > 0 && (
        <List title={t("reform:said.title")}>
          {circle.reforms.map((reform) => (
            <li key={reform.by} className={classes(styles.sentence)}>
              <span>
                <Said circle={circle} reform={reform} />
              </span>
            </li>
          ))}
        </List>
      )}
    </div>
  );
};

/** At the end of the page: nobody needs it on most days. */
export const BeginAnew = () => {
  const { t } = useWords();
  const places = usePlaces();
  return (
    <details className={classes(styles.anew)}>
      <summary>{t("reform:enter.title")}</summary>
      <p>{t("reform:enter.help")}</p>
      <Button onPress={() => places.go({ type: "reform" })}>{t("reform:enter")}</Button>
    </details>
  );
};
