// Where the person is: five places, what is open inside, and the way back to the same line. It lives in memory
// alone; the address and the history of the page never change, so neither says what is read.

import type { CopyTarget } from "../../bridge/index.ts";
import type { CircleId, DeviceId, DocId, InviteId, OpId, UserId } from "../../core/base/brand.ts";

export type Place =
  | { readonly type: "today" }
  | { readonly type: "readings" }
  | { readonly type: "documents" }
  | { readonly type: "meetings" }
  | { readonly type: "group" }
  | { readonly type: "delivery" }
  | { readonly type: "settings" }
  | { readonly type: "protection" }
  | { readonly type: "newCircle" }
  /** A circle that does not open, by its row. */
  | { readonly type: "damaged"; readonly id: string }
  /** `machine`: with a link from another computer of one's own. */
  | { readonly type: "join"; readonly machine?: true }
  | { readonly type: "import" }
  | { readonly type: "reading"; readonly docId: DocId; readonly noteId?: string }
  | { readonly type: "marks"; readonly docId: DocId }
  /** `fresh`: just made, so its title is written first. `history`: with its history and copies beside it. */
  | { readonly type: "document"; readonly docId: DocId; readonly fresh?: true; readonly history?: true }
  /** A copy of a document, or what it would be without a deletion. */
  | { readonly type: "copy"; readonly docId: DocId; readonly target: CopyTarget }
  /** Null: a new one. */
  | { readonly type: "invitation"; readonly inviteId: InviteId | null }
  | { readonly type: "person"; readonly userId: UserId }
  /** One more computer of one's own. */
  | { readonly type: "machine" }
  /** A computer of somebody who comes back with the recovery code. */
  | { readonly type: "return"; readonly userId: UserId }
  | { readonly type: "closeMachine"; readonly deviceId: DeviceId }
  | { readonly type: "removePerson"; readonly userId: UserId }
  /** What became of a closing. */
  | { readonly type: "removal"; readonly id: OpId }
  /** Hand over, leave, clear this computer. */
  | { readonly type: "leaving"; readonly circleId: CircleId }
  /** A circle that is no longer on this computer, by the name that it had. */
  | { readonly type: "cleared"; readonly name: string }
  /** Taking this space off this computer. */
  | { readonly type: "finish" }
  /** A new circle from this one; and, in the new one, how far it is and who is still to come. */
  | { readonly type: "reform" }
  | { readonly type: "begun" }
  | { readonly type: "look" }
  /** Who writes what; and who writes one text. */
  | { readonly type: "rights" }
  | { readonly type: "rightsOf"; readonly docId: DocId }
  | { readonly type: "joining"; readonly circleId: CircleId };

export const fivePlaces = ["today", "readings", "documents", "meetings", "group"] as const;
export type MainPlace = (typeof fivePlaces)[number];

const homes: Readonly<Record<Place["type"], MainPlace | null>> = {
  today: "today",
  readings: "readings",
  import: "readings",
  reading: "readings",
  marks: "readings",
  documents: "documents",
  document: "documents",
  copy: "documents",
  meetings: "meetings",
  group: "group",
  invitation: "group",
  person: "group",
  machine: "group",
  return: "group",
  closeMachine: "group",
  removePerson: "group",
  removal: "group",
  leaving: "group",
  cleared: null,
  finish: null,
  reform: "group",
  begun: "group",
  look: "group",
  rights: "group",
  rightsOf: "group",
  delivery: null,
  settings: null,
  protection: null,
  newCircle: null,
  join: null,
  joining: null,
  damaged: null,
};
/** The place of the sidebar that a page belongs to. */
export const homeOf = (place: Place): MainPlace | null => homes[place.type];

/** What says a fact begins with it, however far one had read before. */
const beginsAtTop: ReadonlySet<Place["type"]> = new Set([
  "person",
  "closeMachine",
  "removePerson",
  "removal",
  "leaving",
  "cleared",
  "finish",
  "reform",
  "begun",
  "look",
  "copy",
  "rights",
  "rightsOf",
]);

const isMain = (place: Place): boolean => place.type === homeOf(place);

export type Visit = {
  readonly key: number;
  readonly place: Place;
  /** How far its column was scrolled when it was left. */
  readonly scroll: number;
};

export type PlacesState = {
  /** The circle that is looked at; null until one is chosen, which means the first. */
  readonly circleId: CircleId | null;
  readonly visit: Visit;
  /** What Back leads to; null in a main place. */
  readonly before: Place | null;
  readonly lastReading: DocId | null;
};

export type Places = {
  readonly state: () => PlacesState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly go: (place: Place) => void;
  /** The same visit, another page: back does not lead here again. */
  readonly replace: (place: Place) => void;
  readonly back: () => void;
  readonly openCircle: (circleId: CircleId) => void;
  readonly rememberScroll: (key: number, scroll: number) => void;
};

export const createPlaces = (): Places => {
  let lastKey = 0;
  const visitOf = (place: Place): Visit => ({ key: ++lastKey, place, scroll: 0 });
  let circleId: CircleId | null = null;
  let visits: readonly Visit[] = [visitOf({ type: "today" })];
  /** Where each main place and each reading was left, for the next time. */
  const left = new Map<string, number>();
  let lastReading: DocId | null = null;
  const listeners = new Set<() => void>();

  const nameOf = (place: Place): string =>
    place.type === "reading" ? `${place.type} ${place.docId}` : place.type;

  const compute = (): PlacesState => ({
    circleId,
    visit: visits.at(-1) ?? visitOf({ type: "today" }),
    before: visits.at(-2)?.place ?? null,
    lastReading,
  });
  let state = compute();

  const change = (next: readonly Visit[]): void => {
    visits = next;
    state = compute();
    for (const listener of listeners) listener();
  };

  const arriveAt = (place: Place): Visit => {
    if (place.type === "reading") lastReading = place.docId;
    const remembered = left.get(nameOf(place)) ?? 0;
    return { ...visitOf(place), scroll: "noteId" in place || beginsAtTop.has(place.type) ? 0 : remembered };
  };

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    go: (place) => change(isMain(place) ? [arriveAt(place)] : [...visits.slice(-8), arriveAt(place)]),
    replace: (place) => change([...visits.slice(0, -1), arriveAt(place)]),
    back: () => {
      const home = homeOf(state.visit.place) ?? "today";
      change(visits.length > 1 ? visits.slice(0, -1) : [arriveAt({ type: home })]);
    },
    openCircle: (chosen) => {
      circleId = chosen;
      lastReading = null;
      left.clear();
      change([visitOf({ type: "today" })]);
    },
    rememberScroll: (key, scroll) => {
      const visit = visits.find((each) => each.key === key);
      if (visit === undefined) return;
      left.set(nameOf(visit.place), scroll);
      visits = visits.map((each) => (each.key === key ? { ...each, scroll } : each));
      state = compute();
    },
  };
};
