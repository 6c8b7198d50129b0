// The product's engine in a page, with the product's adapters, and the app's frame beside it in a process of its own
// as in the browser host. Left out of the product's start: the vault's door (Argon2id takes its second on purpose).

import "../wire.ts";
import { systemClock, systemRandom } from "../../../src/adapters/clock/index.ts";
import { streamCompress } from "../../../src/adapters/compress/index.ts";
import { openDexieStore, sweep } from "../../../src/adapters/dexie/index.ts";
import { createWorkerSignatures } from "../../../src/adapters/signatures/index.ts";
import { createWebrtcTransport } from "../../../src/adapters/webrtc/index.ts";
import { startWorker } from "../../../src/adapters/worker/index.ts";
import { fromBase64url, redact, toBase64url } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import {
  createPortServer,
  createVerbs,
  type Engine,
  startEngine,
  type Verbs,
} from "../../../src/core/engine/index.ts";
import type { LogEvent, Transport } from "../../../src/core/ports/index.ts";
import { rehearseSpace } from "../../../src/renderer/engine/rehearseSpace.ts";
import type { Question, Tell } from "../bench.ts";
import { type Sent, sentSoFar } from "../wire.ts";
import { watchStore, type WatchedStore, type Written } from "./watchedStore.ts";

export type EnginePage = {
  /** The app's frame is there, with its end of the port. */
  readonly prepare: () => Promise<void>;
  /** From the space's key to a running engine; milliseconds. */
  readonly start: (space: string) => Promise<number>;
  /** Starts, and waits until the app shows the first document of the first circle. */
  readonly startAndShow: (space: string) => Promise<{ readonly total: number; readonly engine: number }>;
  /** What locking does. */
  readonly stop: () => Promise<void>;
  readonly written: () => Written;
  readonly sent: () => Sent;
  readonly usage: () => Promise<number>;
  /** Bytes of sealed boxes on the disk by table, and rows. */
  readonly tables: (
    space: string,
  ) => Promise<Record<string, { readonly rows: number; readonly bytes: number }>>;
  /** The rows of these tables, to be put into a clean database: what they take by themselves. */
  readonly rows: (space: string, tables: readonly number[]) => Promise<readonly PlainRow[]>;
  readonly putRows: (space: string, rows: readonly PlainRow[]) => Promise<void>;
  readonly notes: () => readonly LogEvent[];
  /** Milliseconds since `prepare` at which a channel to another machine was open. */
  readonly channels: () => readonly number[];
};

/** Bytes as Base64url. */
export type PlainRow = Readonly<Record<"id" | "group" | "box", string>> & { readonly table: number };

declare global {
  interface Window {
    enginePage: EnginePage;
  }
}

const appOrigin = location.origin.replace("//engine.", "//app.");
const hub = `ws://127.0.0.1:${location.port}/hub`;
const app = new MessageChannel();
const desk = new MessageChannel();
const notes: LogEvent[] = [];
const channels: number[] = [];

type Running = { readonly engine: Engine; readonly verbs: Verbs; readonly watched: WatchedStore };
let running: Running | null = null;
let updates = 0;
const told = new Map<Tell["tell"], () => void>();
const hear = (tell: Tell["tell"]): Promise<void> => new Promise((resolve) => told.set(tell, resolve));

