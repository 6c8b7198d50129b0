// Beside the preview, always in sight: how much is left out, the button, and the facts about the text.

import { useState } from "react";
import type { ImportDraft } from "../../../../importers/draft.ts";
import { setPublished, setTitle } from "../../../../importers/draftEdit.ts";
import { isCalendarDay } from "../../../../schema/edition.ts";
import { useMayWrite, useWords } from "../../stores/view.ts";
import { Button, classes, Notice, RefusalNotice, TextField, Working } from "../../ui/index.ts";
import { PeopleOfText } from "./PeopleOfText.tsx";
import type { ShareState } from "./Preview.tsx";
import type { DraftChange } from "./useDraft.ts";
import styles from "./AboutText.module.css";

type Props = {
  readonly draft: ImportDraft;
  readonly change: (change: DraftChange) => boolean;
  readonly share: ShareState;
  readonly onShare: () => void;
  readonly onNotNow: () => void;
};

const isDay = (text: string): boolean => {
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && isCalendarDay(year, month, day);
};

export const AboutText = ({ draft, change, share, onShare, onNotNow }: Props) => {
  const { t } = useWords();
  const mayWrite = useMayWrite();
  const [date, setDate] = useState(draft.published.date ?? "");
  const left = draft.pieces.filter((piece) => piece.type === "left").length;
  const parts = t("common:count.part", { count: left });
  const { published } = draft;
  const publish = (part: Partial<ImportDraft["published"]>): void =>
    void change((before) => setPublished(before, { ...before.published, ...part }));
  return (
    <div className={classes(styles.about)}>
      <div className={classes(styles.share)}>
        <p className={classes(styles.summary)} aria-live="polite">
          {left === 0 ? t("importing:preview.whole") : t("importing:preview", { parts: { phrase: parts } })}
        </p>
        <div className={classes(styles.actions)}>
          {mayWrite ? (
            <Button look="primary" onPress={onShare} isDisabled={share === "sharing"}>
              {t("importing:share")}
            </Button>
          ) : (
            <span>{t("common:diskFull.paused")}</span>
          )}
          <Button look="quiet" onPress={onNotNow}>
            {t("common:notNow")}
          </Button>
        </div>
      </div>
      {share === "sharing" && <Working said={t("importing:sharing")} />}
      {share === "unfit" && (
        <Notice
          happened={t("importing:refused.edition.happened")}
          safe={t("importing:refused.edition.safe")}
          todo={t("importing:refused.edition.todo")}
        />
      )}
      {share !== "sharing" && share !== "unfit" && share !== "looking" && <RefusalNotice refusal={share} />}
      <h2 className={classes(styles.heading)}>{t("importing:inText")}</h2>
      <TextField
        label={t("importing:textTitle")}
        value={draft.title}
        maxLength={1000}
        onChange={(title) => void change((before) => setTitle(before, title))}
      />
      <PeopleOfText draft={draft} change={change} />
      <details className={classes(styles.published)}>
        <summary>{t("importing:published")}</summary>
        <TextField
          label={t("importing:published.where")}
          value={published.where ?? ""}
          maxLength={1000}
          onChange={(where) => publish({ where: where.trim() === "" ? null : where })}
        />
        <TextField
          label={t("importing:published.number")}
          value={published.number ?? ""}
          maxLength={200}
          onChange={(number) => publish({ number: number.trim() === "" ? null : number })}
        />
        <TextField
          label={t("importing:published.date")}
          help={t("importing:published.date.help")}
          code
          value={date}
          maxLength={10}
          problem={
            date === "" || isDay(date)
              ? null
              : t("importing:published.date.wrong", { sample: { ltr: "2025-07-03" } })
          }
          onChange={(typed) => {
            setDate(typed);
            if (typed === "" || isDay(typed)) publish({ date: typed === "" ? null : typed });
          }}
        />
      </details>
    </div>
  );
};
