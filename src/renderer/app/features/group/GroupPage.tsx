// The group: people with their task in words, who knocks, open doors, what was closed, what needs a look, and one's own
// name here.

import { Plus } from "@phosphor-icons/react/dist/csr/Plus";
import { useState } from "react";
import type { CircleView, MachineRequestView, Refusal, WaitingView } from "../../../../bridge/index.ts";
import { useScrollPlace } from "../../stores/scroll.ts";
import { nameOf, useCircle, useEngine, useMayWrite, usePlaces, useWords } from "../../stores/view.ts";
import { useNow } from "../../stores/now.ts";
import {
  Button,
  classes,
  CompareButton,
  Dots,
  LikeAtDoor,
  List,
  Page,
  RefusalNotice,
  Sentences,
  useComparing,
  useFirstWord,
} from "../../ui/index.ts";
import type { Words } from "../../../words/index.ts";
import { Invitations } from "./Invitations.tsx";
import { NameForm } from "./NameForm.tsx";
import { Newcomers } from "./Newcomers.tsx";
import { Readers } from "./Readers.tsx";
import { BeginAnew, NewCircles } from "./NewCircles.tsx";
import { NeedsLook, OneKeeper } from "./Notices.tsx";
import { People } from "./People.tsx";
import { Removals } from "./Removals.tsx";
import styles from "./group.module.css";

export const GroupPage = () => {
  const circle = useCircle();
  return circle === null ? null : <Group circle={circle} />;
};

const mayInvite = (circle: CircleView): boolean => circle.may.inviteFor.length > 0;

const Group = ({ circle }: { readonly circle: CircleView }) => {
  const words = useWords();
  const { t } = words;
  const places = usePlaces();
  const mayWrite = useMayWrite();
  useScrollPlace(true);
  const people = circle.people.filter(({ standing }) => standing === "active");
  const gone = circle.people.filter(({ standing }) => standing !== "active");
  const keepers = people.filter(({ rank }) => rank === "owner").length;
  const invites = mayWrite && mayInvite(circle);
  const inviteButton = (
    <Button icon={<Plus aria-hidden />} onPress={() => places.go({ type: "invitation", inviteId: null })}>
      {t("group:invite")}
    </Button>
  );
  return (
    <Page
      title={t("group:title")}
      under={t("group:summary", {
        people: { phrase: t("common:count.person", { count: people.length }) },
        keepers: { phrase: t("group:keepers", { count: keepers }) },
      })}
      action={invites ? inviteButton : null}
    >
      <Knocking circle={circle} />
      <OneKeeper circle={circle} />
      <NewCircles circle={circle} />
      <People circle={circle} />
      {gone.length > 0 && (
        <p className={classes(styles.alone)}>
          {t("group:left", { names: { phrase: words.names(gone.map((person) => nameOf(words, person))) } })}
        </p>
      )}
      {circle.active && people.length === 1 && circle.requests.length + circle.waiting.length === 0 && (
        <p className={classes(styles.alone)}>{t("group:alone")}</p>
      )}
      <Invitations circle={circle} />
      {circle.removals.length > 0 && <Removals circle={circle} removals={circle.removals} />}
      <NeedsLook circle={circle} />
      <Mine circle={circle} />
      <BeginAnew />
    </Page>
  );
};

/** A computer of one's own asks, or one of somebody who comes back. */
const doorOf = (words: Words, circle: CircleView, { user }: MachineRequestView): string => {
  const person = circle.people.find(({ id }) => id === user);
  const isOwn = person === undefined || (person.me && circle.may.inviteMachine);
  return isOwn ? words.t("machine:door") : words.t("machine:back.door", { name: nameOf(words, person) });
};

