// A text without an end, of a paragraph or of a note. RULE: [LANG-8] what is longer than any paragraph is laid out piece
// by piece, when it comes into sight.

import { piecesOf } from "../../../../text/pieces.ts";
import { classes } from "../../ui/index.ts";
import styles from "./Pieces.module.css";

type Props = {
  readonly text: string;
  /** Where it begins in the text that marks hold to; none for a note. */
  readonly from?: number;
};

export const Pieces = ({ text, from }: Props) => {
  const starts = piecesOf(text);
  if (starts.length === 1) return from === undefined ? text : <span data-from={from}>{text}</span>;
  return starts.map((start, at) => (
    <span
      key={start}
      data-from={from === undefined ? undefined : from + start}
      className={classes(styles.piece)}
    >
      {text.slice(start, starts[at + 1])}
    </span>
  ));
};
