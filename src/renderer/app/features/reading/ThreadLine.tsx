// A thread that is not in focus: one line, level with its passage.

import type { CircleView } from "../../../../bridge/index.ts";
import { briefly } from "../../../../text/isolate.ts";
import { personName, useWords } from "../../stores/view.ts";
import { classes } from "../../ui/index.ts";
import { KindGlyph } from "./KindGlyph.tsx";
import type { Thread } from "./threads.ts";
import styles from "./Thread.module.css";

/** The whole of it stands in the thread that this opens. */
const longest = 200;

type Props = { readonly thread: Thread; readonly circle: CircleView; readonly onOpen: () => void };

export const ThreadLine = ({ thread, circle, onOpen }: Props) => {
  const words = useWords();
  const { mark, by, settled } = thread;
  const { quote } = mark.anchor;
  const shown = briefly(mark.text.trim() === "" ? quote : mark.text, longest);
  return (
    <button
      type="button"
      className={classes(styles.line)}
      onClick={onOpen}
      aria-label={words.t("marks:line", {
        kind: words.t(`marks:kind.${mark.kind}`),
        name: personName(words, circle, by),
        text: shown,
        quote: briefly(quote, longest),
      })}
    >
      <KindGlyph kind={mark.kind} settled={settled} />
      <span dir="auto">{shown}</span>
    </button>
  );
};
