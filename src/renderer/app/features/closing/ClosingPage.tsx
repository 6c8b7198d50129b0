// Before a machine is closed or a person's access ended, on a page of its own (interface 5 and 11): what changes from
// this moment, what stays there, who knows already, what was written meanwhile. The plain button has the focus, no
// reason is asked. Once it is done, the same place says what is true now.

import { type ReactNode, useEffect, useRef, useState } from "react";
import type { CircleView, MachineView, PersonView, Refusal } from "../../../../bridge/index.ts";
import type { DeviceId, UserId } from "../../../../core/base/brand.ts";
import { machineName } from "../../stores/machineNames.ts";
import { useScrollPlace } from "../../stores/scroll.ts";
import {
  nameOf,
  personName,
  useCircle,
  useEngine,
  useMayWrite,
  usePlaces,
  useWords,
} from "../../stores/view.ts";
import { Button, classes, Page, RefusalNotice } from "../../ui/index.ts";
import { Part } from "./Part.tsx";
import { RemovalText } from "./RemovalPage.tsx";
import { Spread } from "./Spread.tsx";
import styles from "./closing.module.css";

export const CloseMachinePage = ({ deviceId }: { readonly deviceId: DeviceId }) => {
  const words = useWords();
  const circle = useCircle();
  // Afterwards it is among the machines no more.
  const [isThis] = useState(() => circle?.machines.some(({ id, mine }) => id === deviceId && mine) === true);
  if (circle === null) return null;
  const machine = circle.machines.find(({ id }) => id === deviceId);
  if (circle.active && machine !== undefined) return <CloseMachine circle={circle} machine={machine} />;
  const done = circle.removals.find(({ device }) => device?.id === deviceId);
  return done === undefined ? (
    <Gone title={words.t("group:title")} />
  ) : (
    <RemovalText circle={circle} removal={done} isThis={isThis} />
  );
};

export const RemovePersonPage = ({ userId }: { readonly userId: UserId }) => {
  const words = useWords();
  const circle = useCircle();
  if (circle === null) return null;
  const person = circle.people.find(({ id }) => id === userId);
  if (person?.standing === "active") return <RemovePerson circle={circle} person={person} />;
  const done = circle.removals.find(({ kind, user }) => kind === "person" && user === userId);
  return done === undefined ? (
    <Gone ownTitle title={nameOf(words, person)} />
  ) : (
    <RemovalText circle={circle} removal={done} />
  );
};

/** What was to be closed is not there any more, by somebody else's doing. */
const Gone = ({ title, ownTitle = false }: { readonly title: string; readonly ownTitle?: boolean }) => {
  const { t } = useWords();
  return (
    <Page thing lookedAt ownTitle={ownTitle} title={title}>
      <p className="rd">{t("closing:gone")}</p>
    </Page>
  );
};

const CloseMachine = ({
  circle,
  machine,
}: {
  readonly circle: CircleView;
  readonly machine: MachineView;
}) => {
  const words = useWords();
  const { t } = words;
  const engine = useEngine();
  const places = usePlaces();
  const person = circle.people.find(({ id }) => id === machine.user);
  const named = { phrase: machineName(words, circle, machine) };
  const name = personName(words, circle, machine.user);
  const kind = machine.mine ? "this" : "machine";
  const stays = kind === "machine" && machine.near && circle.out === null ? "machineOpen" : kind;
  const byReader = circle.people.some(({ me, rank }) => me && rank === "reader");
  const now = machine.mine ? "this" : byReader ? "machineByReader" : "machine";
  return (
    <Page thing lookedAt title={t(`closing:${kind}.title`, { machine: named })}>
      <div className="rd">
        <Part title={t("closing:now")}>
          <p>{t(`closing:now.${now}`, { machine: named, name })}</p>
          <p>{t(`closing:back.${kind}`, { name })}</p>
        </Part>
        <Part title={t("closing:stays")}>
          <p>{t(`closing:stays.${stays}`, { machine: named })}</p>
        </Part>
        <Part title={t("closing:knows")}>
          <WillHear circle={circle} without={(one) => one.id === machine.id} />
        </Part>
        <Part title={t("closing:meanwhile")}>
          <p>{t(`closing:meanwhile.${kind}`, { machine: named })}</p>
        </Part>
      </div>
      <Acts
        may={machine.may.close}
        word={t(`closing:yes.${kind}`, { machine: named })}
        act={() => engine.ask("machine.close", { circleId: circle.id, deviceId: machine.id })}
      >
        <p className={classes(styles.small)}>
          {t("closing:noReturn")} {t("closing:noReason")}
        </p>
        {person?.may.remove === true && (
          <p className={classes(styles.link)}>
            <Button
              look="plain"
              small
              onPress={() => places.replace({ type: "removePerson", userId: person.id })}
            >
              {t("closing:personInstead", { name })}
            </Button>
          </p>
        )}
      </Acts>
    </Page>
  );
};

