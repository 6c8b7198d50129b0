// What is told and asked for between devices that are in the circle.

import { beforeAll, describe, expect, it } from "vitest";
import { messageKind } from "../../../src/core/codec/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import { connect, drain } from "../../support/syncPeers.ts";
import { createWorld, pair, three, saidBy, forget, ends } from "./devices.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

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
