// The door of this page with its real parts.

import { systemClock, systemRandom } from "../../adapters/clock/index.ts";
import {
  askToKeep,
  createOnlyWindow,
  databaseName,
  dropDatabases,
  isStorageUsable,
  openDexieStore,
  openWithRoomFirst,
} from "../../adapters/dexie/index.ts";
import type { HostClient } from "../../adapters/host/index.ts";
import { createMemoryStore } from "../../adapters/memory/index.ts";
import { createWorkerPasswordHash } from "../../adapters/passwordHash/index.ts";
import { startWorker } from "../../adapters/worker/index.ts";
import { arabicList, englishList } from "../../text/wordlist/wordList.ts";
import { createTriesKeeper } from "./triesKeeper.ts";
import { createVaultDoor, type VaultDoor } from "./vaultDoor.ts";

export const wordsOf = { ar: arabicList.words, en: englishList.words } as const;

/** Free bytes on the disk, as the host sees them. */
export const roomOf = async (host: HostClient): Promise<number | null> => {
  const room = await host.room();
  return room.ok ? (room.value?.free ?? null) : null;
};

/** The database of this browser, on the disk whose room the host sees. */
export const openStoreFor = (host: HostClient) =>
  openWithRoomFirst(openDexieStore, () => roomOf(host), systemClock);

export const openDoor = (host: HostClient): VaultDoor =>
  createVaultDoor({
    host,
    passwordHash: createWorkerPasswordHash(startWorker),
    osSecret: null,
    random: systemRandom,
    clock: systemClock,
    window: createOnlyWindow(navigator.locks),
    tries: createTriesKeeper(sessionStorage),
    lists: wordsOf,
    storeName: databaseName,
    openStore: openStoreFor(host),
    createPracticeStore: () => createMemoryStore(),
    dropStores: () => dropDatabases(indexedDB),
    isStorageUsable,
    askToKeep,
    isControlled: () => navigator.serviceWorker.controller !== null,
  });
