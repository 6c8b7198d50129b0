// Invitations as sentences with an end: for how many, for which task, with or without comparing, until when, and how
// many have come by it. Those that are used up are one sentence together.

import type { CircleView, InviteView } from "../../../../bridge/index.ts";
import { useNow } from "../../stores/now.ts";
import { personName, usePlaces, useWords } from "../../stores/view.ts";
import { Button, classes, List, Sentences } from "../../ui/index.ts";
import styles from "./group.module.css";

export const Invitations = ({ circle }: { readonly circle: CircleView }) => {
  const { t } = useWords();
  const places = usePlaces();
  const open = circle.invites.filter(({ state }) => state === "open");
  const used = circle.invites.filter(({ state }) => state === "used");
  return (
    <List title={t("group:invitations")}>
      {open.length + used.length === 0 && (
        <li className={classes(styles.sentence)}>{t("group:noInvitations")}</li>
      )}
      {open.map((invite) => (
        <li key={invite.id} className={classes(styles.sentence)}>
          <span>
            <Sentence circle={circle} invite={invite} />
          </span>
          {(invite.mine || invite.mayEnd) && (
            <Button look="plain" small onPress={() => places.go({ type: "invitation", inviteId: invite.id })}>
              {t("group:openInvitation")}
            </Button>
          )}
        </li>
      ))}
      {used.length > 0 && (
        <li className={classes(styles.sentence)}>
          {t("group:invitation.usedUp", {
            count: used.length,
            people: {
              phrase: t("common:count.person", { count: used.reduce((sum, { uses }) => sum + uses, 0) }),
            },
          })}
        </li>
      )}
    </List>
  );
};

const Sentence = ({ circle, invite }: { readonly circle: CircleView; readonly invite: InviteView }) => {
  const words = useWords();
  const { t, times } = words;
  const now = useNow();
  const { mine, by, rank, uses, used, needsConfirm, expiresAt } = invite;
  const time = { phrase: times.moment(expiresAt, now) };
  const task = { phrase: t(`group:rank.${rank}`) };
  return (
    <Sentences
      of={[
        t("group:invitation.for", { count: uses, task, time }),
        !mine && t("group:invitation.by", { name: personName(words, circle, by) }),
        !needsConfirm && t("group:invitation.open"),
        used === 0 ? t("group:invitation.nobodyYet") : t("group:invitation.came", { count: used }),
      ]}
    />
  );
};
