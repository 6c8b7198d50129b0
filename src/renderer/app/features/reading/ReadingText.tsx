// The text of one part, as it was given to the circle: every block with its own language and direction, a gutter
// button where it has marks. Text nodes stand alone in elements with `data-from`, which is what marks hold to.

import { memo } from "react";
import type { Block } from "../../../../schema/edition.ts";
import { type MarkKind, markKinds } from "../../../../schema/note.ts";
import type { EditionText } from "../../../../text/editionText.ts";
import { useWords } from "../../stores/view.ts";
import { classes } from "../../ui/index.ts";
import { KindGlyph } from "./KindGlyph.tsx";
import type { Part } from "./parts.ts";
import { Pieces } from "./Pieces.tsx";
import { blockIdAt, type PlacedThread } from "./placing.ts";
import styles from "./ReadingText.module.css";

/** What the gutter says about a block. */
export type BlockMarks = {
  readonly counts: ReadonlyMap<MarkKind, number>;
  readonly total: number;
  /** All of them are answered or settled. */
  readonly settled: boolean;
};

export const marksByBlock = (
  edition: EditionText,
  placed: readonly PlacedThread[],
): ReadonlyMap<string, BlockMarks> => {
  const found = new Map<string, { counts: Map<MarkKind, number>; total: number; settled: boolean }>();
  for (const { thread, span } of placed) {
    const id = blockIdAt(edition, span.from) ?? "";
    const inBlock = found.get(id) ?? { counts: new Map<MarkKind, number>(), total: 0, settled: true };
    const { kind } = thread.mark;
    inBlock.counts.set(kind, (inBlock.counts.get(kind) ?? 0) + 1);
    inBlock.total++;
    inBlock.settled &&= thread.settled;
    found.set(id, inBlock);
  }
  return found;
};

type GutterProps = { readonly marks: BlockMarks; readonly number: number; readonly here: MarkKind | null };

const Gutter = ({ marks, number, here }: GutterProps) => {
  const words = useWords();
  const kinds = markKinds.filter((kind) => marks.counts.has(kind));
  const most = kinds.toSorted((a, b) => (marks.counts.get(b) ?? 0) - (marks.counts.get(a) ?? 0))[0];
  const said = kinds.map((kind) => words.t(`marks:count.${kind}`, { count: marks.counts.get(kind) ?? 0 }));
  if (most === undefined) return null;
  return (
    <button
      type="button"
      data-gutter
      className={classes(styles.gutter)}
      aria-label={words.t("marks:paragraph", {
        number,
        marks: { phrase: words.list(said) },
      })}
    >
      <KindGlyph kind={here ?? most} here={here !== null} settled={marks.settled} />
      {marks.total > 1 && <span aria-hidden>{words.number(marks.total)}</span>}
    </button>
  );
};

type BlockProps = {
  readonly block: Block;
  readonly from: number;
  readonly number: number;
  /** Named before the text, when somebody else spoke before. */
  readonly speaker: string | null;
  readonly marks: BlockMarks | undefined;
  /** The kind of the thread in focus, if it hangs on this block. */
  readonly here: MarkKind | null;
  /** Reached by the arrow keys and by Tab. */
  readonly current: boolean;
  readonly vocalised: boolean;
};

/** A number or a sign that the text itself puts before an item. */
const ownMarker = /^\s*(?:[\p{N}]{1,3}|\p{L})?[.)\-–—•*]\s/u;

const ReadingBlock = memo((props: BlockProps) => {
  const { block, from, number, speaker, marks, here, current, vocalised } = props;
  const { kind, language, direction, text } = block;
  const lines = kind === "list" ? text.split("\n") : [];
  const starts = lines.map((_, at) => lines.slice(0, at).reduce((sum, line) => sum + line.length + 1, from));
  return (
    <div
      className={classes(
        styles.block,
        styles[kind],
        kind !== "question" && "rd",
        kind !== "question" && vocalised && "verse",
      )}
      data-block={block.id}
      lang={language}
      dir={direction}
      // Blocks are stops of the reading cursor; what they offer stands in the table of keys.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={current ? 0 : -1}
    >
      {marks !== undefined && <Gutter marks={marks} number={number} here={here} />}
      {kind === "list" ? (
        <ul>
          {lines.map((line, at) => (
            // What brings its own number or sign needs no bullet beside it.
            <li key={starts[at]} data-marked={ownMarker.test(line) || undefined}>
              <Pieces from={starts[at] ?? from} text={line} />
            </li>
          ))}
        </ul>
      ) : (
        <p>
          {speaker !== null && (
            <strong className={classes(styles.speaker)}>
              <bdi>{speaker}</bdi>:{" "}
            </strong>
          )}
          <Pieces from={from} text={text} />
        </p>
      )}
    </div>
  );
});

type Props = {
  readonly part: Part;
  readonly edition: EditionText;
  readonly marks: ReadonlyMap<string, BlockMarks>;
  readonly here: { readonly blockId: string; readonly kind: MarkKind } | null;
  readonly current: string | null;
  readonly vocalised: boolean;
};

export const ReadingText = ({ part, edition, marks, here, current, vocalised }: Props) => {
  const spoken = new Map<string, string | null>();
  for (const section of part.sections) {
    let before: string | null = null;
    for (const block of section.blocks) {
      spoken.set(block.id, block.speaker === before ? null : block.speaker);
      before = block.speaker;
    }
  }
  return part.sections.map((section) => (
    <section key={section.blocks[0]?.id ?? section.heading}>
      {section.heading !== null && (
        <h2 className={classes("t4", styles.heading)} dir="auto" data-heading={section.blocks[0]?.id}>
          {section.heading}
        </h2>
      )}
      {section.blocks.map((block) => {
        const place = edition.places.get(block.id) ?? 0;
        return (
          <ReadingBlock
            key={block.id}
            block={block}
            from={edition.starts[place] ?? 0}
            number={place + 1}
            speaker={spoken.get(block.id) ?? null}
            marks={marks.get(block.id)}
            here={here?.blockId === block.id ? here.kind : null}
            current={current === block.id}
            vocalised={vocalised}
          />
        );
      })}
    </section>
  ));
};
