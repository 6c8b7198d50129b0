// What every screen asks of the stores: the engine's view, the circle that is looked at, the words of the person's
// language, the place. Hooks only; the values live in the stores that `AppContext` hands down.

import { createContext, use, useSyncExternalStore } from "react";
import type {
  AppView,
  CircleView,
  DocumentRight,
  Language,
  PersonView,
  Settings,
} from "../../../bridge/index.ts";
import type { DocId } from "../../../core/base/brand.ts";
import { createWords, type Words } from "../../words/index.ts";
import type { Place, Places, PlacesState } from "../places.ts";
import type { Engine } from "./engine.ts";
import type { Undo } from "./undo.ts";

export type AppStores = {
  readonly engine: Engine;
  readonly places: Places;
  readonly undo: Undo;
  /** Of the greeting, until the first view. */
  readonly firstLanguage: Language;
};

export const AppContext = createContext<AppStores | null>(null);

export const useStores = (): AppStores => {
  const stores = use(AppContext);
  if (stores === null) throw new Error("outside of the app");
  return stores;
};

export const useEngine = (): Engine => useStores().engine;
export const usePlaces = (): Places => useStores().places;
export const useUndo = (): Undo => useStores().undo;

export const usePlacesState = (): PlacesState => {
  const places = usePlaces();
  return useSyncExternalStore(places.subscribe, places.state);
};

export const useView = (): AppView | null => {
  const engine = useEngine();
  return useSyncExternalStore(engine.onView, engine.view);
};

/** The circle that is looked at; null where there is none. */
export const useCircle = (): CircleView | null => {
  const view = useView();
  const { circleId } = usePlacesState();
  if (view === null) return null;
  return view.circles.find((circle) => circle.id === circleId) ?? view.circles[0] ?? null;
};

const made = new Map<string, Words>();
const wordsFor = (language: Language, digits: Settings["digits"]): Words => {
  const key = `${language} ${digits}`;
  const known = made.get(key) ?? createWords(language, digits);
  made.set(key, known);
  return known;
};

/** Switching the language or the digits gives other words at once. */
export const useWords = (): Words => {
  const view = useView();
  const { firstLanguage } = useStores();
  return wordsFor(view?.settings.language ?? firstLanguage, view?.settings.digits ?? "language");
};

/** The name of a person as it is shown: never empty. */
export const personName = (words: Words, circle: CircleView, id: string): string =>
  nameOf(
    words,
    circle.people.find((person) => person.id === id),
  );

export const nameOf = (words: Words, person: Pick<PersonView, "name"> | undefined): string =>
  person === undefined || person.name.trim() === "" ? words.t("common:person.unnamed") : person.name;

type TextPlace = Extract<Place, { readonly docId: DocId }>;
const isText = (place: Place): place is Exclude<TextPlace, { type: "rightsOf" }> =>
  place.type === "document" || place.type === "copy" || place.type === "reading" || place.type === "marks";

/** What one may do in the text that is open; null where none is, and for what is not known here. */
export const useRight = (): DocumentRight | null => {
  const circle = useCircle();
  const { place } = usePlacesState().visit;
  if (!isText(place)) return null;
  return circle?.things.find(({ id }) => id === place.docId)?.right ?? null;
};

/** Writing pauses everywhere: the disk is full or gone. */
export const useIsDiskClosed = (): boolean => {
  const view = useView();
  return view?.disk === "full" || view?.disk === "unavailable";
};

/**
 * Whoever takes part keeps copies of what they may annotate, also where they may not write (COPY-1).
 */
export const useMayKeepCopies = (): boolean => {
  const isDiskClosed = useIsDiskClosed();
  const circle = useCircle();
  const right = useRight();
  if (isDiskClosed || circle?.active !== true) return false;
  return right !== "read" && circle.people.some(({ me, rank }) => me && rank !== "reader");
};

const listsOfTexts: ReadonlySet<Place["type"]> = new Set(["readings", "documents", "import", "meetings"]);

/**
 * Writing pauses when the disk is full or gone, ends with leaving, and needs the right in the text that is open: every
 * other machine refuses what is written without it (TRU-9). Whoever reads brings and begins no texts.
 */
export const useMayWrite = (): boolean => {
  const isDiskClosed = useIsDiskClosed();
  const circle = useCircle();
  const right = useRight();
  const { place } = usePlacesState().visit;
  if (isDiskClosed || circle?.active !== true) return false;
  if (right !== null)
    return place.type === "document" || place.type === "copy" ? right === "write" : right !== "read";
  return !listsOfTexts.has(place.type) || circle.people.some(({ me, rank }) => me && rank !== "reader");
};
