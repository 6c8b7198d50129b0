// Threads in a narrow window: a panel that slides over half of the text, or all of it, and closes to the same line.
// It is no dialog: the text beside it can be read and marked.

import { X } from "@phosphor-icons/react/dist/csr/X";
import type { CircleView } from "../../../../bridge/index.ts";
import { useWords } from "../../stores/view.ts";
import type { Width } from "../../stores/width.ts";
import { classes, IconButton } from "../../ui/index.ts";
import { NewMark, type Composing } from "./NewMark.tsx";
import type { Seen } from "./newHere.ts";
import { ThreadCard } from "./ThreadCard.tsx";
import { ThreadLine } from "./ThreadLine.tsx";
import type { Thread } from "./threads.ts";
import type { ThreadActions } from "./useThreadActions.ts";
import styles from "./ThreadSheet.module.css";

type Props = {
  readonly width: Width;
  /** Those of the paragraph, the one in focus among them. */
  readonly threads: readonly Thread[];
  readonly here: string | null;
  readonly composing: Composing | null;
  readonly circle: CircleView;
  readonly actions: ThreadActions;
  readonly seen: Seen;
  readonly onOpen: (key: string) => void;
  readonly onClose: () => void;
};

export const ThreadSheet = (props: Props) => {
  const { width, threads, here, composing, circle, actions, seen, onOpen, onClose } = props;
  const { t } = useWords();
  return (
    <aside
      className={classes(styles.sheet, width === "sheet" && styles.full)}
      data-region="side"
      aria-label={t("marks:side")}
    >
      <div className={classes(styles.head)}>
        <IconButton name={t("marks:side.close")} icon={<X aria-hidden />} onPress={onClose} />
      </div>
      {composing !== null && <NewMark composing={composing} />}
      {threads.map((thread) =>
        thread.key === here ? (
          <ThreadCard key={thread.key} quoted thread={thread} circle={circle} actions={actions} seen={seen} />
        ) : (
          <ThreadLine key={thread.key} thread={thread} circle={circle} onOpen={() => onOpen(thread.key)} />
        ),
      )}
    </aside>
  );
};
