// The door's part in wiping: words that wipe, what is prepared in an open space, and the power that goes in between.

import { beforeAll, describe, expect, it } from "vitest";
import { reveal } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import type { VaultDoor } from "../../../src/renderer/engine/vaultDoor.ts";
import { createQuickHash, must } from "../../core/vault/parts.ts";
import { createMachine, type Machine, words } from "./doorParts.ts";

beforeAll(async () => {
  await readyCrypto();
});

const own = words("own");

/** A machine with a space behind "own", and words that wipe; locked. */
const prepared = async (seed = 1): Promise<Machine> => {
  const machine = createMachine(seed);
  const door = machine.openWindow();
  must(await door.create(own, "ar"));
  must(await door.prepare(own, { type: "words", next: words("gone") }));
  door.lock();
  return machine;
};
const secretOf = (door: VaultDoor): Uint8Array => {
  const space = door.opened();
  if (space === null) throw new Error("nothing is open");
  return reveal(space.rootSeed).slice();
};

const isNew = async (machine: Machine): Promise<void> => {
  expect([...machine.files.keys()]).toEqual([]);
  expect([...machine.disks.keys()]).toEqual([]);
  const door = machine.openWindow();
  expect(await door.state()).toEqual({ type: "new" });
  must(await door.create(own, "en"));
  door.lock();
};

describe("words that wipe, at the door", () => {
  it("[VAU-33] are answered like words that open, and then nothing was ever set up", async () => {
    const machine = await prepared();
    const door = machine.openWindow();
    expect(await door.state()).toEqual({ type: "locked" });
    const hash = createQuickHash();
    const asked = machine.openWindow(hash);
    expect(await asked.open(words("gone"))).toEqual({ ok: true, value: { steppedDownTo: null } });
    expect(hash.asked).toHaveLength(1);
    expect(asked.opened()).toBeNull();
    await isNew(machine);
  });

  it("[VAU-33] wipe every space of the vault", async () => {
    const machine = await prepared();
    const door = machine.openWindow();
    must(await door.create(words("second"), "en"));
    door.lock();
    must(await door.open(words("gone")));
    await isNew(machine);
    expect(await door.open(words("second"))).toEqual({
      ok: false,
      error: { type: "wrongWords", wait: 1000 },
    });
  });

  it("[VAU-33] wait like any words after wrong ones, and count for no wrong try", async () => {
    const machine = await prepared();
    const door = machine.openWindow();
    expect((await door.open(words("no"))).ok).toBe(false);
    expect(await door.open(words("gone"))).toEqual({ ok: false, error: { type: "tooEarly", wait: 1000 } });
    expect(machine.files.has("vault")).toBe(true);
    machine.clock.advance(1000);
    must(await door.open(words("gone")));
    expect(machine.session.size).toBe(0);
  });

  it("[VAU-33] wipe at the door alone: as present words of an open space they are wrong words", async () => {
    const machine = await prepared();
    const door = machine.openWindow();
    must(await door.open(own));
    expect((await door.checkWords(words("gone"))).ok).toBe(false);
    expect(machine.files.has("vault")).toBe(true);
  });

  it("[VAU-33] say so when the host cannot write, and open nothing", async () => {
    const machine = await prepared();
    const unreachable = { ok: false, error: { type: "hostUnreachable" } } as const;
    const door = machine.openWindow(createQuickHash(), {
      host: { ...machine.host, wipe: async () => unreachable },
    });
    expect(await door.open(words("gone"))).toEqual(unreachable);
    expect(door.opened()).toBeNull();
  });
});

