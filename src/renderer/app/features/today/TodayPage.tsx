// Today: what waits for somebody here, and empties itself. It shows facts of the circle as they are; what is new
// since a last look is not known in this version, so nothing claims to be.

import { NotePencil } from "@phosphor-icons/react/dist/csr/NotePencil";
import { Question } from "@phosphor-icons/react/dist/csr/Question";
import { UserPlus } from "@phosphor-icons/react/dist/csr/UserPlus";
import { Warning } from "@phosphor-icons/react/dist/csr/Warning";
import type { CircleView } from "../../../../bridge/index.ts";
import { useLooks } from "../../stores/looks.ts";
import { useNow } from "../../stores/now.ts";
import { useScrollPlace } from "../../stores/scroll.ts";
import {
  nameOf,
  useCircle,
  useMayWrite,
  usePlaces,
  usePlacesState,
  useView,
  useWords,
} from "../../stores/view.ts";
import { Button, classes, EmptyState, List, Page, Row, useComparing } from "../../ui/index.ts";
import { NewTaskRow } from "./NewTask.tsx";
import { NewCircleRows } from "./NewCircles.tsx";
import { isNone, newCirclesOf } from "./newCirclesOf.ts";
import { newTaskOf } from "./newTaskOf.ts";
import styles from "./TodayPage.module.css";

const shownThings = 5;

export const TodayPage = () => {
  const circle = useCircle();
  useScrollPlace(true);
  if (circle === null) return null;
  return <Today circle={circle} />;
};

const Today = ({ circle }: { readonly circle: CircleView }) => {
  const words = useWords();
  const { t, times, direction } = words;
  const places = usePlaces();
  const { lastReading } = usePlacesState();
  const view = useView();
  const mayWrite = useMayWrite();
  const now = useNow();
  const { compare, notice } = useComparing(circle);
  const looked = useLooks(circle);
  const comparing = circle.people.filter((person) => person.words?.state === "asked");

  const things = circle.things.filter((thing) => !thing.removed);
  const newest = things.toSorted((a, b) => b.createdAt - a.createdAt);
  const readings = newest.filter(({ kind }) => kind === "reading").slice(0, shownThings);
  const documents = newest.filter(({ kind }) => kind === "document").slice(0, shownThings);
  const asking = things.filter(({ openQuestions }) => openQuestions > 0);
  const current = readings.find(({ id }) => id === lastReading) ?? readings[0];
  const joining = view?.joining ?? [];
  const again = circle.setAside.filter(({ mayAgain }) => mayAgain).length;
  const looks = looked.length + again > 0 || circle.oneKeeper;
  const newTask = newTaskOf(circle, now);
  const newCircles = newCirclesOf(circle, now);
  const empty =
    things.length === 0 &&
    newTask === null &&
    isNone(newCircles) &&
    circle.requests.length + circle.waiting.length === 0 &&
    joining.length + comparing.length === 0 &&
    !looks;

  return (
    <Page title={t("common:place.today")} under={times.day(now)}>
      {empty && (
        <EmptyState
          action={
            mayWrite && (
              <div className={classes(styles.actions)}>
                <Button look="primary" onPress={() => places.go({ type: "import" })}>
                  {t("common:bringText")}
                </Button>
                <Button look="plain" onPress={() => places.go({ type: "invitation", inviteId: null })}>
                  {t("today:invite")}
                </Button>
              </div>
            )
          }
        >
          {t("today:empty")}
        </EmptyState>
      )}
      {current !== undefined && (
        <section className={classes(styles.now)}>
          <h2 className="t4">
            <bdi>{current.title}</bdi>
          </h2>
          <Button look="primary" onPress={() => places.go({ type: "reading", docId: current.id })}>
            {t("today:goOn")}
          </Button>
        </section>
      )}
      {looks && (
        <List title={t("look:title")}>
          {looked.map(({ reason }) => (
            <Row
              key={reason}
              icon={<Warning aria-hidden className={classes(styles.care)} />}
              onOpen={() => places.go({ type: "look" })}
            >
              {t(`look:${reason}.title`)}
            </Row>
          ))}
          {again > 0 && (
            <Row
              icon={<Warning aria-hidden className={classes(styles.care)} />}
              onOpen={() => places.go({ type: "look" })}
            >
              {t("look:setAside.row", { count: again })}
            </Row>
          )}
          {circle.oneKeeper && (
            <Row
              icon={<Warning aria-hidden className={classes(styles.care)} />}
              onOpen={() => places.go({ type: "group" })}
            >
              {t("person:keeper.today")}
            </Row>
          )}
        </List>
      )}
      {!isNone(newCircles) && <NewCircleRows circle={circle} here={newCircles} />}
      {newTask !== null && <NewTaskRow circle={circle} task={newTask} now={now} />}
      {notice}
      {comparing.length > 0 && (
        <List title={t("person:met")}>
          {comparing.map((person) => (
            <Row key={person.id} onOpen={() => places.go({ type: "person", userId: person.id })}>
              {t("person:comparing", { name: nameOf(words, person) })}
            </Row>
          ))}
        </List>
      )}
      {circle.requests.length + circle.waiting.length > 0 && (
        <List title={t("today:requests")}>
          {circle.requests.map((request) => (
            <Row
              key={request.id}
              icon={<UserPlus aria-hidden mirrored={direction === "rtl"} />}
              end={t("today:requestEnd")}
              onOpen={() => compare(request)}
            >
              {t("today:request", { name: request.name || t("common:person.unnamed") })}
            </Row>
          ))}
          {circle.waiting.map(({ id, name }) => (
            <Row
              key={id}
              icon={<UserPlus aria-hidden mirrored={direction === "rtl"} />}
              onOpen={() => places.go({ type: "group" })}
            >
              {name === "" ? t("today:waiting") : t("today:waitingNamed", { name })}
            </Row>
          ))}
        </List>
      )}
      {joining.length > 0 && (
        <List title={t("today:joining")}>
          {joining.map((each) => (
            <Row
              key={each.id}
              end={t("today:joiningEnd")}
              onOpen={() => places.go({ type: "joining", circleId: each.id })}
            >
              {t("common:circle.joining")}
            </Row>
          ))}
        </List>
      )}
      {asking.length > 0 && (
        <List title={t("today:questions")}>
          {asking.map((thing) => (
            <Row
              key={thing.id}
              icon={
                <Question aria-hidden mirrored={direction === "rtl"} className={classes(styles.question)} />
              }
              end={t("today:openQuestions", { count: thing.openQuestions })}
              onOpen={() => places.go({ type: "marks", docId: thing.id })}
            >
              <bdi>{thing.title}</bdi>
            </Row>
          ))}
        </List>
      )}
      {readings.length > 1 && (
        <List title={t("today:readings")}>
          {readings
            .filter(({ id }) => id !== current?.id)
            .map((thing) => (
              <Row key={thing.id} text onOpen={() => places.go({ type: "reading", docId: thing.id })}>
                <bdi>{thing.title}</bdi>
              </Row>
            ))}
        </List>
      )}
      {documents.length > 0 && (
        <List title={t("today:documents")}>
          {documents.map((thing) => (
            <Row
              key={thing.id}
              icon={<NotePencil aria-hidden />}
              end={times.coarse(thing.createdAt, now)}
              onOpen={() => places.go({ type: "document", docId: thing.id })}
            >
              <bdi>{thing.title}</bdi>
            </Row>
          ))}
        </List>
      )}
    </Page>
  );
};
