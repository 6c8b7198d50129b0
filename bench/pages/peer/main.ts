// What a person would pick instead, as its makers ship it: y-indexeddb for the disk, y-webrtc with a password for the
// road. The same document, the same typist.

import "../wire.ts";
import "./writtenRows.ts";
import { IndexeddbPersistence } from "y-indexeddb";
import { Awareness } from "y-protocols/awareness";
import { WebrtcProvider } from "y-webrtc";
import * as Y from "yjs";
import { absoluteNow, flood, typeKeys, type Watch, watchText } from "../keys.ts";
import { writeManyWords } from "../manyWords.ts";
import {
  contentOf,
  findText,
  hashOf,
  lettersOf,
  loadTrace,
  plainOf,
  textOf,
  typeDrained,
  typeEdits,
} from "../trace.ts";
import { type Sent, sentSoFar } from "../wire.ts";
import { type WrittenRows, writtenSoFar } from "./writtenRows.ts";

export type PeerPage = {
  readonly loadTrace: () => Promise<number>;
  /** A document kept by y-indexeddb; milliseconds until it is there. */
  readonly openStored: (name: string) => Promise<number>;
  readonly type: (from: number, to: number) => Promise<number>;
  /** A document with the whole trace in it, made in memory; `client`: 0 for an ordinary one. */
  readonly makeTrace: (client: number) => Promise<number>;
  readonly makeLong: (length: number) => number;
  readonly makeShort: () => void;
  /** The whole state in Yjs's first form, as Base64. */
  readonly state: () => string;
  readonly setState: (state: string) => void;
  /** The plain best case: a clean database with this document's state as its one row. */
  readonly storeOnce: (name: string) => Promise<void>;
  readonly rows: (name: string) => Promise<number>;
  readonly written: () => WrittenRows;
  readonly usage: () => Promise<number>;
  readonly hash: () => Promise<string>;
  readonly letters: () => number;
  /** Joins with the document that is there, or an empty one. */
  readonly connect: (room: string) => void;
  /** A new device: milliseconds until its text has so many letters, and until it was connected; null: it never had. */
  readonly join: (
    room: string,
    letters: number,
    limit: number,
  ) => Promise<{ readonly connected: number | null; readonly total: number | null }>;
  readonly leave: () => void;
  readonly keys: (how: { count: number; every: number; delay: number }) => Promise<readonly number[]>;
  readonly flood: (count: number) => number;
  readonly watch: () => void;
  readonly arrivals: (count: number) => Promise<readonly number[]>;
  readonly sent: () => Sent;
  readonly now: () => number;
};

declare global {
  interface Window {
    peerPage: PeerPage;
  }
}

let doc = new Y.Doc();
let persistence: IndexeddbPersistence | null = null;
let provider: WebrtcProvider | null = null;
let watch: Watch | null = null;

const content = (): Y.XmlFragment => contentOf(doc);

const openDatabase = (name: string): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error("no database"));
  });

const count = (database: IDBDatabase): Promise<number> =>
  new Promise((resolve, reject) => {
    const request = database.transaction("updates").objectStore("updates").count();
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error("no rows"));
  });

/** A reading transaction runs after all that were asked to write before it. */
const drain = async (): Promise<void> => {
  if (persistence?.db) await count(persistence.db);
};

const begin = (room: string): WebrtcProvider => {
  provider = new WebrtcProvider(room, doc, {
    signaling: [`ws://127.0.0.1:${location.port}/signal`],
    password: "bench",
    // As by default, but that it asks no public servers for addresses, which would only delay it here.
    awareness: new Awareness(doc),
    maxConns: 20 + Math.floor(Math.random() * 15),
    filterBcConns: true,
    peerOpts: { config: { iceServers: [] }, trickle: true },
  });
  return provider;
};

window.peerPage = {
  loadTrace: async () => (await loadTrace()).length,
  openStored: async (name) => {
    doc = new Y.Doc();
    const begun = performance.now();
    persistence = new IndexeddbPersistence(name, doc);
    await persistence.whenSynced;
    return performance.now() - begun;
  },
  type: (from, to) => typeDrained(textOf(content()), [from, to], drain, drain),
  makeTrace: async (client) => {
    doc = new Y.Doc();
    if (client > 0) doc.clientID = client;
    const edits = await loadTrace();
    typeEdits(textOf(content()), edits, 0, edits.length);
    return lettersOf(content());
  },
  makeLong: (length) => {
    doc = new Y.Doc();
    return writeManyWords(content(), length);
  },
  makeShort: () => {
    doc = new Y.Doc();
    textOf(content()).insert(0, "short");
  },
  state: () => {
    let letters = "";
    for (const byte of Y.encodeStateAsUpdate(doc)) letters += String.fromCharCode(byte);
    return btoa(letters);
  },
  setState: (state) => {
    doc = new Y.Doc();
    Y.applyUpdate(
      doc,
      Uint8Array.from(atob(state), (letter) => letter.charCodeAt(0)),
    );
  },
  storeOnce: async (name) => {
    persistence = new IndexeddbPersistence(name, doc);
    await persistence.whenSynced;
    await drain();
  },
  rows: async (name) => {
    const database = await openDatabase(name);
    const rows = await count(database);
    database.close();
    return rows;
  },
  written: writtenSoFar,
  usage: async () => (await navigator.storage.estimate()).usage ?? 0,
  hash: () => hashOf(plainOf(content())),
  letters: () => lettersOf(content()),
  connect: (room) => void begin(room),
  join: (room, letters, limit) => {
    doc = new Y.Doc();
    const begun = performance.now();
    let connected: number | null = null;
    const joining = begin(room);
    joining.on("peers", ({ added }) => {
      for (const id of added)
        joining.room?.webrtcConns.get(id)?.peer.on("connect", () => {
          connected ??= performance.now() - begun;
        });
    });
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve({ connected, total: null }), limit);
      const look = (): void => {
        if (lettersOf(content()) < letters) return;
        clearTimeout(timer);
        doc.off("update", look);
        resolve({ connected, total: performance.now() - begun });
      };
      doc.on("update", look);
    });
  },
  leave: () => {
    provider?.destroy();
    provider = null;
    doc = new Y.Doc();
  },
  keys: (how) => typeKeys(textOf(content()), how),
  flood: (many) => flood(textOf(content()), many),
  watch: () => {
    watch?.stop();
    const text = findText(content());
    if (text === undefined) throw new Error("no text to watch");
    watch = watchText(text);
  },
  arrivals: (many) => (watch ?? watchText(textOf(content()))).arrivals(many),
  sent: sentSoFar,
  now: absoluteNow,
};
