// A machine with one vault, for tests of its door: the host's files, the disk, the browser's lock, and windows that
// come and go.

import type { HostClient } from "../../../src/adapters/host/index.ts";
import { databaseName, type OnlyWindow } from "../../../src/adapters/dexie/index.ts";
import { createMemoryStore } from "../../../src/adapters/memory/index.ts";
import { type Bytes, err, ok, redact } from "../../../src/core/base/index.ts";
import type { PasswordHash } from "../../../src/core/ports/index.ts";
import { createTriesKeeper } from "../../../src/renderer/engine/triesKeeper.ts";
import {
  createVaultDoor,
  type VaultDoor,
  type VaultDoorParts,
} from "../../../src/renderer/engine/vaultDoor.ts";
import { englishList, arabicList } from "../../../src/text/wordlist/wordList.ts";
import { createQuickHash } from "../../core/vault/parts.ts";
import { createFakeClock } from "../../support/fakeClock.ts";
import { createFaultyDisk, type FaultyDisk } from "../../support/faultyStore.ts";
import { createSeededRandom } from "../../support/seededRandom.ts";

export const words = (text: string) => redact(text);

export const createMachine = (seed: number) => {
  const files = new Map<string, Bytes>();
  const disks = new Map<string, FaultyDisk>();
  const session = new Map<string, string>();
  const clock = createFakeClock();
  const random = createSeededRandom(seed);
  const trouble = {
    host: false,
    hostWrites: null as "diskFull" | null,
    store: false,
    controlled: false,
    /** What the host says of a wiping that was cut short. */
    wiped: false,
    storage: true,
  };
  let holder: object | null = null;

  const diskOf = (name: string): FaultyDisk => {
    const disk = disks.get(name) ?? createFaultyDisk();
    disks.set(name, disk);
    return disk;
  };
  const unreachable = err({ type: "hostUnreachable" as const });
  const host: HostClient = {
    readFile: async (name) => (trouble.host ? unreachable : ok(files.get(name) ?? null)),
    writeFile: async (name, bytes) => {
      if (trouble.host) return unreachable;
      if (trouble.hostWrites !== null) return err({ type: trouble.hostWrites });
      files.set(name, bytes.slice());
      return ok(undefined);
    },
    wipe: async () => {
      if (trouble.host) return unreachable;
      for (const name of ["vault", "mark"]) files.delete(name);
      return ok(undefined);
    },
    phrase: async (language) => (trouble.host ? unreachable : ok({ phrase: `moon river ${language}` })),
    hub: async () => unreachable,
    alarm: async () =>
      trouble.host ? unreachable : ok({ serviceWorkers: 0, vaultMended: false, vaultWiped: trouble.wiped }),
    room: async () => ok(null),
    practice: async () => ok(null),
    offerPracticeLink: async () => unreachable,
  };

  /** Another window of the same browser; `passwordHash` is this machine's. */
  const openWindow = (
    passwordHash: PasswordHash = createQuickHash(),
    more: Partial<VaultDoorParts> = {},
  ): VaultDoor => {
    const me = {};
    const window: OnlyWindow = {
      hold: async () => {
        if (holder !== null) return null;
        holder = me;
        return () => {
          if (holder === me) holder = null;
        };
      },
      isHeld: async () => holder !== null,
    };
    return createVaultDoor({
      host,
      passwordHash,
      osSecret: null,
      random,
      clock,
      window,
      tries: createTriesKeeper({
        getItem: (key) => session.get(key) ?? null,
        setItem: (key, value) => void session.set(key, value),
        removeItem: (key) => void session.delete(key),
      }),
      lists: { ar: arabicList.words, en: englishList.words },
      storeName: databaseName,
      openStore: async (name) =>
        trouble.store ? err({ type: "storeUnavailable" }) : ok(diskOf(name).open()),
      createPracticeStore: () => createMemoryStore(),
      dropStores: async () => disks.clear(),
      isStorageUsable: async () => trouble.storage,
      askToKeep: async () => false,
      isControlled: () => trouble.controlled,
      ...more,
    });
  };

  /** The power goes at the nth write to disk or host, after it or instead of it; nobody hears of it any more. */
  const powerCut = (at: number, isDone: boolean) => {
    let writes = 0;
    let tell: () => void = () => undefined;
    const killed = new Promise<void>((resolve) => (tell = resolve));
    const writing = async <T>(write: () => Promise<T>): Promise<T> => {
      writes += 1;
      if (writes < at) return write();
      if (writes === at && isDone) await write();
      tell();
      return new Promise(() => undefined);
    };
    const parts: Partial<VaultDoorParts> = {
      host: { ...host, writeFile: (name, bytes) => writing(() => host.writeFile(name, bytes)) },
      openStore: async (name) => {
        const store = diskOf(name).open();
        return ok({
          ...store,
          commit: (batch, durability) => writing(() => store.commit(batch, durability)),
        });
      },
    };
    return { killed, parts };
  };

  return {
    openWindow,
    host,
    powerCut,
    clock,
    files,
    disks,
    session,
    trouble,
    /** The process ends at once, with everything that it held. */
    kill: () => {
      holder = null;
      for (const disk of disks.values()) disk.crash();
    },
    /** The person empties the browser's storage. */
    empty: () => disks.clear(),
  };
};

export type Machine = ReturnType<typeof createMachine>;
