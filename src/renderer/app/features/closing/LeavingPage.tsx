// The way out, as one card of four steps: who keeps the circle, what was written here, leaving, this computer. Each says
// how it stands now, by what the engine knows (OUT-2 to OUT-4), so one may stop after any of them and go on another
// day. Nobody is kept from going: what is not well yet is said, here and in the question before it.

import { CheckCircle } from "@phosphor-icons/react/dist/csr/CheckCircle";
import { CircleDashed } from "@phosphor-icons/react/dist/csr/CircleDashed";
import { type ReactNode, useState } from "react";
import type { CircleView, PersonView, Refusal } from "../../../../bridge/index.ts";
import type { CircleId } from "../../../../core/base/brand.ts";
import { useScrollPlace } from "../../stores/scroll.ts";
import { personName, useEngine, useMayWrite, usePlaces, useView, useWords } from "../../stores/view.ts";
import { Button, classes, Dots, HandOver, Page, RefusalNotice } from "../../ui/index.ts";
import { Spread } from "./Spread.tsx";
import styles from "./closing.module.css";

export const LeavingPage = ({ circleId }: { readonly circleId: CircleId }) => {
  const view = useView();
  const { t } = useWords();
  useScrollPlace(true);
  const circle = view?.circles.find(({ id }) => id === circleId);
  if (circle === undefined) return null;
  return (
    <Page thing lookedAt title={t("leaving:title")} under={t("leaving:under")}>
      <ol className={classes("rd", styles.steps)}>
        <Keep circle={circle} />
        <Written circle={circle} />
        <Leave circle={circle} />
        <Clear circle={circle} />
      </ol>
    </Page>
  );
};

type Props = { readonly circle: CircleView };

const Step = ({
  title,
  done,
  children,
}: {
  readonly title: string;
  readonly done: boolean;
  readonly children: ReactNode;
}) => {
  const { t } = useWords();
  const Mark = done ? CheckCircle : CircleDashed;
  return (
    <li>
      <Mark size={20} aria-hidden />
      <h2>
        <Dots items={[title, t(done ? "leaving:done" : "leaving:open")]} />
      </h2>
      <div className={classes(styles.step)}>{children}</div>
    </li>
  );
};

const othersIn = ({ people }: CircleView): readonly PersonView[] =>
  people.filter(({ me, standing }) => !me && standing === "active");

const isKept = (circle: CircleView): boolean =>
  othersIn(circle).length === 0 || circle.wayOut.keepers.some(({ knows }) => knows);

const isSafeElsewhere = (circle: CircleView): boolean =>
  othersIn(circle).length === 0 || circle.wayOut.isWithSomebody;

const Keep = ({ circle }: Props) => {
  const words = useWords();
  const { t } = words;
  const { keepers } = circle.wayOut;
  const mine = circle.active && circle.people.some(({ me, rank }) => me && rank === "owner");
  const unheard = keepers.filter(({ knows }) => !knows);
  const said =
    othersIn(circle).length === 0
      ? "nobodyElse"
      : mine
        ? keepers.length === 0
          ? "none"
          : keepers.length === 1
            ? "one"
            : "enough"
        : keepers.length === 0
          ? "noneNotMine"
          : "enough";
  return (
    <Step title={t("leaving:keep")} done={isKept(circle)}>
      <p>{t(`leaving:keep.${said}`)}</p>
      {keepers.length > 0 && (
        <ul className={classes(styles.spread)}>
          {keepers.map(({ user, knows }) => (
            <li key={user}>
              {knows ? <CheckCircle size={20} aria-hidden /> : <CircleDashed size={20} aria-hidden />}
              <Dots
                items={[
                  personName(words, circle, user),
                  t(knows ? "leaving:keep.line.knows" : "leaving:keep.line.notYet"),
                ]}
              />
            </li>
          ))}
        </ul>
      )}
      {keepers.length > 0 && unheard.length === keepers.length && (
        <p aria-live="polite">
          {t("leaving:keep.wait", {
            names: { phrase: words.names(unheard.map(({ user }) => personName(words, circle, user))) },
          })}
        </p>
      )}
      {circle.active && mine && keepers.length < 2 && <HandOver circle={circle} />}
    </Step>
  );
};