const Knocking = ({ circle }: { readonly circle: CircleView }) => {
  const words = useWords();
  const { t, times } = words;
  const now = useNow();
  const { compare, compareMachine, notice } = useComparing(circle);
  const firstWord = useFirstWord(circle);
  if (circle.requests.length + circle.waiting.length + circle.machineRequests.length === 0) return notice;
  return (
    <div className={classes(styles.knocking)}>
      <List title={t("group:requests")}>
        {circle.requests.map((request) => (
          <li key={request.id} className={classes(styles.sentence)}>
            <span>
              {t("group:request", {
                name: nameOf(words, request),
                time: { phrase: times.coarse(Math.min(request.askedAt, now), now) },
              })}
              <LikeAtDoor circle={circle} request={request} />
            </span>
            <CompareButton
              word={t("group:compare")}
              named={
                circle.requests.length < 2 ? null : t("group:compareNamed", { name: nameOf(words, request) })
              }
              onCompare={() => compare(request)}
            />
          </li>
        ))}
        {circle.machineRequests.map((request) => {
          const first = firstWord(request);
          return (
            <li key={request.id} className={classes(styles.sentence)}>
              <span>
                <Sentences
                  of={[
                    doorOf(words, circle, request),
                    first !== null && t("machine:firstWord", { word: first }),
                  ]}
                />
              </span>
              <CompareButton
                word={t("machine:compare")}
                named={first === null ? null : t("machine:compareNamed", { word: first })}
                onCompare={() => compareMachine(request)}
              />
            </li>
          );
        })}
        {circle.waiting.map((one) => (
          <Waiting key={one.id} circle={circle} one={one} />
        ))}
      </List>
      {notice}
    </div>
  );
};

/** Who was at the door and is not connected: what to do, and a way to end it. */
const Waiting = ({ circle, one }: { readonly circle: CircleView; readonly one: WaitingView }) => {
  const { t } = useWords();
  const engine = useEngine();
  const mayWrite = useMayWrite();
  const [refusal, refuse] = useState<Refusal | null>(null);
  const withdraw = (): void => {
    void engine.ask("request.withdraw", { circleId: circle.id, id: one.id }).then((done) => {
      refuse(done.ok || done.error === "notFound" ? null : done.error);
    });
  };
  return (
    <li className={classes(styles.sentence)}>
      <span>
        <Sentences
          of={[
            one.name === "" ? t("group:waiting.nameless") : t("group:waiting.named", { name: one.name }),
            t(one.mine ? (one.open ? "group:waiting.open" : "group:waiting.over") : "group:waiting.other"),
          ]}
        />
        {refusal !== null && <RefusalNotice refusal={refusal} />}
      </span>
      {mayWrite && (one.mine || mayInvite(circle)) && (
        <Button look="plain" small onPress={withdraw}>
          {t("group:withdraw")}
        </Button>
      )}
    </li>
  );
};

const Mine = ({ circle }: { readonly circle: CircleView }) => {
  const { t } = useWords();
  const engine = useEngine();
  const places = usePlaces();
  if (!circle.active) return null;
  const me = circle.people.find((person) => person.me);
  return (
    <section className={classes(styles.mine)}>
      <h2 className={classes(styles.title)}>
        <Dots items={[t("group:mine")]} />
      </h2>
      <NameForm
        label={t("group:myName")}
        help={t("group:myNameHelp")}
        name={me?.name ?? ""}
        onSave={(name) => engine.ask("circle.renameMe", { circleId: circle.id, name })}
      />
      <NameForm
        label={t("group:circleName")}
        help={t("group:circleNameHelp")}
        name={circle.name}
        onSave={(name) => engine.ask("circle.rename", { circleId: circle.id, name })}
      />
      <Newcomers circle={circle} />
      <Readers circle={circle} />
      <div className={classes(styles.leave)}>
        <Button onPress={() => places.go({ type: "leaving", circleId: circle.id })}>
          {t("leaving:enter")}
        </Button>
        <p className={classes(styles.help)}>{t("leaving:enter.help")}</p>
      </div>
    </section>
  );
};
