import { beforeAll, describe, expect, it } from "vitest";
import {
  type Bytes,
  type DocId,
  type EntryId,
  type EpochId,
  toHex,
  utf8,
} from "../../../src/core/base/index.ts";
import { messageKind, type Message } from "../../../src/core/codec/index.ts";
import { blake2b256, readyCrypto } from "../../../src/core/crypto/index.ts";
import { decodeMessage, encodeMessage, selectWake, type SyncMessage } from "../../../src/core/sync/index.ts";
import { createSeededRandom } from "../../support/seededRandom.ts";
import { connect, deliverOne, drain, SyncDevice, type World } from "../../support/syncPeers.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

const createWorld = (count: number, seed = 1): { world: World; devices: readonly SyncDevice[] } => {
  const world: World = { random: createSeededRandom(seed), now: 1_790_000_000_000, lines: new Map() };
  return { world, devices: Array.from({ length: count }, (_, at) => new SyncDevice(world, at + 1)) };
};
const pair = (seed = 1) => {
  const { world, devices } = createWorld(2, seed);
  const [ana, badr] = devices;
  if (ana === undefined || badr === undefined) throw new Error("two devices were meant");
  return { world, devices, ana, badr };
};
const three = (seed = 1) => {
  const { world, devices } = createWorld(3, seed);
  const [ana, badr, caro] = devices;
  if (ana === undefined || badr === undefined || caro === undefined) throw new Error("three were meant");
  return { world, devices, ana, badr, caro };
};
const saidBy = (device: SyncDevice, kind: Message["kind"]): readonly SyncMessage[] =>
  device.sent.flatMap(({ message }) => {
    const decoded = message.kind === kind ? decodeMessage(message) : null;
    return decoded?.ok === true ? [decoded.value] : [];
  });
const forget = (...devices: readonly SyncDevice[]): void => {
  for (const device of devices) {
    device.sent.length = 0;
    device.seen.length = 0;
  }
};
const sessionOf = (device: SyncDevice): number => [...device.links.keys()][0] ?? 0;
const tell = (device: SyncDevice, message: SyncMessage, request = 0): void =>
  device.feed({ type: "messageCame", session: sessionOf(device), message: encodeMessage(message, request) });
const ends = (device: SyncDevice) =>
  device.seen.flatMap((output) => (output.type === "endSession" ? [output.reason] : []));
const caret = (value: number) => ({ anchor: new Uint8Array([value]), head: new Uint8Array([value]) });
const docId = "00".repeat(16) as DocId;

