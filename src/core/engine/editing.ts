// Documents that are open in the app: its replica is the only one that writes, this side judges, gathers, stores and
// says what is saved, and passes on what others wrote. The app page is trusted no more than a peer (protocol 2.1).

import { type Bytes, type DocId, err, ok, type Result } from "../base/index.ts";
import {
  batchLimits,
  type BatchInput,
  type BatchState,
  clocksIn,
  emptyBatch,
  joinRun,
  judgeOwnUpdate,
  type Moved,
  type OpenDocument,
  type ScanVerdict,
  stepBatch,
} from "../document/index.ts";
import { ownNumber } from "../log/index.ts";
import type { Circle } from "./circle.ts";
import { isHeld } from "./hold.ts";
import { mayWriteNow } from "./keyless.ts";
import { claimNumber, rewrite, rewritingOf } from "./rewriting.ts";
import type { TextError } from "./texts.ts";
import { type OwnPlace, writeEntry } from "./writing.ts";

/** What may wait for somebody else's text, of an editor whose document was built anew. */
const lateLimit = 2_000;

/** `state` in V2: it lies on the disk so, and is handed on as it is when nothing was written since. */
export type OpenedChannel = { readonly state: Bytes; readonly clientId: number };

/** `renewed`: the text was begun anew beneath it, and is to be opened again. */
export type EditingEnd = "unfit" | "left" | "notAllowed" | "renewed";

export type EditingEars = {
  readonly saved: (number: number) => void;
  /** What others wrote, in order. */
  readonly updates: (updates: readonly Bytes[]) => void;
  /** The app wrote what no honest app writes, or this device may not write any more. */
  readonly closed: (why: EditingEnd) => void;
  /** The document was built anew: the app is to open it again. What it has sent until then is taken. */
  readonly rebuilt: () => void;
  readonly hasOthers: () => boolean;
  readonly isQuiet: () => boolean;
};

export type Editing = {
  readonly docId: DocId;
  /** Updates of the app, numbered by it one after the other; `last` is the last one's number. */
  readonly take: (last: number, updates: readonly Bytes[]) => void;
  /** What others wrote; nothing once the document was built anew. */
  readonly pass: (updates: readonly Bytes[]) => void;
  /** Something that the app wrote is not in the log yet. */
  readonly isPending: () => boolean;
  /** Makes entries of what is pending, from within the circle's queue: the table is ahead of the log until then. */
  readonly gather: () => void;
  /** The document is another now; what this editor made and still makes of the old one is written into it. */
  readonly move: (fromBefore: boolean, places?: readonly Moved[]) => void;
  /** The same from outside of it; resolves when it is on the disk. */
  readonly flush: () => Promise<void>;
  readonly close: () => Promise<void>;
  /** The document it was opened on is no more. */
  readonly renew: () => void;
};

type Writable = { readonly client: number; readonly document: OpenDocument; readonly isDraft: boolean };

/** The document under this device's own number, or its draft while this machine writes no entries (ENG-34). */
const whereToWrite = async (
  circle: Circle,
  place: OwnPlace,
): Promise<Result<Writable, TextError | { readonly type: "numberTaken" }>> => {
  if (isHeld(circle) || circle.drafts.get(place.docId) !== undefined) {
    const draft = await circle.drafts.begin(place);
    return draft.ok ? ok({ ...draft.value, isDraft: true }) : draft;
  }
  await claimNumber(circle, place);
  const text = await circle.texts.ensure(place.docId);
  if (!text.ok) return text;
  const own = ownNumber(circle.log, circle.graph, circle.self.device.deviceId, place.docId);
  if (own === null) return err({ type: "numberTaken" });
  return ok({ client: own.client, document: text.value, isDraft: false });
};

/** Runs in the circle's queue, and is to be among the open ones before it goes on: nothing may come between. */
export const openEditing = async (
  circle: Circle,
  docId: DocId,
  ears: EditingEars,
): Promise<
  Result<
    { readonly editing: Editing; readonly opened: OpenedChannel },
    TextError | { readonly type: "numberTaken" }
  >
