// One space is taken off a vault: its words and its code open nothing afterwards, nothing of it lies in the database, and
// the others are as they were.

import { describe, expect, it } from "vitest";
import { must } from "../../core/vault/parts.ts";
import { createMachine, type Machine, words } from "./doorParts.ts";
import { codeOf, secretOf } from "./spaces.ts";

const gone = (machine: Machine, typed: string) => {
  machine.clock.advance(300_000);
  return machine.openWindow().open(words(typed));
};

const withTwo = async (seed: number) => {
  const machine = createMachine(seed);
  const door = machine.openWindow();
  must(await door.create(words("mine"), "ar"));
  const mine = codeOf(door);
  must(await door.prepare(words("mine"), { type: "words", next: words("wipes") }));
  door.lock();
  must(await door.create(words("other"), "en"));
  const other = secretOf(door);
  door.lock();
  must(await door.open(words("mine")));
  return { machine, door, mine, other };
};

describe("a space is taken off", () => {
  it("[OUT-7] its words, its code and its words that wipe open nothing, and the other space opens", async () => {
    const { machine, door, mine, other } = await withTwo(21);
    const lengths = ["vault", "mark"].map((name) => machine.files.get(name)?.length);
    must(await door.clearSpace(() => Promise.resolve()));
    door.lock();
    for (const typed of ["mine", "wipes"]) expect((await gone(machine, typed)).ok).toBe(false);
    machine.clock.advance(300_000);
    expect((await machine.openWindow().openWithRecoveryCode(mine)).ok).toBe(false);
    expect(["vault", "mark"].map((name) => machine.files.get(name)?.length)).toEqual(lengths);
    machine.clock.advance(300_000);
    const again = machine.openWindow();
    must(await again.open(words("other")));
    expect(secretOf(again)).toEqual(other);
    expect(await again.opened()?.headMark.compare(0)).toEqual({ ok: true, value: "newer" });
  });

  it("[OUT-7] no row of the space is left, and those of the other are", async () => {
    const { machine, door } = await withTwo(22);
    const all = [...machine.disks.values()].map((disk) => disk.rows());
    must(await door.clearSpace(() => Promise.resolve()));
    door.lock();
    // Its root, its head mark, and what was prepared for wiping.
    expect([...machine.disks.values()].map((disk) => disk.rows())).toEqual(all.map((rows) => rows - 3));
  });

  it("[OUT-7] a header that cannot be written leaves everything as it was", async () => {
    const { machine, door } = await withTwo(23);
    let rows = 0;
    machine.trouble.hostWrites = "diskFull";
    const cleared = await door.clearSpace(async () => void (rows += 1));
    machine.trouble.hostWrites = null;
    expect([cleared.ok, rows]).toEqual([false, 0]);
    door.lock();
    must(await gone(machine, "mine"));
  });

  it("[OUT-7] the power goes at any write: until the slots are empty all is there, and after it nobody opens it", async () => {
    for (const isDone of [false, true])
      for (let at = 1; at <= 3; at++) {
        const { machine, door, other } = await withTwo(30 + at);
        door.lock();
        const { killed, parts } = machine.powerCut(at, isDone);
        const cut = machine.openWindow(undefined, parts);
        must(await cut.open(words("mine")));
        const held = secretOf(cut).slice();
        await Promise.race([cut.clearSpace(() => Promise.resolve()), killed]);
        machine.kill();
        const after = machine.openWindow();
        const opened = await after.open(words("mine"));
        expect([at, isDone, opened.ok]).toEqual([at, isDone, at === 1 && !isDone]);
        if (opened.ok) expect(secretOf(after)).toEqual(held);
        if (opened.ok) after.lock();
        machine.clock.advance(300_000);
        must(await after.open(words("other")));
        expect(secretOf(after)).toEqual(other);
      }
  });

  it("[OUT-7] nothing that is not open, and no practice, is taken off", async () => {
    const machine = createMachine(24);
    const door = machine.openWindow();
    expect((await door.clearSpace(() => Promise.resolve())).ok).toBe(false);
    await door.practise("ar");
    expect((await door.clearSpace(() => Promise.resolve())).ok).toBe(false);
  });
});
