// Bands over the main area: what concerns the whole circle. Not saved is loud; the rest is only to be known.

import { BookmarkSimple } from "@phosphor-icons/react/dist/csr/BookmarkSimple";
import { BookOpenText } from "@phosphor-icons/react/dist/csr/BookOpenText";
import { Flask } from "@phosphor-icons/react/dist/csr/Flask";
import { Handshake } from "@phosphor-icons/react/dist/csr/Handshake";
import { HandPalm } from "@phosphor-icons/react/dist/csr/HandPalm";
import { HardDrives } from "@phosphor-icons/react/dist/csr/HardDrives";
import { WarningCircle } from "@phosphor-icons/react/dist/csr/WarningCircle";
import { Laptop } from "@phosphor-icons/react/dist/csr/Laptop";
import { SignOut } from "@phosphor-icons/react/dist/csr/SignOut";
import { Stack } from "@phosphor-icons/react/dist/csr/Stack";
import { Tray } from "@phosphor-icons/react/dist/csr/Tray";
import type { CircleView } from "../../../bridge/index.ts";
import type { CircleId } from "../../../core/base/brand.ts";
import { machineName } from "../stores/machineNames.ts";
import { useNow } from "../stores/now.ts";
import {
  personName,
  useCircle,
  useEngine,
  usePlaces,
  usePlacesState,
  useRight,
  useView,
  useWords,
} from "../stores/view.ts";
import { Band, Button } from "../ui/index.ts";

/** For who is alone in a circle; the outer page asks before anything is done. */
const GoOn = ({ circleId }: { readonly circleId: CircleId }) => {
  const engine = useEngine();
  const { t } = useWords();
  return (
    <Button look="quiet" onPress={() => void engine.ask("circle.goOn", { circleId })}>
      {t("common:held.goOn")}
    </Button>
  );
};

/** Machines to which nothing is sent for now: who said so, until when, and the way to whoever decides it. */
const Holds = ({ circle }: { readonly circle: CircleView }) => {
  const words = useWords();
  const { t, times } = words;
  const places = usePlaces();
  const { visit } = usePlacesState();
  const now = useNow();
  return circle.machines.map((machine) => {
    const { id, user, held } = machine;
    if (held === null) return null;
    const here = visit.place.type === "person" && visit.place.userId === user;
    const values = {
      names: { phrase: words.names(held.by.map((by) => personName(words, circle, by))) },
      machine: { phrase: machineName(words, circle, machine) },
      time: { phrase: times.moment(held.until, now) },
    };
    return (
      <Band
        key={id}
        icon={<HandPalm aria-hidden />}
        action={
          here ? undefined : (
            <Button look="quiet" onPress={() => places.go({ type: "person", userId: user })}>
              {t("common:hold.open")}
            </Button>
          )
        }
      >
        {t(machine.mine ? "common:hold.this" : "common:hold", values)}
      </Band>
    );
  });
};

/** In a text in which one does not write, or does not even mark: so it is, and where that is decided. */
const Right = () => {
  const { t } = useWords();
  const places = usePlaces();
  const right = useRight();
  const { place } = usePlacesState().visit;
  if (right === null || right === "write" || !("docId" in place)) return null;
  if (place.type !== "document" && place.type !== "copy" && right === "annotate") return null;
  return (
    <Band
      icon={<BookOpenText aria-hidden />}
      action={
        <Button look="quiet" onPress={() => places.go({ type: "rightsOf", docId: place.docId })}>
          {t("common:right.open")}
        </Button>
      }
    >
      {t(`common:right.${right}`)}
    </Band>
  );
};

/** What was here before one came in, as long as too few people vouch for it: over what it concerns, and no further. */
const Beginning = ({ circle }: { readonly circle: CircleView }) => {
  const words = useWords();
  const { t } = words;
  const { place } = usePlacesState().visit;
  const { beginning } = circle;
  if (beginning === null) return null;
  const isText = place.type === "reading" || place.type === "document";
  const thing = isText ? circle.things.find(({ id }) => id === place.docId) : undefined;
  if (thing === undefined ? place.type !== "today" && place.type !== "group" : thing.vouched) return null;
  const { by, needed } = beginning;
  return (
    <Band
      icon={<Handshake aria-hidden />}
      happened={t(thing === undefined ? "common:beginning.happened" : "common:beginning.text.happened")}
    >
      {t(by.length === 0 ? "common:beginning.nobody" : "common:beginning", {
        names: { phrase: words.names(by.map((one) => personName(words, circle, one))) },
        people: { phrase: t("common:count.person", { count: needed }) },
      })}
    </Band>
  );
};

/**
 * What was written while it had to wait and may not be written any more (ENG-57): in its text, and over the circle with
 * the way there.
 */