describe("synchronisation", () => {
  it("[SYN-6] two who have the same tell each other a digest and nothing more", () => {
    const { world, devices, ana, badr } = pair();
    connect(ana, badr);
    for (let i = 0; i < 5; i++) ana.write();
    drain(world, devices);
    for (const session of ana.links.keys()) ana.part(session);
    forget(ana, badr);
    connect(ana, badr);
    drain(world, devices);
    for (const device of devices) {
      expect(saidBy(device, messageKind.heads)).toMatchObject([{ full: false, heads: [] }]);
      expect(saidBy(device, messageKind.need)).toEqual([]);
    }
  });

  it("[SYN-7] two who both wrote alone meet and have the same", () => {
    const { world, devices, ana, badr } = pair();
    for (let i = 0; i < 30; i++) ana.write(100);
    for (let i = 0; i < 20; i++) badr.write(100);
    connect(ana, badr);
    drain(world, devices);
    expect([badr.lengthOf(ana), ana.lengthOf(badr)]).toEqual([30, 20]);
    const lists = devices.map((device) =>
      saidBy(device, messageKind.heads).filter((one) => one.type === "heads" && one.full),
    );
    expect(lists.map((list) => list.length)).toEqual([1, 1]);
  });

  it("[SYN-8] what is written is there at once, without a question, and is not sent back", () => {
    const { world, devices, ana, badr } = pair();
    connect(ana, badr);
    drain(world, devices);
    forget(ana, badr);
    for (let i = 0; i < 5; i++) ana.write();
    const now = world.now;
    drain(world, devices, 0);
    expect([badr.lengthOf(ana), world.now]).toEqual([5, now]);
    expect(saidBy(ana, messageKind.entries).length).toBe(5);
    drain(world, devices);
    expect(saidBy(badr, messageKind.entries)).toEqual([]);
    expect([...saidBy(ana, messageKind.need), ...saidBy(badr, messageKind.need)]).toEqual([]);
  });

  it("[SYN-8] the receiver's HEADS say so within a second: that is the word of delivery", () => {
    const { world, devices, ana, badr } = pair();
    connect(ana, badr);
    drain(world, devices);
    forget(ana, badr);
    for (let i = 0; i < 3; i++) ana.write();
    drain(world, devices, 1_000);
    const last = ana.seen.findLast((output) => output.type === "remoteHas");
    expect(last).toEqual({ type: "remoteHas", device: badr.id, seq: 3 });
  });

  it("[SYN-9] HEADS come at most once a second, however much is written", () => {
    const { world, devices, ana, badr } = pair();
    connect(ana, badr);
    drain(world, devices);
    forget(ana, badr);
    for (let i = 0; i < 40; i++) {
      ana.write();
      drain(world, devices, 250);
    }
    expect(badr.lengthOf(ana)).toBe(40);
    const seconds = 40 / 4;
    expect(saidBy(badr, messageKind.heads).length).toBeLessThanOrEqual(seconds + 1);
    expect(saidBy(badr, messageKind.heads).length).toBeGreaterThan(seconds / 2);
  });

  it("[SYN-10] [L04] news travel along a chain of devices, and to who asked for them at once", () => {
    const { world, devices, ana, badr, caro } = three();
    connect(ana, badr);
    connect(badr, caro);
    drain(world, devices);
    ana.write();
    drain(world, devices);
    expect(caro.lengthOf(ana)).toBe(1);
    ana.write();
    drain(world, devices, 0);
    expect(caro.lengthOf(ana)).toBe(2);
  });

  it("[SYN-10] among devices that all know each other nothing arrives twice", () => {
    const { world, devices } = createWorld(6);
    for (const [at, one] of devices.entries()) for (const other of devices.slice(at + 1)) connect(one, other);
    drain(world, devices);
    forget(...devices);
    const [ana] = devices;
    for (let i = 0; i < 10; i++) {
      ana?.write();
      drain(world, devices, 250);
    }
    drain(world, devices);
    const pushed = devices.map((device) => saidBy(device, messageKind.entries).length);
    expect(pushed).toEqual([50, 0, 0, 0, 0, 0]);
  });

  it("[SYN-10] [N10] what its author is there and does not give is asked of others after two seconds", () => {
    const { world, devices, ana, badr, caro } = three();
    connect(ana, badr);
    connect(badr, caro);
    const [, toAna] = connect(ana, caro);
    drain(world, devices);
    ana.write();
    // What ana says to caro is lost, as if she withheld it.
    const lose = (): void => {
      for (const [key, line] of world.lines)
        world.lines.set(
          key,
          line.filter(({ to, session }) => to !== caro || session !== toAna),
        );
    };
    const wait = (ms: number): void => {
      for (let passed = 0; passed < ms; passed += 250) {
        lose();
        drain(world, devices, 0);
        world.now += 250;
        for (const device of devices) {
          device.feed({ type: "timePassed" });
          lose();
        }
      }
    };
    wait(1_750);
    expect(caro.lengthOf(ana)).toBe(0);
    wait(2_000);
    expect(caro.lengthOf(ana)).toBe(1);
  });

  it("[SYN-11] an entry that would leave a gap is not pushed, the range is asked for", () => {
    const { world, devices, ana, badr } = pair();
    for (let i = 0; i < 3; i++) ana.write();
    connect(ana, badr);
    ana.write();
    expect(saidBy(ana, messageKind.entries)).toEqual([]);
    drain(world, devices);
    expect(badr.lengthOf(ana)).toBe(4);
  });

  it("[SYN-11] who writes very much pushes what the other side lets through, and leaves the rest to be asked for", () => {
    const { world, devices, ana, badr } = pair();
    connect(ana, badr);
    drain(world, devices);
    forget(ana, badr);
    for (let i = 0; i < 400; i++) ana.write();
    expect(saidBy(ana, messageKind.entries).length).toBeLessThanOrEqual(256);
    expect(saidBy(ana, messageKind.entries).length).toBeGreaterThan(200);
    drain(world, devices);
    expect(badr.lengthOf(ana)).toBe(400);
    const large = pair(2);
    connect(large.ana, large.badr);
    drain(large.world, large.devices);
    forget(large.ana);
    for (let i = 0; i < 30; i++) large.ana.write(250_000);
    const pushed = large.ana.sent.reduce((sum, { message }) => sum + message.bytes.length, 0);
    expect(pushed).toBeLessThanOrEqual(4 * 1_048_576);
    drain(large.world, large.devices);
    expect(large.badr.lengthOf(large.ana)).toBe(30);
  });

  it("[SYN-12] ops come before the entries that need them", () => {
    const { world, devices, ana, badr } = pair();
    ana.writeOp("genesis");
    for (let i = 0; i < 4; i++) ana.write();
    connect(ana, badr);
    drain(world, devices);
    expect(badr.lengthOf(ana)).toBe(4);
    const kinds = badr.sent.map(({ message }) => message.kind).filter((kind) => kind === 2 || kind === 4);
    expect(kinds).toEqual([messageKind.needOps, messageKind.need]);
    ana.writeOp("rekey");
    ana.write();
    drain(world, devices, 0);
    expect(badr.lengthOf(ana)).toBe(5);
  });

  it("[SYN-12] ops travel along a chain of devices by HEADS, also when nothing else changed", () => {
    const { world, devices, ana, badr, caro } = three();
    connect(ana, badr);
    connect(badr, caro);
    drain(world, devices);
    const op = ana.writeOp("genesis");
    drain(world, devices);
    expect([badr.ops.has(op), caro.ops.has(op)]).toEqual([true, true]);
  });

  it("[SYN-12] an op that an entry names and nobody announced is asked for", () => {
    const { world, devices, ana, badr } = pair();
    connect(ana, badr);
    drain(world, devices);
    const first = ana.writeOp("genesis");
    world.lines.clear();
    ana.write();
    drain(world, devices, 0);
    expect([badr.ops.has(first), badr.lengthOf(ana)]).toEqual([true, 1]);
  });

  it("[SYN-13] [N08] a long range comes in answers of at most 1 MiB, one after the other", () => {
    const { world, devices, ana, badr } = pair();
    for (let i = 0; i < 15; i++) ana.write(250_000);
    connect(ana, badr);
    drain(world, devices);
    expect(badr.lengthOf(ana)).toBe(15);
    const sizes = ana.sent
      .filter(({ message }) => message.kind === messageKind.entries)
      .map(({ message }) => message.bytes.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1_048_576);
    expect(sizes.length).toBe(4);
  });

  it("[SYN-14] no range is asked of two devices at once, and at most four questions of one", () => {
    const { world, devices, ana, badr, caro } = three();
    connect(ana, badr);
    for (let i = 0; i < 10; i++) ana.write();
    drain(world, devices);
    connect(ana, caro);
    connect(badr, caro);
    drain(world, devices);
    expect(caro.lengthOf(ana)).toBe(10);
    expect(saidBy(caro, messageKind.need).length).toBe(1);
    const many = createWorld(8);
    const [hub, newcomer] = many.devices;
    if (hub === undefined || newcomer === undefined) throw new Error("devices were meant");
    for (const other of many.devices.slice(2)) connect(hub, other);
    for (const other of many.devices.slice(2)) other.write();
    drain(many.world, many.devices);
    connect(hub, newcomer);
    let most = 0;
    const open = () => [...newcomer.state.peers.values()].reduce((sum, { asks }) => sum + asks.size, 0);
    while (deliverOne(many.world)) most = Math.max(most, open());
    drain(many.world, many.devices);
    expect(most).toBe(4);
    for (const other of many.devices.slice(2)) expect(newcomer.lengthOf(other)).toBe(1);
  });

  it("[SYN-15] [N09] [N10] a device that answers with garbage is asked no more for a while, another one is", () => {
    const { world, devices, ana, badr, caro } = three();
    connect(ana, badr);
    for (let i = 0; i < 5; i++) ana.write();
    drain(world, devices);
    badr.lies = true;
    connect(badr, caro);
    drain(world, devices);
    expect([caro.lengthOf(ana), saidBy(caro, messageKind.need).length]).toEqual([0, 1]);
    connect(ana, caro);
    drain(world, devices);
    expect(caro.lengthOf(ana)).toBe(5);
  });

  it("[SYN-15] a device that says nothing delays nobody else's answer, and is let go after a minute", () => {
    const { world, devices, ana, badr, caro } = three();
    connect(ana, badr);
    for (let i = 0; i < 5; i++) ana.write();
    drain(world, devices);
    connect(badr, caro);
    while (saidBy(caro, messageKind.need).length === 0) drain(world, [], 0);
    const silent = (): void => {
      for (const key of world.lines.keys()) if (key.startsWith(badr.id)) world.lines.delete(key);
    };
    forget(caro);
    connect(ana, caro);
    for (let i = 0; i < 5; i++) {
      silent();
      drain(world, devices, 250);
    }
    expect(caro.lengthOf(ana)).toBe(5);
  });

  it("[SYN-28] what an entry was built on, and that is held nowhere here, is asked for by its id, of who brought that entry", () => {
    const { world, devices, ana, badr } = pair();
    connect(ana, badr);
    drain(world, devices);
    forget(badr);
    const branch = { device: ana.id, seq: 7, entryId: "ab".repeat(32) as EntryId };
    badr.feed({ type: "branchMissing", session: sessionOf(badr), ...branch });
    expect(saidBy(badr, messageKind.need)).toEqual([{ type: "needEntry", ...branch }]);
    const given = utf8("the other branch");
    tell(badr, { type: "entries", entries: [given] }, badr.sent.at(-1)?.message.request ?? 0);
    expect(badr.seen).toContainEqual(expect.objectContaining({ type: "entriesCame", entries: [given] }));
    // Once, until somebody brings that entry again.
    forget(badr);
    drain(world, devices, 60_000);
    expect(saidBy(badr, messageKind.need)).toEqual([]);
    tell(ana, { type: "needEntry", ...branch }, 9);
    expect(ana.seen).toContainEqual({ type: "giveEntry", session: sessionOf(ana), request: 9, ...branch });
  });

  it("[SYN-16] boxes and chunks are asked of one after the other until somebody has them", () => {
    const { world, devices, ana, badr, caro } = three();
    const epoch = "ee".repeat(32) as EpochId;
    const chunks = Array.from({ length: 9 }, (_, at) => utf8(`chunk ${at}`));
    const hashes = chunks.map((chunk) => toHex(blake2b256(chunk)));
    badr.boxes.set(epoch, new Uint8Array([1]));
    for (const chunk of chunks) badr.chunks.set(toHex(blake2b256(chunk)), chunk);
    connect(ana, caro);
    connect(badr, caro);
    drain(world, devices);
    caro.wants = { cut: false, boxes: [epoch], chunks: hashes };
    caro.look();
    drain(world, devices);
    expect(caro.boxes.get(epoch)).toEqual(new Uint8Array([1]));
    expect(hashes.every((hash) => caro.chunks.has(hash))).toBe(true);
  });

  it("[SYN-16] [C20] a chunk under a wrong name is none", () => {
    const { world, devices, ana, badr } = pair();
    const chunk = utf8("chunk");
    ana.chunks.set(toHex(blake2b256(chunk)), chunk);
    ana.lies = true;
    connect(ana, badr);
    badr.wants = { cut: false, boxes: [], chunks: [toHex(blake2b256(chunk))] };
    badr.look();
    drain(world, devices);
    expect(badr.chunks.size).toBe(0);
    expect(badr.seen.some((output) => output.type === "chunkCame")).toBe(false);
  });

  it("[SYN-17] a newcomer asks for a cut and for no range before it has one", () => {
    const { world, devices, ana, badr } = pair();
    for (let i = 0; i < 5; i++) ana.write();
    ana.cut = ana.write();
    badr.wants = { cut: true, boxes: [], chunks: [] };
    badr.look();
    connect(ana, badr);
    drain(world, devices);
    expect(saidBy(badr, messageKind.need)).toEqual([{ type: "needCut" }]);
    const came = badr.seen.find((output) => output.type === "cutCame");
    if (came?.type !== "cutCame" || ana.cut === null) throw new Error("no cut came");
    expect(came.entry).toEqual(ana.cut.bytes);
    // The engine takes the state of the cut, and goes on after its frontier.
    badr.logs.set(ana.id, [ana.cut]);
    badr.wants = { cut: false, boxes: [], chunks: [] };
    badr.look();
    badr.feed({ type: "handled", session: came.session, request: came.request });
    ana.write();
    drain(world, devices);
    expect(badr.lengthOf(ana)).toBe(7);
  });

  it("[SYN-18] a device that is not active gets ops and nothing about content", () => {
    const { world, devices, ana, badr } = pair();
    ana.writeOp("genesis");
    ana.write();
    ana.chunks.set("cc".repeat(32), utf8("chunk"));
    ana.standings.set(badr.id, "opsOnly");
    connect(ana, badr);
    ana.write();
    drain(world, devices);
    expect([badr.ops.size, badr.lengthOf(ana)]).toEqual([1, 0]);
    for (const heads of saidBy(ana, messageKind.heads))
      expect(heads).toMatchObject({ epoch: null, heads: [], digest: new Uint8Array(32) });
    forget(ana);
    tell(ana, { type: "needRange", device: ana.id, from: 1, to: 2 }, 1);
    tell(ana, { type: "needCut" }, 2);
    tell(ana, { type: "chunkRequest", hash: "cc".repeat(32) }, 3);
    tell(ana, { type: "boxRequest", epoch: "ee".repeat(32) as EpochId }, 4);
    tell(ana, { type: "entries", entries: [utf8("mine")] });
    tell(ana, { type: "presence", counter: 1, docId, ...caret(1) });
    expect(ana.sent.map(({ message }) => message.bytes.length)).toEqual([1, 1, 0, 0]);
    expect(ana.seen).toEqual([]);
  });

  it("[SYN-18] once it is active it gets the rest, in the same session", () => {
    const { world, devices, ana, badr } = pair();
    ana.write();
    ana.standings.set(badr.id, "opsOnly");
    connect(ana, badr);
    drain(world, devices);
    expect(badr.lengthOf(ana)).toBe(0);
    ana.feed({ type: "standingChanged", session: sessionOf(ana), standing: "active" });
    drain(world, devices);
    expect(badr.lengthOf(ana)).toBe(1);
  });

  it("[SYN-19] [V08] one that is not active may exchange 1 MiB of ops, and knock four times", () => {
    const { ana, badr } = pair();
    ana.standings.set(badr.id, "opsOnly");
    connect(ana, badr);
    const ops = Array.from({ length: 20 }, () => new Uint8Array(16_000));
    for (let i = 0; i < 3; i++) tell(ana, { type: "ops", ops });
    expect(ends(ana)).toEqual([]);
    tell(ana, { type: "ops", ops });
    expect(ends(ana)).toEqual(["opsSpent"]);
    connect(ana, badr);
    forget(ana);
    for (let i = 0; i < 5; i++)
      tell(ana, {
        type: "join",
        join: { type: "request", commitment: new Uint8Array(32), request: new Uint8Array(9) },
      });
    expect(ana.seen.map(({ type }) => type)).toEqual([
      "joinCame",
      "joinCame",
      "joinCame",
      "joinCame",
      "endSession",
    ]);
  });

  it("[SYN-20] [N09] a fifth question, one with a used number and garbage end the session", () => {
    const { ana, badr } = pair();
    const ask = (request: number) => tell(ana, { type: "chunkRequest", hash: "cc".repeat(32) }, request);
    for (const [numbers, reason] of [
      [[1, 2, 3, 4, 5], "tooManyRequests"],
      [[1, 1], "malformed"],
      [[0], "malformed"],
    ] as const) {
      connect(ana, badr);
      forget(ana);
      ana.busy = true;
      for (const number of numbers) ask(number);
      ana.busy = false;
      expect(ends(ana)).toEqual([reason]);
    }
    connect(ana, badr);
    forget(ana);
    const garbage: Bytes = new Uint8Array([7, 7, 7]);
    ana.feed({
      type: "messageCame",
      session: sessionOf(ana),
      message: { kind: messageKind.heads, request: 0, bytes: garbage },
    });
    expect(ends(ana)).toEqual(["malformed"]);
  });

  it("[SYN-21] answers that nobody asked for do nothing", () => {
    const { ana, badr } = pair();
    connect(ana, badr);
    forget(ana);
    tell(ana, { type: "chunk", chunk: utf8("chunk") }, 9);
    tell(ana, { type: "box", box: utf8("box") }, 9);
    expect(ana.seen).toEqual([]);
  });

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

  it("[SYN-26] whatever breaks and heals, in any order, all have the same in the end", () => {
    let entries = 0;
    for (let seed = 1; seed <= 25; seed++) {
      const { world, devices } = createWorld(4, seed);
      const { random } = world;
      const any = () => devices[random.pick(devices.length)];
      for (let step = 0; step < 120; step++) {
        const [one, other] = [any(), any()];
        if (one === undefined || other === undefined) continue;
        switch (random.pick(6)) {
          case 0:
            one.writeOp(`op ${step}`);
            break;
          case 1:
          case 2:
            one.write(random.pick(200));
            entries += 1;
            break;
          case 3:
            if (one !== other) connect(one, other);
            break;
          case 4:
            for (const session of [...one.links.keys()].slice(0, 1)) one.part(session);
            break;
          default:
            drain(world, devices, random.pick(3) * 250);
        }
      }
      for (const [at, one] of devices.entries()) {
        const next = devices[(at + 1) % devices.length];
        if (next !== undefined) connect(one, next);
      }
      drain(world, devices, 40_000);
      const [first, ...rest] = devices.map((device) => ({
        ops: [...device.ops.keys()].toSorted(),
        logs: devices.map((of) => device.logs.get(of.id)?.map(({ id }) => id) ?? []),
      }));
      for (const other of rest) expect(other).toEqual(first);
      expect(devices.flatMap(ends)).toEqual([]);
    }
    expect(entries).toBeGreaterThan(500);
  });
});
