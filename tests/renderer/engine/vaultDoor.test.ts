// The door of a vault: making a space, several spaces, what it refuses, and locking.

import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { reveal, utf8 } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { sodium } from "../../../src/core/crypto/sodium.ts";
import {
  blindGroup,
  blindId,
  decodeHeader,
  openRow,
  sealRow,
  tables,
} from "../../../src/core/vault/index.ts";
import { englishList } from "../../../src/text/wordlist/wordList.ts";
import { createQuickHash, must } from "../../core/vault/parts.ts";
import { createSeededRandom } from "../../support/seededRandom.ts";
import { spaceOf, secretOf, withSpace } from "./spaces.ts";
import { createMachine, words } from "./doorParts.ts";

beforeAll(async () => {
  await readyCrypto();
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Whoever passes waits until the one who awaits the arrival lets go. */
const createGate = () => {
  const arrived: (() => void)[] = [];
  const awaited: ((letGo: () => void) => void)[] = [];
  return {
    pass: () =>
      new Promise<void>((letGo) => {
        const told = awaited.shift();
        if (told === undefined) arrived.push(letGo);
        else told(letGo);
      }),
    arrival: () =>
      new Promise<() => void>((resolve) => {
        const letGo = arrived.shift();
        if (letGo === undefined) awaited.push(resolve);
        else resolve(letGo);
      }),
  };
};

describe("the door of a new vault", () => {
  it("[VAU-16] a space that was made opens with its words, with the same root, and remembers its language", async () => {
    const machine = createMachine(1);
    const door = machine.openWindow();
    expect(await door.state()).toEqual({ type: "new" });
    expect(must(await door.create(words("one two"), "ar"))).toEqual({ steppedDownTo: null });
    const secret = secretOf(door);
    door.lock();
    expect(door.opened()).toBeNull();
    machine.kill();
    const again = machine.openWindow();
    expect(await again.state()).toEqual({ type: "locked" });
    must(await again.open(words("one two")));
    expect(secretOf(again)).toEqual(secret);
    expect(spaceOf(again).language).toBe("ar");
    expect(spaceOf(again).practice).toBe(false);
  });

  it("[VAU-17] says how many MiB a small machine gave", async () => {
    const small = createMachine(2).openWindow(createQuickHash(130 * 1024 * 1024));
    expect(must(await small.create(words("one"), "en"))).toEqual({ steppedDownTo: 128 });
    const none = createMachine(3).openWindow(createQuickHash(1024));
    expect(await none.create(words("one"), "en")).toEqual({ ok: false, error: { type: "memoryRefused" } });
    expect(none.opened()).toBeNull();
  });

  it("[VAU-26] [D07] a process killed at any write of the making, done or not done, leaves nothing or a whole space", async () => {
    const lastStates: string[] = [];
    for (const at of [1, 2, 3, 4])
      for (const isDone of [false, true]) {
        const machine = createMachine(20 + at);
        const { killed, parts } = machine.powerCut(at, isDone);
        void machine.openWindow(createQuickHash(), parts).create(words("one"), "en");
        await killed;
        machine.kill();
        const again = machine.openWindow();
        const state = await again.state();
        lastStates.push(state.type);
        must(await (state.type === "new" ? again.create(words("one"), "en") : again.open(words("one"))));
        expect(await spaceOf(again).headMark.compare(0)).toEqual({ ok: true, value: "newer" });
      }
    // Row, remembered run, mark, header: only the last write makes the space.
    expect(lastStates).toEqual(["new", "new", "new", "new", "new", "new", "new", "locked"]);
  });

  it("[VAU-26] a header that cannot be written leaves nothing behind, and the same words may be tried again", async () => {
    const machine = createMachine(4);
    const door = machine.openWindow();
    machine.trouble.hostWrites = "diskFull";
    expect(await door.create(words("one"), "en")).toEqual({ ok: false, error: { type: "diskFull" } });
    expect(door.opened()).toBeNull();
    expect(await door.state()).toEqual({ type: "new" });
    machine.trouble.hostWrites = null;
    must(await door.create(words("one"), "en"));
  });

  it("[VAU-28] practice lies in memory alone: no file, no database, nothing to recover", async () => {
    const machine = createMachine(5);
    const door = machine.openWindow();
    await door.practise("ar");
    expect(spaceOf(door).practice).toBe(true);
    expect(door.recoveryWords(englishList.words)).toBeNull();
    must(await spaceOf(door).headMark.start(0));
    expect([machine.files.size, machine.disks.size]).toEqual([0, 0]);
    door.lock();
    expect(await door.state()).toEqual({ type: "new" });
  });
});

describe("the door of a vault with several spaces", () => {
  it("[VAU-14] two spaces in one vault do not see each other's rows", async () => {
    const { machine, secret } = await withSpace("one");
    const door = machine.openWindow();
    must(await door.create(words("two"), "en"));
    expect(secretOf(door)).not.toEqual(secret);
    const put = async (text: string) => {
      const { keys, store } = spaceOf(door);
      const [id, group] = [
        blindId(keys, tables.draft, utf8("a")),
        blindGroup(keys, tables.draft, utf8("all")),
      ];
      const row = sealRow(
        keys,
        { table: tables.draft, id, group, content: utf8(text) },
        createSeededRandom(1),
      );
      must(await store.commit({ put: [row], remove: [] }, "strict"));
    };
    const seen = async () => {
      const { keys, store } = spaceOf(door);
      const group = blindGroup(keys, tables.draft, utf8("all"));
      const rows = must(await store.group(tables.draft, group));
      return rows.map((row) => must(openRow(keys, { table: tables.draft, group }, row)));
    };
    await put("of two");
    door.lock();
    must(await door.open(words("one")));
    expect(await seen()).toEqual([]);
    await put("of one");
    door.lock();
    must(await door.open(words("two")));
    expect(await seen()).toEqual([utf8("of two")]);
    expect(machine.disks.size).toBe(1);
  });

  it("[VAU-18] words of a space that is there open it, also when a new one was asked for", async () => {
    const { machine, secret } = await withSpace("one");
    const door = machine.openWindow();
    must(await door.create(words("one"), "en"));
    expect(secretOf(door)).toEqual(secret);
  });

  it("[VAU-5] a full header says so and loses nobody", async () => {
    const { machine, secret } = await withSpace("one");
    const door = machine.openWindow();
    let made = 0;
    for (; made < 20; made++) {
      const created = await door.create(words(`more ${made}`), "en");
      if (!created.ok) {
        expect(created.error).toEqual({ type: "noRoom" });
        break;
      }
      door.lock();
    }
    expect(made).toBeLessThan(15);
    must(await door.open(words("one")));
    expect(secretOf(door)).toEqual(secret);
  });
});

describe("what the door refuses", () => {
  it("[VAU-25] a second window is told, before words and after, and may go on when the first is done", async () => {
    const { machine } = await withSpace("one");
    const [first, second] = [machine.openWindow(), machine.openWindow()];
    must(await first.open(words("one")));
    expect(await second.state()).toEqual({ type: "openElsewhere" });
    const elsewhere = { ok: false, error: { type: "openElsewhere" } };
    expect(await second.open(words("one"))).toEqual(elsewhere);
    expect(await second.create(words("two"), "en")).toEqual(elsewhere);
    expect((await first.state()).type).toBe("locked");
    first.lock();
    must(await second.open(words("one")));
  });

  it("[VAU-25] wrong words and failures do not keep the vault from another window", async () => {
    const { machine } = await withSpace("one");
    const [first, second] = [machine.openWindow(), machine.openWindow()];
    await first.open(words("wrong"));
    machine.clock.advance(1000);
    machine.trouble.store = true;
    expect(await first.open(words("one"))).toEqual({ ok: false, error: { type: "hostUnreachable" } });
    machine.trouble.store = false;
    must(await second.open(words("one")));
  });

  it("[VAU-1] [D02] a damaged header is told from a missing one, and no words are tried on it", async () => {
    const { machine } = await withSpace("one");
    const hash = createQuickHash();
    const door = machine.openWindow(hash);
    const honest = machine.files.get("vault") ?? new Uint8Array(0);
    const cheap = honest.slice();
    new DataView(cheap.buffer).setUint32(5, 1);
    for (const file of [cheap, honest.slice(1), new Uint8Array(0)]) {
      machine.files.set("vault", file);
      expect(await door.state()).toEqual({ type: "damaged" });
      for (const tried of [
        await door.open(words("one")),
        await door.create(words("two"), "en"),
        await door.openWithRecoveryCode(words("x")),
      ])
        expect(tried).toEqual({ ok: false, error: { type: "damaged" } });
    }
    expect(hash.asked).toHaveLength(0);
    expect(machine.files.get("vault")).toEqual(new Uint8Array(0));
    machine.files.set("vault", honest);
    must(await door.open(words("one")));
    expect(decodeHeader(machine.files.get("vault") ?? cheap).ok).toBe(true);
  });

  it("[VAU-24] [D10] a library that gives a wrong answer opens nothing and asks nothing", async () => {
    const { machine } = await withSpace("one");
    vi.spyOn(sodium, "crypto_aead_xchacha20poly1305_ietf_encrypt").mockReturnValue(
      new Uint8Array(64) as never,
    );
    const hash = createQuickHash();
    const door = machine.openWindow(hash);
    expect(await door.state()).toEqual({ type: "unsafe", reason: "selfTest" });
    expect((await door.open(words("one"))).ok).toBe(false);
    expect((await door.create(words("two"), "en")).ok).toBe(false);
    await door.practise("en");
    expect(door.opened()).toBeNull();
    expect(hash.asked).toHaveLength(0);
  });

  it("[VAU-24] a service worker that controls the page, and refused storage, stop everything", async () => {
    const { machine } = await withSpace("one");
    const door = machine.openWindow();
    machine.trouble.controlled = true;
    expect(await door.state()).toEqual({ type: "unsafe", reason: "serviceWorker" });
    expect((await door.open(words("one"))).ok).toBe(false);
    machine.trouble.controlled = false;
    machine.trouble.storage = false;
    expect(await door.state()).toEqual({ type: "unsafe", reason: "storage" });
    expect((await door.create(words("one"), "en")).ok).toBe(false);
    expect(door.opened()).toBeNull();
  });

  it("[VAU-24] a host that does not answer is a value, and no phrase is shown for it", async () => {
    const { machine } = await withSpace("one");
    const door = machine.openWindow();
    expect(await door.hostPhrase("en")).toBe("moon river en");
    machine.trouble.host = true;
    expect(await door.hostPhrase("en")).toBeNull();
    expect(await door.state()).toEqual({ type: "unsafe", reason: "storage" });
    expect(await door.open(words("one"))).toEqual({ ok: false, error: { type: "hostUnreachable" } });
  });
});

describe("locking", () => {
  it("[VAU-27] overwrites the keys that were given out, closes the store, and refuses them afterwards", async () => {
    const { machine } = await withSpace("one");
    const door = machine.openWindow();
    must(await door.open(words("one")));
    const space = spaceOf(door);
    door.lock();
    for (const secret of [space.vmk, space.rootSeed])
      expect(reveal(secret).every((byte) => byte === 0)).toBe(true);
    expect((await space.store.get(1, new Uint8Array(16))).ok).toBe(false);
    expect(() => space.keys.of(tables.space)).toThrow("locked");
    door.lock();
    must(await door.open(words("one")));
  });

  it("[VAU-27] while new words are being set, no wiped key reaches the header", async () => {
    const { machine, secret } = await withSpace("old");
    const quick = createQuickHash();
    const gate = createGate();
    let slow = false;
    const door = machine.openWindow({
      derive: async (typed, salt, cost) => {
        const derived = quick.derive(typed, salt, cost);
        if (slow) await gate.pass();
        return derived;
      },
    });
    must(await door.open(words("old")));
    const before = machine.files.get("vault");
    slow = true;
    const changing = door.changeWords(words("old"), words("new"));
    (await gate.arrival())();
    const goOn = await gate.arrival();
    door.lock();
    goOn();
    expect((await changing).ok).toBe(false);
    expect(machine.files.get("vault")).toBe(before);
    slow = false;
    must(await door.open(words("old")));
    expect(secretOf(door)).toEqual(secret);
  });
});
