// A machine whose database can be put back from a copy, with the small file of the host's beside it that notices.

import { createMemoryStore, type MemoryDisk } from "../../src/adapters/memory/index.ts";
import { type Bytes, ok, redact } from "../../src/core/base/index.ts";
import type { Store } from "../../src/core/ports/index.ts";
import { createHeadMark, createRecordKeys, type MarkFile } from "../../src/core/vault/index.ts";
import { startPerson, type TestPerson, type World } from "./person.ts";
import { createSeededRandom } from "./seededRandom.ts";

export const createFile = (): MarkFile<never> & { bytes: Bytes | null } => {
  const file = {
    bytes: null as Bytes | null,
    read: async () => ok(file.bytes),
    write: async (bytes: Bytes) => {
      file.bytes = bytes;
      return ok(undefined);
    },
  };
  return file;
};

export type Machine = {
  readonly person: TestPerson;
  readonly lock: () => Promise<void>;
  readonly kill: () => void;
};

let seeds = 100;
/** Another for each machine that is started again. */
export const nextSeed = (): number => ++seeds;
export const startMarked = async (
  world: World,
  name: string,
  disk: MemoryDisk,
  file: MarkFile<never>,
  store: Store = createMemoryStore(disk),
): Promise<Machine> => {
  const filled = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 251;
  const vmk = redact(new Uint8Array(32).fill(filled));
  const random = createSeededRandom(++seeds);
  const headMark = createHeadMark({ vmk, keys: createRecordKeys(vmk), store, random, file, slot: 3 });
  const person = await startPerson(world, name, { store, seed: ++seeds, headMark });
  return {
    person,
    lock: async () => {
      await person.stop();
      await headMark.keep(person.engine.ownSeq());
    },
    kill: () => {
      person.engine.parts.transport.close();
      person.engine.wipe();
    },
  };
};
