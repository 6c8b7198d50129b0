// A link for one more computer, one's own or of somebody who comes back: before it what goes there and what stays, then the
// link and how long it lasts, then whether the words are the same, and what became of it.

import { type ReactNode, useState } from "react";
import type {
  CircleView,
  Gives,
  MachineInviteView,
  MachineRequestView,
  Refusal,
} from "../../../../bridge/index.ts";
import type { UserId } from "../../../../core/base/brand.ts";
import type { Result } from "../../../../core/base/result.ts";
import { useMayWrite, usePlaces, useWords } from "../../stores/view.ts";
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
  Sentences,
} from "../../ui/index.ts";
import styles from "./machine.module.css";

type Link = Pick<MachineInviteView, "id" | "expiresAt" | "state">;

type Props = {
  readonly circle: CircleView;
  /** The last one that was made here. */
  readonly link: Link | null;
  readonly asks: readonly MachineRequestView[];
  readonly may: boolean;
  readonly make: () => Promise<Result<Gives<"machine.invite">, Refusal>>;
  readonly said: {
    readonly title: string;
    readonly before: ReactNode;
    readonly open: ReactNode;
    readonly beside: string;
    /** What the link holds, and how it goes there. */
    readonly shows: string;
    readonly asks: (first: boolean) => string;
    readonly state: (state: Link["state"]) => string;
    readonly page: string;
  };
  /** On whose page the computer stands afterwards. */
  readonly whose: UserId;
};

export const LinkForMachine = (props: Props) => {
  const { link, said } = props;
  /** What became of an earlier link is not what this page was opened for. */
  const [before] = useState(() => link);
  const isPast = link !== null && link.state !== "open" && link.id === before?.id && before.state !== "open";
  return (
    <Page thing title={said.title}>
      {link === null || isPast ? <Before {...props} /> : <Made {...props} link={link} />}
    </Page>
  );
};

const Before = (props: Props) => {
  const { t } = useWords();
  return (
    <>
      <div className={classes(styles.told)}>{props.said.before}</div>
      <Make {...props} word={t("machine:make")} />
    </>
  );
};

const Make = ({ may, make, word }: Props & { readonly word: string }) => {
  const mayWrite = useMayWrite();
  const [refusal, refuse] = useState<Refusal | null>(null);
  const [busy, work] = useState(false);
  const press = async (): Promise<void> => {
    work(true);
    const made = await make();
    work(false);
    refuse(made.ok || made.error === "notConfirmed" ? null : made.error);
  };
  return (
    <div className={classes(styles.act)}>
      {mayWrite && may && (
        <Button look="primary" isDisabled={busy} onPress={() => void press()}>
          {word}
        </Button>
      )}
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </div>
  );
};

const Made = (props: Props & { readonly link: Link }) => {
  const { circle, link, said, whose } = props;
  const { t } = useWords();
  const places = usePlaces();
  const open = link.state === "open";
  const shown = useInviteLink(circle, link.id, open);
  const { compareMachine, notice } = useComparing(circle);
  const firstWord = useFirstWord(circle);
  const asks = open ? props.asks : [];
  return (
    <>
      {open && <div className={classes(styles.told)}>{said.open}</div>}
      {shown?.type === "here" && (
        <LinkBox link={shown.link} beside={said.beside}>
          {said.shows}
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
              <Sentences
                of={[said.asks(place === 0), first !== null && t("machine:firstWord", { word: first })]}
              />
            </Asks>
          );
        })}
        {notice}
        {asks.length === 0 && <p>{said.state(link.state)}</p>}
      </DoorState>
      {open ? (
        <EndLink circle={circle} inviteId={link.id} word={t("machine:end")} />
      ) : (
        <div className={classes(styles.act)}>
          <Button onPress={() => places.replace({ type: "person", userId: whose })}>{said.page}</Button>
          {link.state !== "used" && <Make {...props} word={t("machine:again")} />}
        </div>
      )}
    </>
  );
};
