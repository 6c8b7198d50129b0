// Every decoder, and the gate in front of Yjs, with inputs that are nearly right. The share of `npm test` is bounded;
// `npm run fuzz` takes a million. A failure prints its seed: `npm run fuzz -- --seed N` runs that one again.

import { beforeAll, describe, expect, it } from "vitest";
import { readyCrypto } from "../../src/core/crypto/index.ts";
import { equal } from "../../src/core/base/index.ts";
import { updateLimits } from "../../src/core/document/index.ts";
import { createSeededRandom } from "../support/seededRandom.ts";
import { decoders } from "./decoders.ts";
import { aimAtGate } from "./gate.ts";
import { writeHonestly } from "./honest.ts";
import { mutate } from "./mutate.ts";
import { judgeInOrder, someEntries } from "./orders.ts";
import { searchSlowest, slowestOf } from "./search.ts";
import { fittingShapes, honestText, take } from "./worst.ts";

const isCampaign = process.env.HALAQA_CAMPAIGN === "fuzz";
const asked = (name: string): number | null => {
  const value = process.env[`HALAQA_${name}`];
  return isCampaign && value !== undefined ? Number(value) : null;
};
const one = asked("SEED");
const inputs = asked("INPUTS");
const patience = isCampaign ? 0 : 120_000;

/** So many seeds from 1 on, or the one that was asked for; of each that fails, the seed and the reason. */
const fire = (count: number, shoot: (seed: number) => void): readonly string[] => {
  const failed: string[] = [];
  const [from, to] = one === null ? [1, count] : [one, one];
  for (let seed = from; seed <= to && failed.length < 20; seed++)
    try {
      shoot(seed);
    } catch (failure) {
      failed.push(`seed ${seed}: ${failure instanceof Error ? failure.message : String(failure)}`);
    }
  return failed;
};

const say = (text: string): void => {
  if (isCampaign) process.stdout.write(`${text}\n`);
};

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

describe("decoders", () => {
  it("[FUZZ-1] read honest bytes, and write them as they were", () => {
    for (const { name, honest, read } of decoders) {
      expect([name, honest.length > 0]).toEqual([name, true]);
      for (const bytes of honest) {
        const written = read(bytes);
        if (written !== null) expect([name, equal(written, bytes)]).toEqual([name, true]);
      }
    }
  });

  it(
    "[FUZZ-1] never throw, and read nothing that they would write otherwise",
    () => {
      let read = 0;
      const failed = fire(inputs === null ? 30_000 : Math.ceil(inputs / 2), (seed) => {
        const random = createSeededRandom(seed);
        const decoder = decoders[random.pick(decoders.length)];
        const bytes = decoder?.honest[random.pick(decoder.honest.length)];
        if (decoder === undefined || bytes === undefined) throw new Error("nothing to begin from");
        const changed = mutate(bytes, decoder.honest, random);
        const written = decoder.read(changed);
        if (written === null) return;
        read += 1;
        if (!equal(written, changed)) throw new Error(`${decoder.name}: read, and written otherwise`);
      });
      expect(failed).toEqual([]);
      if (one === null) expect(read).toBeGreaterThan(1_000);
      say(`decoders: ${read} of the changed inputs were read, each in its one spelling`);
    },
    patience,
  );
});

describe("the gate in front of Yjs", () => {
  it(
    "[FUZZ-2] [C11] lets nothing in that Yjs throws at or keeps a rest of",
    () => {
      const { fire: shoot } = aimAtGate(createSeededRandom(1));
      let passed = 0;
      const failed = fire(inputs === null ? 3_000 : Math.floor(inputs / 2), (seed) => {
        if (shoot(createSeededRandom(seed))) passed += 1;
      });
      expect(failed).toEqual([]);
      if (one === null) expect(passed).toBeGreaterThan(50);
      say(`gate: ${passed} of the changed updates were let in, and applied`);
    },
    patience,
  );

  it(
    "[FUZZ-3] [DOC-10] refuses no honest update of people who edit as the editor does",
    () => {
      const count = inputs === null ? 400 : 10_000;
      const { written } = writeHonestly(count, createSeededRandom(one ?? 7));
      expect(written.length).toBeGreaterThanOrEqual(count);
      say(`honest updates: ${written.length}, none refused, and the editor threw at none`);
    },
    patience,
  );

  it(
    "[FUZZ-6] [C19] judges by the update and its past alone: machines that had it in other orders judge alike and come to the same",
    () => {
      const seen = new Map<string, number>();
      const failed = fire(inputs === null ? 250 : 10_000, (seed) => {
        const random = createSeededRandom(seed);
        const entries = someEntries(8 + random.pick(24), random);
        const [first, ...others] = [false, false, true].map((reopens) =>
          judgeInOrder(entries, random, reopens),
        );
        for (const verdict of first?.verdicts ?? []) seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
        for (const other of others) expect(other).toEqual(first);
      });
      expect(failed).toEqual([]);
      say(`in three orders: ${JSON.stringify(Object.fromEntries(seen))}`);
      if (one !== null) return;
      const all = [...seen.values()].reduce((sum, many) => sum + many, 0);
      expect(seen.get("sound")).toBeGreaterThan(all / 2);
      for (const verdict of ["blocked", "referenceUnknown", "placeWrong", "clockWrong"])
        expect([verdict, (seen.get(verdict) ?? 0) > 0]).toEqual([verdict, true]);
    },
    patience,
  );

  it(
    "[FUZZ-4] [C10] what it lets in is applied in a small multiple of the time of honest text, in shapes of its largest size",
    () => {
      const plain = Math.max(1, honestText(262_144));
      const tooks = fittingShapes(inputs === null ? 5_000 : updateLimits.structs).map((shape) => {
        const [first, second] = [take(shape), take(shape)];
        return first.ms < second.ms ? first : second;
      });
      for (const { name, bytes, verdict, ms } of tooks)
        say(
          `${ms.toFixed(0)} ms (${(ms / plain).toFixed(1)} × honest text) for ${bytes} B ${verdict}: ${name}`,
        );
      expect(tooks.filter(({ verdict }) => verdict !== "sound")).toEqual([]);
      expect(tooks.filter(({ ms }) => ms > 4 * plain)).toEqual([]);
    },
    patience,
  );

  it(
    "[FUZZ-5] [C10] what it lets in is applied in a quarter of a second, also where a search looked for the slowest",
    () => {
      const tries = inputs === null ? 20 : 400;
      const found = searchSlowest(tries, inputs === null ? 600 : 2_000, createSeededRandom(one ?? 3));
      expect(found.length).toBeGreaterThan(tries / 4);
      const slowest = found.slice(0, inputs === null ? 1 : 8).map(({ genes }) => slowestOf(genes));
      for (const { ms, bytes, structs, genes } of slowest)
        say(`${ms.toFixed(0)} ms for ${bytes} B, ${structs} structs: ${JSON.stringify(genes)}`);
      // Told apart from a machine that is busy by honest text, which has as many bytes.
      const most = Math.max(250, 4 * honestText(262_144));
      expect(slowest.filter(({ ms }) => ms > most)).toEqual([]);
    },
    patience,
  );
});