describe("preparing", () => {
  it("[VAU-32] needs the present words, and says what is prepared", async () => {
    const machine = createMachine(2);
    const door = machine.openWindow();
    must(await door.create(own, "ar"));
    expect(await door.prepared()).toEqual({ keys: false, words: false });
    expect((await door.prepare(words("no"), { type: "keys", on: true })).ok).toBe(false);
    expect(await door.prepared()).toEqual({ keys: false, words: false });
    machine.clock.advance(1000);
    must(await door.prepare(own, { type: "keys", on: true }));
    must(await door.prepare(own, { type: "words", next: words("gone") }));
    expect(await door.prepared()).toEqual({ keys: true, words: true });
    expect(await door.prepare(own, { type: "words", next: own })).toEqual({
      ok: false,
      error: { type: "wordsTaken" },
    });
    must(await door.prepare(own, { type: "noWords" }));
    expect(await door.prepared()).toEqual({ keys: true, words: false });
    door.lock();
    expect((await door.open(words("gone"))).ok).toBe(false);
    machine.clock.advance(1000);
    must(await door.open(own));
    expect(await door.prepared()).toEqual({ keys: true, words: false });
  });

  it("[VAU-32] another space of the vault does not learn of it", async () => {
    const machine = await prepared();
    const door = machine.openWindow();
    must(await door.create(words("second"), "en"));
    expect(await door.prepared()).toEqual({ keys: false, words: false });
  });

  it("[VAU-32] practice has nothing to wipe, and nothing open has nothing prepared", async () => {
    const door = createMachine(3).openWindow();
    expect(await door.prepared()).toBeNull();
    await door.practise("ar");
    expect(await door.prepared()).toBeNull();
    expect((await door.prepare(own, { type: "keys", on: true })).ok).toBe(false);
  });

  it("[VAU-32] [D06] a power cut at each write leaves a space that opens, and words that wipe where it says so", async () => {
    for (let at = 1; at <= 2; at++)
      for (const isDone of [true, false]) {
        const machine = createMachine(4);
        const first = machine.openWindow();
        must(await first.create(own, "ar"));
        first.lock();
        const cut = machine.powerCut(at, isDone);
        const door = machine.openWindow(createQuickHash(), cut.parts);
        must(await door.open(own));
        void door.prepare(own, { type: "words", next: words("gone") });
        await cut.killed;
        machine.kill();
        const after = machine.openWindow();
        must(await after.open(own));
        const isSaid = (await after.prepared())?.words === true;
        after.lock();
        const tried = await after.open(words("gone"));
        if (isSaid) expect(tried.ok).toBe(true);
        expect(machine.files.has("vault")).toBe(!tried.ok);
      }
  });
});

describe("wiping from an open space", () => {
  it("[VAU-33] takes the keys first, then the header, and then what is slow", async () => {
    const machine = await prepared();
    const steps: string[] = [];
    const door = machine.openWindow(createQuickHash(), {
      host: {
        ...machine.host,
        wipe: () => {
          steps.push("header");
          for (const key of [space?.vmk, space?.rootSeed])
            expect(key !== undefined && reveal(key).every((byte) => byte === 0)).toBe(true);
          return machine.host.wipe();
        },
      },
      dropStores: async () => {
        steps.push("databases");
        machine.empty();
      },
    });
    must(await door.open(own));
    const space = door.opened();
    expect(space).not.toBeNull();
    must(await door.wipe());
    expect(steps).toEqual(["header", "databases"]);
    expect(door.opened()).toBeNull();
    await isNew(machine);
  });

  it("[VAU-33] [D06] words that are being changed meanwhile do not bring the header back", async () => {
    const machine = await prepared();
    let goOn: () => void = () => undefined;
    let tell: () => void = () => undefined;
    const derives = new Promise<void>((resolve) => (tell = resolve));
    const quick = createQuickHash();
    let tries = 0;
    const door = machine.openWindow({
      derive: async (typed, salt, cost) => {
        const derived = await quick.derive(typed, salt, cost);
        tries += 1;
        // To open, to check the present words, and for the new ones.
        if (tries === 3)
          await new Promise<void>((resolve) => {
            goOn = resolve;
            tell();
          });
        return derived;
      },
    });
    must(await door.open(own));
    const changing = door.changeWords(own, words("new"));
    await derives;
    must(await door.wipe());
    goOn();
    expect((await changing).ok).toBe(false);
    await isNew(machine);
  });

  it("[VAU-33] [D06] a power cut at each step leaves what opens whole, or never, and the next start finishes it", async () => {
    for (const step of ["header", "databases"] as const)
      for (const isDone of [true, false]) {
        const machine = await prepared(isDone ? 5 : 6);
        const door = machine.openWindow(createQuickHash(), {
          host: {
            ...machine.host,
            wipe: async () => {
              if (step !== "header" || isDone) await machine.host.wipe();
              return step === "header" ? new Promise(() => undefined) : { ok: true, value: undefined };
            },
          },
          dropStores: async () => {
            if (isDone) machine.empty();
            return new Promise(() => undefined);
          },
        });
        must(await door.open(own));
        const secret = secretOf(door);
        void door.wipe();
        await Promise.resolve();
        machine.kill();
        const next = machine.openWindow();
        if (step === "header" && !isDone) {
          must(await next.open(own));
          expect(secretOf(next)).toEqual(secret);
          continue;
        }
        expect((await next.open(own)).ok).toBe(false);
        machine.trouble.wiped = true;
        expect(await next.state()).toEqual({ type: "new" });
        machine.trouble.wiped = false;
        await isNew(machine);
      }
  });

  it("[VAU-33] databases are deleted for a wiping that was cut short alone: without a header they may be somebody's backup", async () => {
    const machine = await prepared();
    machine.files.clear();
    expect(await machine.openWindow().state()).toEqual({ type: "new" });
    expect(machine.disks.size).toBe(1);
  });
});
