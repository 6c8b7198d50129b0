// The real adapters and the real door in an engine page, for a test that works them from outside. Bytes travel as
// base64; each row arrives as a part of a larger buffer, as rows do that were cut out of a frame.

import { streamCompress } from "../../../../src/adapters/compress/index.ts";
import { systemClock, systemRandom } from "../../../../src/adapters/clock/index.ts";
import {
  askToKeep,
  createOnlyWindow,
  databaseName,
  dropDatabases,
  isStorageUsable,
  openDexieStore,
  sweep,
} from "../../../../src/adapters/dexie/index.ts";
import { createHostClient } from "../../../../src/adapters/host/index.ts";
import { createMemoryStore } from "../../../../src/adapters/memory/index.ts";
import { createWorkerPasswordHash } from "../../../../src/adapters/passwordHash/index.ts";
import { createWorkerSignatures } from "../../../../src/adapters/signatures/index.ts";
import { createNativeVerify } from "../../../../src/adapters/signatures/nativeVerify.ts";
import { startWorker } from "../../../../src/adapters/worker/index.ts";
import { redact, reveal } from "../../../../src/core/base/index.ts";
import {
  hash,
  isAsStrict,
  readyCrypto,
  sign,
  signKeyPair,
  verifyMessage,
} from "../../../../src/core/crypto/index.ts";
import type { Store, StoreRow } from "../../../../src/core/ports/index.ts";
import { openStoreFor } from "../../../../src/renderer/engine/openDoor.ts";
import { createTriesKeeper } from "../../../../src/renderer/engine/triesKeeper.ts";
import { createVaultDoor } from "../../../../src/renderer/engine/vaultDoor.ts";
import { arabicList, englishList } from "../../../../src/text/wordlist/wordList.ts";
import { rowsInOneGo } from "../../../support/inOneGo.ts";
import { signatureEdges } from "../../../support/signatureEdges.ts";

export type SentRow = {
  readonly table: number;
  readonly id: string;
  readonly group: string;
  readonly box: string;
  /** Length of the buffer that the box lies in. */
  readonly whole: number;
};

const toBase64 = (bytes: Uint8Array): string => {
  let text = "";
  for (let at = 0; at < bytes.length; at += 30_000)
    text += String.fromCharCode(...bytes.subarray(at, at + 30_000));
  return btoa(text);
};
const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length + 40).subarray(20, 20 + letters.length);
  for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
  return bytes;
};
const toSent = (row: StoreRow): SentRow => ({
  table: row.table,
  id: toBase64(row.id),
  group: toBase64(row.group),
  box: toBase64(row.box),
  whole: row.box.buffer.byteLength,
});

const host = createHostClient((path, init) => fetch(path, init));
const openStore = openStoreFor(host);

let store: Store | null = null;
const opened = (): Store => {
  if (store === null) throw new Error("no store is open");
  return store;
};

const rows = {
  open: async (name: string): Promise<string> => {
    const answer = await openStore(name);
    if (answer.ok) store = answer.value;
    return answer.ok ? "ok" : answer.error.type;
  },
  get: async (table: number, id: string) => {
    const row = await opened().get(table, fromBase64(id));
    return row.ok ? { ok: true, value: row.value === null ? null : toSent(row.value) } : row;
  },
  group: async (table: number, group: string) => {
    const found = await opened().group(table, fromBase64(group));
    return found.ok ? { ok: true, value: found.value.map(toSent) } : found;
  },
  commit: (
    put: readonly SentRow[],
    remove: readonly { table: number; id: string }[],
    removeGroups: readonly { table: number; group: string }[],
    durability: "strict" | "relaxed",
  ) =>
    opened().commit(
      {
        put: put.map(({ table, id, group, box }) => ({
          table,
          id: fromBase64(id),
          group: fromBase64(group),
          box: fromBase64(box),
        })),
        remove: remove.map(({ table, id }) => ({ table, id: fromBase64(id) })),
        removeGroups: removeGroups.map(({ table, group }) => ({ table, group: fromBase64(group) })),
      },
      durability,
    ),
  /** Of the database itself: what asks the host for the room first writes a turn later. */
  inOneGo: async (name: string) => {
    const answer = await openDexieStore(name);
    return answer.ok ? rowsInOneGo(answer.value) : answer.error.type;
  },
  close: (): void => opened().close(),
  /** One row, written over and over with noise of this length; the last byte tells which time it was. */
  writeOver: async (length: number, times: number): Promise<string> => {
    for (let time = 1; time <= times; time++) {
      const box = systemRandom.bytes(length);
      box[length - 1] = time;
      const saved = await opened().commit(
        { put: [{ table: stateTable, id: theLog, group: theLog, box }], remove: [] },
        "strict",
      );
      if (!saved.ok) return saved.error.type;
    }
    return "ok";
  },
  lastTime: async (): Promise<number | null> => {
    const row = await opened().get(stateTable, theLog);
    return row.ok ? (row.value?.box.at(-1) ?? null) : null;
  },
  sweep: (): Promise<void> => sweep(indexedDB),
};

const numbered = (number: number): Uint8Array => {
  const id = new Uint8Array(16);
  new DataView(id.buffer).setUint32(12, number);
  return id;
};
const logTable = 6;
const stateTable = 5;
const theLog = numbered(0);

