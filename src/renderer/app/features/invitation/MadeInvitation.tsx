// The link of an invitation and what has become of it. The link is shown to whoever made it, and ends with it.

import type { InviteView } from "../../../../bridge/index.ts";
import type { InviteId } from "../../../../core/base/brand.ts";
import { nameOf, useCircle, usePlaces, useWords } from "../../stores/view.ts";
import { useNow } from "../../stores/now.ts";
import {
  Asks,
  Button,
  classes,
  DoorState,
  EndLink,
  LikeAtDoor,
  LinkBox,
  Page,
  useComparing,
  useInviteLink,
  Sentences,
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
          <Sentences
            of={[
              t(invite.needsConfirm ? "invitation:explain" : "invitation:explainOpen", {
                count: invite.uses,
                time: { phrase: times.moment(invite.expiresAt, now) },
              }),
              t("invitation:withTask", { task: { phrase: t(`group:rank.${invite.rank}`) } }),
            ]}
          />
        </p>
      )}
      {link?.type === "here" && (
        <LinkBox
          link={link.link}
          beside={t(invite.needsConfirm ? "invitation:first" : "invitation:firstOpen")}
        >
          <Sentences
            of={[
              t("invitation:shows", { count: invite.uses }),
              t("invitation:stays", { count: invite.uses }),
            ]}
          />
        </LinkBox>
      )}
      {link?.type === "elsewhere" && <p className={classes(styles.help)}>{t("invitation:elsewhere")}</p>}
      <DoorState>
        {circle.requests.map((request) => {
          const name = nameOf(words, request);
          return (
            <Asks
              key={request.id}
              word={t("invitation:compare")}
              named={circle.requests.length < 2 ? null : t("group:compareNamed", { name })}
              onCompare={() => compare(request)}
            >
              {t("invitation:knocked", { name })}
              <LikeAtDoor circle={circle} request={request} />
            </Asks>
          );
        })}
        {notice}
        {(circle.requests.length === 0 || !open) && <StateLine invite={invite} />}
      </DoorState>
      {open ? (
        invite.mayEnd && <EndLink circle={circle} inviteId={inviteId} word={t("invitation:end")} />
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
