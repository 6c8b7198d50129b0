// The bar under a selection: three kinds, more, and for whom (interface 10). It stands 8 px under the selection's
// end, inside the column; where the window ends before it, over the selection's beginning, so that nothing has to move.
// By keyboard it takes the focus.

import { DotsThree } from "@phosphor-icons/react/dist/csr/DotsThree";
import { type RefObject, useLayoutEffect, useRef } from "react";
import { Button as Pressable, Toolbar } from "react-aria-components";
import type { MarkKind } from "../../../../schema/note.ts";
import { useWords } from "../../stores/view.ts";
import { classes, Menu, MenuItem } from "../../ui/index.ts";
import { KindGlyph } from "./KindGlyph.tsx";
import { firstKinds, moreKinds } from "./kinds.ts";
import styles from "./SelectionBar.module.css";
import type { Span } from "./placing.ts";
import { liveRange, type TextPiece } from "./textDom.ts";

type Props = {
  readonly span: Span;
  readonly pieces: readonly TextPiece[];
  /** What the bar is placed in. */
  readonly column: RefObject<HTMLElement | null>;
  readonly onKind: (kind: MarkKind) => void;
};

const gap = 8;

export const SelectionBar = ({ span, pieces, column, onKind }: Props) => {
  const { t, direction } = useWords();
  const bar = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const range = liveRange(pieces, { from: span.to - 1, to: span.to });
    const [box, own] = [column.current, bar.current];
    const rects = range?.getClientRects();
    const last = rects?.[rects.length - 1];
    if (box === null || own === null || last === undefined) return;
    const frame = box.getBoundingClientRect();
    const width = own.offsetWidth;
    // It begins where the selection ends, and stays inside of the column.
    const from = direction === "rtl" ? frame.right - last.right : last.left - frame.left;
    const start = Math.max(0, Math.min(from, frame.width - width));
    const height = own.offsetHeight;
    const window = box.closest("main")?.getBoundingClientRect() ?? frame;
    const first = liveRange(pieces, { from: span.from, to: span.from + 1 })?.getClientRects()[0] ?? last;
    const over = first.top - gap - height;
    const isOver = last.bottom + gap + height > window.bottom && over >= window.top;
    own.style.insetBlockStart = `${(isOver ? over : last.bottom + gap) - frame.top}px`;
    own.style.insetInlineStart = `${start}px`;
  }, [span, pieces, column, direction]);
  return (
    <Toolbar ref={bar} aria-label={t("marks:bar")} className={classes(styles.bar)} data-selection-bar>
      {firstKinds.map((kind) => (
        <Pressable key={kind} className={classes(styles.kind)} onPress={() => onKind(kind)}>
          <KindGlyph kind={kind} />
          <span>{t(`marks:kind.${kind}`)}</span>
        </Pressable>
      ))}
      <Menu
        name={t("common:more")}
        buttonClass={classes(styles.kind, styles.more)}
        button={
          <>
            <DotsThree size={20} aria-hidden />
            <span>{t("common:more")}</span>
          </>
        }
      >
        {moreKinds.map((kind) => (
          <MenuItem key={kind} icon={<KindGlyph kind={kind} />} onAction={() => onKind(kind)}>
            {t(`marks:kind.${kind}`)}
          </MenuItem>
        ))}
      </Menu>
      <span className={classes(styles.layer)}>{t("marks:forCircle")}</span>
    </Toolbar>
  );
};
