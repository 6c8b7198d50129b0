// A network that a test drives: passages wait until they are drained, and may be lost, doubled, changed in order
// or cut off, by a seed. Frames of a real road come in order and whole; what breaks that must break the session.

import { createMemoryNetwork, type Passage } from "../../src/adapters/memory/index.ts";
import type { Transport } from "../../src/core/ports/index.ts";
import type { SeededRandom } from "./seededRandom.ts";

export type NetworkFaults = {
  /** Each in thousandths, for frames alone. */
  readonly drop?: number;
  readonly duplicate?: number;
  readonly reorder?: number;
};

export type TestNetwork = {
  readonly transport: (name: string) => Transport;
  /** Carries until nothing is on its way, letting promises settle in between. */
  readonly drain: () => Promise<void>;
  /** Carries one passage; false when nothing waits. */
  readonly carryOne: () => boolean;
  /** What passes between these two groups is lost from now on. */
  readonly partition: (one: readonly string[], other: readonly string[]) => void;
  /** Ends every partition and lets all meet who have no channel. */
  readonly heal: () => void;
  readonly setFaults: (faults: NetworkFaults) => void;
  /** Frames carried so far, and what happened to the others. */
  readonly counts: { frames: number; dropped: number; duplicated: number; reordered: number };
};

/** Settles every promise that waits for nothing but promises. */
export const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

export const createTestNetwork = (random: SeededRandom): TestNetwork => {
  type Waiting = { readonly passage: Passage; readonly arrive: () => void };
  let waiting: Waiting[] = [];
  let faults: NetworkFaults = {};
  const cuts: (readonly [ReadonlySet<string>, ReadonlySet<string>])[] = [];
  const counts = { frames: 0, dropped: 0, duplicated: 0, reordered: 0 };

  const isCut = ({ from, to }: Passage): boolean =>
    cuts.some(([a, b]) => (a.has(from) && b.has(to)) || (b.has(from) && a.has(to)));
  const happens = (thousandths: number | undefined): boolean =>
    thousandths !== undefined && thousandths > 0 && random.pick(1000) < thousandths;

  const network = createMemoryNetwork((passage, arrive) => {
    if (passage.type === "frame" && happens(faults.duplicate)) {
      counts.duplicated += 1;
      waiting.push({ passage, arrive });
    }
    waiting.push({ passage, arrive });
  });

  /** Channels take turns by chance; in one channel and direction the order holds unless a fault says otherwise. */
  const takeNext = (): Waiting | null => {
    if (waiting.length === 0) return null;
    const chosen = waiting[random.pick(waiting.length)];
    const line = (one: Waiting) => `${one.passage.channel} ${one.passage.from}`;
    const sameLine = waiting.filter((one) => chosen !== undefined && line(one) === line(chosen));
    const shuffled = sameLine.length > 1 && happens(faults.reorder);
    if (shuffled) counts.reordered += 1;
    const taken = shuffled ? sameLine[1] : sameLine[0];
    waiting = waiting.filter((one) => one !== taken);
    return taken ?? null;
  };

  const carryOne = (): boolean => {
    const next = takeNext();
    if (next === null) return false;
    if (isCut(next.passage)) {
      counts.dropped += 1;
      return true;
    }
    if (next.passage.type === "frame") {
      if (happens(faults.drop)) {
        counts.dropped += 1;
        return true;
      }
      counts.frames += 1;
    }
    next.arrive();
    return true;
  };

  return {
    transport: network.transport,
    carryOne,
    counts,
    drain: async () => {
      await settle();
      while (carryOne()) await settle();
    },
    partition: (one, other) => {
      cuts.push([new Set(one), new Set(other)]);
      for (const a of one) for (const b of other) network.sever(a, b);
    },
    heal: () => {
      cuts.length = 0;
      network.meet();
    },
    setFaults: (next) => {
      faults = next;
    },
  };
};
