// An open document: title, what is known of it, who is here, the text. What is not saved yet is said; when the engine
// closes the channel, writing stops and the text stays.

import { type ReactNode, useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { CircleView, Refusal, ThingView } from "../../../../bridge/index.ts";
import type { DocId } from "../../../../core/base/brand.ts";
import { firstStrong } from "../../../../text/direction.ts";
import { personName, useCircle, useEngine, useMayWrite, usePlaces, useWords } from "../../stores/view.ts";
import { Button, classes, Dots, Notice, Page, RefusalNotice, Working } from "../../ui/index.ts";
import { History } from "./History.tsx";
import { openReplica, type Replica } from "./replica.ts";
import { type CaretKeeper, RichTextEditor } from "./RichTextEditor.tsx";
import { TitleField } from "./TitleField.tsx";
import styles from "./document.module.css";

type Props = {
  readonly docId: DocId;
  /** Just made: the caret stands in its title. */
  readonly fresh?: boolean;
  /** Opened with its history and copies beside it. */
  readonly withHistory?: boolean;
  readonly delivery?: ReactNode;
};

type Opening =
  | { readonly type: "opening" }
  | { readonly type: "open"; readonly replica: Replica }
  | { readonly type: "refused"; readonly refusal: Refusal };

const useReplica = (circle: CircleView | null, docId: DocId) => {
  const engine = useEngine();
  const [opening, become] = useState<Opening>({ type: "opening" });
  const [attempt, again] = useState(0);
  const circleId = circle?.id;
  useEffect(() => {
    if (circleId === undefined) return undefined;
    let here = true;
    let opened: Replica | null = null;
    void openReplica(engine, circleId, docId).then((result) => {
      if (!result.ok) {
        if (here) become({ type: "refused", refusal: result.error });
      } else if (here) {
        opened = result.value;
        become({ type: "open", replica: result.value });
      } else void result.value.close();
    });
    return () => {
      here = false;
      become({ type: "opening" });
      void opened?.close();
    };
  }, [engine, circleId, docId, attempt]);
  const retry = useCallback(() => again((count) => count + 1), []);
  return { opening, retry };
};

const mayEdit = (circle: CircleView): boolean =>
  circle.people.some(({ me, rank }) => me && rank !== "reader");

export const DocumentPage = ({ docId, fresh = false, withHistory = false, delivery }: Props) => {
  const { t } = useWords();
  const circle = useCircle();
  const mayWrite = useMayWrite();
  const { opening, retry } = useReplica(circle, docId);
  const [history, showHistory] = useState(withHistory);
  /** Where the person writes, kept while the document is opened again. */
  const caretAt = useRef<number | null>(null);
  const caret: CaretKeeper = {
    keep: (at) => {
      caretAt.current = at;
    },
    take: () => {
      const at = caretAt.current;
      caretAt.current = null;
      return at;
    },
  };
  const thing = circle?.things.find(({ id }) => id === docId);
  if (circle === null || thing === undefined) return null;
  const editable = mayWrite && mayEdit(circle);
  return (
    <Page
      thing
      tools={
        <>
          {opening.type === "open" && <Here circle={circle} replica={opening.replica} />}
          <Button look="quiet" small aria-expanded={history} onPress={() => showHistory((shown) => !shown)}>
            {t("document:history")}
          </Button>
        </>
      }
      side={
        history && (
          <History circle={circle} docId={docId} replica={opening.type === "open" ? opening.replica : null} />
        )
      }
    >
      <TitleField thing={thing} editable={editable} fresh={fresh} />
      <Head
        circle={circle}
        thing={thing}
        replica={opening.type === "open" ? opening.replica : null}
        delivery={delivery}
      />
      {opening.type === "opening" && <Working said={t("document:opening")} />}
      {opening.type === "refused" && (
        <RefusalNotice
          refusal={opening.refusal}
          action={<Button onPress={retry}>{t("common:retry")}</Button>}
        />
      )}
      <NothingYet circle={circle} thing={thing} />
      {opening.type === "open" && (
        <OpenText replica={opening.replica} thing={thing} editable={editable} retry={retry} caret={caret} />
      )}
    </Page>
  );
};

/** Of somebody else's document in which there is nothing: whether more of it is known of. */
const NothingYet = ({ circle, thing }: { readonly circle: CircleView; readonly thing: ThingView }) => {
  const { t } = useWords();
  if (thing.here || thing.by === circle.me) return null;
  return (
    <p aria-live="polite" className={classes(styles.nothingYet)}>
      {t(circle.behind ? "document:onTheWay" : "document:nothingYet")}
    </p>
  );
};

type OpenProps = {
  readonly replica: Replica;
  readonly thing: ThingView;
  readonly editable: boolean;
  readonly retry: () => void;
  readonly caret: CaretKeeper;
};

const OpenText = ({ replica, thing, editable, retry, caret }: OpenProps) => {
  const { t } = useWords();
  const { closed, unsaved } = useSyncExternalStore(replica.subscribe, replica.state);
  // Begun anew beneath the page, with nothing of it lost: it is opened again without asking.
  const renewed = closed === "renewed" && !unsaved;
  useEffect(() => (renewed ? queueMicrotask(retry) : undefined), [renewed, retry]);
  return (
    <>
      {closed !== null && (
        <div className={classes(styles.closed)}>
          <Notice
            happened={t("document:closed")}
            safe={unsaved ? "" : t(`common:refusal.${closed}.safe`)}
            todo={unsaved ? t("document:unsavedClosed") : t(`common:refusal.${closed}.todo`)}
            action={<Button onPress={retry}>{t("common:retry")}</Button>}
          />
        </div>
      )}
      <RichTextEditor
        replica={replica}
        direction={thing.direction}
        editable={editable && closed === null}
        caret={caret}
        openAgain={retry}
      />
    </>
  );
};

/** Said only after a while: most of what is written is on the disk at once. */
const unsavedPatience = 1500;

const useLateUnsaved = (replica: Replica | null): boolean => {
  const unsaved = useSyncExternalStore(
    replica?.subscribe ?? (() => () => undefined),
    () => replica?.state().unsaved === true,
  );
  const [late, be] = useState(false);
  useEffect(() => {
    if (!unsaved) return undefined;
    const timer = setTimeout(() => be(true), unsavedPatience);
    return () => {
      clearTimeout(timer);
      be(false);
    };
  }, [unsaved]);
  return unsaved && late;
};

type HeadProps = {
  readonly circle: CircleView;
  readonly thing: ThingView;
  readonly replica: Replica | null;
  readonly delivery: ReactNode;
};

const Head = ({ circle, thing, replica, delivery }: HeadProps) => {
  const words = useWords();
  const { t } = words;
  const places = usePlaces();
  const unsaved = useLateUnsaved(replica);
  return (
    <div className={classes(styles.head)} data-side={firstStrong(thing.title) ?? words.direction}>
      <Dots
        items={[
          t("document:shared"),
          t("document:begun", { name: personName(words, circle, thing.by) }),
          // Where one does not write, the line over the page leads there.
          thing.right === "write" && (
            <Button
              key="rights"
              look="plain"
              small
              onPress={() => places.go({ type: "rightsOf", docId: thing.id })}
            >
              {t("common:right.open")}
            </Button>
          ),
        ]}
      />
      <div aria-live="polite">
        {unsaved ? <strong className={classes(styles.unsaved)}>{t("document:saving")}</strong> : delivery}
      </div>
    </div>
  );
};

const Here = ({ circle, replica }: { readonly circle: CircleView; readonly replica: Replica }) => {
  const words = useWords();
  const { people } = useSyncExternalStore(replica.subscribe, replica.state);
  const users = [...new Set(people.map(({ user }) => user))].filter((user) => user !== circle.me);
  if (users.length === 0) return null;
  const names = words.names(users.map((user) => personName(words, circle, user)));
  return (
    <span className={classes(styles.here)}>{words.t("document:here", { names: { phrase: names } })}</span>
  );
};
