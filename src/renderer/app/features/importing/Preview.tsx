// The preview: what will reach the circle and what was left out, as one continuous text (interface 10). Left-out
// parts are as wide as the column and say why and how much; one key, B, brings the one in focus back. Pieces are
// plain elements with one menu for all of them, so that a whole book stays quick.

import { type KeyboardEvent as KeyPress, useEffect, useRef, useState } from "react";
import type { Refusal } from "../../../../bridge/index.ts";
import type { ImportDraft } from "../../../../importers/draft.ts";
import { bringBack, leaveOut } from "../../../../importers/draftEdit.ts";
import { editionOf } from "../../../../importers/draftEdition.ts";
import { encodeEdition } from "../../../../schema/edition.ts";
import { useCircle, useEngine, usePlaces, useUndo, useView, useWords } from "../../stores/view.ts";
import { classes, Notice, Page } from "../../ui/index.ts";
import { AboutText } from "./AboutText.tsx";
import { PieceMenu } from "./PieceMenu.tsx";
import { Pieces } from "./Pieces.tsx";
import { type DraftChange, useDraft } from "./useDraft.ts";
import styles from "./Preview.module.css";

type Props = { readonly first: ImportDraft; readonly onAnother: () => void };
export type ShareState = "looking" | "sharing" | "unfit" | Refusal;

const indexOf = (target: EventTarget | null): number | null => {
  if (!(target instanceof Element)) return null;
  const index = target.closest<HTMLElement>("[data-index]")?.dataset.index;
  return index === undefined ? null : Number(index);
};

export const Preview = ({ first, onAnother }: Props) => {
  const { t } = useWords();
  const engine = useEngine();
  const places = usePlaces();
  const undoToast = useUndo();
  const circle = useCircle();
  const view = useView();
  const { draft, change, undo } = useDraft(first);
  const [share, setShare] = useState<ShareState>("looking");
  const [menuAt, setMenuAt] = useState<number | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const singleKeys = view?.settings.singleKeys ?? true;

  // What the toast would take back is this draft's.
  useEffect(() => undoToast.dismiss, [undoToast]);

  // Ctrl Z takes back the last change, wherever the focus is; in a field it is the field's.
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const isUndo = (event.ctrlKey || event.metaKey) && !event.altKey && event.code === "KeyZ";
      const isInField = event.target instanceof Element && event.target.matches("input, textarea");
      if (!isUndo || isInField) return;
      event.preventDefault();
      undo();
      undoToast.dismiss();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [undo, undoToast]);
  // What had the focus is another element after a change; the focus stays at its place.
  const focusAt = useRef<number | null>(null);
  useEffect(() => {
    if (focusAt.current === null) return;
    list.current?.querySelector<HTMLElement>(`[data-index="${focusAt.current}"] [data-stop]`)?.focus();
    focusAt.current = null;
  }, [draft]);

  const doChange = (to: DraftChange, said: string): void => {
    if (change(to)) undoToast.say(said, undo);
  };
  const restore = (index: number): void => {
    const piece = draft.pieces[index];
    if (piece === undefined || piece.type === "kept") return;
    const reason =
      piece.type === "left" ? t(`importing:reason.${piece.reason}`) : t(`importing:field.${piece.field}`);
    focusAt.current = index;
    doChange((before) => bringBack(before, index), t("importing:said.broughtBack", { reason }));
  };

  const give = async (): Promise<void> => {
    const edition = editionOf(draft);
    if (!edition.ok || circle === null) {
      setShare("unfit");
      return;
    }
    setShare("sharing");
    const added = await engine.ask("reading.add", {
      circleId: circle.id,
      edition: encodeEdition(edition.value),
    });
    if (added.ok) places.replace({ type: "reading", docId: added.value.docId });
    else setShare(added.error);
  };

  const step = (from: Element, by: 1 | -1): void => {
    const stops = [...(list.current?.querySelectorAll<HTMLElement>("[data-stop]") ?? [])];
    const here = stops.findIndex((stop) => stop === from);
    stops[Math.min(Math.max(here + by, 0), stops.length - 1)]?.focus();
  };
  const press = (event: KeyPress): void => {
    if (event.altKey || !(event.target instanceof HTMLElement)) return;
    if (event.ctrlKey || event.metaKey) return;
    const index = indexOf(event.target);
    if (index === null) return;
    if (event.code === "ArrowDown" || event.code === "ArrowUp") {
      event.preventDefault();
      step(event.target, event.code === "ArrowDown" ? 1 : -1);
    } else if (event.code === "KeyB" && singleKeys) {
      event.preventDefault();
      restore(index);
    } else if (event.code === "Delete") {
      event.preventDefault();
      focusAt.current = index;
      doChange((before) => leaveOut(before, index), t("importing:said.left"));
    }
  };

  return (
    <Page
      thing
      sideHead={t("importing:before")}
      side={
        <AboutText
          draft={draft}
          change={change}
          share={share}
          onShare={() => void give()}
          onNotNow={onAnother}
        />
      }
    >
      {draft.damaged > 0 && (
        <Notice
          happened={t("importing:damaged.happened", { count: draft.damaged })}
          safe={t("importing:damaged.safe")}
          todo={t("importing:damaged.todo")}
        />
      )}
      {/* Keys and presses of the pieces inside, which are buttons themselves. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events */}
      <div
        ref={list}
        className={classes(styles.list)}
        onKeyDown={press}
        onClick={(event) => {
          const index = indexOf(event.target);
          if (index === null || !(event.target instanceof Element)) return;
          if (event.target.closest("[data-bring-back]") !== null) restore(index);
          else if (event.target.closest("[data-kind]") !== null) setMenuAt(index);
        }}
      >
        <Pieces draft={draft} menuAt={menuAt} />
      </div>
      <PieceMenu
        draft={draft}
        index={menuAt}
        onClose={() => setMenuAt(null)}
        onChange={(to, left) => doChange(to, t(left ? "importing:said.left" : "importing:said.changed"))}
      />
    </Page>
  );
};
