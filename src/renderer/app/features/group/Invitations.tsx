// Invitations as sentences with an end: for how many, for which task, with or without comparing, until when, and how
// many have come by it.

import type { CircleView, InviteView } from "../../../../bridge/index.ts";
import { useNow } from "../../stores/now.ts";
import { personName, usePlaces, useWords } from "../../stores/view.ts";
import { Button, classes, List } from "../../ui/index.ts";
import styles from "./group.module.css";

export const Invitations = ({ circle }: { readonly circle: CircleView }) => {
  const { t } = useWords();
  const places = usePlaces();
  const shown = circle.invites.filter(({ state }) => state === "open" || state === "used");
  return (
    <List title={t("group:invitations")}>
      {shown.length === 0 && <li className={classes(styles.sentence)}>{t("group:noInvitations")}</li>}
      {shown.map((invite) => (
        <li key={invite.id} className={classes(styles.sentence)}>
          <span>
            <Sentence circle={circle} invite={invite} />
          </span>
          {invite.state === "open" && (invite.mine || invite.mayEnd) && (
            <Button look="plain" small onPress={() => places.go({ type: "invitation", inviteId: invite.id })}>
              {t("group:openInvitation")}
            </Button>
          )}
        </li>
      ))}
    </List>
  );
};

const Sentence = ({ circle, invite }: { readonly circle: CircleView; readonly invite: InviteView }) => {
  const words = useWords();
  const { t, times } = words;
  const now = useNow();
  const { state, mine, by, rank, uses, used, needsConfirm, expiresAt } = invite;
  if (state === "used") return t("group:invitation.used", { count: uses });
  const time = { phrase: times.moment(expiresAt, now) };
  const task = { phrase: t(`group:rank.${rank}`) };
  return [
    t("group:invitation.for", { count: uses, task, time }),
    mine ? null : t("group:invitation.by", { name: personName(words, circle, by) }),
    needsConfirm ? null : t("group:invitation.open"),
    used === 0 ? t("group:invitation.nobodyYet") : t("group:invitation.came", { count: used }),
  ]
    .filter((part) => part !== null)
    .join(" ");
};
