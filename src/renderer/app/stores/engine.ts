// The app's end of the port to the engine page (bridge/contract). Everything that comes is parsed; what does not
// fit is dropped and counted. Rules it holds:
//   - a question is answered once, with what the verb gives or a refusal; an answer of another shape is `unfit`;
//   - the newest view is kept, so that whoever subscribes late has it;
//   - updates of one channel that are made in one turn leave in one message, since a message costs more than most
//     updates; whatever is said next leaves after them;
//   - messages of a channel that arrive before anybody listens wait for the listener, because the channel's number
//     is known only from the answer that opened it.

import {
  type AppMessage,
  engineMessage,
  type AppView,
  type EngineMessage,
  type Gives,
  type Presence,
  type Refusal,
  type Takes,
  type Verb,
  updatesAtOnce,
  verbs,
} from "../../../bridge/index.ts";
import type { CircleId, DocId } from "../../../core/base/brand.ts";
import { err, ok, type Result } from "../../../core/base/result.ts";
import type { AuthoredNote } from "../../../schema/note.ts";
import { neutralView } from "./neutralView.ts";

export type ChannelMessage = Extract<EngineMessage, { readonly channel: number }>;
export type NotesListener = (notes: readonly AuthoredNote[]) => void;

export type Engine = {
  readonly ask: <V extends Verb>(verb: V, params: Takes<V>) => Promise<Result<Gives<V>, Refusal>>;
  /** Null until the engine has sent the first. */
  readonly view: () => AppView | null;
  readonly onView: (listener: () => void) => () => void;
  /** The whole list each time; ask `notes.open` for the first. */
  readonly onNotes: (circleId: CircleId, scope: DocId, listener: NotesListener) => () => void;
  readonly onChannel: (channel: number, listener: ChannelListener) => () => void;
  readonly sendUpdate: (channel: number, number: number, update: Uint8Array) => void;
  readonly sendPresence: (channel: number, presence: Pick<Presence, "anchor" | "head">) => void;
  /** A key or a touch: told at most once a second. */
  readonly touched: () => void;
  /** How many messages did not fit the contract. */
  readonly misfits: () => number;
};

type Pending = { readonly verb: Verb; readonly answer: (result: Result<unknown, Refusal>) => void };
const waitingLimit = 4096;

type ChannelListener = (message: ChannelMessage) => void;
type Channel = { listener: ChannelListener | null; readonly waiting: ChannelMessage[] };

const scopeKey = (circleId: string, scope: string): string => `${circleId}/${scope}`;

export const connectEngine = (port: MessagePort, now: () => number = () => performance.now()): Engine => {
  const pending = new Map<number, Pending>();
  const viewListeners = new Set<() => void>();
  const channels = new Map<number, Channel>();
  const scopes = new Map<string, Set<NotesListener>>();
  let view: AppView | null = null;
  let nextId = 1;
  let misfits = 0;
  let touchedAt = Number.NEGATIVE_INFINITY;

  const settle = (id: number, result: (verb: Verb) => Result<unknown, Refusal>): void => {
    const waiting = pending.get(id);
    if (waiting === undefined) {
      misfits++;
      return;
    }
    pending.delete(id);
    waiting.answer(result(waiting.verb));
  };

  const channelOf = (number: number): Channel => {
    const known = channels.get(number);
    if (known !== undefined) return known;
    const opened: Channel = { listener: null, waiting: [] };
    channels.set(number, opened);
    return opened;
  };

  const deliver = (message: ChannelMessage): void => {
    const channel = channelOf(message.channel);
    if (channel.listener !== null) channel.listener(message);
    else if (channel.waiting.length < waitingLimit) channel.waiting.push(message);
    else misfits++;
  };

  const receive = (message: EngineMessage): void => {
    switch (message.type) {
      case "done":
        settle(message.id, (verb) => {
          const given = verbs[verb].gives(message.value);
          if (given.ok) return ok(given.value);
          misfits++;
          return err("unfit");
        });
        return;
      case "refused":
        settle(message.id, () => err(message.refusal));
        return;
      case "view":
        view = neutralView(message.view);
        for (const listener of viewListeners) listener();
        return;
      case "notes":
        for (const listener of scopes.get(scopeKey(message.circleId, message.scope)) ?? [])
          listener(message.notes);
        return;
      case "updates":
      case "saved":
      case "presence":
      case "rebuilt":
      case "closed":
        deliver(message);
    }
  };

  type Gathered = { readonly channel: number; last: number; readonly updates: Uint8Array[] };
  let gathered: Gathered | null = null;

  const sendGathered = (): void => {
    if (gathered === null) return;
    const { channel, last: number, updates } = gathered;
    const [update] = updates;
    gathered = null;
    if (updates.length === 1 && update !== undefined)
      port.postMessage({ type: "update", channel, number, update });
    else port.postMessage({ type: "updates", channel, number, updates });
  };
  const post = (message: AppMessage): void => {
    sendGathered();
    port.postMessage(message);
  };
  const gather = (channel: number, number: number, update: Uint8Array): void => {
    const open = gathered;
    if (open?.channel === channel && open.last + 1 === number && open.updates.length < updatesAtOnce) {
      open.updates.push(update);
      open.last = number;
      return;
    }
    sendGathered();
    gathered = { channel, last: number, updates: [update] };
    queueMicrotask(sendGathered);
  };

  port.addEventListener("message", (event) => {
    const parsed = engineMessage(event.data);
    if (parsed.ok) receive(parsed.value);
    else misfits++;
  });
  port.addEventListener("messageerror", () => {
    misfits++;
  });
  port.start();

  return {
    ask: async <V extends Verb>(verb: V, params: Takes<V>): Promise<Result<Gives<V>, Refusal>> => {
      // What would not pass the engine's parser is not sent: the person gets an answer at once.
      const taken = verbs[verb].takes(params);
      if (!taken.ok) return err("unfit");
      const id = nextId++;
      const answer = await new Promise<Result<unknown, Refusal>>((resolve) => {
        pending.set(id, { verb, answer: resolve });
        post({ type: "ask", id, verb, params: taken.value });
      });
      if ("channel" in params) channels.delete(params.channel);
      // Checked by the verb's own shape when it came.
      return answer as Result<Gives<V>, Refusal>;
    },
    view: () => view,
    onView: (listener) => {
      viewListeners.add(listener);
      return () => void viewListeners.delete(listener);
    },
    onNotes: (circleId, scope, listener) => {
      const key = scopeKey(circleId, scope);
      const listeners = scopes.get(key) ?? new Set();
      scopes.set(key, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && scopes.get(key) === listeners) scopes.delete(key);
      };
    },
    onChannel: (number, listener) => {
      const channel = channelOf(number);
      channel.listener = listener;
      for (const message of channel.waiting.splice(0)) listener(message);
      return () => {
        if (channel.listener === listener) channel.listener = null;
      };
    },
    sendUpdate: gather,
    sendPresence: (channel, { anchor, head }) => post({ type: "presence", channel, anchor, head }),
    touched: () => {
      if (now() - touchedAt < 1000) return;
      touchedAt = now();
      post({ type: "touched" });
    },
    misfits: () => misfits,
  };
};
