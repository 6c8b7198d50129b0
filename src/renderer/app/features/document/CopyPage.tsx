// A copy of a document, or the document as it would be without a deletion, to read in the place of what it says now: what
// bringing it back does, said before; and afterwards the way back from it, while no editor of the document is open.

import { useEffect, useRef, useState } from "react";
import type { CircleView, CopyTarget, Gives, Refusal, ThingView } from "../../../../bridge/index.ts";
import type { DocId } from "../../../../core/base/brand.ts";
import { useNow } from "../../stores/now.ts";
import { useScrollPlace } from "../../stores/scroll.ts";
import {
  personName,
  useCircle,
  useEngine,
  useMayWrite,
  usePlaces,
  usePlacesState,
  useWords,
} from "../../stores/view.ts";
import { Button, classes, Page, RefusalNotice, Working } from "../../ui/index.ts";
import { CopyText } from "./CopyText.tsx";
import styles from "./document.module.css";

type Kept = NonNullable<Gives<"copy.bringBack">["kept"]>;

export const CopyPage = ({ docId, target }: { readonly docId: DocId; readonly target: CopyTarget }) => {
  const circle = useCircle();
  const thing = circle?.things.find(({ id }) => id === docId);
  return circle === null || thing === undefined ? null : (
    <Copy circle={circle} thing={thing} target={target} />
  );
};

type Props = { readonly circle: CircleView; readonly thing: ThingView; readonly target: CopyTarget };

const useSeen = ({ circle, thing, target }: Props) => {
  const engine = useEngine();
  const [seen, see] = useState<Gives<"copy.look"> | null>(null);
  const [refusal, refuse] = useState<Refusal | null>(null);
  const asked = useRef({ circleId: circle.id, docId: thing.id, target });
  useEffect(() => {
    let here = true;
    void engine.ask("copy.look", asked.current).then((answer) => {
      if (!here) return;
      if (answer.ok) see(answer.value);
      else refuse(answer.error);
    });
    return () => {
      here = false;
    };
  }, [engine]);
  return { seen, refusal };
};

const Copy = ({ circle, thing, target }: Props) => {
  const words = useWords();
  const { t } = words;
  const { seen, refusal } = useSeen({ circle, thing, target });
  useScrollPlace(true);
  const title = thing.title.trim() === "" ? t("document:untitled") : thing.title;
  const isCopy = target.type === "copy";
  return (
    <Page
      thing
      lookedAt
      title={isCopy ? t("document:copy.of", { title }) : t("document:copy.withoutTitle", { title })}
      under={seen === null ? undefined : <About circle={circle} target={target} seen={seen} />}
    >
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      {seen === null && refusal === null && <Working said={t("document:copy.opening")} />}
      {seen !== null && (
        <>
          <BringBack circle={circle} thing={thing} target={target} seen={seen} />
          <CopyText state={seen.state} direction={thing.direction} />
        </>
      )}
    </Page>
  );
};

type SeenProps = Omit<Props, "thing"> & { readonly seen: Gives<"copy.look"> };

const About = ({ circle, target, seen }: SeenProps) => {
  const words = useWords();
  const { t, times } = words;
  const now = useNow();
  const when = (at: number, by: string) => ({
    when: times.coarse(at, now),
    name: personName(words, circle, by),
  });
  const { name, createdAt, since } = seen;
  if (target.type === "copy")
    return (
      <>
        <bdi>{name ?? t("document:copies.unnamed")}</bdi>
        {createdAt !== null && <div>{t("document:copy.kept", when(createdAt, target.by))}</div>}
      </>
    );
  return (
    <>
      {t("document:copy.without")}
      {since !== null && <div>{t("document:copy.since", when(since.createdAt, since.by))}</div>}
    </>
  );
};

type State =
  | { readonly type: "before" }
  | { readonly type: "working" }
  | { readonly type: "done"; readonly kept: Kept | null }
  | { readonly type: "undone" };

const BringBack = ({ circle, thing, target, seen }: SeenProps & Pick<Props, "thing">) => {
  const { t } = useWords();
  const engine = useEngine();
  const places = usePlaces();
  const mayWrite = useMayWrite();
  const [state, become] = useState<State>({ type: "before" });
  const [refusal, refuse] = useState<Refusal | null>(null);
  const bringBack = async (to: CopyTarget, then: (kept: Kept | null) => State): Promise<void> => {
    const before = state;
    become({ type: "working" });
    refuse(null);
    const asked = { circleId: circle.id, docId: thing.id, target: to };
    const brought = await engine.ask("copy.bringBack", asked);
    become(brought.ok ? then(brought.value.kept) : before);
    if (!brought.ok) refuse(brought.error);
  };
  const said =
    state.type === "done"
      ? t(state.kept === null ? "document:copy.doneUnkept" : "document:copy.done")
      : state.type === "undone"
        ? t("document:copy.undone")
        : null;
  const { before } = usePlacesState();
  const toDocument = (): void => {
    if (before?.type === "document" && before.docId === thing.id) places.back();
    else places.replace({ type: "document", docId: thing.id });
  };
  /** The button that was pressed is gone. */
  const result = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (said !== null) result.current?.focus();
  }, [said]);
  return (
    <div className={classes(styles.bringBack)} id="copy-about">
      <div ref={result} tabIndex={-1} aria-live="polite">
        {said !== null && <p>{said}</p>}
      </div>
      {state.type === "before" && <What mayWrite={mayWrite} thing={thing} same={seen.same} />}
      {refusal !== null && <RefusalNotice refusal={refusal} />}
      {state.type === "working" && <Working said={t("document:copy.restoring")} />}
      <div className={classes(styles.buttons)}>
        {state.type === "before" && mayWrite && !seen.same && (
          <Button look="primary" onPress={() => void bringBack(target, (kept) => ({ type: "done", kept }))}>
            {t(target.type === "copy" ? "document:copy.restore" : "document:copy.restoreWithout")}
          </Button>
        )}
        {said !== null && (
          <Button look="primary" onPress={toDocument}>
            {t("document:copy.toDocument")}
          </Button>
        )}
        {state.type === "done" && state.kept !== null && (
          <Button
            onPress={() => {
              const { kept } = state;
              if (kept !== null) void bringBack({ type: "copy", ...kept }, () => ({ type: "undone" }));
            }}
          >
            {t("common:undo")}
          </Button>
        )}
      </div>
    </div>
  );
};

type WhatProps = { readonly mayWrite: boolean; readonly thing: ThingView; readonly same: boolean };

/** What would happen, or why nothing is offered; a line over the page says how one's right is. */
const What = ({ mayWrite, thing, same }: WhatProps) => {
  const { t } = useWords();
  if (same) return <p>{t("document:copy.same")}</p>;
  return (
    <>
      <p>{t("document:copy.looking")}</p>
      {mayWrite && <p>{t("document:copy.what")}</p>}
      {thing.right !== "write" && <p>{t("document:copy.mayNot")}</p>}
    </>
  );
};