const RemovePerson = ({ circle, person }: { readonly circle: CircleView; readonly person: PersonView }) => {
  const words = useWords();
  const { t } = words;
  const engine = useEngine();
  const name = nameOf(words, person);
  return (
    <Page thing lookedAt title={t("closing:person.title", { name })}>
      <div className="rd">
        <Part title={t("closing:now")}>
          <p>{t("closing:now.person", { name })}</p>
        </Part>
        <Part title={t("closing:stays")}>
          <p>{t("closing:stays.person", { name })}</p>
        </Part>
        <Part title={t("closing:knows")}>
          <WillHear circle={circle} without={({ user }) => user === person.id} />
        </Part>
        <Part title={t("closing:meanwhile")}>
          <p>{t("closing:meanwhile.person", { name })}</p>
        </Part>
      </div>
      <Acts
        may={person.may.remove}
        word={t("closing:yes.person", { name })}
        act={() => engine.ask("member.remove", { circleId: circle.id, userId: person.id })}
      >
        <p className={classes(styles.small)}>
          {t("closing:noReason")} {t("closing:machineFirst", { name })}
        </p>
      </Acts>
    </Page>
  );
};

/** Before the act: who will hear at once, and who later. */
const WillHear = ({
  circle,
  without,
}: {
  readonly circle: CircleView;
  readonly without: (machine: MachineView) => boolean;
}) => {
  const { t } = useWords();
  const others = circle.machines.filter((machine) => !machine.mine && !without(machine));
  return (
    <Spread
      circle={circle}
      first={t("closing:knows.before")}
      parts={[
        { machines: others.filter(({ near }) => near), word: t("closing:knows.near"), done: true },
        {
          machines: others.filter(({ near }) => !near),
          word: t("closing:knows.later"),
          done: false,
          todo: (names) => t("closing:knows.laterTodo", { names: { phrase: names } }),
        },
      ]}
    />
  );
};

type ActsProps = {
  readonly may: boolean;
  /** The whole verb. */
  readonly word: string;
  readonly act: () => Promise<{ readonly ok: true } | { readonly ok: false; readonly error: Refusal }>;
  readonly children: ReactNode;
};

const Acts = ({ may, word, act, children }: ActsProps) => {
  const { t } = useWords();
  const places = usePlaces();
  const mayWrite = useMayWrite();
  useScrollPlace(true);
  const [busy, work] = useState(false);
  const [refusal, refuse] = useState<Refusal | null>(null);
  const notNow = useRef<HTMLButtonElement>(null);
  // After the shell, which takes the focus to a new page first.
  useEffect(() => queueMicrotask(() => notNow.current?.focus({ preventScroll: true })), []);
  const yes = async (): Promise<void> => {
    work(true);
    refuse(null);
    const done = await act();
    work(false);
    if (!done.ok && done.error !== "notConfirmed") refuse(done.error);
  };
  return (
    <>
      <div className={classes(styles.acts)}>
        <Button look="stop" isDisabled={!may || !mayWrite || busy} onPress={() => void yes()}>
          {word}
        </Button>
        <Button ref={notNow} onPress={places.back}>
          {t("common:notNow")}
        </Button>
      </div>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      {children}
    </>
  );
};
