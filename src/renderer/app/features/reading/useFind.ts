// Finding in the reading that is open: what is typed, which place one is at, and how it is painted. Going to a place is the
// reading view's.

import { useEffect, useRef, useState, type RefObject } from "react";
import type { EditionText } from "../../../../text/editionText.ts";
import { useScroller } from "../../stores/scroll.ts";
import { useWords } from "../../stores/view.ts";
import { type Hit, hitFrom, hitsIn, mostHits } from "./findHere.ts";
import type { Part } from "./parts.ts";
import { rangesOf, type TextPiece } from "./textDom.ts";

type Given = {
  readonly parts: readonly Part[];
  readonly part: number;
  readonly text: EditionText;
  /** The block at which reading stands. */
  readonly current: string | null;
  readonly pieces: readonly TextPiece[];
  readonly root: RefObject<HTMLElement | null>;
  readonly goToPart: (part: number) => void;
  /** Where reading goes on, after it. */
  readonly onClose: (blockId: string | null) => void;
};

/** Typed words, and the block from which they are looked for. */
type Looking = {
  readonly typed: string;
  readonly from: string | null;
  readonly hits: readonly Hit[];
  readonly at: number;
};
/** Nothing is looked for: the same list each time, so that nothing is painted anew. */
const nowhere: readonly Hit[] = [];

const rangesOfHit = (
  hit: Hit,
  root: Element | null,
  pieces: readonly TextPiece[],
): readonly StaticRange[] => {
  if (hit.heading === null) return rangesOf(pieces, hit.span);
  const heading = root?.querySelector(`[data-heading="${CSS.escape(hit.heading)}"]`)?.firstChild;
  if (!(heading instanceof Text)) return [];
  const { from, to } = hit.span;
  return [
    new StaticRange({ startContainer: heading, startOffset: from, endContainer: heading, endOffset: to }),
  ];
};

const paintFound = (name: "found" | "found-here", ranges: readonly StaticRange[]): void => {
  if (ranges.length === 0) {
    CSS.highlights.delete(name);
    return;
  }
  const highlight = new Highlight(...ranges);
  highlight.priority = name === "found" ? 4 : 5;
  CSS.highlights.set(name, highlight);
};

/** Not under the bar, and not at the very foot. */
const bringIntoSight = (
  scroller: HTMLElement,
  { startContainer, startOffset, endContainer, endOffset }: StaticRange,
) => {
  const range = document.createRange();
  range.setStart(startContainer, startOffset);
  range.setEnd(endContainer, endOffset);
  const box = range.getBoundingClientRect();
  const view = scroller.getBoundingClientRect();
  if (box.top < view.top + 96 || box.bottom > view.bottom - 48)
    scroller.scrollBy({ top: box.top - view.top - view.height / 3 });
};

export const useFind = ({ parts, part, text, current, pieces, root, goToPart, onClose }: Given) => {
  const { t } = useWords();
  const scroller = useScroller();
  const input = useRef<HTMLInputElement>(null);
  const [looking, look] = useState<Looking | null>(null);
  const start = current ?? parts[part]?.sections[0]?.blocks[0]?.id ?? null;
  const typed = looking?.typed ?? "";
  const hits = looking?.hits ?? nowhere;
  const at = looking?.at ?? 0;
  const hit = hits[at];

  useEffect(() => {
    const inPart = hits.filter((each) => each.part === part);
    paintFound(
      "found",
      inPart.flatMap((each) => rangesOfHit(each, root.current, pieces)),
    );
    const here = hit === undefined || hit.part !== part ? [] : rangesOfHit(hit, root.current, pieces);
    paintFound("found-here", here);
    const [first] = here;
    if (first !== undefined && scroller.current !== null) bringIntoSight(scroller.current, first);
  }, [hits, hit, part, pieces, root, scroller]);
  useEffect(
    () => () => {
      paintFound("found", []);
      paintFound("found-here", []);
    },
    [],
  );

  const isOpen = looking !== null;
  useEffect(() => {
    if (isOpen) input.current?.focus();
  }, [isOpen]);

  const goTo = (next: Hit | undefined): void => {
    if (next !== undefined && next.part !== part) goToPart(next.part);
  };
  return {
    isOpen,
    /** Also where it is open: what was looked for is selected. */
    open: () => {
      if (looking === null) look({ typed: "", from: start, hits: nowhere, at: 0 });
      else {
        input.current?.focus();
        input.current?.select();
      }
    },
    bar: {
      inputRef: input,
      typed,
      any: hits.length > 0,
      said:
        typed.trim() === ""
          ? ""
          : hits.length === 0
            ? t("common:find.none")
            : t(hits.length < mostHits ? "common:find.at" : "common:find.atOfMany", {
                at: at + 1,
                total: hits.length,
              }),
      onTyped: (next: string) => {
        const from = looking?.from ?? start;
        const found = hitsIn(parts, text, next);
        const first = hitFrom(found, text, from);
        look({ typed: next, from, hits: found, at: first });
        goTo(found[first]);
      },
      onStep: (by: 1 | -1) => {
        if (hits.length === 0) return;
        const next = (at + by + hits.length) % hits.length;
        look({ typed, from: hits[next]?.blockId ?? null, hits, at: next });
        goTo(hits[next]);
      },
      onClose: () => {
        look(null);
        onClose(hit?.blockId ?? null);
      },
    },
  };
};
