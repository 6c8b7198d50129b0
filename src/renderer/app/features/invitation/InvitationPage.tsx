// An invitation: before it is made, what it does and for how long; afterwards the link, and whether somebody knocked.

import { useState } from "react";
import type { Refusal } from "../../../../bridge/index.ts";
import type { InviteId } from "../../../../core/base/brand.ts";
import { useCircle, useEngine, usePlaces, useWords } from "../../stores/view.ts";
import { Button, Choice, classes, Page, RefusalNotice, Switch } from "../../ui/index.ts";
import { MadeInvitation } from "./MadeInvitation.tsx";
import styles from "./invitation.module.css";

export const InvitationPage = ({ inviteId }: { readonly inviteId: InviteId | null }) =>
  inviteId === null ? <NewInvitation /> : <MadeInvitation inviteId={inviteId} />;

const spans = ["1", "24", "72", "168"] as const;

const NewInvitation = () => {
  const { t } = useWords();
  const engine = useEngine();
  const places = usePlaces();
  const circle = useCircle();
  const [hours, chooseHours] = useState<(typeof spans)[number]>("24");
  const [needsConfirm, confirm] = useState(true);
  const [refusal, refuse] = useState<Refusal | null>(null);
  const [busy, work] = useState(false);
  if (circle === null) return null;

  const create = async (): Promise<void> => {
    work(true);
    const made = await engine.ask("invite.create", {
      circleId: circle.id,
      hours: Number(hours),
      needsConfirm,
    });
    work(false);
    if (made.ok) places.replace({ type: "invitation", inviteId: made.value.inviteId });
    else refuse(made.error === "notConfirmed" ? null : made.error);
  };

  return (
    <Page thing title={t("invitation:title")}>
      <p className="rd">{t(needsConfirm ? "invitation:explainBefore" : "invitation:explainBeforeOpen")}</p>
      <div className={classes(styles.form)}>
        <Choice
          label={t("invitation:until")}
          value={hours}
          options={spans.map((value) => ({ value, word: t(`invitation:hours.${value}`) }))}
          onChange={chooseHours}
        />
        <Switch
          on={needsConfirm}
          onChange={confirm}
          help={t(needsConfirm ? "invitation:confirmOn" : "invitation:confirmOff")}
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
