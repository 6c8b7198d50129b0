// The circle's readings: the list, the way to bring a text, and those that were taken off the list.

import { DotsThree } from "@phosphor-icons/react/dist/csr/DotsThree";
import { Plus } from "@phosphor-icons/react/dist/csr/Plus";
import { useState } from "react";
import type { ThingView } from "../../../../bridge/index.ts";
import { useNow } from "../../stores/now.ts";
import { useScrollPlace } from "../../stores/scroll.ts";
import {
  personName,
  useCircle,
  useEngine,
  useMayWrite,
  usePlaces,
  useUndo,
  useWords,
} from "../../stores/view.ts";
import { Button, classes, Dots, EmptyState, List, Menu, MenuItem, Page, Row } from "../../ui/index.ts";
import styles from "./ReadingsPage.module.css";

export const ReadingsPage = () => {
  const words = useWords();
  const { t, times } = words;
  const engine = useEngine();
  const places = usePlaces();
  const undo = useUndo();
  const circle = useCircle();
  const mayWrite = useMayWrite();
  const [showRemoved, setShowRemoved] = useState(false);
  const now = useNow();
  useScrollPlace(true);
  if (circle === null) return null;

  const readings = circle.things
    .filter(({ kind }) => kind === "reading")
    .toSorted((a, b) => b.createdAt - a.createdAt);
  const here = readings.filter(({ removed }) => !removed);
  const removed = readings.filter((thing) => thing.removed);
  const bring = () => places.go({ type: "import" });
  const setRemoved = (thing: ThingView, off: boolean): void =>
    void engine.ask("thing.remove", { circleId: circle.id, docId: thing.id, removed: off });
  const remove = (thing: ThingView): void => {
    setRemoved(thing, true);
    undo.say(t("readings:wasRemoved", { title: thing.title }), () => setRemoved(thing, false));
  };

  return (
    <Page
      title={t("common:place.readings")}
      action={
        here.length > 0 &&
        mayWrite && (
          <Button icon={<Plus aria-hidden />} onPress={bring}>
            {t("common:bringText")}
          </Button>
        )
      }
    >
      {here.length === 0 && (
        <EmptyState
          action={
            mayWrite && (
              <Button look="primary" onPress={bring}>
                {t("common:bringText")}
              </Button>
            )
          }
        >
          {t("readings:empty")}
        </EmptyState>
      )}
      {here.length > 0 && (
        <List>
          {here.map((thing) => (
            <Row
              key={thing.id}
              text
              under={
                <Dots
                  items={[
                    t("readings:by", { name: personName(words, circle, thing.by) }),
                    times.coarse(thing.createdAt, now),
                    !thing.here && t("readings:onTheWay"),
                  ]}
                />
              }
              end={thing.marks > 0 && t("readings:marks", { count: thing.marks })}
              onOpen={() => places.go({ type: "reading", docId: thing.id })}
              menu={
                mayWrite && (
                  <Menu
                    name={t("common:moreOf", { title: thing.title })}
                    iconOnly
                    placement="bottom end"
                    button={<DotsThree size={20} aria-hidden />}
                  >
                    <MenuItem onAction={() => remove(thing)}>{t("readings:remove")}</MenuItem>
                  </Menu>
                )
              }
            >
              <bdi>{thing.title}</bdi>
            </Row>
          ))}
        </List>
      )}
      {removed.length > 0 && !showRemoved && (
        <div className={classes(styles.removed)}>
          <Button look="quiet" onPress={() => setShowRemoved(true)}>
            {t("readings:showRemoved", { count: removed.length })}
          </Button>
        </div>
      )}
      {removed.length > 0 && showRemoved && (
        <List title={t("readings:removed")}>
          {removed.map((thing) => (
            <Row
              key={thing.id}
              menu={
                mayWrite && (
                  <Button look="plain" onPress={() => setRemoved(thing, false)}>
                    {t("readings:putBack")}
                  </Button>
                )
              }
            >
              <bdi>{thing.title}</bdi>
            </Row>
          ))}
        </List>
      )}
    </Page>
  );
};