const Written = ({ circle }: Props) => {
  const { t } = useWords();
  if (othersIn(circle).length === 0) return null;
  const { isWithSomebody } = circle.wayOut;
  return (
    <Step title={t("leaving:written")} done={isWithSomebody}>
      <p aria-live="polite">{t(isWithSomebody ? "leaving:written.with" : "leaving:written.without")}</p>
    </Step>
  );
};

const Leave = ({ circle }: Props) => {
  const { t } = useWords();
  const engine = useEngine();
  const places = usePlaces();
  const mayWrite = useMayWrite();
  const [refusal, refuse] = useState<Refusal | null>(null);
  const machine = circle.machines.find(({ mine }) => mine);
  if (circle.out !== null)
    return (
      <Step title={t("leaving:leave")} done>
        <p>{t(`leaving:left.${circle.out}`)}</p>
        <Heard circle={circle} />
      </Step>
    );
  const leave = async (): Promise<void> => {
    refuse(null);
    const left = await engine.ask("circle.leave", { circleId: circle.id });
    if (!left.ok && left.error !== "notConfirmed") refuse(left.error);
  };
  return (
    <Step title={t("leaving:leave")} done={false}>
      <p>{t("leaving:leave.now")}</p>
      <p>{t(isKept(circle) && isSafeElsewhere(circle) ? "leaving:leave.safe" : "leaving:leave.notSafe")}</p>
      <div className={classes(styles.acts)}>
        <Button look="stop" isDisabled={!mayWrite} onPress={() => void leave()}>
          {t("leaving:leave.yes")}
        </Button>
      </div>
      {machine?.may.close === true && (
        <p>
          <Button
            look="plain"
            small
            onPress={() => places.go({ type: "closeMachine", deviceId: machine.id })}
          >
            {t("leaving:leave.machine")}
          </Button>
        </p>
      )}
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </Step>
  );
};

const Heard = ({ circle }: Props) => {
  const { t } = useWords();
  const { heard } = circle.wayOut;
  if (heard === null || heard.knows.length + heard.notYet.length === 0) return null;
  const among = (ids: typeof heard.knows) => circle.machines.filter(({ id }) => ids.includes(id));
  return (
    <Spread
      circle={circle}
      first={t(heard.knows.length === 0 ? "leaving:left.heardNobody" : "leaving:left.heard")}
      parts={[
        { machines: among(heard.knows), word: t("leaving:left.yes"), done: true },
        { machines: among(heard.notYet), word: t("leaving:left.no"), done: false },
      ]}
    />
  );
};

const Clear = ({ circle }: Props) => {
  const { t } = useWords();
  const engine = useEngine();
  const places = usePlaces();
  const [busy, work] = useState(false);
  const [refusal, refuse] = useState<Refusal | null>(null);
  const { heard } = circle.wayOut;
  const isOut = circle.out !== null;
  const wait = isOut && heard !== null && heard.knows.length === 0 && heard.notYet.length > 0;
  const clear = async (): Promise<void> => {
    work(true);
    refuse(null);
    const { name } = circle;
    const done = await engine.ask("circle.clear", { circleId: circle.id });
    work(false);
    if (done.ok) places.replace({ type: "cleared", name });
    else if (done.error !== "notConfirmed") refuse(done.error);
  };
  return (
    <Step title={t("leaving:clear")} done={false}>
      <p>{t("leaving:clear.what")}</p>
      <p>{t("leaving:clear.cannot")}</p>
      {!isOut && <p>{t("leaving:clear.first")}</p>}
      {wait && <p>{t("leaving:clear.wait")}</p>}
      {isOut && (
        <div className={classes(styles.acts)}>
          <Button look="stop" isDisabled={busy} onPress={() => void clear()}>
            {t("leaving:clear.yes")}
          </Button>
        </div>
      )}
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </Step>
  );
};

export const ClearedPage = ({ name }: { readonly name: string }) => {
  const { t } = useWords();
  const places = usePlaces();
  useScrollPlace(true);
  return (
    <Page title={t("leaving:cleared.title", { circle: name })}>
      <p className="rd">{t("leaving:cleared.text")}</p>
      <div className={classes(styles.acts)}>
        <Button look="primary" onPress={() => places.go({ type: "today" })}>
          {t("leaving:cleared.back")}
        </Button>
      </div>
    </Page>
  );
};
