// What is in the other circle and not in the one that was begun from it: what could not go along, and what is new there.
// Nothing of it comes by itself; what is on this computer may be brought (OUT-15).

import { useState } from "react";
import type { CircleView, Refusal } from "../../../../bridge/index.ts";
import type { DocId } from "../../../../core/base/brand.ts";
import { useEngine, useMayWrite, useWords } from "../../stores/view.ts";
import { Button, classes, List, RefusalNotice, Row } from "../../ui/index.ts";
import styles from "./reform.module.css";

export type Begun = NonNullable<CircleView["begunFrom"]>;
type Left = Begun["left"][number];

type Props = { readonly circle: CircleView; readonly begun: Begun; readonly isOpen: boolean };

const readyIn = (left: readonly Left[]): readonly DocId[] =>
  left.flatMap(({ docId, state }) => (docId !== null && state === "here" ? [docId] : []));

export const LeftThere = ({ circle, begun, isOpen }: Props) => {
  const { t } = useWords();
  const engine = useEngine();
  const mayWrite = useMayWrite();
  const [refusal, refuse] = useState<Refusal | null>(null);
  const missing = begun.left.filter(({ since }) => !since);
  const since = begun.left.filter((one) => one.since);
  if (begun.left.length === 0) return null;
  const bring = async (docIds: readonly DocId[]): Promise<void> => {
    refuse(null);
    const brought = await engine.ask("circle.carry", { circleId: circle.id, docIds: [...docIds] });
    if (!brought.ok) refuse(brought.error);
  };
  const mayBring = mayWrite && begun.carried === null;
  const ready = readyIn(missing);
  const more = begun.leftCount - begun.left.length;
  const rows = (left: readonly Left[]) =>
    left.map((one, place) => (
      <LeftRow
        key={one.docId ?? `${place} ${one.title}`}
        one={one}
        mayBring={mayBring}
        bring={(docId) => void bring([docId])}
      />
    ));
  return (
    <div className={classes(styles.left)}>
      {missing.length > 0 && <List title={t("reform:begun.left")}>{rows(missing)}</List>}
      {ready.length > 1 && (
        <div>
          <Button isDisabled={!mayBring} onPress={() => void bring(ready)}>
            {t("reform:begun.bringAll")}
          </Button>
        </div>
      )}
      {since.length > 0 && <List title={t("reform:begun.since")}>{rows(since)}</List>}
      {more > 0 && <p className={classes(styles.help)}>{t("reform:begun.more", { count: more })}</p>}
      <p className={classes(styles.help)}>
        {t(isOpen ? "reform:begun.leftHelp" : "reform:begun.leftClosed")}
      </p>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </div>
  );
};

type RowProps = {
  readonly one: Left;
  readonly mayBring: boolean;
  readonly bring: (docId: DocId) => void;
};

const LeftRow = ({ one, mayBring, bring }: RowProps) => {
  const { t } = useWords();
  const { docId, state } = one;
  const title = one.title.trim() === "" ? t("document:untitled") : one.title;
  return (
    <Row
      {...(state === null ? {} : { under: t(`reform:begun.state.${state}`) })}
      menu={
        docId !== null &&
        state === "here" && (
          <Button
            look="plain"
            small
            isDisabled={!mayBring}
            aria-label={t("reform:begun.bringNamed", { title })}
            onPress={() => bring(docId)}
          >
            {t("reform:begun.bring")}
          </Button>
        )
      }
    >
      <bdi>{title}</bdi>
    </Row>
  );
};
