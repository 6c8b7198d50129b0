// One more computer of one's own: before the link what goes there and what stays, then the link and how long it lasts,
// then whether the words are the same, and what became of it.

import { useState } from "react";
import type { CircleView, MachineInviteView, Refusal } from "../../../../bridge/index.ts";
import { useNow } from "../../stores/now.ts";
import { useCircle, useEngine, useMayWrite, usePlaces, useWords } from "../../stores/view.ts";
import {
  Asks,
  Button,
  classes,
  DoorState,
  EndLink,
  LinkBox,
  Page,
  RefusalNotice,
  useComparing,
  useFirstWord,
  useInviteLink,
} from "../../ui/index.ts";
import styles from "./machine.module.css";

export const MachinePage = () => {
  const circle = useCircle();
  const { t } = useWords();
  /** What became of an earlier link is not what this page was opened for. */
  const [before] = useState(() => circle?.machineInvite ?? null);
  if (circle === null) return null;
  const invite = circle.machineInvite;
  const isPast =
    invite !== null && invite.state !== "open" && invite.id === before?.id && before.state !== "open";
  return (
    <Page thing title={t("machine:title")}>
      {invite === null || isPast ? <Before circle={circle} /> : <Made circle={circle} invite={invite} />}
    </Page>
  );
};

const Before = ({ circle }: { readonly circle: CircleView }) => {
  const { t } = useWords();
  return (
    <>
      <div className={classes(styles.told)}>
        <p className="rd">{t("machine:what")}</p>
        <p className="rd">{t("machine:how")}</p>
        <p className={classes(styles.help)}>{t("machine:stays")}</p>
      </div>
      <Make circle={circle} word={t("machine:make")} />
    </>
  );
};

const Make = ({ circle, word }: { readonly circle: CircleView; readonly word: string }) => {
  const engine = useEngine();
  const mayWrite = useMayWrite();
  const [refusal, refuse] = useState<Refusal | null>(null);
  const [busy, work] = useState(false);
  const make = async (): Promise<void> => {
    work(true);
    const made = await engine.ask("machine.invite", { circleId: circle.id });
    work(false);
    refuse(made.ok || made.error === "notConfirmed" ? null : made.error);
  };
  return (
    <div className={classes(styles.act)}>
      {mayWrite && circle.may.inviteMachine && (
        <Button look="primary" isDisabled={busy} onPress={() => void make()}>
          {word}
        </Button>
      )}
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </div>
  );
};

type MadeProps = { readonly circle: CircleView; readonly invite: MachineInviteView };

const Made = ({ circle, invite }: MadeProps) => {
  const { t, times } = useWords();
  const now = useNow();
  const places = usePlaces();
  const open = invite.state === "open";
  const link = useInviteLink(circle, invite.id, open);
  const { compareMachine, notice } = useComparing(circle);
  const firstWord = useFirstWord(circle);
  const asks = open ? circle.machineRequests : [];
  return (
    <>
      {open && (
        <div className={classes(styles.told)}>
          <p className="rd">
            {t("machine:until", { time: { phrase: times.moment(invite.expiresAt, now) } })}
          </p>
          <p className="rd">{t("machine:there")}</p>
        </div>
      )}
      {link?.type === "here" && (
        <LinkBox link={link.link} beside={t("machine:how.beside")}>
          {t("machine:shows")}
        </LinkBox>
      )}
      <DoorState>
        {asks.map((request, place) => {
          const first = firstWord(request);
          return (
            <Asks
              key={request.id}
              word={t("machine:compare")}
              named={first === null ? null : t("machine:compareNamed", { word: first })}
              onCompare={() => compareMachine(request)}
            >
              {t(place === 0 ? "machine:asks" : "machine:asksAgain")}
              {first !== null && ` ${t("machine:firstWord", { word: first })}`}
            </Asks>
          );
        })}
        {notice}
        {asks.length === 0 && <p>{t(`machine:state.${invite.state}`)}</p>}
      </DoorState>
      {open ? (
        <EndLink circle={circle} inviteId={invite.id} word={t("machine:end")} />
      ) : (
        <div className={classes(styles.act)}>
          <Button onPress={() => places.replace({ type: "person", userId: circle.me })}>
            {t("machine:mine")}
          </Button>
          {invite.state !== "used" && <Make circle={circle} word={t("machine:again")} />}
        </div>
      )}
    </>
  );
};
