// Documents: notes, minutes, drafts, the youngest first. A document is taken off the list, not destroyed; undo puts
// it back.

import { DotsThree } from "@phosphor-icons/react/dist/csr/DotsThree";
import { Plus } from "@phosphor-icons/react/dist/csr/Plus";
import { useState } from "react";
import { Button as Pressable } from "react-aria-components";
import type { CircleView, Refusal, ThingView } from "../../../../bridge/index.ts";
import { useNow } from "../../stores/now.ts";
import {
  personName,
  useCircle,
  useEngine,
  useMayWrite,
  usePlaces,
  useUndo,
  useWords,
} from "../../stores/view.ts";
import {
  Button,
  classes,
  Dots,
  EmptyState,
  List,
  Menu,
  MenuItem,
  Page,
  RefusalNotice,
} from "../../ui/index.ts";
import { RenameForm } from "./RenameForm.tsx";
import styles from "./document.module.css";

export const DocumentsPage = () => {
  const { t } = useWords();
  const engine = useEngine();
  const places = usePlaces();
  const circle = useCircle();
  const mayWrite = useMayWrite();
  const [refusal, refuse] = useState<Refusal | null>(null);
  const [renaming, rename] = useState<ThingView | null>(null);
  if (circle === null) return null;
  const documents = circle.things
    .filter(({ kind, removed }) => kind === "document" && !removed)
    .toSorted((a, b) => b.createdAt - a.createdAt);

  const create = async (): Promise<void> => {
    const made = await engine.ask("document.create", { circleId: circle.id, title: t("document:untitled") });
    if (made.ok) places.go({ type: "document", docId: made.value.docId, fresh: true });
    else refuse(made.error);
  };
  const newButton = (
    <Button
      icon={<Plus aria-hidden />}
      look={documents.length === 0 ? "primary" : "edge"}
      onPress={() => void create()}
    >
      {t("document:new")}
    </Button>
  );
  return (
    <Page title={t("document:title")} action={mayWrite && documents.length > 0 ? newButton : null}>
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      {documents.length === 0 ? (
        <EmptyState action={mayWrite ? newButton : null}>{t("document:empty")}</EmptyState>
      ) : (
        <List>
          {documents.map((thing) => (
            <DocumentRow
              key={thing.id}
              circle={circle}
              thing={thing}
              renaming={renaming?.id === thing.id}
              onRename={rename}
              onRefused={refuse}
            />
          ))}
        </List>
      )}
    </Page>
  );
};

type RowProps = {
  readonly circle: CircleView;
  readonly thing: ThingView;
  readonly renaming: boolean;
  readonly onRename: (thing: ThingView | null) => void;
  readonly onRefused: (refusal: Refusal | null) => void;
};

const DocumentRow = ({ circle, thing, renaming, onRename, onRefused }: RowProps) => {
  const words = useWords();
  const { t, times } = words;
  const engine = useEngine();
  const places = usePlaces();
  const undo = useUndo();
  const now = useNow();
  const mayWrite = useMayWrite();
  const title = thing.title.trim() === "" ? t("document:untitled") : thing.title;

  const remove = async (): Promise<void> => {
    const asked = { circleId: circle.id, docId: thing.id };
    const done = await engine.ask("thing.remove", { ...asked, removed: true });
    onRefused(done.ok ? null : done.error);
    if (done.ok)
      undo.say(t("document:removed", { title }), () => {
        void engine.ask("thing.remove", { ...asked, removed: false }).then((back) => {
          onRefused(back.ok ? null : back.error);
        });
      });
  };

  if (renaming)
    return (
      <li className={classes(styles.row)}>
        <RenameForm
          title={title}
          onDone={(typed) => {
            onRename(null);
            if (typed !== null)
              void engine
                .ask("thing.rename", { circleId: circle.id, docId: thing.id, title: typed })
                .then((done) => onRefused(done.ok ? null : done.error));
          }}
        />
      </li>
    );
  return (
    <li className={classes(styles.row)}>
      <Pressable
        className={classes(styles.open)}
        onPress={() => places.go({ type: "document", docId: thing.id })}
      >
        <span className={classes(styles.name)}>
          <bdi>{title}</bdi>
        </span>
        <Dots
          className={classes(styles.help)}
          items={[
            t("document:begun", { name: personName(words, circle, thing.by) }),
            times.coarse(thing.createdAt, now),
            !thing.here && t(circle.behind ? "document:onTheWayRow" : "document:nothingYetRow"),
          ]}
        />
      </Pressable>
      {mayWrite && (
        <Menu
          name={t("document:menuOf", { title })}
          iconOnly
          placement="bottom end"
          button={<DotsThree size={20} weight="bold" aria-hidden />}
        >
          <MenuItem onAction={() => onRename(thing)}>{t("document:rename")}</MenuItem>
          <MenuItem onAction={() => void remove()}>{t("document:removeFromList")}</MenuItem>
        </Menu>
      )}
    </li>
  );
};
