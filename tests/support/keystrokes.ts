// A person who types, each letter an entry of its own, on a disk of which every state is kept.

import * as Y from "yjs";
import { createMemoryStore, type MemoryDisk } from "../../src/adapters/memory/index.ts";
import type { CircleId } from "../../src/core/base/index.ts";
import type { Store, StoreBatch } from "../../src/core/ports/index.ts";
import { deviceOf, engineOf } from "./letIn.ts";
import type { TestPerson, World } from "./person.ts";

export type Moment = { readonly disk: MemoryDisk; readonly batch: StoreBatch; readonly durability: string };

/** A disk, and what it was like after each write. */
export const remembering = () => {
  const disk: MemoryDisk = new Map();
  const moments: Moment[] = [];
  const inner = createMemoryStore(disk);
  const store: Store = {
    ...inner,
    commit: async (batch, durability) => {
      const done = await inner.commit(batch, durability);
      moments.push({ disk: new Map(disk), batch, durability });
      return done;
    },
  };
  return { store, moments };
};

export const lastOf = (person: TestPerson, circleId: CircleId): number =>
  engineOf(person, circleId).circle.log.devices.get(deviceOf(person, circleId))?.last ?? 0;

/** Somebody else is in the document, so that a letter leaves at once when the one before it is old enough. */
export const typing = (world: World, { doc }: { readonly doc: Y.Doc }) => {
  const text = doc.getMap("about");
  return async (word: string): Promise<void> => {
    text.set("title", word);
    world.clock.advance(2_100);
    let turns = 0;
    await world.until(() => ++turns > 3);
  };
};
