// The app's side: the product's own end of the port and its own replica of an open document, with a typist in the
// place of the editor.

import { connectEngine, type Engine } from "../../../src/renderer/app/stores/engine.ts";
import { rehearse } from "../../../src/renderer/app/rehearse.ts";
import { openReplica, type Replica } from "../../../src/renderer/app/features/document/replica.ts";
import type { AppView, CircleView, Gives, Takes, Verb } from "../../../src/bridge/index.ts";
import type { CircleId, DocId } from "../../../src/core/base/brand.ts";
import { createDesk, type Desk } from "../bench.ts";
import { absoluteNow, flood, typeKeys, type Watch, watchText } from "../keys.ts";
import { writeManyWords } from "../manyWords.ts";
import { findText, hashOf, lettersOf, loadTrace, plainOf, textOf, typeDrained, typeEdits } from "../trace.ts";

export type Place = { readonly circleId: CircleId; readonly docId: DocId };

export type AppPage = {
  /** A circle, a document in it, open. */
  readonly begin: () => Promise<Place>;
  readonly open: (place: Place) => Promise<void>;
  /** Opens the first document that is shown, as soon as it is, and tells the engine's page. */
  readonly openFirst: () => Promise<void>;
  readonly close: () => Promise<void>;
  readonly loadTrace: () => Promise<number>;
  /** Milliseconds until all is judged, sealed, signed and on the disk. */
  readonly type: (from: number, to: number) => Promise<number>;
  /** Types a part of the trace, so many edits at a time, each time until they are on the disk. */
  readonly typeBy: (range: readonly [from: number, to: number], atOnce: number) => Promise<void>;
  readonly writeLong: (length: number) => Promise<void>;
  readonly hash: () => Promise<string>;
  readonly letters: () => number;
  /** When the open document has this text: milliseconds of the epoch. */
  readonly arrived: (text: { readonly letters: number; readonly hash: string }) => Promise<number>;
  readonly invite: () => Promise<string>;
  /** Asks to join, waits until the first document has `letters`; milliseconds, of the whole and of its parts. */
  readonly join: (link: string, letters: number) => Promise<Readonly<Record<string, number>>>;
  readonly showCaret: () => void;
  /** People whose carets are shown. */
  readonly people: () => number;
  readonly keys: (how: { count: number; every: number; delay: number }) => Promise<readonly number[]>;
  readonly flood: (count: number) => number;
  readonly watch: () => void;
  readonly arrivals: (count: number) => Promise<readonly number[]>;
  readonly now: () => number;
};

declare global {
  interface Window {
    appPage: AppPage;
  }
}

let engine: Engine;
let desk: Desk;
let replica: Replica | null = null;
let watch: Watch | null = null;
let sent = 0;

const content = () => {
  if (replica === null) throw new Error("nothing is open");
  return replica.fragment;
};

const get = async <V extends Verb>(verb: V, params: Takes<V>): Promise<Gives<V>> => {
  const answered = await engine.ask(verb, params);
  if (!answered.ok) throw new Error(`${verb}: ${answered.error}`);
  return answered.value;
};

const untilView = <T>(find: (view: AppView) => T | undefined): Promise<T> =>
  new Promise((resolve) => {
    const look = (): void => {
      const view = engine.view();
      const found = view === null ? undefined : find(view);
      if (found === undefined) return;
      stop();
      resolve(found);
    };
    const stop = engine.onView(look);
    queueMicrotask(look);
  });

const firstDocument = (circle: CircleView | undefined): Place | undefined => {
  const thing = circle?.things.find(({ kind }) => kind === "document");
  return circle === undefined || thing === undefined ? undefined : { circleId: circle.id, docId: thing.id };
};

const open = async ({ circleId, docId }: Place): Promise<void> => {
  const opened = await openReplica(engine, circleId, docId);
  if (!opened.ok) throw new Error(`document.open: ${opened.error}`);
  replica = opened.value;
  sent = 0;
  replica.fragment.doc?.on("update", (_: Uint8Array, origin: unknown) => {
    if (origin !== "engine") sent += 1;
  });
};

