// The app's replica of an open document (architecture, two replicas). Rules it holds:
//   - the state goes in first and the client id after it: Yjs throws away an id that was set before loading;
//   - what comes from the engine goes in under an origin of its own, and only what was written here goes out;
//   - it is a document as the engine's (`core/yjs`): no clean-up of formats, and the same places for the same structs;
//   - a state that does not open is refused and told, like a document that the engine cannot read;
//   - one editor per document and machine, held by a Web Lock;
//   - after the engine built the document anew it is opened again; what was written here before that is taken by it;
//   - after the engine closed the channel nothing goes out; the text stays readable.

import * as Y from "yjs";
import type { Presence, Refusal } from "../../../../bridge/index.ts";
import type { CircleId, DocId } from "../../../../core/base/brand.ts";
import { err, ok, type Result } from "../../../../core/base/result.ts";
import { applyFast, openState } from "../../../../core/yjs/index.ts";
import { roots } from "../../../../schema/roots.ts";
import type { ChannelMessage, Engine } from "../../stores/engine.ts";

export type ReplicaState = {
  /** Something written here is not on the disk yet. */
  readonly unsaved: boolean;
  readonly closed: Refusal | null;
  /** The engine built the document anew: this replica is to be closed and another opened. */
  readonly rebuilt: boolean;
  readonly people: readonly Presence[];
};

export type Replica = {
  readonly fragment: Y.XmlFragment;
  readonly state: () => ReplicaState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly sendPresence: (anchor: Uint8Array | null, head: Uint8Array | null) => void;
  readonly close: () => Promise<void>;
};

const fromEngine = "engine";
/** Presence goes out at most five times a second (protocol 2.14). */
const presencePause = 200;

/** How long an editor that is just closing may take to let go. */
const handover = 1000;

/** How many editors of a document this page has, or will have. */
const editorsOf = new WeakMap<Engine, Map<DocId, number>>();
const countEditor = (engine: Engine, docId: DocId, by: 1 | -1): number => {
  const editors = editorsOf.get(engine) ?? new Map<DocId, number>();
  editorsOf.set(engine, editors);
  const count = (editors.get(docId) ?? 0) + by;
  editors.set(docId, count);
  return count;
};

/** The machine's one editor of this document; null where another window has it. */
const holdAlone = (docId: DocId): Promise<(() => void) | null> =>
  new Promise((resolve) => {
    navigator.locks
      .request(
        `document ${docId}`,
        { signal: AbortSignal.timeout(handover) },
        () => new Promise<void>((release) => resolve(() => release())),
      )
      .catch(() => resolve(null));
  });

/** RULE: an editor that this page still has is closed before the document is opened; nothing else is waited for. */
const openAlone = async (engine: Engine, circleId: CircleId, docId: DocId) => {
  const ask = () => engine.ask("document.open", { circleId, docId });
  const isFirst = countEditor(engine, docId, 1) === 1;
  const holding = holdAlone(docId);
  const asked = isFirst ? ask() : null;
  const letGo = await holding;
  if (letGo !== null) {
    const release = (): void => {
      countEditor(engine, docId, -1);
      letGo();
    };
    return { release, opened: await (asked ?? ask()) };
  }
  countEditor(engine, docId, -1);
  const opened = await asked;
  if (opened?.ok === true) await engine.ask("document.close", { channel: opened.value.channel });
  return null;
};

export const openReplica = async (
  engine: Engine,
  circleId: CircleId,
  docId: DocId,
): Promise<Result<Replica, Refusal>> => {
  const alone = await openAlone(engine, circleId, docId);
  if (alone === null) return err("openElsewhere");
  const { release, opened } = alone;
  if (!opened.ok) {
    release();
    return opened;
  }
  const { channel, state: bytes, clientId } = opened.value;
  const doc = openState(bytes, fromEngine);
  if (doc === null) {
    await engine.ask("document.close", { channel });
    release();
    return err("textDamaged");
  }
  doc.clientID = clientId;

  let state: ReplicaState = { unsaved: false, closed: null, rebuilt: false, people: [] };
  let sent = 0;
  const listeners = new Set<() => void>();
  const become = (change: Partial<ReplicaState>): void => {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  };

  doc.on("update", (update: Uint8Array, origin: unknown) => {
    if (origin === fromEngine || state.closed !== null) return;
    engine.sendUpdate(channel, ++sent, update);
    if (!state.unsaved) become({ unsaved: true });
  });

  const receive = (message: ChannelMessage): void => {
    switch (message.type) {
      case "updates":
        // One transaction: whoever draws the document draws it once, however much came.
        Y.transact(
          doc,
          () => {
            for (const update of message.updates) applyFast(doc, update, fromEngine);
          },
          fromEngine,
          false,
        );
        // Yjs takes another id when somebody else wrote under ours; the engine would refuse what follows.
        if (doc.clientID !== clientId) become({ closed: "unfit" });
        return;
      case "saved":
        if (message.number >= sent && state.unsaved) become({ unsaved: false });
        return;
      case "presence":
        become({ people: message.people });
        return;
      case "rebuilt":
        become({ rebuilt: true });
        return;
      case "closed":
        become({ closed: message.refusal, people: [] });
    }
  };
  const stopListening = engine.onChannel(channel, receive);

  let presence: (() => void) | null = null;
  let pausing: ReturnType<typeof setTimeout> | undefined;
  const tellPresence = (): void => {
    const tell = presence;
    presence = null;
    if (tell === null || state.closed !== null) {
      pausing = undefined;
      return;
    }
    tell();
    pausing = setTimeout(tellPresence, presencePause);
  };

  const close = async (): Promise<void> => {
    stopListening();
    clearTimeout(pausing);
    presence = null;
    const wasClosed = state.closed !== null;
    state = { ...state, closed: state.closed ?? "left" };
    if (!wasClosed) await engine.ask("document.close", { channel });
    doc.destroy();
    release();
  };

  return ok({
    fragment: doc.getXmlFragment(roots.content),
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    sendPresence: (anchor, head) => {
      presence = () => engine.sendPresence(channel, { anchor, head });
      if (pausing === undefined) tellPresence();
    },
    close,
  });
};
