import { describe, expect, it } from "vitest";
import { err, ok, type Result } from "../../../src/core/base/index.ts";
import { createJournal } from "../../../src/core/engine/journal.ts";
import type { Shelf, ShelfRow } from "../../../src/core/engine/shelf.ts";
import type { StoreError } from "../../../src/core/ports/index.ts";
import { createFakeClock } from "../../support/fakeClock.ts";
import { settle } from "../../support/network.ts";

const row = (name: number): ShelfRow => ({
  table: 1,
  id: Uint8Array.of(name),
  group: new Uint8Array(1),
  content: new Uint8Array(1),
});

/** A shelf whose commits end when the test says so. */
const slowShelf = () => {
  const written: number[] = [];
  const strengths: string[] = [];
  const waiting: ((answer: Result<void, StoreError>) => void)[] = [];
  const shelf: Pick<Shelf, "commit"> = {
    commit: (put, remove, durability) =>
      new Promise((resolve) => {
        waiting.push((answer) => {
          if (answer.ok) {
            written.push(...remove.map(({ id }) => -(id[0] ?? 0)), ...put.map(({ id }) => id[0] ?? 0));
            strengths.push(durability);
          }
          resolve(answer);
        });
      }),
  };
  const answer = async (result: Result<void, StoreError>): Promise<void> => {
    waiting.shift()?.(result);
    await settle();
  };
  return { shelf: shelf as Shelf, written, strengths, answer, underWay: () => waiting.length };
};

describe("the journal", () => {
  it("[ENG-9] says of a write that it is stored only when it is, also of one that came while another was under way", async () => {
    const { shelf, written, strengths, answer } = slowShelf();
    const journal = createJournal(shelf, createFakeClock(), () => undefined);
    const told: number[] = [];
    void journal.write({ put: [row(1)], strict: false }).then(() => told.push(1));
    void journal.write({ put: [row(2)], strict: true }).then(() => told.push(2));
    void journal.write({ put: [row(3)], strict: false }).then(() => told.push(3));
    expect(journal.isSettled()).toBe(false);
    await answer(ok(undefined));
    expect([written, told]).toEqual([[1], [1]]);
    await answer(ok(undefined));
    expect([written, told]).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect(strengths).toEqual(["relaxed", "strict"]);
    expect(journal.isSettled()).toBe(true);
  });

  it("[ENG-10] a full disk loses nothing: the writer is told, and what waited is written when there is room", async () => {
    const { shelf, written, answer } = slowShelf();
    const clock = createFakeClock();
    const journal = createJournal(shelf, clock, () => undefined);
    let stored = false;
    const writing = journal.write({ put: [row(1)], strict: true });
    void writing.then(() => {
      stored = true;
    });
    let heard: unknown = null;
    void journal.heard(writing).then((result) => {
      heard = result;
    });
    await answer(err({ type: "diskFull" }));
    expect([journal.state(), stored, heard]).toEqual(["full", false, err({ type: "diskFull" })]);
    void journal.write({ put: [row(2)], strict: true });
    clock.advance(5_000);
    await answer(ok(undefined));
    expect([journal.state(), stored, written]).toEqual(["kept", true, [1, 2]]);
  });

  it("[ENG-9] what a later write removes does not come back by an earlier one that goes with it", async () => {
    const { shelf, written, answer } = slowShelf();
    const journal = createJournal(shelf, createFakeClock(), () => undefined);
    void journal.write({ put: [row(1)], strict: true });
    void journal.write({ put: [row(2), row(3)], strict: true });
    void journal.write({ put: [row(4)], remove: [row(2)], strict: true });
    void journal.write({ put: [], remove: [row(5)], strict: true });
    void journal.write({ put: [row(5)], strict: true });
    await answer(ok(undefined));
    await answer(ok(undefined));
    expect(written).toEqual([1, -2, -5, 3, 4, 5]);
  });

  it("[ENG-11] after it was closed nothing is said to be stored", async () => {
    const { shelf, answer } = slowShelf();
    const journal = createJournal(shelf, createFakeClock(), () => undefined);
    let stored = false;
    void journal.write({ put: [row(1)], strict: true }).then(() => {
      stored = true;
    });
    journal.close();
    await answer(ok(undefined));
    expect(stored).toBe(false);
  });
});
