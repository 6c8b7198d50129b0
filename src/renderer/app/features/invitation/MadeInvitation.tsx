// The link of an invitation and what has become of it. The link is shown to whoever made it, and ends with it.

import { Copy } from "@phosphor-icons/react/dist/csr/Copy";
import { useEffect, useState } from "react";
import type { CircleView, InviteView, Refusal } from "../../../../bridge/index.ts";
import type { InviteId } from "../../../../core/base/brand.ts";
import { nameOf, useCircle, useEngine, useMayWrite, usePlaces, useWords } from "../../stores/view.ts";
import { useNow } from "../../stores/now.ts";
import { Button, classes, LikeAtDoor, Page, RefusalNotice, useComparing } from "../../ui/index.ts";
import styles from "./invitation.module.css";

type Link = { readonly type: "here"; readonly link: string } | { readonly type: "elsewhere" } | null;

const useLink = (circle: CircleView | null, inviteId: InviteId, open: boolean): Link => {
  const engine = useEngine();
  const [link, set] = useState<Link>(null);
  const circleId = circle?.id;
  useEffect(() => {
    if (circleId === undefined || !open) return undefined;
    let here = true;
    void engine.ask("invite.show", { circleId, inviteId }).then((shown) => {
      if (here) set(shown.ok ? { type: "here", link: shown.value.link } : { type: "elsewhere" });
    });
    return () => {
      here = false;
    };
  }, [engine, circleId, inviteId, open]);
  return open ? link : null;
};

export const MadeInvitation = ({ inviteId }: { readonly inviteId: InviteId }) => {
  const words = useWords();
  const { t, times } = words;
  const places = usePlaces();
  const circle = useCircle();
  const now = useNow();
  const invite = circle?.invites.find(({ id }) => id === inviteId);
  const open = invite?.state === "open";
  const link = useLink(circle, inviteId, open);
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
      {link?.type === "here" && <LinkBox link={link.link} invite={invite} />}
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

const LinkBox = ({
  link,
  invite: { needsConfirm, uses },
}: {
  readonly link: string;
  readonly invite: InviteView;
}) => {
  const { t } = useWords();
  const [copied, tell] = useState<boolean | null>(null);
  return (
    <section>
      <h2 className={classes(styles.title)}>{t("invitation:linkTitle")}</h2>
      <code className={classes(styles.link)} dir="ltr" translate="no">
        {link}
      </code>
      <div className={classes(styles.copy)}>
        <Button
          icon={<Copy aria-hidden />}
          onPress={() =>
            void navigator.clipboard.writeText(link).then(
              () => tell(true),
              () => tell(false),
            )
          }
        >
          {t("invitation:copy")}
        </Button>
        <output className={classes(styles.help)}>
          {copied === null
            ? t(needsConfirm ? "invitation:first" : "invitation:firstOpen")
            : t(copied ? "invitation:copied" : "invitation:notCopied")}
        </output>
      </div>
      <p className={classes(styles.help)}>
        {t("invitation:shows", { count: uses })} {t("invitation:stays", { count: uses })}
      </p>
    </section>
  );
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