const answer = async ({ id, ask, sent }: Question): Promise<void> => {
  if (running === null) throw new Error("not started");
  const { engine, watched } = running;
  for (;;) {
    const circles = [...engine.circles.values()];
    for (const { circle, flush } of circles) {
      if (ask === "flush" && updates >= sent) await flush();
      await circle.queue.idle();
    }
    await watched.idle();
    const settled = updates >= sent && engine.journal.isSettled();
    const pending = circles.some(({ editings }) => [...editings].some((editing) => editing.isPending()));
    if (settled && (ask === "drain" || !pending)) break;
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  desk.port1.postMessage(id);
};

desk.port1.onmessage = ({ data }: MessageEvent<Question | Tell>) => {
  if ("ask" in data) void answer(data);
  else told.get(data.tell)?.();
};

const filled = (space: string, salt: number) => {
  const bytes = new Uint8Array(32).fill(salt);
  bytes.set(new TextEncoder().encode(space).subarray(0, 32));
  return redact(bytes);
};

const marked = (transport: Transport): Transport => ({
  ...transport,
  onChannel: (listen) =>
    transport.onChannel((channel) => {
      channels.push(performance.now());
      listen(channel);
    }),
});

const start = async (space: string): Promise<number> => {
  const isNew = !(await indexedDB.databases()).some(({ name }) => name === `bench-${space}`);
  const begun = performance.now();
  const store = await openDexieStore(`bench-${space}`);
  if (!store.ok) throw new Error(store.error.type);
  const watched = watchStore(store.value);
  const log = { note: (event: LogEvent) => void notes.push(event) };
  const transport = marked(createWebrtcTransport({ hub, clock: systemClock, log }));
  const started = await startEngine(
    {
      clock: systemClock,
      random: systemRandom,
      store: watched.store,
      transport,
      compress: streamCompress,
      log,
      signatures: createWorkerSignatures(startWorker, systemClock),
    },
    { vmk: filled(space, 3), root: filled(space, 5), language: "en" },
    {
      host: "browser",
      practice: false,
      isPersisted: () => true,
      ownHubs: () => [hub],
      hubStates: () => [],
    },
  );
  if (!started.ok) throw new Error(started.error.type);
  const engine = started.value;
  const verbs = createVerbs(engine, {
    confirm: () => Promise.resolve(true),
    compare: () => Promise.resolve("later"),
    lock: () => undefined,
    curtain: () => undefined,
    showRecoveryCode: () => Promise.resolve(true),
    finish: () => Promise.resolve("no"),
    changeWords: () => Promise.resolve(true),
    wiping: () => Promise.resolve(true),
    holdToWipe: () => undefined,
    touched: () => undefined,
  });
  const server = createPortServer(
    (message) => app.port1.postMessage(message),
    verbs.handlers,
    (message) => {
      if (message.type === "update") updates += 1;
      if (message.type === "updates") updates += message.updates.length;
      verbs.told(message);
    },
  );
  app.port1.onmessage = ({ data }: MessageEvent<unknown>) => server.receive(data);
  engine.listen(server.tell);
  running = { engine, verbs, watched };
  if (isNew) void sweep(indexedDB);
  return performance.now() - begun;
};

const openDatabase = (space: string): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(`bench-${space}`);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error("no database"));
  });
type Lying = Readonly<Record<"id" | "group" | "box", Uint8Array>> & { readonly table: number };

const allRows = async (space: string): Promise<readonly Lying[]> => {
  const database = await openDatabase(space);
  const rows = await new Promise<readonly Lying[]>((resolve, reject) => {
    const request: IDBRequest<Lying[]> = database.transaction("rows").objectStore("rows").getAll();
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error("no rows"));
  });
  database.close();
  return rows;
};

window.enginePage = {
  prepare: async () => {
    const frame = document.createElement("iframe");
    const here = hear("here");
    // In the product the door has done this long before a space's key is there.
    await readyCrypto();
    // While it stretches the words.
    await rehearseSpace({ clock: systemClock, random: systemRandom, compress: streamCompress });
    frame.addEventListener("load", () =>
      frame.contentWindow?.postMessage("ports", appOrigin, [app.port2, desk.port2]),
    );
    frame.src = `${appOrigin}/`;
    document.body.append(frame);
    await here;
  },
  start,
  startAndShow: async (space) => {
    const shown = hear("shown");
    const begun = performance.now();
    const engine = await start(space);
    await shown;
    return { total: performance.now() - begun, engine };
  },
  stop: async () => {
    await running?.engine.stop();
    await running?.watched.idle();
  },
  written: () => ({ ...(running?.watched.written ?? { commits: 0, rows: 0, bytes: 0 }) }),
  sent: sentSoFar,
  usage: async () => (await navigator.storage.estimate()).usage ?? 0,
  tables: async (space) => {
    const counted: Record<string, { rows: number; bytes: number }> = {};
    for (const { table, box } of await allRows(space)) {
      const known = (counted[table] ??= { rows: 0, bytes: 0 });
      known.rows += 1;
      known.bytes += box.length;
    }
    return counted;
  },
  rows: async (space, tables) =>
    (await allRows(space))
      .filter(({ table }) => tables.includes(table))
      .map(({ table, id, group, box }) => ({
        table,
        id: toBase64url(id),
        group: toBase64url(group),
        box: toBase64url(box),
      })),
  putRows: async (space, rows) => {
    const store = await openDexieStore(`bench-${space}`);
    if (!store.ok) throw new Error(store.error.type);
    const bytesOf = (text: string) => fromBase64url(text) ?? new Uint8Array(0);
    const put = rows.map(({ table, id, group, box }) => ({
      table,
      id: bytesOf(id),
      group: bytesOf(group),
      box: bytesOf(box),
    }));
    const written = await store.value.commit({ put, remove: [] }, "strict");
    if (!written.ok) throw new Error(written.error.type);
    store.value.close();
  },
  notes: () => notes,
  channels: () => channels,
};

// As the product's page does while the words are typed.
void sweep(indexedDB);
