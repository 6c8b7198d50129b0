// Questions and answers: ranges, single entries, boxes, chunks and cuts.

import { beforeAll, describe, expect, it } from "vitest";
import { type EntryId, type EpochId, toHex, utf8 } from "../../../src/core/base/index.ts";
import { messageKind } from "../../../src/core/codec/index.ts";
import { blake2b256, readyCrypto } from "../../../src/core/crypto/index.ts";
import { connect, deliverOne, drain } from "../../support/syncPeers.ts";
import { createWorld, pair, three, saidBy, forget, sessionOf, tell } from "./devices.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

describe("asking", () => {
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

  it("[SYN-30] while a large answer is handled the range after it is asked for, one and no more", () => {
    const { world, devices, ana, badr } = pair();
    for (let i = 0; i < 15; i++) ana.write(250_000);
    badr.slow = [];
    connect(ana, badr);
    const asked = (): readonly number[] =>
      saidBy(badr, messageKind.need).flatMap((said) => (said.type === "needRange" ? [said.from] : []));
    drain(world, devices);
    expect(asked()).toEqual([1, 5]);
    badr.handleOne();
    drain(world, devices);
    expect([badr.lengthOf(ana), asked()]).toEqual([4, [1, 5, 9]]);
    for (let i = 0; i < 3; i++) {
      badr.handleOne();
      drain(world, devices);
    }
    expect([badr.lengthOf(ana), asked()]).toEqual([15, [1, 5, 9, 13]]);
  });

  it("[SYN-30] [N09] a small answer is waited for, and so is what does not continue what is held", () => {
    const { world, devices, ana, badr } = pair();
    for (let i = 0; i < 15; i++) ana.write(250_000);
    ana.lies = true;
    badr.slow = [];
    connect(ana, badr);
    drain(world, devices);
    expect(saidBy(badr, messageKind.need).length).toBe(1);
    ana.part(sessionOf(ana));
    forget(ana, badr);
    badr.slow = [];
    ana.lie = new Uint8Array(300_000);
    connect(ana, badr);
    drain(world, devices);
    expect(saidBy(badr, messageKind.need).length).toBe(2);
    badr.handleOne();
    drain(world, devices);
    badr.handleOne();
    drain(world, devices);
    expect([badr.lengthOf(ana), saidBy(badr, messageKind.need).length]).toEqual([0, 2]);
  });

  it("[SYN-10] what came from others is sealed again for who is to have it, and else not at all", () => {
    const { world, devices, ana, badr, caro } = three();
    connect(ana, badr);
    drain(world, devices);
    const isEager = () => [...badr.state.peers.values()].some(({ eager }) => eager.size > 0);
    ana.write();
    drain(world, devices);
    expect([badr.lengthOf(ana), badr.sealedAgain, isEager()]).toEqual([1, 0, false]);
    connect(badr, caro);
    drain(world, devices);
    ana.write();
    drain(world, devices);
    expect([caro.lengthOf(ana), badr.sealedAgain, isEager()]).toEqual([2, 1, true]);
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
});
