// Carets, clocks, and two sessions with one device.

import { beforeAll, describe, expect, it } from "vitest";
import { messageKind } from "../../../src/core/codec/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { selectWake } from "../../../src/core/sync/index.ts";
import { connect, drain } from "../../support/syncPeers.ts";
import { pair, saidBy, forget, sessionOf, tell, ends, caret, docId } from "./devices.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

describe("presence and sessions", () => {
  it("[SYN-22] [C16] a caret is told five times a second at most, and expires after thirty", () => {
    const { world, devices, ana, badr } = pair();
    connect(ana, badr);
    drain(world, devices);
    forget(ana, badr);
    for (let i = 0; i < 100; i++) {
      ana.feed({ type: "caretMoved", docId, caret: caret(i) });
      world.now += 50;
      ana.feed({ type: "timePassed" });
    }
    const told = saidBy(ana, messageKind.presence);
    expect(told.length).toBeLessThanOrEqual(26);
    expect(told.length).toBeGreaterThan(20);
    drain(world, [], 0);
    expect(badr.seen.filter(({ type }) => type === "presenceCame").length).toBeGreaterThan(9);
    world.now += 30_000;
    badr.feed({ type: "timePassed" });
    expect(badr.seen.at(-1)).toEqual({ type: "presenceGone", device: ana.id, docId });
  });

  it("[SYN-22] a caret that rests is renewed, one that leaves is gone at once, and with its session", () => {
    const { world, devices, ana, badr } = pair();
    connect(ana, badr);
    ana.feed({ type: "caretMoved", docId, caret: caret(1) });
    drain(world, devices, 60_000);
    expect(badr.seen.some(({ type }) => type === "presenceGone")).toBe(false);
    ana.feed({ type: "caretMoved", docId, caret: null });
    drain(world, devices, 250);
    expect(badr.seen.at(-1)).toEqual({ type: "presenceGone", device: ana.id, docId });
    ana.feed({ type: "caretMoved", docId, caret: caret(2) });
    drain(world, devices, 250);
    badr.part(sessionOf(badr));
    expect(badr.seen.at(-1)).toEqual({ type: "presenceGone", device: ana.id, docId });
  });

  it("[SYN-23] [C16] an old or repeated counter, and more than the rate, are ignored", () => {
    const { ana, badr } = pair();
    connect(ana, badr);
    forget(ana);
    const say = (counter: number) => tell(ana, { type: "presence", counter, docId, ...caret(counter) });
    for (const counter of [5, 5, 4, 6]) say(counter);
    expect(ana.seen.length).toBe(2);
    for (let counter = 7; counter < 100; counter++) say(counter);
    expect(ana.seen.length).toBe(10);
    expect(ana.seen).toEqual(
      expect.arrayContaining([{ type: "presenceCame", device: badr.id, docId, caret: caret(6) }]),
    );
  });

  it("[SYN-24] of two sessions with one device one speaks, the same on both sides, and the other takes over", () => {
    const { world, devices, ana, badr } = pair();
    const [early] = connect(ana, badr, new Uint8Array(32).fill(9));
    const [late] = connect(ana, badr, new Uint8Array(32).fill(3));
    drain(world, devices);
    forget(ana, badr);
    ana.write();
    badr.write();
    drain(world, devices);
    expect(new Set(ana.sent.map(({ session }) => session))).toEqual(new Set([late]));
    expect(saidBy(ana, messageKind.entries).length).toBe(1);
    ana.part(late);
    ana.write();
    drain(world, devices);
    expect(new Set(ana.sent.map(({ session }) => session))).toEqual(new Set([late, early]));
    expect([badr.lengthOf(ana), ana.lengthOf(badr)]).toEqual([2, 1]);
  });

  it("[SYN-24] the other one takes over also when the first is ended for a fault", () => {
    const { world, devices, ana, badr } = pair();
    const [spare] = connect(ana, badr, new Uint8Array(32).fill(9));
    const [first] = connect(ana, badr, new Uint8Array(32).fill(3));
    drain(world, devices);
    ana.feed({
      type: "messageCame",
      session: first,
      message: { kind: messageKind.heads, request: 0, bytes: new Uint8Array([7]) },
    });
    expect(ends(ana)).toEqual(["malformed"]);
    ana.write();
    drain(world, devices);
    expect(ana.state.peers.get(spare)?.speaks).toBe(true);
    expect(badr.lengthOf(ana)).toBe(1);
  });

  it("[SYN-24] [SYN-25] a session that does not speak wakes nobody, however long it lies there", () => {
    const { world, devices, ana, badr } = pair();
    connect(ana, badr, new Uint8Array(32).fill(9));
    connect(ana, badr, new Uint8Array(32).fill(3));
    drain(world, devices, 61_000);
    ana.feed({ type: "caretMoved", docId, caret: caret(1) });
    drain(world, devices, 1_000);
    for (const device of [ana, badr]) {
      const wake = selectWake(device.state, world.now);
      if (wake !== null) expect(wake - world.now).toBeGreaterThan(1_000);
    }
  });

  it("[SYN-25] both tell their clocks, at first and every half minute", () => {
    const { world, devices, ana, badr } = pair();
    connect(ana, badr);
    drain(world, devices, 61_000);
    expect(saidBy(ana, messageKind.ping).length).toBe(3);
    expect(badr.seen.filter(({ type }) => type === "clockHeard").length).toBe(3);
    expect(selectWake(ana.state, world.now)).toBeGreaterThan(world.now);
    ana.part(sessionOf(ana));
    expect(selectWake(ana.state, world.now)).toBeNull();
  });
});