/** A log, ten entries to a batch, with how many there are in the same transaction. Says aloud what is saved. */
const log = {
  append: async (from: number, until: number): Promise<string> => {
    for (let first = from; first <= until; first += 10) {
      const last = Math.min(until, first + 9);
      const numbers = Array.from({ length: last - first + 1 }, (_, at) => first + at);
      const entries = numbers.map((number) => ({
        table: logTable,
        id: numbered(number),
        group: theLog,
        box: systemRandom.bytes(300),
      }));
      const state = { table: stateTable, id: theLog, group: theLog, box: numbered(last) };
      const saved = await opened().commit({ put: [...entries, state], remove: [] }, "strict");
      if (!saved.ok) return saved.error.type;
      console.log(`saved ${last}`);
    }
    return "ok";
  },
  read: async (): Promise<{ state: number; entries: readonly number[] }> => {
    const state = await opened().get(stateTable, theLog);
    const entries = await opened().group(logTable, theLog);
    if (!state.ok || !entries.ok) throw new Error("the log cannot be read");
    const numberOf = (bytes: Uint8Array): number =>
      new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(12);
    return {
      state: state.value === null ? 0 : numberOf(state.value.box),
      entries: entries.value.map((row) => numberOf(row.id)),
    };
  },
};

const onlyWindow = createOnlyWindow(navigator.locks);
const door = createVaultDoor({
  host,
  passwordHash: createWorkerPasswordHash(startWorker),
  osSecret: null,
  random: systemRandom,
  clock: systemClock,
  window: onlyWindow,
  tries: createTriesKeeper(sessionStorage),
  lists: { ar: arabicList.words, en: englishList.words },
  storeName: databaseName,
  openStore,
  createPracticeStore: () => createMemoryStore(),
  dropStores: () => dropDatabases(indexedDB),
  isStorageUsable,
  askToKeep,
  isControlled: () => navigator.serviceWorker.controller !== null,
});

const typeOf = (result: { ok: true } | { ok: false; error: { type: string } }): string =>
  result.ok ? "ok" : result.error.type;

const vault = {
  state: async () => (await door.state()).type,
  phrase: () => door.hostPhrase("ar"),
  create: async (words: string) => typeOf(await door.create(redact(words), "ar")),
  open: async (words: string) => typeOf(await door.open(redact(words))),
  recover: async (code: string) => typeOf(await door.openWithRecoveryCode(redact(code))),
  change: async (present: string, next: string) =>
    typeOf(await door.changeWords(redact(present), redact(next))),
  code: () => {
    const code = door.recoveryWords(englishList.words);
    return code === null ? null : reveal(code).join(" ");
  },
  lock: () => door.lock(),
  /** Opened rows of others' doing cannot be seen: only whether the space answers. */
  mark: async () => {
    const verdict = await door.opened()?.headMark.compare(0);
    return verdict?.ok === true ? verdict.value : null;
  },
};

const compress = {
  roundTrip: async (length: number): Promise<boolean> => {
    const bytes = new Uint8Array(length).map((_, at) => (at * at) % 253);
    const inflated = await streamCompress.inflate(await streamCompress.deflate(bytes), length);
    return inflated.ok && inflated.value.every((byte, at) => byte === bytes[at]);
  },
  /** What becomes of `zeros` deflated zeros and of bytes after the end, under a limit. */
  refuses: async (zeros: number, limit: number): Promise<readonly boolean[]> => {
    const deflated = await streamCompress.deflate(new Uint8Array(zeros));
    const tried = [
      await streamCompress.inflate(deflated, limit),
      await streamCompress.inflate(Uint8Array.from([...deflated, 1, 2, 3]), zeros),
      await streamCompress.inflate(deflated.subarray(0, -1), zeros),
      await streamCompress.inflate(deflated, zeros),
    ];
    return tried.map((one) => !one.ok);
  },
};

const inWorker = createWorkerSignatures(startWorker, systemClock);

const signatures = {
  /** What the worker finds of a signature, and of the same over something else. */
  check: async (): Promise<readonly boolean[]> => {
    const ready = await readyCrypto();
    if (!ready.ok) throw new Error("the primitives are not what they should be");
    const { publicKey, secretKey } = signKeyPair(redact(systemRandom.bytes(32)));
    const part = systemRandom.bytes(8);
    const claim = {
      publicKey,
      signature: sign(secretKey, "circ1/entry", part),
      message: hash("circ1/entry", part),
    };
    const other = { ...claim, message: hash("circ1/entry", systemRandom.bytes(8)) };
    return inWorker.check([claim, other]);
  },
  /** Whether the browser's own library counts, and the names of edges that it or the worker judges as libsodium does not. */
  edges: async (): Promise<readonly [isAsked: boolean, otherwise: readonly string[]]> => {
    await readyCrypto();
    const native = createNativeVerify(crypto.subtle);
    const isAsked = native !== null && (await isAsStrict(native));
    const { right, edges } = signatureEdges();
    const all = [right, ...edges].filter(({ signature }) => signature.length === 64);
    const found = await inWorker.check(all);
    const otherwise: string[] = [];
    for (const [at, { name, plain, publicKey, signature, message }] of all.entries()) {
      const verdict = verifyMessage(publicKey, signature, message);
      const natives = plain && isAsked ? await native(publicKey, signature, message) : verdict;
      if (found[at] !== verdict || natives !== verdict) otherwise.push(name);
    }
    return [isAsked, otherwise];
  },
};

const page = { rows, log, vault, compress, signatures, violations: [] as string[] };
addEventListener("securitypolicyviolation", (event) => page.violations.push(event.violatedDirective));
export type StorePage = typeof page;
Object.assign(globalThis, { storePage: page });
