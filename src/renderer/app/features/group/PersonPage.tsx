// A person's own page: their task and what it means, their machines, whether they were met in person, and, as a link at
// the end, ending their access. It shows what one may do here and nothing else; the engine's rules hold it, not the
// buttons.

import { Plus } from "@phosphor-icons/react/dist/csr/Plus";
import type { ReactNode } from "react";
import type { CircleView, MachineView, PersonView } from "../../../../bridge/index.ts";
import type { UserId } from "../../../../core/base/brand.ts";
import { useAlike } from "../../stores/alike.ts";
import { useScrollPlace } from "../../stores/scroll.ts";
import { nameOf, useCircle, useMayWrite, usePlaces, useWords } from "../../stores/view.ts";
import { Button, classes, Dots, Notice, Page } from "../../ui/index.ts";
import { MachineRows } from "./MachineRows.tsx";
import { MetInPerson } from "./MetInPerson.tsx";
import { Removals } from "./Removals.tsx";
import { Shape } from "./Shape.tsx";
import { TaskForm } from "./TaskForm.tsx";
import styles from "./group.module.css";

export const PersonPage = ({ userId }: { readonly userId: UserId }) => {
  const circle = useCircle();
  const person = circle?.people.find(({ id }) => id === userId);
  return circle === null || person === undefined ? null : <OnePerson circle={circle} person={person} />;
};

type Props = { readonly circle: CircleView; readonly person: PersonView };

/** Of one person in a circle. */
const machinesAtMost = 8;

const OnePerson = ({ circle, person }: Props) => {
  const words = useWords();
  const { t } = words;
  const places = usePlaces();
  const mayWrite = useMayWrite();
  useScrollPlace(true);
  const name = nameOf(words, person);
  const machines = circle.machines.filter(({ user }) => user === person.id);
  const here = person.standing === "active";
  const removals = circle.removals.filter(({ user }) => user === person.id);
  return (
    <Page
      thing
      lookedAt
      title={
        <span className={classes(styles.personTitle)} dir={words.direction}>
          <Shape id={person.id} name={name} />
          <bdi>{name}</bdi>
        </span>
      }
      under={
        <Dots
          items={[
            person.standing === "active"
              ? t(`group:rank.${person.rank}`)
              : t(`person:gone.${person.standing}`),
            person.me && t("group:me"),
            person.met && t("person:met.word"),
          ]}
        />
      }
    >
      <LikeNotice circle={circle} person={person} />
      {!here && <p className="rd">{t("person:goneStays")}</p>}
      {here && (
        <Section title={t("person:machines")}>
          {person.me && <LostMachine machines={machines} />}
          <MachineRows circle={circle} machines={machines} full />
          {person.me && mayWrite && <AnotherMachine circle={circle} person={person} />}
          {person.may.bringBack && mayWrite && <BringBack person={person} />}
          {machines.some(({ may }) => may.hold) && (
            <p className={classes(styles.help)}>{t("person:holdHelp")}</p>
          )}
        </Section>
      )}
      {here && (
        <Section title={t("person:task")}>
          <TaskForm key={person.rank} circle={circle} person={person} />
        </Section>
      )}
      {person.safety.length > 0 && (
        <Section title={t("person:met")}>
          <MetInPerson circle={circle} person={person} />
        </Section>
      )}
      {removals.length > 0 && <Removals circle={circle} removals={removals} />}
      {here && person.may.remove && mayWrite && (
        <p className={classes(styles.end)}>
          <Button look="plain" onPress={() => places.go({ type: "removePerson", userId: person.id })}>
            {t("person:remove", { name })}
          </Button>
        </p>
      )}
    </Page>
  );
};

/** A way to one more computer of one's own, or why there is none here. */
const AnotherMachine = ({ circle, person }: Props) => {
  const { t } = useWords();
  const places = usePlaces();
  if (circle.may.inviteMachine)
    return (
      <p className={classes(styles.another)}>
        <Button icon={<Plus aria-hidden />} onPress={() => places.go({ type: "machine" })}>
          {t("machine:add")}
        </Button>
      </p>
    );
  const why =
    person.rank === "reader"
      ? "machine:addReader"
      : person.machines >= machinesAtMost
        ? "machine:addFull"
        : "machine:addFrom";
  return <p className={classes(styles.help)}>{t(why)}</p>;
};

/** After coming back with the recovery code: the other one reads on until it is closed. */
const LostMachine = ({ machines }: { readonly machines: readonly MachineView[] }) => {
  const { t } = useWords();
  const isBack = machines.some(({ mine, back }) => mine && back);
  return isBack && machines.length > 1 ? (
    <p className={classes(styles.help)}>{t("machine:back.inside")}</p>
  ) : null;
};

/** For whoever lost a computer or its words, and has the recovery code. */
const BringBack = ({ person }: { readonly person: PersonView }) => {
  const words = useWords();
  const { t } = words;
  const places = usePlaces();
  return (
    <div className={classes(styles.another)}>
      <p className={classes(styles.help)}>
        {person.me
          ? t("machine:back.addHelpMine")
          : t("machine:back.addHelp", { name: nameOf(words, person) })}
      </p>
      <p>
        <Button onPress={() => places.go({ type: "return", userId: person.id })}>
          {t("machine:back.add")}
        </Button>
      </p>
    </div>
  );
};

const Section = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <section className={classes(styles.section)}>
    <h2 className={classes(styles.title)}>{title}</h2>
    {children}
  </section>
);

/** A name that can be taken for another: what tells them apart. */
const LikeNotice = ({ circle, person }: Props) => {
  const words = useWords();
  const { t } = words;
  const alike = useAlike(circle).get(person.id);
  if (alike === undefined) return null;
  const { same, like, gone, met } = alike;
  const names = (people: readonly PersonView[]) => ({
    phrase: words.names(people.map((one) => nameOf(words, one))),
  });
  if (met.length > 0)
    return (
      <div className={classes(styles.notice)}>
        <Notice
          loud
          happened={t("person:keys.happened", { names: names(met) })}
          safe={t("person:keys.safe")}
          todo={t("person:keys.todo")}
        />
      </div>
    );
  const happened =
    same.length > 0
      ? t("person:alike.same.happened")
      : like.length > 0
        ? t("person:alike.like.happened", { names: names(like) })
        : t("person:alike.gone.happened", { names: names(gone) });
  const hasGoneAlone = same.length + like.length === 0;
  return (
    <div className={classes(styles.notice)}>
      <Notice
        happened={happened}
        safe={t(hasGoneAlone ? "person:alike.goneSafe" : "person:alike.safe")}
        todo={person.safety.length > 0 ? t("person:alike.todo") : ""}
      />
    </div>
  );
};
