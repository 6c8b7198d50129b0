// What is made ready while the door stretches the words, and what of it stays when they open nothing.

import { describe, expect, it } from "vitest";
import { streamCompress } from "../../../src/adapters/compress/index.ts";
import { type Bytes, err, ok, type Result } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { createAppAhead } from "../../../src/renderer/engine/appAhead.ts";
import type { Door, DoorError, Opened } from "../../../src/renderer/engine/door.ts";
import { rehearseSpace } from "../../../src/renderer/engine/rehearseSpace.ts";
import { createFakeClock } from "../../support/fakeClock.ts";
import { createSeededRandom } from "../../support/seededRandom.ts";
import { createMachine, words } from "./doorParts.ts";

/** What is asked for at once comes in a turn of its own; nothing else falls due. */
const atOnce = {
  now: () => 1_790_000_000_000,
  after: (ms: number, call: () => void) => {
    if (ms === 0) queueMicrotask(call);
    return () => undefined;
  },
};

/** A door whose answer the test gives, and what was done meanwhile. */
const atDoor = (isFramed = true) => {
  const clock = createFakeClock();
  const seen = { loaded: 0, removed: 0, rehearsed: 0 };
  let answer: (opened: Result<Opened, DoorError>) => void = () => undefined;
  const real = createMachine(30).openWindow();
  const door: Door = {
    ...real,
    open: () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  };
  const load = () => {
    seen.loaded += 1;
    return {
      show: () => {
        throw new Error("shown at the door");
      },
      remove: () => void (seen.removed += 1),
    };
  };
  const ahead = createAppAhead({
    load: isFramed ? load : null,
    rehearse: async () => void (seen.rehearsed += 1),
    clock,
  });
  return {
    ahead,
    door: ahead.at(door),
    seen,
    clock,
    answer: (opened: Result<Opened, DoorError>) => answer(opened),
  };
};

const wrong = err<DoorError>({ type: "wrongWords", wait: 0 });
const right = ok<Opened>({ steppedDownTo: null });

describe("while the words are stretched", () => {
  it("[PORTAL-4] the app's page is loaded when words are given, and waits for who opens the space", async () => {
    const { ahead, door, seen, answer } = atDoor();
    expect(seen.loaded).toBe(0);
    const opening = door.open(words("six right words"));
    expect(seen).toMatchObject({ loaded: 1, removed: 0 });
    answer(right);
    await opening;
    expect(seen.removed).toBe(0);
    expect(ahead.take()).not.toBeNull();
    expect(ahead.take()).toBeNull();
  });

  it("[PORTAL-4] words that open nothing take it away, and the next ones load another", async () => {
    const { ahead, door, seen, answer } = atDoor();
    const first = door.open(words("six wrong words"));
    answer(wrong);
    expect(await first).toEqual(wrong);
    expect(seen).toMatchObject({ loaded: 1, removed: 1 });
    expect(ahead.take()).toBeNull();
    const second = door.open(words("six right words"));
    expect(seen.loaded).toBe(2);
    answer(right);
    await second;
    expect(ahead.take()).not.toBeNull();
  });

  it("[PORTAL-4] where the app is a window of its own, no frame is made", async () => {
    const { ahead, door, seen, answer } = atDoor(false);
    const opening = door.open(words("six right words"));
    answer(right);
    await opening;
    expect([seen.loaded, ahead.take()]).toEqual([0, null]);
  });

  it("[PORTAL-5] a made-up space is opened once, after the door's own work began, and not for quick refusals", async () => {
    const { door, seen, clock, answer } = atDoor();
    const refused = door.open(words("too early"));
    answer(err({ type: "tooEarly", wait: 1 }));
    await refused;
    clock.advance(1_000);
    expect(seen.rehearsed).toBe(0);
    for (const _ of [1, 2]) {
      const opening = door.open(words("six wrong words"));
      clock.advance(1_000);
      answer(wrong);
      await opening;
    }
    expect(seen.rehearsed).toBe(1);
  });

  it("[PORTAL-5] a made-up space opens to its end, and its keys are overwritten", async () => {
    await readyCrypto();
    const given: Bytes[] = [];
    const inner = createSeededRandom(31);
    const random = {
      bytes: (length: number) => {
        const bytes = inner.bytes(length);
        given.push(bytes);
        return bytes;
      },
    };
    expect(await rehearseSpace({ clock: atOnce, random, compress: streamCompress })).toBe(true);
    for (const key of given.slice(0, 2)) expect(key.every((byte) => byte === 0)).toBe(true);
    expect(given.length).toBeGreaterThan(2);
  });

  it("[PORTAL-5] it troubles nobody when it fails", async () => {
    const random = {
      bytes: (): Bytes => {
        throw new Error("no chance");
      },
    };
    expect(await rehearseSpace({ clock: atOnce, random, compress: streamCompress })).toBe(false);
  });
});
