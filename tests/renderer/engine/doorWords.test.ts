// Words at the door: wrong ones, forgotten ones and new ones.

import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { redact, reveal } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { createQuickHash, must } from "../../core/vault/parts.ts";
import { spaceOf, secretOf, codeOf, withSpace } from "./spaces.ts";
import { createMachine, words } from "./doorParts.ts";

beforeAll(async () => {
  await readyCrypto();
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("wrong words", () => {
  it("[VAU-9] [D04] get one answer and a growing delay, which a reload does not end and the right words do", async () => {
    const { machine } = await withSpace("right");
    let door = machine.openWindow();
    for (const wait of [1000, 2000, 4000, 8000]) {
      expect(await door.open(words("wrong"))).toEqual({ ok: false, error: { type: "wrongWords", wait } });
      machine.kill();
      door = machine.openWindow();
      expect(await door.open(words("right"))).toEqual({ ok: false, error: { type: "tooEarly", wait } });
      machine.clock.advance(wait);
    }
    must(await door.open(words("right")));
    door.lock();
    expect(await door.open(words("wrong"))).toEqual({ ok: false, error: { type: "wrongWords", wait: 1000 } });
    expect([...machine.session.keys()]).toEqual(["tries"]);
    expect(machine.session.get("tries")).toMatch(/^1 \d+$/);
  });

  it("[VAU-9] [D04] a thousand of them wait five minutes each, and the derivation is not asked too early", async () => {
    const { machine } = await withSpace("right");
    const hash = createQuickHash();
    const door = machine.openWindow(hash);
    let wait = 0;
    for (let number = 0; number < 1000; number++) {
      const tried = await door.open(words(number % 3 === 0 ? "" : `wrong ${number}`));
      if (tried.ok || tried.error.type !== "wrongWords") throw new Error("not as expected");
      expect(tried.error.wait).toBeGreaterThanOrEqual(wait);
      wait = tried.error.wait;
      if (number % 100 === 0) expect((await door.open(words("right"))).ok).toBe(false);
      machine.clock.advance(wait);
    }
    expect(wait).toBe(300_000);
    expect(hash.asked).toHaveLength(1000);
    must(await door.open(words("right")));
  });

  it("[VAU-9] tries at the same time take turns", async () => {
    const { machine } = await withSpace("right");
    const hash = createQuickHash();
    const door = machine.openWindow(hash);
    const tried = await Promise.all([1, 2, 3].map(() => door.open(words("wrong"))));
    expect(tried.map((one) => (one.ok ? "ok" : one.error.type))).toEqual([
      "wrongWords",
      "tooEarly",
      "tooEarly",
    ]);
    expect(hash.asked).toHaveLength(1);
  });

  it("[VAU-9] a clock that was set back makes nobody wait longer than the delay", async () => {
    const { machine } = await withSpace("right");
    const door = machine.openWindow();
    await door.open(words("wrong"));
    machine.clock.turn(-10 * 365 * 86_400_000);
    expect(await door.open(words("right"))).toEqual({ ok: false, error: { type: "tooEarly", wait: 1000 } });
    machine.clock.advance(1000);
    must(await door.open(words("right")));
  });

  it("[VAU-9] a wrong recovery code is a wrong try too", async () => {
    const { machine } = await withSpace("right");
    const door = machine.openWindow();
    const code = Array.from({ length: 24 }, () => "abandon").join(" ");
    for (const typed of [code, "abandon", ""]) {
      const tried = await door.openWithRecoveryCode(words(typed));
      expect(tried.ok ? null : tried.error.type).toBe("wrongWords");
      machine.clock.advance(300_000);
    }
  });
});

describe("the recovery code and new words", () => {
  it("[VAU-18] opens the space without its words, in either language's list", async () => {
    const machine = createMachine(6);
    const door = machine.openWindow();
    must(await door.create(words("one"), "ar"));
    const secret = secretOf(door);
    const code = codeOf(door);
    door.lock();
    must(await door.openWithRecoveryCode(code));
    expect(secretOf(door)).toEqual(secret);
    expect(spaceOf(door).language).toBe("ar");
  });

  it("[VAU-16] when the browser emptied its storage, words say so and the code gives the root back", async () => {
    const machine = createMachine(7);
    const door = machine.openWindow();
    must(await door.create(words("one"), "ar"));
    const secret = secretOf(door);
    const code = codeOf(door);
    door.lock();
    machine.empty();
    expect(await door.open(words("one"))).toEqual({ ok: false, error: { type: "rowsDamaged" } });
    expect(await door.state()).toEqual({ type: "rowsDamaged" });
    expect(await door.state()).toEqual({ type: "locked" });
    must(await door.openWithRecoveryCode(code));
    expect(secretOf(door)).toEqual(secret);
    door.lock();
    must(await door.open(words("one")));
    expect(secretOf(door)).toEqual(secret);
  });

  it("[VAU-19] new words need the present ones, and then are the only ones", async () => {
    const { machine, secret } = await withSpace("old");
    const door = machine.openWindow();
    must(await door.create(words("another space"), "en"));
    door.lock();
    must(await door.open(words("old")));
    for (const wrong of ["guess", "another space"]) {
      const tried = await door.changeWords(words(wrong), words("new"));
      expect(tried.ok ? null : tried.error.type).toBe("wrongWords");
      machine.clock.advance(300_000);
    }
    must(await door.checkWords(words("old")));
    must(await door.changeWords(words("old"), words("new")));
    must(await door.checkWords(words("new")));
    must(await door.changeWords(words("new"), words("newer")));
    door.lock();
    must(await door.open(words("newer")));
    expect(secretOf(door)).toEqual(secret);
    door.lock();
    for (const gone of ["old", "new"]) {
      expect((await door.open(words(gone))).ok).toBe(false);
      machine.clock.advance(300_000);
    }
    must(await door.open(words("another space")));
    expect(await door.changeWords(null, words("x"))).toEqual({
      ok: false,
      error: { type: "wrongWords", wait: 0 },
    });
    expect(await door.changeWords(words("another space"), words("newer"))).toEqual({
      ok: false,
      error: { type: "wordsTaken" },
    });
  });

  it("[VAU-19] whoever came in with the recovery code sets new words, and the forgotten ones open nothing", async () => {
    const machine = createMachine(8);
    const door = machine.openWindow();
    must(await door.create(words("forgotten"), "en"));
    const code = codeOf(door);
    door.lock();
    must(await door.openWithRecoveryCode(code));
    must(await door.changeWords(null, words("new")));
    door.lock();
    expect((await door.open(words("forgotten"))).ok).toBe(false);
    machine.clock.advance(1000);
    must(await door.open(words("new")));
  });

  it("[VAU-36] what the code found is known until the space is locked, and of words that open nothing is said", async () => {
    const machine = createMachine(9);
    const door = machine.openWindow();
    must(await door.create(words("forgotten"), "en"));
    const code = codeOf(door);
    expect(door.recovered()).toBeNull();
    expect(await door.setNewWords(words("new"))).toEqual({
      ok: false,
      error: { type: "wrongWords", wait: 0 },
    });
    door.lock();
    must(await door.openWithRecoveryCode(code));
    expect(door.recovered()).toBe("here");
    must(await door.setNewWords(words("new")));
    door.lock();
    expect(door.recovered()).toBeNull();
    must(await door.open(words("new")));
    expect(door.recovered()).toBeNull();
    door.lock();
    machine.empty();
    must(await door.openWithRecoveryCode(code));
    expect(door.recovered()).toBe("gone");
    must(await door.setNewWords(words("newer")));
    // As the page says: of a space that was emptied the words of before go on opening it.
    for (const both of ["new", "newer"]) {
      door.lock();
      must(await door.open(words(both)));
    }
  });

  it("[VAU-19] a crash between the header and the row that names its slot is mended when the words open", async () => {
    const { machine } = await withSpace("old");
    const door = machine.openWindow();
    must(await door.open(words("old")));
    for (const disk of machine.disks.values()) disk.setFull(true);
    must(await door.changeWords(words("old"), words("new")));
    machine.kill();
    for (const disk of machine.disks.values()) disk.setFull(false);
    const again = machine.openWindow();
    must(await again.open(words("new")));
    must(await again.changeWords(words("new"), words("newer")));
    again.lock();
    expect((await again.open(words("new"))).ok).toBe(false);
  });
});

describe("the code of a space that is lost", () => {
  it("[VAU-37] [VAU-16] makes a new one on another machine, of the same root, which words and code open", async () => {
    const { machine: lost, secret } = await withSpace("right");
    const there = lost.openWindow();
    must(await there.open(words("right")));
    const code = codeOf(there);
    const machine = createMachine(7);
    const door = machine.openWindow();
    expect(door.isCode(code)).toBe(true);
    must(await door.create(words("new words"), "ar", code));
    expect(secretOf(door)).toEqual(secret);
    expect(reveal(codeOf(door))).toBe(reveal(code));
    expect(door.recovered()).toBeNull();
    door.lock();
    must(await door.open(words("new words")));
    expect(secretOf(door)).toEqual(secret);
    door.lock();
    must(await door.openWithRecoveryCode(code));
    expect(door.recovered()).toBe("here");
    door.lock();
    // No second one behind the same code, and none behind what is no code.
    expect(await door.create(words("others"), "ar", code)).toEqual({
      ok: false,
      error: { type: "wordsTaken" },
    });
    const broken = redact(reveal(code).split(" ").toReversed().join(" "));
    expect(door.isCode(broken)).toBe(false);
    expect((await door.create(words("others"), "ar", broken)).ok).toBe(false);
    expect((await door.open(words("others"))).ok).toBe(false);
  });

  it("[VAU-37] is made beside other spaces too, and they stay as they are", async () => {
    const { machine, secret } = await withSpace("theirs");
    const { machine: lost } = await withSpace("right", 5);
    const there = lost.openWindow();
    must(await there.open(words("right")));
    const door = machine.openWindow();
    const code = codeOf(there);
    expect((await door.openWithRecoveryCode(code)).ok).toBe(false);
    must(await door.create(words("mine"), "en", code));
    expect(secretOf(door)).toEqual(secretOf(there));
    door.lock();
    machine.clock.advance(300_000);
    must(await door.open(words("theirs")));
    expect(secretOf(door)).toEqual(secret);
  });
});
