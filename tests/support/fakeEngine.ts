// An engine in memory behind the real contract, for component tests, browser tests and pictures. It parses all
// that the app sends, as the real one does, keeps what it is given, and lets a test act as the other person. It
// holds no keys, no disk and no network; it is never part of a build. What it keeps and how it answers stands in the
// folder beside it.

import * as Y from "yjs";
import {
  type AppMessage,
  appMessage,
  type AppView,
  type CircleView,
  type EngineMessage,
  type Refusal,
  type Verb,
  verbs,
} from "../../src/bridge/index.ts";
import type { CircleId, DocId, UserId } from "../../src/core/base/brand.ts";
import type { Result } from "../../src/core/base/result.ts";
import type { Edition } from "../../src/schema/edition.ts";
import type { AuthoredNote, Note } from "../../src/schema/note.ts";
import { answerCopies } from "./fakeEngine/copyVerbs.ts";
import { answerCircles } from "./fakeEngine/circleVerbs.ts";
import type { Handlers } from "./fakeEngine/handlers.ts";
import { fakeId, sampleCircleId } from "./fakeEngine/ids.ts";
import { emptyCircle } from "./fakeEngine/people.ts";
import { fillSample } from "./fakeEngine/sampleCircle.ts";
import { createFakeState } from "./fakeEngine/state.ts";
import { answerTexts } from "./fakeEngine/textVerbs.ts";
import { answerTrust } from "./fakeEngine/trustVerbs.ts";

export * from "./fakeEngine/ids.ts";
export { fakeMachine, fakePerson } from "./fakeEngine/people.ts";

export type FakeEngine = {
  /** The app's end. */
  readonly port: MessagePort;
  readonly view: () => AppView;
  readonly change: (change: (view: AppView) => AppView) => void;
  readonly changeCircle: (change: (circle: CircleView) => CircleView, id?: CircleId) => void;
  /** Another person, or this one's other machine, writes a note. */
  readonly arrives: (scope: DocId, by: UserId, note: Note) => void;
  /** Many at once. */
  readonly fill: (scope: DocId, notes: readonly AuthoredNote[]) => void;
  readonly addReading: (edition: Edition) => DocId;
  readonly notesOf: (scope: DocId) => readonly AuthoredNote[];
  readonly documentOf: (docId: DocId) => Y.Doc | undefined;
  /** Somebody else's caret in an open document. */
  readonly showsPresence: (docId: DocId, user: UserId, anchor: Uint8Array | null) => void;
  /** The next question of this verb is refused. */
  readonly refuseNext: (verb: Verb, refusal: Refusal) => void;
  /** Verbs that came, in order, and what did not fit. */
  readonly asked: readonly Verb[];
  readonly touches: () => number;
  readonly misfits: () => number;
  readonly post: (message: unknown) => void;
};

export type FakeOptions = {
  readonly settings?: Partial<AppView["settings"]>;
  readonly circles?: "sample" | "empty" | "none";
  readonly now?: () => number;
};

export const createFakeEngine = (options: FakeOptions = {}): FakeEngine => {
  const { port1, port2 } = new MessageChannel();
  const refusals = new Map<Verb, Refusal>();
  const asked: Verb[] = [];
  let touches = 0;
  let misfits = 0;

  const post = (message: EngineMessage): void => port1.postMessage(message);
  const state = createFakeState(options.settings ?? {}, options.now ?? Date.now, post);
  const { view, channels, keep, tellNotes } = state;
  const handlers: Handlers = {
    ...answerCircles(state),
    ...answerTrust(state),
    ...answerTexts(state),
    ...answerCopies(state),
  };

  const isVerb = (name: string): name is Verb => Object.hasOwn(verbs, name);

  const answer = (id: number, name: string, params: unknown): void => {
    if (!isVerb(name)) {
      misfits++;
      post({ type: "refused", id, refusal: "unfit" });
      return;
    }
    asked.push(name);
    const taken = verbs[name].takes(params);
    if (!taken.ok) {
      misfits++;
      post({ type: "refused", id, refusal: "unfit" });
      return;
    }
    const refusal = refusals.get(name);
    refusals.delete(name);
    if (refusal !== undefined) {
      post({ type: "refused", id, refusal });
      return;
    }
    const handle = handlers[name] as (params: unknown) => Result<unknown, Refusal>;
    const result = handle(taken.value);
    post(
      result.ok ? { type: "done", id, value: result.value } : { type: "refused", id, refusal: result.error },
    );
  };

  const receive = (message: AppMessage): void => {
    switch (message.type) {
      case "ask":
        answer(message.id, message.verb, message.params);
        return;
      case "update":
      case "updates": {
        const open = channels.get(message.channel);
        if (open === undefined) return;
        const updates = message.type === "update" ? [message.update] : message.updates;
        for (const update of updates) Y.applyUpdate(open.doc, update, message.channel);
        post({ type: "saved", channel: message.channel, number: message.number });
        return;
      }
      case "presence":
        return;
      case "touched":
        touches++;
    }
  };

  port1.addEventListener("message", (event: MessageEvent<unknown>) => {
    const parsed = appMessage(event.data);
    if (parsed.ok) receive(parsed.value);
    else misfits++;
  });
  port1.start();

  const first = (): CircleId => view().circles[0]?.id ?? sampleCircleId;

  if (options.circles === "empty")
    state.begin((before) => ({
      ...before,
      circles: [emptyCircle(sampleCircleId, "حلقة الأربعاء", "ليلى")],
    }));
  else if (options.circles !== "none") fillSample(state);
  post({ type: "view", view: view() });

  return {
    port: port2,
    view,
    change: state.change,
    changeCircle: state.changeCircle,
    arrives: (scope, by, note) => {
      keep(scope, by, note);
      tellNotes(first(), scope);
    },
    fill: (scope, many) => {
      for (const { by, note } of many) keep(scope, by as UserId, note);
      tellNotes(first(), scope);
    },
    addReading: (edition) => state.addReadingTo(first(), edition),
    notesOf: state.authored,
    documentOf: (docId) => state.documents.get(docId),
    showsPresence: (docId, user, anchor) => {
      for (const [channel, open] of channels)
        if (open.docId === docId)
          post({
            type: "presence",
            channel,
            people: [{ user, device: fakeId(`device of ${user}`), anchor, head: anchor }],
          });
    },
    refuseNext: (verb, refusal) => void refusals.set(verb, refusal),
    asked,
    touches: () => touches,
    misfits: () => misfits,
    post: (message) => port1.postMessage(message),
  };
};
