// An invitation: before it is made, what it does in sentences: for whom, with which task, with or without comparing,
// until when. Afterwards the link, and whether somebody knocked.

import { useState } from "react";
import type { CircleView, Refusal } from "../../../../bridge/index.ts";
import type { InviteId } from "../../../../core/base/brand.ts";
import { useCircle, useEngine, usePlaces, useWords } from "../../stores/view.ts";
import { Button, Choice, classes, Page, RefusalNotice, Sentences, Switch } from "../../ui/index.ts";
import { MadeInvitation } from "./MadeInvitation.tsx";
import styles from "./invitation.module.css";

export const InvitationPage = ({ inviteId }: { readonly inviteId: InviteId | null }) =>
  inviteId === null ? <NewInvitation /> : <MadeInvitation inviteId={inviteId} />;

const spans = ["1", "24", "72", "168"] as const;

const counts = ["1", "3", "8", "20"] as const;
const tasks = ["reader", "member", "admin", "owner"] as const;
type Task = (typeof tasks)[number];

const NewInvitation = () => {
  const circle = useCircle();
  return circle === null ? null : <Terms circle={circle} />;
};

const Terms = ({ circle }: { readonly circle: CircleView }) => {
  const { t } = useWords();
  const engine = useEngine();
  const places = usePlaces();
  const [uses, chooseUses] = useState<(typeof counts)[number]>("1");
  const offered = tasks.filter((task) => circle.may.inviteFor.includes(task));
  const [rank, chooseRank] = useState<Task>(offered.includes("member") ? "member" : (offered[0] ?? "member"));
  const [hours, chooseHours] = useState<(typeof spans)[number]>("24");
  const [needsConfirm, confirm] = useState(true);
  const [refusal, refuse] = useState<Refusal | null>(null);
  const [busy, work] = useState(false);

  const create = async (): Promise<void> => {
    work(true);
    const made = await engine.ask("invite.createFor", {
      circleId: circle.id,
      hours: Number(hours),
      needsConfirm,
      rank,
      uses: Number(uses),
    });
    work(false);
    if (made.ok) places.replace({ type: "invitation", inviteId: made.value.inviteId });
    else refuse(made.error === "notConfirmed" ? null : made.error);
  };

  return (
    <Page thing title={t("invitation:title")}>
      <p className="rd">
        <Sentences
          of={[
            t(needsConfirm ? "invitation:explainBefore" : "invitation:explainBeforeOpen", {
              count: Number(uses),
            }),
            t(circle.history.newcomers === "everything" ? "invitation:readsAll" : "invitation:reads"),
          ]}
        />
      </p>
      <div className={classes(styles.form)}>
        <Choice
          label={t("invitation:uses")}
          value={uses}
          options={counts.map((value) => ({
            value,
            word: t("invitation:forPeople", { count: Number(value) }),
          }))}
          onChange={chooseUses}
        />
        <Choice
          label={t("invitation:task")}
          help={t(`person:task.${rank}`)}
          value={rank}
          options={offered.map((value) => ({ value, word: t(`group:rank.${value}`) }))}
          onChange={chooseRank}
        />
        <Choice
          label={t("invitation:until")}
          value={hours}
          options={spans.map((value) => ({ value, word: t(`invitation:hours.${value}`) }))}
          onChange={chooseHours}
        />
        <Switch
          on={needsConfirm}
          onChange={confirm}
          help={
            needsConfirm ? t("invitation:confirmOn") : t("invitation:confirmOff", { count: Number(uses) })
          }
        >
          {t("invitation:confirm")}
        </Switch>
        <div>
          <Button look="primary" isDisabled={busy} onPress={() => void create()}>
            {t("invitation:create")}
          </Button>
        </div>
        {refusal !== null && <RefusalNotice refusal={refusal} />}
      </div>
    </Page>
  );
};
