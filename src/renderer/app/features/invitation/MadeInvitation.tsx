// The link of an invitation and what has become of it. The link is shown to whoever made it, and ends with it.

import { useState } from "react";
import type { CircleView, InviteView, Refusal } from "../../../../bridge/index.ts";
import type { InviteId } from "../../../../core/base/brand.ts";
import { nameOf, useCircle, useEngine, useMayWrite, usePlaces, useWords } from "../../stores/view.ts";
import { useNow } from "../../stores/now.ts";
import {
  Button,
  classes,
  LikeAtDoor,
  LinkBox,
  Page,
  RefusalNotice,
  useComparing,
  useInviteLink,
} from "../../ui/index.ts";
import styles from "./invitation.module.css";

export const MadeInvitation = ({ inviteId }: { readonly inviteId: InviteId }) => {
  const words = useWords();
  const { t, times } = words;
  const places = usePlaces();
  const circle = useCircle();
  const now = useNow();
  const invite = circle?.invites.find(({ id }) => id === inviteId);
  const open = invite?.state === "open";
  const link = useInviteLink(circle, inviteId, open);
  const { compare, notice } = useComparing(circle);
  if (circle === null || invite === undefined) return null;
  return (
    <Page thing title={t("invitation:title")}>
      {open && (
        <p className="rd">
          {t(invite.needsConfirm ? "invitation:explain" : "invitation:explainOpen", {
            count: invite.uses,
            time: { phrase: times.moment(invite.expiresAt, now) },
          })}{" "}
          {t("invitation:withTask", { task: { phrase: t(`group:rank.${invite.rank}`) } })}
        </p>
      )}
      {link?.type === "here" && (
        <LinkBox
          link={link.link}
          beside={t(invite.needsConfirm ? "invitation:first" : "invitation:firstOpen")}
        >
          {t("invitation:shows", { count: invite.uses })} {t("invitation:stays", { count: invite.uses })}
        </LinkBox>
      )}
      {link?.type === "elsewhere" && <p className={classes(styles.help)}>{t("invitation:elsewhere")}</p>}
      <div className={classes(styles.state)} aria-live="polite">
        {circle.requests.map((request) => (
          <p key={request.id} className={classes(styles.knocked)}>
            <span>
              {t("invitation:knocked", { name: nameOf(words, request) })}
              <LikeAtDoor circle={circle} request={request} />
            </span>
            <Button look="primary" onPress={() => compare(request)}>
              {t("invitation:compare")}
            </Button>
          </p>
        ))}
        {notice}
        {(circle.requests.length === 0 || !open) && <StateLine invite={invite} />}
      </div>
      {open ? (
        invite.mayEnd && <End circle={circle} inviteId={inviteId} />
      ) : (
        <Button onPress={() => places.replace({ type: "invitation", inviteId: null })}>
          {t("invitation:another")}
        </Button>
      )}
    </Page>
  );
};

const StateLine = ({ invite: { state, uses, used, undecided } }: { readonly invite: InviteView }) => {
  const { t } = useWords();
  if (state === "used" && undecided > 0) return <p>{t("invitation:state.waiting", { count: undecided })}</p>;
  if (state === "open" && used > 0) return <p>{t("invitation:came", { count: used, all: uses })}</p>;
  if (state === "used") return <p>{t("invitation:state.used", { count: uses })}</p>;
  return <p>{t(`invitation:state.${state}`)}</p>;
};

const End = ({ circle, inviteId }: { readonly circle: CircleView; readonly inviteId: InviteId }) => {
  const { t } = useWords();
  const engine = useEngine();
  const mayWrite = useMayWrite();
  const [refusal, refuse] = useState<Refusal | null>(null);
  return (
    <div className={classes(styles.end)}>
      {mayWrite && (
        <Button
          look="quiet"
          onPress={() =>
            void engine.ask("invite.end", { circleId: circle.id, inviteId }).then((ended) => {
              refuse(ended.ok ? null : ended.error);
            })
          }
        >
          <span className={classes(styles.stop)}>{t("invitation:end")}</span>
        </Button>
      )}
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </div>
  );
};