> => {
  const found = await whereToWrite(circle, { docId, scope: null });
  if (!found.ok) return found;
  const { client, document: text, isDraft } = found.value;
  let batch: BatchState = emptyBatch;
  /** Numbers of the app's updates, in the order of what is pending. */
  let numbers: number[] = [];
  /** Clock up to which entries were composed. */
  let written = text.table.end(client);
  let closed = false;
  let forget = (): void => undefined;
  /** For when the alarm is set. */
  let alarm: number | null = null;
  let lastStored: Promise<void> = Promise.resolve();
  /** Set once the document was built anew: where this editor's clocks are in it. */
  let moved: { readonly places: Moved[]; readonly fromBefore: boolean } | null = null;

  const end = (why: EditingEnd): void => {
    if (closed) return;
    closed = true;
    forget();
    ears.closed(why);
  };

  const writeRun = (updates: readonly Bytes[]): void => {
    const number = numbers[updates.length - 1] ?? 0;
    numbers = numbers.slice(updates.length);
    const runs = joinRun(client, written, updates);
    if (!runs.ok) return end("unfit");
    if (isDraft && !mayWriteNow(circle, docId)) {
      // Its table has the clocks already.
      circle.drafts.pass(docId, []);
      return end("notAllowed");
    }
    for (const run of runs.value) {
      // The document gets what is pending as one update, not as many: that costs an eighth.
      if (!text.replica.apply(run.payload).ok) return end("unfit");
      if (isDraft) {
        written = run.clockStart + run.clockLen;
        lastStored = circle.drafts.keep(docId, run.payload);
        continue;
      }
      const entry = writeEntry(circle, { type: "update", docId, scope: null, ...run });
      if (!entry.ok) return end(entry.error.type === "left" ? "left" : "notAllowed");
      written = run.clockStart + run.clockLen;
      lastStored = entry.value.stored;
    }
    void lastStored.then(() => ears.saved(number));
  };

  /** Sets the alarm anew only when what is pending is due at another time: this runs at every keystroke. */
  const setAlarm = (): void => {
    const due = closed ? null : batch.due;
    if (due === alarm) return;
    forget();
    alarm = due;
    if (due === null) return;
    forget = circle.parts.clock.after(Math.max(0, due - circle.parts.clock.now()), () => {
      alarm = null;
      void circle.queue.run(async () => step({ type: "tick", at: circle.parts.clock.now() }));
    });
  };

  const step = (input: BatchInput): void => {
    const { state, flushed } = stepBatch(batch, input);
    batch = state;
    for (const updates of flushed) if (!closed) writeRun(updates);
    setAlarm();
  };

  const gather = (): void => step({ type: "flush", at: circle.parts.clock.now() });

  /** What came before was sound and is in the table: it is written first, or its clocks would be missing. */
  const refuse = (): void => {
    gather();
    end("unfit");
  };

  /** As it is, or cut when it is larger than what is gathered. */
  const piecesOf = (update: Bytes): readonly Bytes[] | null => {
    if (update.length <= batchLimits.bytes) return [update];
    const runs = joinRun(client, text.table.end(client), [update]);
    return runs.ok ? runs.value.map(({ payload }) => payload) : null;
  };

  /** An update over a document that is no more: cut as always, and written into the one that is. */
  const takeLate = (number: number, update: Bytes): void => {
    const clocks = clocksIn(update);
    const runs = joinRun(client, clocks?.from ?? 0, [update]);
    const rewriting = rewritingOf(circle, docId);
    if (moved === null || !runs.ok || rewriting.late.length > lateLimit) return end("unfit");
    for (const { payload } of runs.value)
      rewriting.late.push({
        update: payload,
        moved: moved.places,
        fromBefore: moved.fromBefore,
        placed: (stored) => {
          lastStored = stored;
          if (number > 0) void stored.then(() => ears.saved(number));
        },
      });
    rewriting.done = false;
  };

  const move = (fromBefore: boolean, places: readonly Moved[] = []): void => {
    // A draft is built anew with the document that it lies over, and its editor goes on.
    if (closed || moved !== null || (isDraft && places.length === 0)) return;
    moved = { places: [...places], fromBefore };
    const { pending } = batch;
    batch = emptyBatch;
    setAlarm();
    for (const [at, update] of pending.entries()) takeLate(numbers[at] ?? 0, update);
    numbers = [];
    ears.rebuilt();
  };

  const judge = (payload: Bytes): ScanVerdict =>
    isDraft
      ? judgeOwnUpdate(text, docId, client, payload)
      : circle.texts.judgeOwn({ ...text, docId }, client, payload);

  const take = (number: number, update: Bytes): void => {
    const pieces = piecesOf(update);
    if (pieces === null) return refuse();
    for (const payload of pieces) {
      if (closed) return;
      if (judge(payload).type !== "sound") return refuse();
      numbers.push(number);
      const at = circle.parts.clock.now();
      step({ type: "update", update: payload, at, others: ears.hasOthers(), quietMode: ears.isQuiet() });
    }
  };

  const flush = async (): Promise<void> => {
    await circle.queue.run(async () => gather());
    await lastStored;
  };

  return ok({
    opened: { state: text.replica.stateV2(), clientId: client },
    editing: {
      docId,
      take: (last, updates) => {
        void circle.queue.run(async () => {
          for (const [at, update] of updates.entries()) {
            const number = last - updates.length + 1 + at;
            if (closed) return;
            if (moved === null) take(number, update);
            else takeLate(number, update);
          }
          if (moved !== null) await rewrite(circle, docId);
        });
      },
      pass: (updates) => {
        // What is under this editor's own number is of somebody who loses it: the document is built anew at once.
        if (moved !== null) return;
        const others = updates.filter((update) => clocksIn(update)?.client !== client);
        if (others.length > 0) ears.updates(others);
      },
      isPending: () => !closed && batch.pending.length > 0,
      gather,
      move,
      flush,
      renew: () => end("renewed"),
      close: async () => {
        if (!closed) await flush();
        closed = true;
        forget();
      },
    },
  });
};
