// What every road between machines promises (src/core/ports/transport.ts), whatever it is made of. Roads that live
// in another process are driven through promises, so the contract speaks to a driver and never to the road itself.

import { describe, expect, it } from "vitest";
import type { Bytes, Result } from "../../src/core/base/index.ts";
import type { Room, SendError } from "../../src/core/ports/index.ts";

export type ChannelDriver = {
  readonly room: Bytes;
  readonly role: "initiator" | "responder";
  readonly fingerprints: { readonly local: Bytes; readonly remote: Bytes };
  readonly send: (frame: Bytes) => Promise<Result<void, SendError>>;
  /** Sets the listener, and gives the frames that came once there are so many. */
  readonly frames: (count: number) => Promise<readonly Bytes[]>;
  /** When the channel has closed. */
  readonly closed: () => Promise<void>;
  readonly isOpen: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

export type TransportDriver = {
  readonly join: (room: Room) => Promise<void>;
  readonly leave: (roomId: Bytes) => Promise<void>;
  readonly close: () => Promise<void>;
  /** All channels so far, once there are so many. */
  readonly channels: (count: number) => Promise<readonly ChannelDriver[]>;
};

export type World = {
  /** A fresh machine. */
  readonly open: (name: string) => Promise<TransportDriver>;
  /** When whatever could still happen on this road has happened. */
  readonly settle: () => Promise<void>;
  readonly end: () => Promise<void>;
};

const filled = (length: number, value: number): Bytes => new Uint8Array(length).fill(value);
const roomOf = (value: number, password = value): Room => ({
  id: filled(32, value),
  password: filled(32, 100 + password),
});
const frameOf = (length: number, seed: number): Bytes =>
  Uint8Array.from({ length }, (_, at) => (at * 31 + seed) % 256);
const same = (a: readonly Bytes[], b: readonly Bytes[]): boolean =>
  a.length === b.length && a.every((one, at) => Buffer.compare(one, b[at] ?? filled(0, 0)) === 0);

const first = async (driver: TransportDriver): Promise<ChannelDriver> => {
  const [channel] = await driver.channels(1);
  if (channel === undefined) throw new Error("no channel came");
  return channel;
};

let rooms = 0;

export const transportContract = (name: string, createWorld: () => Promise<World>): void => {
  const inWorld = async (act: (world: World, room: Room) => Promise<void>): Promise<void> => {
    const world = await createWorld();
    try {
      await act(world, roomOf(++rooms));
    } finally {
      await world.end();
    }
  };
  const meet = async (world: World, room: Room) => {
    const [ana, badr] = [await world.open("ana"), await world.open("badr")];
    await ana.join(room);
    await badr.join(room);
    return { ana, badr, toBadr: await first(ana), toAna: await first(badr) };
  };

  describe(`the road: ${name}`, () => {
    it("[TRA-1] two who join the same room get one channel each, and one of them begins", () =>
      inWorld(async (world, room) => {
        const { ana, badr, toBadr, toAna } = await meet(world, room);
        await ana.join(room);
        await world.settle();
        expect([(await ana.channels(1)).length, (await badr.channels(1)).length]).toEqual([1, 1]);
        expect([toBadr.role, toAna.role].toSorted()).toEqual(["initiator", "responder"]);
        expect(same([toBadr.room, toAna.room], [room.id, room.id])).toBe(true);
      }));

    it("[TRA-2] nobody is met in another room, or with another password", () =>
      inWorld(async (world, room) => {
        const [ana, badr, caro] = [
          await world.open("ana"),
          await world.open("badr"),
          await world.open("caro"),
        ];
        await ana.join(room);
        await badr.join({ id: room.id, password: filled(32, 7) });
        await caro.join({ id: filled(32, 251), password: room.password });
        await world.settle();
        const met = await Promise.all([ana, badr, caro].map((one) => one.channels(0)));
        expect(met.map((channels) => channels.length)).toEqual([0, 0, 0]);
      }));

    it("[TRA-3] frames of 1 to 65,552 bytes arrive whole and in order, both ways at once", () =>
      inWorld(async (world, room) => {
        const { toBadr, toAna } = await meet(world, room);
        const sizes = [1, 112, 272, 65_552, 16_000, 65_552, 2, 40_000];
        const there = sizes.map((size, at) => frameOf(size, at));
        const back = sizes.map((size, at) => frameOf(size, at + 50));
        const heard = [toAna.frames(there.length), toBadr.frames(back.length)] as const;
        const say = async (channel: ChannelDriver, frames: readonly Bytes[]) => {
          for (const frame of frames) expect((await channel.send(frame)).ok).toBe(true);
        };
        await Promise.all([say(toBadr, there), say(toAna, back), world.settle()]);
        expect(same(await heard[0], there)).toBe(true);
        expect(same(await heard[1], back)).toBe(true);
      }));

    it("[TRA-4] what comes before anybody listens is kept, up to 64 KiB", () =>
      inWorld(async (world, room) => {
        const { toBadr, toAna } = await meet(world, room);
        const frames = [frameOf(30_000, 1), frameOf(30_000, 2)];
        await Promise.all([...frames.map((frame) => toBadr.send(frame)), world.settle()]);
        expect(same(await toAna.frames(2), frames)).toBe(true);
      }));

    it("[TRA-4] [N07] more than that before anybody listens closes the channel", () =>
      inWorld(async (world, room) => {
        const { toBadr, toAna } = await meet(world, room);
        await Promise.all([
          toBadr.send(frameOf(30_000, 1)),
          toBadr.send(frameOf(30_000, 2)),
          toBadr.send(frameOf(30_000, 3)),
          world.settle(),
        ]);
        await toAna.closed();
        await toBadr.closed();
      }));

    it("[TRA-5] each sees the other's certificate as the other sees its own", () =>
      inWorld(async (world, room) => {
        const { toBadr, toAna } = await meet(world, room);
        expect(same([toBadr.fingerprints.local], [toAna.fingerprints.remote])).toBe(true);
        expect(same([toBadr.fingerprints.remote], [toAna.fingerprints.local])).toBe(true);
        expect(toBadr.fingerprints.local.length).toBe(32);
      }));

    it("[TRA-6] closing is heard on the other side, and what is sent afterwards is an error", () =>
      inWorld(async (world, room) => {
        const { toBadr, toAna } = await meet(world, room);
        await toBadr.close();
        await Promise.all([toBadr.closed(), toAna.closed(), world.settle()]);
        for (const channel of [toBadr, toAna])
          expect(await channel.send(frameOf(1, 1))).toEqual({ ok: false, error: { type: "channelClosed" } });
      }));

    it("[TRA-7] who leaves a room closes its channels and meets nobody there, and keeps its other rooms", () =>
      inWorld(async (world, room) => {
        const { ana, badr, toBadr, toAna } = await meet(world, room);
        const other = roomOf(++rooms);
        await ana.join(other);
        await badr.join(other);
        await ana.channels(2);
        await ana.leave(room.id);
        await Promise.all([toBadr.closed(), toAna.closed(), world.settle()]);
        const caro = await world.open("caro");
        await caro.join(room);
        const [toCaro] = (await badr.channels(3)).slice(2);
        expect(toCaro === undefined ? null : same([toCaro.room], [room.id])).toBe(true);
        const ofAna = await ana.channels(2);
        expect(ofAna.length).toBe(2);
        expect(await Promise.all(ofAna.map((channel) => channel.isOpen()))).toEqual([false, true]);
      }));

    it("[TRA-7] who closes a road is met by nobody any more", () =>
      inWorld(async (world, room) => {
        const { ana, badr, toAna } = await meet(world, room);
        await ana.close();
        await Promise.all([toAna.closed(), world.settle()]);
        const caro = await world.open("caro");
        await caro.join(room);
        await badr.channels(2);
        await world.settle();
        expect((await caro.channels(1)).length).toBe(1);
      }));
  });
};
