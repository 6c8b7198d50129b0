// One space is taken off a vault: its words and its code open nothing afterwards, nothing of it lies in the database, and
// the others are as they were.

import { describe, expect, it } from "vitest";
import { err, ok } from "../../../src/core/base/index.ts";
import type { Store } from "../../../src/core/ports/index.ts";
import { spaceGroups } from "../../../src/core/vault/index.ts";
import { saidOf } from "../../../src/renderer/engine/clearSpace.ts";
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
    must(await door.clearSpace(() => Promise.resolve(true)));
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
    must(await door.clearSpace(() => Promise.resolve(true)));
    door.lock();
    // Its root, its head mark, and what was prepared for wiping.
    expect([...machine.disks.values()].map((disk) => disk.rows())).toEqual(all.map((rows) => rows - 3));
  });

  it("[OUT-7] a header that cannot be written leaves everything as it was", async () => {
    const { machine, door } = await withTwo(23);
    let rows = 0;
    machine.trouble.hostWrites = "diskFull";
    const cleared = await door.clearSpace(async () => {
      rows += 1;
      return true;
    });
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
        await Promise.race([cut.clearSpace(() => Promise.resolve(true)), killed]);
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

  /** The space open in a window whose disk fails in some way from then on. */
  const withFaults = async (seed: number, faults: (store: Store) => Partial<Store>) => {
    const all = await withTwo(seed);
    all.door.lock();
    let isFailing = false;
    const faulty = all.machine.openWindow(undefined, {
      openStore: async (name) => {
        const disk = all.machine.disks.get(name);
        if (disk === undefined) return err({ type: "storeUnavailable" });
        const store = disk.open();
        const failing = { ...store, ...faults(store) };
        return ok({
          ...store,
          get: (...asked) => (isFailing ? failing : store).get(...asked),
          commit: (...asked) => (isFailing ? failing : store).commit(...asked),
        });
      },
    });
    must(await faulty.open(words("mine")));
    const clear = () => {
      isFailing = true;
      return faulty.clearSpace(() => Promise.resolve(true));
    };
    return { ...all, clear };
  };
  const full = err({ type: "diskFull" } as const);
  const rowsIn = (machine: Machine) => [...machine.disks.values()].map((disk) => disk.rows());

  it("[OUT-9] what the disk did not take at first is tried again, and what it does not take is said", async () => {
    for (const failures of [2, 100]) {
      let asked = 0;
      const { machine, clear } = await withFaults(40, (store) => ({
        commit: async (...batch) => (++asked > failures ? store.commit(...batch) : full),
      }));
      const before = rowsIn(machine);
      expect(await clear()).toEqual(ok({ remains: failures > 2, wipingWords: false, olderWords: false }));
      expect(rowsIn(machine)).toEqual(before.map((rows) => rows - (failures > 2 ? 0 : 3)));
      expect((await gone(machine, "mine")).ok).toBe(false);
    }
  });

  it("[OUT-9] a mark that cannot be written, and rows that the engine did not come to, are said", async () => {
    const { machine, door } = await withTwo(41);
    const cleared = await door.clearSpace(async () => {
      machine.trouble.hostWrites = "diskFull";
      return true;
    });
    machine.trouble.hostWrites = null;
    expect(cleared).toEqual(ok({ remains: true, wipingWords: false, olderWords: false }));
    const other = await withTwo(42);
    expect(await other.door.clearSpace(() => Promise.resolve(false))).toEqual(
      ok({ remains: true, wipingWords: false, olderWords: false }),
    );
  });

  it("[OUT-9] where it cannot be read what was prepared for wiping, that is said: such words wipe as before", async () => {
    const { machine, clear } = await withFaults(43, (store) => ({
      get: async (...asked) => {
        const found = await store.get(...asked);
        if (!found.ok || found.value === null) return found;
        return ok({ ...found.value, box: found.value.box.map((byte) => byte ^ 1) });
      },
    }));
    expect(await clear()).toEqual(ok({ remains: false, wipingWords: true, olderWords: false }));
    machine.kill();
    expect((await gone(machine, "mine")).ok).toBe(false);
    must(await gone(machine, "wipes"));
    expect(machine.files.size).toBe(0);
  });

  it("[OUT-9] [VAU-16] older words of a space whose first row was lost are still taken, and that is said, in every later session", async () => {
    const { machine, door, mine } = await withTwo(45);
    const space = door.opened();
    if (space === null) throw new Error("nothing is open");
    must(await space.store.commit({ put: [], remove: [], removeGroups: spaceGroups(space.keys) }, "strict"));
    door.lock();
    machine.clock.advance(300_000);
    const back = machine.openWindow();
    must(await back.openWithRecoveryCode(mine));
    must(await back.setNewWords(words("next")));
    back.lock();
    machine.clock.advance(300_000);
    const later = machine.openWindow();
    must(await later.open(words("next")));
    const left = must(await later.clearSpace(() => Promise.resolve(true)));
    expect(left).toEqual({ remains: false, wipingWords: true, olderWords: true });
    expect([saidOf(left), saidOf({ ...left, remains: true })]).toEqual(["olderLeft", "olderRemainsLeft"]);
    later.lock();
    const answers = [];
    for (const typed of ["next", "mine"]) {
      const opened = await gone(machine, typed);
      answers.push(opened.ok ? "opened" : opened.error.type);
    }
    expect(answers[0]).toBe("wrongWords");
    // What the page says: they are taken, and nothing is there.
    expect(answers[1]).not.toBe("wrongWords");
    expect(answers[1]).not.toBe("opened");
  });

  it("[OUT-9] while the disk does not say what was prepared, nothing has changed", async () => {
    const { machine, clear } = await withFaults(44, () => ({
      get: async () => err({ type: "storeUnavailable" }),
    }));
    expect((await clear()).ok).toBe(false);
    machine.kill();
    must(await gone(machine, "mine"));
  });

  it("[OUT-7] nothing that is not open, and no practice, is taken off", async () => {
    const machine = createMachine(24);
    const door = machine.openWindow();
    expect((await door.clearSpace(() => Promise.resolve(true))).ok).toBe(false);
    await door.practise("ar");
    expect((await door.clearSpace(() => Promise.resolve(true))).ok).toBe(false);
  });
});
