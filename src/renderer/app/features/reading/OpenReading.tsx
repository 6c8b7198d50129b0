// The reading view: one part of the text, its gutter, threads beside it, a bar under what is selected. This file
// joins the pieces; what each decides stands in its own.

import {
  type MouseEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { CircleView } from "../../../../bridge/index.ts";
import type { DocId } from "../../../../core/base/brand.ts";
import type { Edition } from "../../../../schema/edition.ts";
import { useScroller, useScrollPlace } from "../../stores/scroll.ts";
import { useMayWrite, useView, useWords } from "../../stores/view.ts";
import { sideIsBeside, useWidth } from "../../stores/width.ts";
import { Button, classes, FindBar, Notice, Page, RefusalNotice } from "../../ui/index.ts";
import { PartFoot, PartHead } from "./PartNavigation.tsx";
import { paint, unpaint } from "./paint.ts";
import { partAt, partsOf } from "./parts.ts";
import { blockIdAt } from "./placing.ts";
import { ReadingHead } from "./ReadingHead.tsx";
import { marksByBlock, ReadingText } from "./ReadingText.tsx";
import { ReadingTools } from "./ReadingTools.tsx";
import { SelectionBar } from "./SelectionBar.tsx";
import { SideThreads } from "./SideThreads.tsx";
import { piecesIn, positionAt, type TextPiece } from "./textDom.ts";
import { ThreadSheet } from "./ThreadSheet.tsx";
import { useComposing } from "./useComposing.ts";
import { useFind } from "./useFind.ts";
import { useMarks } from "./useMarks.ts";
import { useMemory } from "./useMemory.ts";
import { useReadingCommands } from "./useReadingCommands.tsx";
import { useReadingKeys } from "./useReadingKeys.ts";
import { useSelection } from "./useSelection.ts";
import { useThreadInSight } from "./useThreadInSight.ts";
import { useThreadActions } from "./useThreadActions.ts";
import styles from "./OpenReading.module.css";
import "./settled.css";

type Props = {
  readonly docId: DocId;
  readonly edition: Edition;
  readonly circle: CircleView;
  readonly first: string | null;
  readonly delivery: ReactNode;
};

export const OpenReading = ({ docId, edition, circle, first, delivery }: Props) => {
  const { t } = useWords();
  const view = useView();
  const width = useWidth();
  const scroller = useScroller();
  const mayWrite = useMayWrite();
  const memory = useMemory();
  const parts = useMemo(() => partsOf(edition), [edition]);
  const [partPlace, setPartPlace] = useState(() => Math.min(memory.lastPart(docId), parts.length - 1));
  const part = parts[partPlace] ?? parts[0];
  const marks = useMarks(circle, docId, edition);
  const { edition: text, notes, all, placed, shown, waiting, seen, letIn } = marks;
  const actions = useThreadActions(notes, (thread) => letIn([thread]));
  const [here, setHere] = useState<string | null>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const column = useRef<HTMLDivElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const [pieces, setPieces] = useState<readonly TextPiece[]>([]);
  useScrollPlace(notes.ready);

  useLayoutEffect(() => {
    if (root.current !== null) setPieces(piecesIn(root.current));
  }, [part]);

  const selection = useSelection(root, pieces, text);
  const { composing, compose, tooLong } = useComposing(text, notes, selection, setHere);

  const inPart = useMemo(
    () => (list: typeof placed) =>
      part === undefined ? [] : list.filter(({ span }) => span.from >= part.from && span.from < part.to),
    [part],
  );
  const paintedPlaced = useMemo(() => inPart(placed), [inPart, placed]);
  const shownHere = useMemo(
    // The one in focus is shown although it may have waited.
    () =>
      inPart(
        here === null ? shown : placed.filter((each) => shown.includes(each) || each.thread.key === here),
      ),
    [inPart, shown, placed, here],
  );
  const gutter = useMemo(() => marksByBlock(text, paintedPlaced), [text, paintedPlaced]);
  useEffect(() => {
    paint(pieces, { placed: paintedPlaced, here, selected: composing?.span ?? null });
  }, [pieces, paintedPlaced, here, composing]);
  useEffect(() => unpaint, []);

  const goToPart = (place: number): void => {
    if (place < 0 || place >= parts.length) return;
    memory.setLastPart(docId, place);
    setPartPlace(place);
    setHere(null);
    setCurrent(null);
    selection.clear();
    scroller.current?.scrollTo({ top: 0 });
  };

  /** Opens a thread wherever it stands and brings passage and thread into sight. */
  const openThread = (key: string): void => {
    const found = all.placed.find(({ thread }) => thread.key === key);
    if (found === undefined) return;
    const place = partAt(parts, found.span.from);
    if (place !== partPlace) {
      memory.setLastPart(docId, place);
      setPartPlace(place);
    }
    letIn([found.thread]);
    actions.setReplying(null);
    setHere(key);
    setCurrent(blockIdAt(text, found.span.from));
  };
  const close = (): void => {
    setHere(null);
    actions.setReplying(null);
    focusBlock(current);
  };
  const focusBlock = (id: string | null): void => {
    root.current?.querySelector<HTMLElement>(`[data-block="${id}"]`)?.focus();
  };

  useReadingKeys({
    singleKeys: view?.settings.singleKeys ?? true,
    text,
    part,
    current,
    setCurrent: (id) => {
      setCurrent(id);
      focusBlock(id);
    },
    placed,
    here,
    openThread,
    close,
    selection,
    compose: mayWrite ? compose : null,
    goByPart: (by) => goToPart(partPlace + by),
    reply: (key) => actions.setReplying({ key, text: "" }),
    settle: (key) => {
      const found = placed.find(({ thread }) => thread.key === key);
      if (found !== undefined) actions.settle(found.thread);
    },
  });
  const find = useFind({
    parts,
    part: partPlace,
    text,
    current,
    pieces,
    root,
    goToPart,
    onClose: (id) => {
      if (id !== null) setCurrent(id);
      focusBlock(id ?? current ?? part?.sections[0]?.blocks[0]?.id ?? null);
    },
  });
  useReadingCommands({ docId, placed, circle, openThread, find: find.open });

  // The thread to begin with, once its notes are here.
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current || !notes.ready || first === null) return;
    begun.current = true;
    openThread(first);
  });
  useThreadInSight({
    here,
    stands: all.placed.some(({ thread }) => thread.key === here),
    onGone: () => {
      setHere(null);
      if (document.activeElement === document.body) focusBlock(current);
    },
  });

  const blockOf = (element: Element): string | null =>
    element.closest<HTMLElement>("[data-block]")?.dataset.block ?? null;
  const openInBlock = (id: string): void => {
    const inBlock = paintedPlaced.filter(({ span }) => blockIdAt(text, span.from) === id);
    const at = inBlock.findIndex(({ thread }) => thread.key === here);
    const next = inBlock[(at + 1) % inBlock.length];
    if (next !== undefined) openThread(next.thread.key);
  };
  const click = (event: MouseEvent): void => {
    if (!(event.target instanceof Element)) return;
    const id = blockOf(event.target);
    if (id !== null) setCurrent(id);
    if (event.target.closest("[data-gutter]") !== null && id !== null) {
      openInBlock(id);
      return;
    }
    if (getSelection()?.isCollapsed === false) return;
    const caret = document.caretPositionFromPoint(event.clientX, event.clientY);
    if (caret === null || caret.offsetNode.nodeType !== Node.TEXT_NODE) return;
    const position = positionAt(pieces, caret.offsetNode, caret.offset);
    const under = paintedPlaced.filter(
      ({ span }) => position !== null && span.from <= position && position < span.to,
    );
    // Again on the same passage: the next of those that overlap there.
    const at = under.findIndex(({ thread }) => thread.key === here);
    const next = under[(at + 1) % Math.max(under.length, 1)];
    if (next !== undefined) openThread(next.thread.key);
    else if (here !== null) setHere(null);
  };

  if (part === undefined) return null;
  const beside = sideIsBeside(width);
  const hereThread = paintedPlaced.find(({ thread }) => thread.key === here);
  const blockHere = hereThread === undefined ? null : blockIdAt(text, hereThread.span.from);
  const newHere = inPart(waiting);
  const ofBlock = shownHere.filter(({ span }) => blockIdAt(text, span.from) === blockHere);
  const newButton = newHere.length > 0 && (
    <Button look="edge" small onPress={() => letIn(newHere.map(({ thread }) => thread))}>
      {t("marks:newHere", { count: newHere.length })}
    </Button>
  );
  return (
    <Page
      thing
      reading
      tools={find.isOpen ? <FindBar {...find.bar} /> : <ReadingTools docId={docId} />}
      barStays={find.isOpen}
      sideHead={parts.length > 1 && <PartHead parts={parts} place={partPlace} onPart={goToPart} />}
      side={
        beside && (
          <aside data-region="side" aria-label={t("marks:side")} tabIndex={-1}>
            <div className={classes(styles.waiting)}>{newButton}</div>
            <SideThreads
              placed={shownHere}
              here={here}
              composing={composing}
              pieces={pieces}
              column={column}
              circle={circle}
              actions={actions}
              seen={seen}
              onOpen={openThread}
            />
          </aside>
        )
      }
    >
      <div ref={column} className={classes(styles.column)}>
        <ReadingHead docId={docId} edition={edition} unplaced={all.unplaced.length} delivery={delivery} />
        {!beside && newHere.length > 0 && <div className={classes(styles.newLine)}>{newButton}</div>}
        {actions.refusal !== null && <RefusalNotice refusal={actions.refusal} />}
        {/* A press on a mark opens its thread; by keyboard the gutter's buttons and M do. */}
        {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events */}
        <div ref={root} className={classes(styles.text)} onClick={click}>
          <ReadingText
            part={part}
            edition={text}
            marks={gutter}
            here={
              hereThread === undefined || blockHere === null
                ? null
                : { blockId: blockHere, kind: hereThread.thread.mark.kind }
            }
            current={current ?? part.sections[0]?.blocks[0]?.id ?? null}
            vocalised={view?.settings.readingFace === "vocalised"}
          />
        </div>
        {selection.span !== null && mayWrite && composing === null && (
          <SelectionBar span={selection.span} pieces={pieces} column={column} onKind={compose} />
        )}
        {tooLong && (
          <Notice
            happened={t("marks:tooLong")}
            safe={t("marks:tooLong.safe")}
            todo={t("marks:tooLong.todo")}
          />
        )}
        {parts.length > 1 && <PartFoot parts={parts} place={partPlace} onPart={goToPart} />}
      </div>
      {!beside && (here !== null || composing !== null) && (
        <ThreadSheet
          width={width}
          threads={composing === null ? ofBlock.map(({ thread }) => thread) : []}
          here={here}
          composing={composing}
          circle={circle}
          actions={actions}
          seen={seen}
          onOpen={openThread}
          onClose={() => {
            composing?.onClose();
            close();
          }}
        />
      )}
    </Page>
  );
};
