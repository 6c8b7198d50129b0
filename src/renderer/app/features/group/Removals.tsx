// What was closed and ended, newest first, each with the page that says what became of it.

import { useState } from "react";
import type { CircleView, RemovalView } from "../../../../bridge/index.ts";
import { machineName } from "../../stores/machineNames.ts";
import { useNow } from "../../stores/now.ts";
import { personName, usePlaces, useWords } from "../../stores/view.ts";
import { List, Row } from "../../ui/index.ts";

/** The newest; the others when asked for. */
const shownRows = 5;

type Props = { readonly circle: CircleView; readonly removals: readonly RemovalView[] };

export const Removals = ({ circle, removals }: Props) => {
  const words = useWords();
  const { t, times } = words;
  const places = usePlaces();
  const now = useNow();
  const [all, showAll] = useState(false);
  const shown = all ? removals : removals.slice(0, shownRows);
  return (
    <List title={t("person:removals")}>
      {shown.map((removal) => {
        const { id, kind, user, device, at, notYet, isBack } = removal;
        const name = personName(words, circle, user);
        const machine = {
          phrase: device === null ? name : machineName(words, circle, { user, number: device.number }),
        };
        return (
          <Row
            key={id}
            onOpen={() => places.go({ type: "removal", id })}
            end={times.coarse(Math.min(at, now), now)}
            under={
              notYet.length === 0
                ? t("person:removal.known")
                : t("person:removal.waiting", { count: notYet.length })
            }
          >
            {t(isBack ? `person:removal.${kind}.back` : `person:removal.${kind}`, { machine, name })}
          </Row>
        );
      })}
      {shown.length < removals.length && (
        <Row onOpen={() => showAll(true)}>
          {t("person:removals.more", { count: removals.length - shown.length })}
        </Row>
      )}
    </List>
  );
};
