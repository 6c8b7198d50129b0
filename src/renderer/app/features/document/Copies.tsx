// The copies of a document that people keep, over its history: who kept which and when, each a way to its page; keeping
// one, and taking one's own off the list.

import { useRef, useState } from "react";
import { Button as Pressable } from "react-aria-components";
import type { CircleView, Gives, Refusal } from "../../../../bridge/index.ts";
import type { DocId } from "../../../../core/base/brand.ts";
import { copyLimits } from "../../../../schema/copy.ts";
import { useNow } from "../../stores/now.ts";
import { personName, useEngine, useMayKeepCopies, usePlaces, useWords } from "../../stores/view.ts";
import { Button, classes, RefusalNotice, TextField } from "../../ui/index.ts";
import styles from "./document.module.css";

/** Those after them are folded, so that the history stands in sight. */
const newest = 5;

type Kept = Gives<"copy.list">["copies"][number];
type Props = {
  readonly circle: CircleView;
  readonly docId: DocId;
  readonly told: Gives<"copy.list"> | null;
  readonly refusal: Refusal | null;
  readonly again: () => void;
};

export const Copies = ({ circle, docId, told, refusal, again }: Props) => {
  const { t } = useWords();
  const mayKeep = useMayKeepCopies();
  const copies = told?.copies ?? [];
  const listOf = (some: readonly Kept[]) => (
    <ol>
      {some.map((copy) => (
        <li key={`${copy.by} ${copy.id}`}>
          <OneCopy circle={circle} docId={docId} copy={copy} mayDrop={mayKeep} again={again} />
        </li>
      ))}
    </ol>
  );
  const isMine = copies.some(({ by }) => by === circle.me);
  return (
    <section className={classes(styles.history, styles.copies)} aria-labelledby="copies">
      <h2 id="copies">{t("document:copies")}</h2>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      {told !== null && copies.length === 0 && <p>{t("document:copies.empty")}</p>}
      {copies.length > 0 && listOf(copies.slice(0, newest))}
      {copies.length > newest && (
        <details>
          <summary>{t("document:copies.older")}</summary>
          {listOf(copies.slice(newest))}
        </details>
      )}
      {isMine && <p className={classes(styles.before)}>{t("document:copies.stays")}</p>}
      {mayKeep && <Keep circle={circle} docId={docId} again={again} />}
    </section>
  );
};

type OneProps = Pick<Props, "circle" | "docId" | "again"> & {
  readonly copy: Kept;
  readonly mayDrop: boolean;
};

const OneCopy = ({ circle, docId, copy, mayDrop, again }: OneProps) => {
  const words = useWords();
  const { t, times } = words;
  const engine = useEngine();
  const places = usePlaces();
  const now = useNow();
  const [refusal, refuse] = useState<Refusal | null>(null);
  const { by, id, createdAt } = copy;
  const name = copy.name ?? t("document:copies.unnamed");
  const drop = async (): Promise<void> => {
    const dropped = await engine.ask("copy.drop", { circleId: circle.id, docId, id });
    if (dropped.ok) again();
    else refuse(dropped.error);
  };
  return (
    <>
      <Pressable
        className={classes(styles.copy)}
        onPress={() => places.go({ type: "copy", docId, target: { type: "copy", by, id } })}
      >
        <bdi>{name}</bdi>
      </Pressable>
      <p className={classes(styles.before)}>
        {t("document:copies.by", { when: times.coarse(createdAt, now), name: personName(words, circle, by) })}
      </p>
      {mayDrop && by === circle.me && (
        <Button
          look="plain"
          small
          aria-label={t("document:copies.dropNamed", { name })}
          onPress={() => void drop()}
        >
          {t("document:copies.drop")}
        </Button>
      )}
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </>
  );
};

const Keep = ({ circle, docId, again }: Pick<Props, "circle" | "docId" | "again">) => {
  const { t } = useWords();
  const engine = useEngine();
  const [typed, type] = useState<string | null>(null);
  const [refusal, refuse] = useState<Refusal | null>(null);
  const [busy, be] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const begin = (): void => {
    type("");
    refuse(null);
    setTimeout(() => field.current?.focus());
  };
  const keep = async (name: string): Promise<void> => {
    be(true);
    const kept = await engine.ask("copy.keep", { circleId: circle.id, docId, name });
    be(false);
    refuse(kept.ok ? null : kept.error);
    if (!kept.ok) return;
    type(null);
    again();
  };
  if (typed === null)
    return (
      <Button small onPress={begin}>
        {t("document:copies.keep")}
      </Button>
    );
  const name = typed.trim();
  return (
    <form
      className={classes(styles.rename)}
      onSubmit={(event) => {
        event.preventDefault();
        if (name !== "" && !busy) void keep(name);
      }}
    >
      <TextField
        label={t("document:copies.name")}
        help={t("document:copies.nameHelp")}
        inputRef={field}
        value={typed}
        onChange={type}
        maxLength={copyLimits.name}
        onKeyDown={(event) => {
          if (event.key === "Escape") type(null);
        }}
      />
      <Button type="submit" isDisabled={name === "" || busy}>
        {t("common:save")}
      </Button>
      <Button look="quiet" onPress={() => type(null)}>
        {t("common:cancel")}
      </Button>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
    </form>
  );
};
