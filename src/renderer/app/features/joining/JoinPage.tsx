// Joining by link. The link is pasted and read; before anything is contacted the person sees which addresses it
// names, chooses a name, and is asked once more by the outer page.

import { useEffect, useRef, useState } from "react";
import type { CircleView, Gives, Refusal } from "../../../../bridge/index.ts";
import { useEngine, usePlaces, useView, useWords } from "../../stores/view.ts";
import { Button, classes, Page, RefusalNotice, TextArea, TextField } from "../../ui/index.ts";
import { linksIn } from "./linksIn.ts";
import styles from "./joining.module.css";

type Looked = Gives<"join.look"> & { readonly link: string };

type Props = {
  /** The link is to come from another computer of one's own; the link itself says what it is for. */
  readonly machine: boolean;
};

export const JoinPage = ({ machine }: Props) => {
  const { t } = useWords();
  const engine = useEngine();
  const places = usePlaces();
  const view = useView();
  const [link, type] = useState("");
  const [looked, see] = useState<Looked | null>(null);
  const [refusal, refuse] = useState<Refusal | null>(null);

  const field = useRef<HTMLTextAreaElement>(null);
  // After the shell, which takes the focus to a new page first.
  useEffect(() => queueMicrotask(() => field.current?.focus()), []);

  const look = async (pasted: string): Promise<void> => {
    if (pasted.trim() === "") return;
    const [first, ...longer] = linksIn(pasted);
    const lookAt = async (one: string) => ({ one, answer: await engine.ask("join.look", { link: one }) });
    let { one, answer } = await lookAt(first);
    for (const next of longer) {
      if (answer.ok || answer.error !== "malformedLink") break;
      ({ one, answer } = await lookAt(next));
    }
    see(answer.ok ? { ...answer.value, link: one } : null);
    refuse(answer.ok ? null : answer.error);
  };
  const change = (pasted: string): void => {
    type(pasted);
    see(null);
    refuse(null);
  };
  /** Already inside: the link has nothing to open. */
  const known = view?.circles.find(({ id }) => id === looked?.circleId);
  const own = known?.active === true ? known : undefined;

  return (
    <Page thing title={t(machine ? "joining:fromOther" : "joining:title")}>
      <p className="rd">{t(machine ? "joining:explainMachine" : "joining:explain")}</p>
      <form
        className={classes(styles.form)}
        onSubmit={(event) => {
          event.preventDefault();
          void look(link);
        }}
      >
        <div dir="ltr" className={classes(styles.linkField)}>
          <TextArea
            label={t("joining:link")}
            value={link}
            onChange={change}
            maxLength={2_048}
            rows={4}
            areaRef={field}
          />
        </div>
        {looked === null && (
          <div>
            <Button type="submit" look="primary" isDisabled={link.trim() === ""}>
              {t("joining:look")}
            </Button>
          </div>
        )}
      </form>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      {own !== undefined && (
        <RefusalNotice
          refusal="ownCircle"
          action={<Button onPress={() => places.openCircle(own.id)}>{t("joining:openCircle")}</Button>}
        />
      )}
      {looked !== null && own === undefined && (
        <Knock link={looked.link} looked={looked} left={known ?? null} />
      )}
    </Page>
  );
};

type KnockProps = {
  readonly link: string;
  readonly looked: Looked;
  /** The circle, when one was in it and left. */
  readonly left: CircleView | null;
};

const Knock = ({ link, looked, left }: KnockProps) => {
  const { t } = useWords();
  const engine = useEngine();
  const places = usePlaces();
  const isNamed = looked.for === "person";
  const [name, type] = useState(left?.people.find(({ me }) => me)?.name ?? "");
  const [missing, miss] = useState(false);
  const [busy, work] = useState(false);
  const [refusal, refuse] = useState<Refusal | null>(null);

  const field = useRef<HTMLInputElement>(null);
  const warned = useRef<HTMLParagraphElement>(null);
  // After the shell, which takes the focus to a new page first. What a link for a machine or a return means is read before anything.
  useEffect(() => queueMicrotask(() => (field.current ?? warned.current)?.focus()), []);

  const begin = async (): Promise<void> => {
    if (isNamed && name.trim() === "") {
      miss(true);
      return;
    }
    work(true);
    const begun = await engine.ask("join.begin", { link, name: isNamed ? name.trim() : "" });
    work(false);
    if (begun.ok) places.replace({ type: "joining", circleId: begun.value.circleId });
    else if (begun.error === "alreadyAsked") places.replace({ type: "joining", circleId: looked.circleId });
    else refuse(begun.error === "notConfirmed" ? null : begun.error);
  };

  return (
    <form
      className={classes(styles.form)}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void begin();
      }}
    >
      {left !== null && (
        <p className="rd">
          {t(looked.for === "machine" ? "joining:backMachine" : "joining:back", {
            circle: left.name.trim() === "" ? t("common:circle.unnamed") : left.name,
          })}
        </p>
      )}
      {looked.for !== "person" && (
        <p className="rd" ref={warned} tabIndex={-1}>
          {t(looked.for === "machine" ? "joining:asMachine" : "joining:asBefore")}
        </p>
      )}
      {looked.hubs.length === 0 ? (
        <p>{t("joining:noAddresses")}</p>
      ) : (
        <div>
          <p>{t("joining:addresses")}</p>
          <ul className={classes(styles.addresses)} translate="no">
            {looked.hubs.map((address) => (
              <li key={address} dir="ltr">
                {address}
              </li>
            ))}
          </ul>
        </div>
      )}
      {isNamed && (
        <TextField
          label={t("joining:name")}
          help={t("joining:nameHelp")}
          value={name}
          onChange={(typed) => {
            type(typed);
            miss(false);
          }}
          maxLength={128}
          inputRef={field}
          problem={missing ? t("joining:nameMissing") : null}
        />
      )}
      <div>
        <Button type="submit" look="primary" isDisabled={busy}>
          {t("joining:begin")}
        </Button>
      </div>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </form>
  );
};
