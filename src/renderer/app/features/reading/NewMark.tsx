// A new mark in the side column, level with the selection that it is for.

import type { Refusal } from "../../../../bridge/index.ts";
import type { Result } from "../../../../core/base/result.ts";
import type { Anchor, MarkKind } from "../../../../schema/note.ts";
import { useWords } from "../../stores/view.ts";
import { classes } from "../../ui/index.ts";
import { Composer } from "./Composer.tsx";
import { KindGlyph } from "./KindGlyph.tsx";
import { needsWords } from "./kinds.ts";
import type { Span } from "./placing.ts";
import styles from "./Thread.module.css";

export type Composing = {
  readonly span: Span;
  readonly anchor: Anchor;
  readonly kind: MarkKind;
  readonly text: string;
  readonly onSave: (text: string) => Promise<Result<unknown, Refusal>>;
  readonly onClose: () => void;
  readonly onReopen: (text: string) => void;
};

export const NewMark = ({ composing }: { readonly composing: Composing }) => {
  const { t } = useWords();
  const { kind, anchor, text } = composing;
  return (
    <section className={classes(styles.card)} aria-label={t(`marks:kind.${kind}`)}>
      <h3 className={classes(styles.kind, styles[kind])}>
        <KindGlyph kind={kind} />
        <span>{t(`marks:kind.${kind}`)}</span>
      </h3>
      <blockquote className="quietly" dir="auto">
        {anchor.quote}
      </blockquote>
      <Composer
        key={text}
        label={t(`marks:write.${kind}`)}
        action={t("marks:add")}
        first={text}
        mayBeEmpty={!needsWords(kind)}
        onSave={composing.onSave}
        onClose={composing.onClose}
        onReopen={composing.onReopen}
      />
    </section>
  );
};
