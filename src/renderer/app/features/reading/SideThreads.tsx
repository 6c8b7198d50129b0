// Threads beside the text, level with their passages, pushed down and never up (interface 10). Lines have one
// height, so places are computed and only what is near the window is drawn: five thousand marks stay quick.

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { CircleView } from "../../../../bridge/index.ts";
import { useScroller } from "../../stores/scroll.ts";
import { classes } from "../../ui/index.ts";
import { NewMark, type Composing } from "./NewMark.tsx";
import type { Seen } from "./newHere.ts";
import type { PlacedThread } from "./placing.ts";
import { stack } from "./stack.ts";
import { liveRange, type TextPiece } from "./textDom.ts";
import { ThreadCard } from "./ThreadCard.tsx";
import { ThreadLine } from "./ThreadLine.tsx";
import type { ThreadActions } from "./useThreadActions.ts";
import styles from "./SideThreads.module.css";

type Props = {
  readonly placed: readonly PlacedThread[];
  readonly here: string | null;
  readonly composing: Composing | null;
  readonly pieces: readonly TextPiece[];
  readonly column: RefObject<HTMLElement | null>;
  readonly circle: CircleView;
  readonly actions: ThreadActions;
  readonly seen: Seen;
  readonly onOpen: (key: string) => void;
};

type Item = { readonly key: string; readonly at: number; readonly thread: PlacedThread | null };

const lineHeight = 32;
const newKey = "new";
/** From the top of an item to the baseline of its first line, minus the same in the text. */
const cardLead = 31;
const lineLead = 21;
/** Where letters stand in the box of a face: 1.02 of 1.68 em (reading), 1.10 of 1.58 (interface). */
const readingShare = 0.607;
const interfaceShare = 0.696;

/** The baseline of a passage's first line, from the top of `frame`. */
const baselineOf = (pieces: readonly TextPiece[], from: number, frame: DOMRect): number | null => {
  const range = liveRange(pieces, { from, to: from + 1 });
  const rect = range?.getClientRects()[0];
  if (range === null || rect === undefined) return null;
  const isReading = range.startContainer.parentElement?.closest(".rd") !== null;
  const share = isReading ? readingShare : interfaceShare;
  return rect.top - frame.top + rect.height * share;
};

const itemsOf = (placed: readonly PlacedThread[], composing: Composing | null): readonly Item[] => {
  const items: Item[] = placed.map((each) => ({ key: each.thread.key, at: each.span.from, thread: each }));
  if (composing === null) return items;
  const before = items.findIndex(({ at }) => at > composing.span.from);
  const item: Item = { key: newKey, at: composing.span.from, thread: null };
  return before === -1 ? [...items, item] : [...items.slice(0, before), item, ...items.slice(before)];
};

export const SideThreads = (props: Props) => {
  const { placed, here, composing, pieces, column, circle, actions, seen, onOpen } = props;
  const scroller = useScroller();
  const frame = useRef<HTMLDivElement>(null);
  const open = useRef<HTMLDivElement>(null);
  const [tops, setTops] = useState<readonly number[]>([]);
  const [near, setNear] = useState<readonly [number, number]>([0, 4000]);
  const items = itemsOf(placed, composing);

  const measure = useCallback((): void => {
    const box = frame.current?.getBoundingClientRect();
    if (box === undefined) return;
    const openHeight = open.current?.offsetHeight ?? 160;
    const all = itemsOf(placed, composing);
    const isOpen = (item: Item): boolean => item.key === newKey || item.key === here;
    // Many marks begin at one place.
    const known = new Map<number, number>();
    const baselineAt = (from: number): number => {
      const baseline = known.get(from) ?? baselineOf(pieces, from, box) ?? 0;
      known.set(from, baseline);
      return baseline;
    };
    const next = stack(
      all.map((item) => {
        const baseline = baselineAt(item.at);
        return isOpen(item)
          ? { wanted: baseline - cardLead, height: openHeight }
          : { wanted: baseline - lineLead, height: lineHeight };
      }),
    );
    setTops((before) =>
      before.length === next.length && before.every((top, at) => Math.abs(top - (next[at] ?? 0)) < 0.5)
        ? before
        : next,
    );
  }, [placed, composing, here, pieces]);

  useLayoutEffect(measure, [measure]);
  useEffect(() => {
    const watch = new ResizeObserver(measure);
    for (const element of [column.current, open.current]) if (element !== null) watch.observe(element);
    return () => watch.disconnect();
  }, [measure, column]);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const look = (): void => {
      const from = Math.floor((element.scrollTop - 1200) / 600) * 600;
      setNear((before) => (before[0] === from ? before : [from, from + element.clientHeight + 3000]));
    };
    look();
    element.addEventListener("scroll", look, { passive: true });
    return () => element.removeEventListener("scroll", look);
  }, [scroller]);

  const last = tops.at(-1) ?? 0;
  return (
    <div ref={frame} className={classes(styles.frame)} style={{ minBlockSize: `${last + lineHeight}px` }}>
      {items.map(({ key, thread }, at) => {
        const top = tops[at] ?? 0;
        const isOpen = key === newKey || key === here;
        if (!isOpen && (top < near[0] || top > near[1])) return null;
        return (
          <div
            key={key}
            ref={isOpen ? open : null}
            className={classes(styles.item)}
            style={{ insetBlockStart: `${top}px` }}
          >
            {thread === null ? (
              composing !== null && <NewMark composing={composing} />
            ) : isOpen ? (
              <ThreadCard thread={thread.thread} circle={circle} actions={actions} seen={seen} />
            ) : (
              <ThreadLine thread={thread.thread} circle={circle} onOpen={() => onOpen(key)} />
            )}
          </div>
        );
      })}
    </div>
  );
};
