// The pieces of a draft in the file's order: what is kept as it will be read, what is left out folded to one line.

import { memo, useMemo } from "react";
import { CaretDown } from "@phosphor-icons/react/dist/csr/CaretDown";
import { CaretRight } from "@phosphor-icons/react/dist/csr/CaretRight";
import type { FieldPiece, ImportDraft, KeptPiece, LeftPiece, Piece } from "../../../../importers/draft.ts";
import { useWords } from "../../stores/view.ts";
import { classes, FactsLine } from "../../ui/index.ts";

import styles from "./Preview.module.css";

const KindButton = ({
  kind,
  open,
}: {
  readonly kind: KeptPiece["kind"] | "title";
  readonly open: boolean;
}) => {
  const { t } = useWords();
  const word = t(`importing:kind.${kind}`);
  return (
    <button
      type="button"
      data-kind
      data-stop
      className={classes(styles.kind, open && styles.open)}
      aria-haspopup="menu"
      aria-expanded={open}
      aria-label={t("importing:block", { kind: word })}
    >
      <span>{word}</span>
      <CaretDown aria-hidden />
    </button>
  );
};

type KeptProps = { readonly piece: KeptPiece; readonly named: boolean; readonly open: boolean };

const Kept = memo(({ piece, named, open }: KeptProps) => {
  const speaker = named && piece.speaker !== null && (
    <strong>
      <bdi>{piece.speaker}</bdi>:{" "}
    </strong>
  );
  const { kind, language, direction, text } = piece;
  const shared = { lang: language, dir: direction };
  return (
    <>
      <KindButton kind={kind} open={open} />
      {kind === "heading" ? (
        <h2 {...shared} className={classes("t4", styles.heading)}>
          {text}
        </h2>
      ) : kind === "list" ? (
        <ul {...shared} className={classes("rd", styles.items)}>
          {text.split("\n").map((line, place) => (
            // oxlint-disable-next-line react/no-array-index-key -- lines have no other name
            <li key={place}>{line}</li>
          ))}
        </ul>
      ) : (
        <p
          {...shared}
          className={classes(kind === "question" ? styles.question : "rd", kind === "quote" && styles.quote)}
        >
          {speaker}
          {text}
        </p>
      )}
    </>
  );
});

type LeftProps = { readonly piece: LeftPiece | FieldPiece };

const Left = memo(({ piece }: LeftProps) => {
  const { t, direction } = useWords();
  const reason =
    piece.type === "left" ? t(`importing:reason.${piece.reason}`) : t(`importing:field.${piece.field}`);
  const lines = piece.lines.filter((line) => line.trim() !== "");
  return (
    <div className={classes(styles.left)}>
      <details>
        <summary data-stop>
          <CaretRight aria-hidden mirrored={direction === "rtl"} />
          <span>
            {t(piece.type === "left" ? "importing:left" : "importing:used", {
              [piece.type === "left" ? "reason" : "field"]: reason,
            })}
          </span>
          <span className={classes(styles.count)}>{t("common:count.line", { count: lines.length })}</span>
        </summary>
        {lines.map((line, place) => (
          // oxlint-disable-next-line react/no-array-index-key -- lines have no other name
          <p key={place} dir="auto">
            {line}
          </p>
        ))}
      </details>
      <button
        type="button"
        data-bring-back
        className={classes(styles.bring)}
        aria-label={t("importing:bringBackThis", { reason })}
        aria-keyshortcuts="B"
      >
        {t("importing:bringBack")}
      </button>
    </div>
  );
});

/** Whether a piece's speaker is named before it: once, until somebody else speaks. */
const namesIts = (pieces: readonly Piece[]): readonly boolean[] => {
  let speaker: string | null = null;
  return pieces.map((piece) => {
    if (piece.type !== "kept") return false;
    const named = piece.speaker !== speaker;
    speaker = piece.kind === "heading" ? null : piece.speaker;
    return named;
  });
};

type Props = { readonly draft: ImportDraft; readonly menuAt: number | null };

export const Pieces = ({ draft, menuAt }: Props) => {
  const title = (
    <>
      <h1 className="t6" dir={draft.direction} lang={draft.language}>
        {draft.title}
      </h1>
      <p className={classes(styles.facts)}>
        <FactsLine people={draft.people} published={draft.published} />
      </p>
    </>
  );
  const titleAt = draft.pieces.findIndex((piece) => piece.type === "field" && piece.field === "title");
  const named = useMemo(() => namesIts(draft.pieces), [draft.pieces]);
  return (
    <>
      {titleAt === -1 && <div className={classes(styles.title)}>{title}</div>}
      {draft.pieces.map((piece, index) => {
        if (index === titleAt)
          return (
            // oxlint-disable-next-line react/no-array-index-key -- pieces are told by their place
            <div key={index} data-index={index} className={classes(styles.title)}>
              {title}
            </div>
          );
        return (
          // oxlint-disable-next-line react/no-array-index-key -- pieces are told by their place
          <div key={index} data-index={index} className={classes(styles.piece)}>
            {piece.type === "kept" ? (
              <Kept piece={piece} named={named[index] === true} open={menuAt === index} />
            ) : (
              <Left piece={piece} />
            )}
          </div>
        );
      })}
    </>
  );
};
