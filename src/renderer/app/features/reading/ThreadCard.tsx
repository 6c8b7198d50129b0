// A thread in focus: the kind in a word, the note, its replies, and what can be done. One's own notes can be
// changed and deleted; deleting can be undone for a while.

import { DotsThree } from "@phosphor-icons/react/dist/csr/DotsThree";
import { useEffect, useRef, useState } from "react";
import type { CircleView } from "../../../../bridge/index.ts";
import type { Mark, Reply } from "../../../../schema/note.ts";
import { useNow } from "../../stores/now.ts";
import { personName, useIsDiskClosed, useMayWrite, useWords } from "../../stores/view.ts";
import { Button, classes, Dots, Menu, MenuItem } from "../../ui/index.ts";
import { Composer } from "./Composer.tsx";
import { KindGlyph } from "./KindGlyph.tsx";
import { needsWords } from "./kinds.ts";
import type { Seen } from "./newHere.ts";
import { Pieces } from "./Pieces.tsx";
import type { Thread } from "./threads.ts";
import type { ThreadActions } from "./useThreadActions.ts";
import styles from "./Thread.module.css";

type Props = {
  readonly thread: Thread;
  readonly circle: CircleView;
  readonly actions: ThreadActions;
  readonly seen: Seen;
  /** The passage is shown where the thread does not stand beside it. */
  readonly quoted?: boolean;
};

type NoteProps = {
  readonly note: Mark | Reply;
  readonly by: string;
  readonly circle: CircleView;
  readonly actions: ThreadActions;
};

const NoteText = ({ note, by, circle, actions }: NoteProps) => {
  const words = useWords();
  const { t, times } = words;
  const now = useNow();
  const mayWrite = useMayWrite();
  const [editing, setEditing] = useState<string | null>(null);
  const mine = by === circle.me;
  // Nobody else has it: what can be done is for its author alone.
  const notShared = mine && circle.notShared.some(({ notes }) => notes.includes(note.id));
  if (editing !== null)
    return (
      <Composer
        label={note.type === "mark" ? t(`marks:write.${note.kind}`) : t("marks:reply.write")}
        action={t("marks:edit.save")}
        first={editing}
        mayBeEmpty={note.type === "mark" && !needsWords(note.kind)}
        onSave={async (text) => {
          const result = await actions.edit(note, text);
          if (result.ok) setEditing(null);
          return result;
        }}
        onClose={() => setEditing(null)}
        onReopen={setEditing}
      />
    );
  return (
    <div className={classes(styles.note)}>
      {note.text !== "" && (
        <p dir="auto" className={classes(styles.text)}>
          <Pieces text={note.text} />
        </p>
      )}
      <div className={classes(styles.foot)}>
        <Dots
          items={[
            personName(words, circle, by),
            times.coarse(note.createdAt, now),
            note.editedAt !== null && t("marks:edited"),
            notShared && t("marks:notShared"),
          ]}
        />
        {mine && (mayWrite || notShared) && (
          <Menu
            name={t("marks:more")}
            iconOnly
            buttonClass={classes(styles.dots)}
            placement="bottom end"
            button={<DotsThree size={20} aria-hidden />}
          >
            {notShared ? (
              <>
                {note.text !== "" && (
                  <MenuItem onAction={() => void navigator.clipboard.writeText(note.text)}>
                    {t("marks:copyText")}
                  </MenuItem>
                )}
                <MenuItem onAction={() => actions.removeForGood(note)}>{t("marks:removeForGood")}</MenuItem>
              </>
            ) : (
              <>
                <MenuItem onAction={() => setEditing(note.text)}>{t("common:edit")}</MenuItem>
                <MenuItem onAction={() => actions.remove(note)}>{t("common:remove")}</MenuItem>
              </>
            )}
          </Menu>
        )}
      </div>
    </div>
  );
};

export const ThreadCard = ({ thread, circle, actions, seen, quoted = false }: Props) => {
  const words = useWords();
  const { t } = words;
  const mayWrite = useMayWrite();
  const isDiskClosed = useIsDiskClosed();
  const { mark, by, settled } = thread;
  const replying = actions.replying?.key === thread.key ? actions.replying.text : null;
  const shown = thread.replies.filter(
    ({ by: author, reply }) => author === circle.me || seen.has(`${author}/${reply.id}`),
  );
  const waiting = thread.replies.length - shown.length;
  // A reply that is gone leaves the focus with its thread; one that came to it is in sight.
  const card = useRef<HTMLElement>(null);
  const standing = shown.length;
  const stood = useRef(standing);
  useEffect(() => {
    if (standing < stood.current && document.activeElement === document.body)
      card.current?.focus({ preventScroll: true });
    if (standing > stood.current) card.current?.scrollIntoView({ block: "nearest" });
    stood.current = standing;
  }, [standing]);
  const isQuestion = mark.kind === "question";
  const kind = t(`marks:kind.${mark.kind}`);
  return (
    <article
      ref={card}
      tabIndex={-1}
      data-thread={thread.key}
      className={classes(styles.card)}
      aria-label={t("marks:thread", { kind, name: personName(words, circle, by) })}
    >
      <h3 className={classes(styles.kind, styles[mark.kind])}>
        <KindGlyph kind={mark.kind} settled={settled} />
        <span>{kind}</span>
        {settled && (
          <span className={classes(styles.state)}>
            {t(isQuestion ? "marks:state.answered" : "marks:state.settled")}
          </span>
        )}
      </h3>
      <blockquote className={classes(quoted ? styles.quote : "quietly")} dir="auto">
        <Pieces text={mark.anchor.quote} />
      </blockquote>
      <NoteText note={mark} by={by} circle={circle} actions={actions} />
      {shown.map(({ by: author, reply }) => (
        <NoteText key={`${author}/${reply.id}`} note={reply} by={author} circle={circle} actions={actions} />
      ))}
      {waiting > 0 && (
        <Button look="plain" small onPress={() => actions.letIn(thread)}>
          {t("marks:newReplies", { count: waiting })}
        </Button>
      )}
      {replying !== null ? (
        <Composer
          key={replying}
          label={t("marks:reply.write")}
          action={t("marks:reply.send")}
          first={replying}
          onSave={(text) => actions.reply(thread, text)}
          onClose={() => actions.setReplying(null)}
          onReopen={(text) => actions.setReplying({ key: thread.key, text })}
        />
      ) : mayWrite ? (
        <div className={classes(styles.actions)}>
          <Button look="plain" onPress={() => actions.setReplying({ key: thread.key, text: "" })}>
            {t("marks:reply")}
          </Button>
          <Button look="plain" onPress={() => actions.settle(thread)}>
            {t(settled ? "marks:reopen" : isQuestion ? "marks:answered" : "marks:settle")}
          </Button>
        </div>
      ) : (
        // Where the right is missing or the text is closed, the line over the page says so.
        isDiskClosed && <p className={classes(styles.paused)}>{t("common:diskFull.paused")}</p>
      )}
    </article>
  );
};