/** Looks now and after every change of what is open. */
const untilContent = (is: (fragment: ReturnType<typeof content>) => boolean): Promise<void> => {
  const fragment = content();
  return new Promise((resolve) => {
    const look = (): void => {
      if (!is(fragment)) return;
      fragment.unobserveDeep(look);
      resolve();
    };
    fragment.observeDeep(look);
    look();
  });
};

/** The document as soon as it can be opened. */
const openWhenThere = async (place: Place, letters: number): Promise<void> => {
  await open(place);
  await untilContent((fragment) => lettersOf(fragment) >= letters);
};

/** What the engine's page counts begins with its start, what is sent with the opening. */
let sentBefore = 0;

window.appPage = {
  begin: async () => {
    const { circleId } = await get("circle.create", { name: "Bench", myName: "Amina" });
    const { docId } = await get("document.create", { circleId, title: "B4" });
    await open({ circleId, docId });
    return { circleId, docId };
  },
  open,
  openFirst: async () => {
    const place = await untilView(({ circles: [circle] }) => firstDocument(circle));
    await open(place);
    desk.tell({ tell: "shown" });
  },
  close: async () => {
    sentBefore += sent;
    await replica?.close();
    replica = null;
  },
  loadTrace: async () => (await loadTrace()).length,
  type: (from, to) => {
    const text = textOf(content());
    return typeDrained(
      text,
      [from, to],
      () => desk.drain(sentBefore + sent),
      () => desk.flush(sentBefore + sent),
    );
  },
  typeBy: async ([from, to], atOnce) => {
    const text = textOf(content());
    const edits = await loadTrace();
    for (let at = from; at < to; at += atOnce) {
      typeEdits(text, edits, at, Math.min(to, at + atOnce));
      await desk.flush(sentBefore + sent);
    }
  },
  writeLong: async (length) => {
    writeManyWords(content(), length);
    await desk.flush(sentBefore + sent);
  },
  hash: () => hashOf(plainOf(content())),
  letters: () => lettersOf(content()),
  arrived: async ({ letters, hash }) => {
    for (;;) {
      await untilContent((fragment) => lettersOf(fragment) === letters);
      const at = absoluteNow();
      if ((await hashOf(plainOf(content()))) === hash) return at;
      // The same number of letters on the way there: the next change shows more.
      await new Promise<void>((resolve) => content().doc?.once("update", () => resolve()));
    }
  },
  invite: async () => {
    const { circleId } = await untilView(({ circles: [circle] }) => firstDocument(circle));
    const { link } = await get("invite.create", { circleId, hours: 24, needsConfirm: false });
    return link;
  },
  join: async (link, letters) => {
    const begun = performance.now();
    const since = (): number => performance.now() - begun;
    await get("join.begin", { link, name: "Badr" });
    await untilView(({ joining: [one] }) =>
      one === undefined || one.state === "admitted" ? true : undefined,
    );
    const admitted = since();
    const place = await untilView(({ circles: [circle] }) => firstDocument(circle));
    const listed = since();
    await openWhenThere(place, letters);
    return { admitted, listed, total: since() };
  },
  showCaret: () => replica?.sendPresence(new Uint8Array([1]), new Uint8Array([1])),
  people: () => replica?.state().people.length ?? 0,
  keys: (how) => typeKeys(textOf(content()), how),
  flood: (count) => flood(textOf(content()), count),
  watch: () => {
    watch?.stop();
    const text = findText(content());
    if (text === undefined) throw new Error("no text to watch");
    watch = watchText(text);
  },
  arrivals: (count) => (watch ?? watchText(textOf(content()))).arrivals(count),
  now: absoluteNow,
};

// As the product's page does while the words are stretched.
rehearse((step) => void setTimeout(step, 40));

window.addEventListener("message", ({ data, ports: [port, deskPort] }: MessageEvent<unknown>) => {
  if (data !== "ports" || port === undefined || deskPort === undefined) return;
  desk = createDesk(deskPort);
  engine = connectEngine(port);
  desk.tell({ tell: "here" });
});