const NotShared = ({ circle }: { readonly circle: CircleView }) => {
  const { t } = useWords();
  const places = usePlaces();
  const { place } = usePlacesState().visit;
  const here = "docId" in place ? circle.notShared.find(({ docId }) => docId === place.docId) : undefined;
  const isOver = place.type === "today" || place.type === "group";
  const one = here ?? (isOver ? circle.notShared[0] : undefined);
  if (one === undefined) return null;
  const thing = circle.things.find(({ id }) => id === one.docId);
  const open = () =>
    places.go({ type: thing?.kind === "reading" ? "reading" : "document", docId: one.docId });
  return (
    <Band
      icon={<BookmarkSimple aria-hidden />}
      happened={t("common:notShared.happened")}
      action={
        here === undefined && thing !== undefined ? (
          <Button look="quiet" onPress={open}>
            {t("common:notShared.open")}
          </Button>
        ) : undefined
      }
    >
      {here === undefined
        ? t("common:notShared.texts", { count: circle.notShared.length })
        : t(`common:notShared.${one.why}`)}
    </Band>
  );
};

/** In a circle that was begun from another: not all is here yet. In the other one: where one's own new circle is. */
const Begun = ({ circle }: { readonly circle: CircleView }) => {
  const { t } = useWords();
  const places = usePlaces();
  const here = usePlacesState().visit.place.type;
  const view = useView();
  const next = view?.circles.findLast(({ id, active }) => active && circle.successors.includes(id));
  return (
    <>
      {circle.begunFrom?.whole === false && here !== "begun" && (
        <Band
          icon={<Stack aria-hidden />}
          action={
            <Button look="quiet" onPress={() => places.go({ type: "begun" })}>
              {t("reform:begun.open")}
            </Button>
          }
        >
          {t("reform:band.carrying")}
        </Band>
      )}
      {next !== undefined && (
        <Band
          icon={<Stack aria-hidden />}
          action={
            <Button look="quiet" onPress={() => places.openCircle(next.id)}>
              {t("reform:band.open", { circle: next.name })}
            </Button>
          }
        >
          {t("reform:band.old", { circle: next.name })}
        </Band>
      )}
    </>
  );
};

export const Bands = () => {
  const view = useView();
  const circle = useCircle();
  const places = usePlaces();
  const here = usePlacesState().visit.place.type;
  const isLeaving = here === "leaving";
  const isFinishing = here === "finish";
  const { t, direction } = useWords();
  return (
    <>
      {view?.disk === "full" && (
        <Band loud icon={<HardDrives aria-hidden />} happened={t("common:diskFull.happened")}>
          {t("common:diskFull")}
        </Band>
      )}
      {view?.disk === "unavailable" && (
        <Band loud icon={<HardDrives aria-hidden />} happened={t("common:disk.unavailable.happened")}>
          {t("common:disk.unavailable")}
        </Band>
      )}
      {view !== null && view.trouble !== null && (
        <Band icon={<WarningCircle aria-hidden />} happened={t("common:trouble.happened")}>
          {t("common:trouble")}
          <details>
            <summary>{t("common:details")}</summary>
            <code dir="ltr">{view.trouble}</code>
          </details>
        </Band>
      )}
      {view?.settings.borrowed === true && !view.practice && (
        <Band
          icon={<Laptop aria-hidden />}
          action={
            isFinishing ? undefined : (
              <Button look="quiet" onPress={() => places.go({ type: "finish" })}>
                {t("leaving:finish.open")}
              </Button>
            )
          }
        >
          {t("leaving:finish.band")}
        </Band>
      )}
      {view?.practice === true && <Band icon={<Flask aria-hidden />}>{t("common:practice")}</Band>}
      {circle !== null && circle.active && circle.held !== null && (
        <Band
          icon={<Tray aria-hidden />}
          happened={t("common:held.happened")}
          action={circle.held.mayGoOn ? <GoOn circleId={circle.id} /> : undefined}
        >
          {t(`common:held.${circle.held.why}`)}
        </Band>
      )}
      {circle !== null && <NotShared circle={circle} />}
      {circle !== null && circle.active && <Holds circle={circle} />}
      {circle !== null && circle.active && <Beginning circle={circle} />}
      {circle !== null && <Begun circle={circle} />}
      {circle !== null && circle.active && <Right />}
      {circle !== null && circle.out !== null && (
        <Band
          icon={<SignOut mirrored={direction === "rtl"} aria-hidden />}
          action={
            isLeaving ? undefined : (
              <Button look="quiet" onPress={() => places.go({ type: "leaving", circleId: circle.id })}>
                {t("leaving:band")}
              </Button>
            )
          }
        >
          {t(`common:circle.${circle.out}`)}
        </Band>
      )}
    </>
  );
};
