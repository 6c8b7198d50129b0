// Circles that begin from others, as Today has it: in the old one that somebody says they began one, in the new one who is
// still to come and what could be brought along now. The word of others stands here for two weeks, seen or not (OUT-12).

import { Stack } from "@phosphor-icons/react/dist/csr/Stack";
import { UserPlus } from "@phosphor-icons/react/dist/csr/UserPlus";
import type { CircleView } from "../../../../bridge/index.ts";
import { personName, usePlaces, useView, useWords } from "../../stores/view.ts";
import { List, Row } from "../../ui/index.ts";
import type { NewHere } from "./newCirclesOf.ts";

type Props = { readonly circle: CircleView; readonly here: NewHere };

export const NewCircleRows = ({ circle, here: { reforms, waiting, came } }: Props) => {
  const words = useWords();
  const { t, direction } = words;
  const places = usePlaces();
  const view = useView();
  const from = view?.circles.find(({ id }) => id === circle.begunFrom?.circle);
  const begun = (): void => places.go({ type: "begun" });
  return (
    <>
      {reforms.length > 0 && (
        <List title={t("reform:said.title")}>
          {reforms.map(({ by, people }) => (
            <Row key={by} icon={<Stack aria-hidden />} onOpen={() => places.go({ type: "group" })}>
              {t(people.includes(circle.me) ? "reform:today.named" : "reform:today.notNamed", {
                name: personName(words, circle, by),
              })}
            </Row>
          ))}
        </List>
      )}
      {waiting.length + came > 0 && (
        <List
          title={
            from === undefined ? t("reform:begun.title") : t("reform:begun.titleFrom", { circle: from.name })
          }
        >
          {came > 0 && (
            <Row icon={<Stack aria-hidden />} onOpen={begun}>
              {t("reform:today.came", { count: came })}
            </Row>
          )}
          {waiting.length > 0 && (
            <Row icon={<UserPlus aria-hidden mirrored={direction === "rtl"} />} onOpen={begun}>
              {t("reform:today.invite", { names: { phrase: words.names(waiting) } })}
            </Row>
          )}
        </List>
      )}
    </>
  );
};
