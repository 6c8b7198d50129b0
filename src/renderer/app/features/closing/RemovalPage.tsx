// What became of a closing: the same four paragraphs, afterwards. Everything in it is as this computer knows it now,
// and changes while one looks: who has heard, and what came later and was set aside (MEM-39).

import { useEffect } from "react";
import type { CircleView, MachineView, RemovalView } from "../../../../bridge/index.ts";
import type { OpId } from "../../../../core/base/brand.ts";
import { machineName } from "../../stores/machineNames.ts";
import { useNow } from "../../stores/now.ts";
import { useScroller, useScrollPlace } from "../../stores/scroll.ts";
import { personName, useCircle, useWords } from "../../stores/view.ts";
import { classes, Page } from "../../ui/index.ts";
import { Part } from "./Part.tsx";
import { Spread } from "./Spread.tsx";
import styles from "./closing.module.css";

export const RemovalPage = ({ id }: { readonly id: OpId }) => {
  const circle = useCircle();
  const removal = circle?.removals.find((one) => one.id === id);
  return circle === null || removal === undefined ? null : <RemovalText circle={circle} removal={removal} />;
};

type Props = { readonly circle: CircleView; readonly removal: RemovalView };
type TextProps = Props & {
  /** The machine is the one that this runs on. */
  readonly isThis?: boolean;
};

export const RemovalText = ({ circle, removal, isThis = false }: TextProps) => {
  const words = useWords();
  const { t, times } = words;
  const now = useNow();
  useScrollPlace(true);
  const scroller = useScroller();
  // After the act the same place says something else: it begins at its beginning, for eyes and for a screen reader.
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
    scroller.current?.focus({ preventScroll: true });
  }, [scroller]);
  const { kind, user, device, by, isBack } = removal;
  const name = personName(words, circle, user);
  const machine = {
    phrase: device === null ? name : machineName(words, circle, { user, number: device.number }),
  };
  const said = isThis ? "this" : kind;
  /** A machine that its own history closed is closed like any other. */
  const stays = said === "fork" ? "machine" : said;
  const aside = removal.entries.reduce((sum, one) => sum + one.setAside, 0);
  return (
    <Page
      thing
      lookedAt
      title={t(isBack ? `closing:done.${said}.back` : `closing:done.${said}`, { machine, name })}
      under={t(kind === "fork" ? "closing:done.fork.by" : "closing:done.by", {
        name: personName(words, circle, by),
        time: { phrase: times.coarse(Math.min(removal.at, now), now) },
      })}
    >
      <div className="rd">
        {isBack && (
          <p className={classes(styles.safe)}>
            {t(kind === "task" ? "closing:done.backTask" : "closing:done.back")}
          </p>
        )}
        {!isBack && (
          <Part title={t("closing:now")}>
            <p>{t(`closing:done.now.${said}`, { machine, name })}</p>
            {(stays === "machine" || stays === "this") && <p>{t(`closing:back.${stays}`, { name })}</p>}
          </Part>
        )}
        <Part title={t("closing:stays")}>
          <p>{t(`closing:stays.${stays}`, { machine, name })}</p>
        </Part>
        <Part title={t("closing:knows")}>
          <HaveHeard circle={circle} removal={removal} />
          <Safe removal={removal} name={name} />
        </Part>
        <Part title={t("closing:meanwhile")}>
          <p>{t("closing:meanwhile.done")}</p>
          <p aria-live="polite">
            {aside === 0 ? t("closing:meanwhile.asideNone") : t("closing:meanwhile.aside", { count: aside })}
          </p>
        </Part>
      </div>
    </Page>
  );
};

const HaveHeard = ({ circle, removal }: Props) => {
  const { t } = useWords();
  const among = (ids: RemovalView["knows"]): readonly MachineView[] =>
    circle.machines.filter(({ id }) => ids.includes(id));
  const notYet = among(removal.notYet);
  return (
    <Spread
      circle={circle}
      first={notYet.length === 0 ? t("closing:knows.all") : t("closing:knows.some")}
      parts={[
        {
          machines: notYet,
          word: t("closing:knows.no"),
          done: false,
          todo: (names) => t("closing:knows.noTodo", { names: { phrase: names } }),
        },
        { machines: among(removal.knows), word: t("closing:knows.yes"), done: true },
      ]}
    />
  );
};

/** Of somebody who could decide much: whether enough have heard. */
const Safe = ({ removal: { safe }, name }: { readonly removal: RemovalView; readonly name: string }) => {
  const { t } = useWords();
  if (safe === null) return null;
  const { heard, needed } = safe;
  return (
    <p>{heard < needed ? t("closing:safe.waiting", { name, heard, needed }) : t("closing:safe.done")}</p>
  );
};
