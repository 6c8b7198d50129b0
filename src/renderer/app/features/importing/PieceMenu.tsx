// One menu for all pieces: what a part is, who speaks, its direction, out of the text or to the title.

import { useMemo } from "react";
import { Popover, Menu as RawMenu } from "react-aria-components";
import type { ImportDraft } from "../../../../importers/draft.ts";
import {
  joinWithPrevious,
  leaveOut,
  mergeIntoTitle,
  setDirection,
  setKind,
  setSpeaker,
  useAsTitle as asTitle,
} from "../../../../importers/draftEdit.ts";
import { blockKinds } from "../../../../schema/edition.ts";
import { useWords } from "../../stores/view.ts";
import { classes, MenuItem, MenuLine, MenuSection } from "../../ui/index.ts";
import styles from "./Preview.module.css";
import type { DraftChange } from "./useDraft.ts";

type Props = {
  readonly draft: ImportDraft;
  readonly index: number | null;
  readonly onClose: () => void;
  readonly onChange: (change: DraftChange, left: boolean) => void;
};

export const PieceMenu = ({ draft, index, onClose, onChange }: Props) => {
  const { t } = useWords();
  // The button that was pressed; its place in the list may be another's after a change.
  const trigger = useMemo(
    () => ({ current: document.querySelector<HTMLElement>(`[data-index="${index}"] [data-kind]`) }),
    [index],
  );
  const piece = index === null ? undefined : draft.pieces[index];
  if (index === null || piece?.type !== "kept") return null;
  const change =
    (to: DraftChange, left = false) =>
    (): void => {
      onClose();
      onChange(to, left);
    };
  return (
    <Popover
      isOpen
      aria-label={t("importing:block.menu")}
      triggerRef={trigger}
      placement="bottom start"
      offset={4}
      className={classes(styles.popover)}
      onOpenChange={(open) => {
        if (open) return;
        onClose();
        trigger.current?.focus();
      }}
    >
      {/* A menu takes the focus when it opens. */}
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
      <RawMenu aria-label={t("importing:block.menu")} className={classes(styles.menu)} autoFocus="first">
        <MenuSection title={t("importing:block.menu")}>
          {(["heading", ...blockKinds] as const).map((kind) => (
            <MenuItem
              key={kind}
              current={piece.kind === kind}
              onAction={change((before) => setKind(before, index, kind))}
            >
              {t(`importing:kind.${kind}`)}
            </MenuItem>
          ))}
        </MenuSection>
        {draft.people.length > 0 && piece.kind !== "heading" && (
          <MenuSection title={t("importing:block.speaker")}>
            {[...draft.people.map(({ name }) => name), null].map((name) => (
              <MenuItem
                key={name ?? "nobody"}
                current={piece.speaker === name}
                onAction={change((before) => setSpeaker(before, index, name))}
              >
                {name ?? t("importing:block.nobody")}
              </MenuItem>
            ))}
          </MenuSection>
        )}
        <MenuSection title={t("importing:block.direction")}>
          {(["rtl", "ltr"] as const).map((direction) => (
            <MenuItem
              key={direction}
              current={piece.direction === direction}
              onAction={change((before) => setDirection(before, index, direction))}
            >
              {t(`importing:block.${direction}`)}
            </MenuItem>
          ))}
        </MenuSection>
        <MenuLine />
        <MenuItem onAction={change((before) => asTitle(before, index))}>
          {t("importing:block.asTitle")}
        </MenuItem>
        <MenuItem onAction={change((before) => mergeIntoTitle(before, index))}>
          {t("importing:block.intoTitle")}
        </MenuItem>
        {draft.pieces[index - 1]?.type === "kept" && (
          <MenuItem onAction={change((before) => joinWithPrevious(before, index))}>
            {t("importing:block.join")}
          </MenuItem>
        )}
        <MenuItem onAction={change((before) => leaveOut(before, index), true)}>
          {t("importing:block.leave")}
        </MenuItem>
      </RawMenu>
    </Popover>
  );
};
