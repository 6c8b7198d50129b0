// The glyph of a kind: filled where its thread is in focus, a check where it is answered or settled.

import { ChatCircle } from "@phosphor-icons/react/dist/csr/ChatCircle";
import { CheckCircle } from "@phosphor-icons/react/dist/csr/CheckCircle";
import { FlagPennant } from "@phosphor-icons/react/dist/csr/FlagPennant";
import { Lightbulb } from "@phosphor-icons/react/dist/csr/Lightbulb";
import { LinkSimple } from "@phosphor-icons/react/dist/csr/LinkSimple";
import { NotEquals } from "@phosphor-icons/react/dist/csr/NotEquals";
import { Question } from "@phosphor-icons/react/dist/csr/Question";
import { Quotes } from "@phosphor-icons/react/dist/csr/Quotes";
import type { MarkKind } from "../../../../schema/note.ts";
import { useWords } from "../../stores/view.ts";
import { classes } from "../../ui/index.ts";
import styles from "./KindGlyph.module.css";

const glyphs = {
  question: Question,
  comment: ChatCircle,
  explanation: Lightbulb,
  connection: LinkSimple,
  disagreement: NotEquals,
  aloud: Quotes,
  action: FlagPennant,
} as const;

type Props = {
  readonly kind: MarkKind;
  readonly here?: boolean;
  readonly settled?: boolean;
  readonly size?: number;
};

export const KindGlyph = ({ kind, here = false, settled = false, size = 20 }: Props) => {
  const { direction } = useWords();
  const Glyph = settled ? CheckCircle : glyphs[kind];
  return (
    <Glyph
      aria-hidden
      size={size}
      weight={here ? "fill" : "regular"}
      // The question mark of Arabic looks the other way.
      mirrored={!settled && kind === "question" && direction === "rtl"}
      className={classes(styles[kind])}
    />
  );
};
