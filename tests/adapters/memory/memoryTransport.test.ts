import { describe, expect, it } from "vitest";
import type { Bytes } from "../../../src/core/base/index.ts";
import { createMemoryNetwork } from "../../../src/adapters/memory/index.ts";
import type { Channel } from "../../../src/core/ports/index.ts";
import { type ChannelDriver, transportContract } from "../../contracts/transport.ts";
import { createTestNetwork } from "../../support/network.ts";
import { createSeededRandom } from "../../support/seededRandom.ts";

transportContract("memory", () => {
  const network = createTestNetwork(createSeededRandom(4));
  const driverOf = (channel: Channel): ChannelDriver => {
    let open = true;
    channel.onClose(() => {
      open = false;
    });
    return {
      room: channel.room,
      role: channel.role,
      fingerprints: channel.fingerprints,
      send: (frame) => channel.send(frame),
      frames: async (count) => {
        const came: Bytes[] = [];
        channel.onFrame((frame) => came.push(frame));
        await network.drain();
        if (came.length !== count) throw new Error(`${came.length} frames came`);
        return came;
      },
      closed: async () => {
        await network.drain();
        if (open) throw new Error("the channel is open");
      },
      isOpen: () => Promise.resolve(open),
      close: () => Promise.resolve(channel.close()),
    };
  };
  return Promise.resolve({
    settle: network.drain,
    end: () => Promise.resolve(),
    open: (name) => {
      const transport = network.transport(name);
      const channels: ChannelDriver[] = [];
      transport.onChannel((channel) => channels.push(driverOf(channel)));
      return Promise.resolve({
        join: (room) => Promise.resolve(transport.join(room)),
        leave: (roomId) => Promise.resolve(transport.leave(roomId)),
        close: () => Promise.resolve(transport.close()),
        channels: async (count) => {
          await network.drain();
          if (channels.length < count) throw new Error(`${channels.length} channels came`);
          return channels;
        },
      });
    },
  });
});

describe("the road in memory", () => {
  const room = { id: new Uint8Array(32), password: new Uint8Array(32) };

  it("[TRA-8] by itself it delivers without anybody draining, as the practice circle needs it", async () => {
    const network = createMemoryNetwork((_, arrive) => queueMicrotask(arrive));
    const met: Channel[] = [];
    for (const name of ["ana", "badr"]) {
      const transport = network.transport(name);
      transport.onChannel((channel) => met.push(channel));
      transport.join(room);
    }
    await Promise.resolve();
    const came = new Promise((heard) => met[0]?.onFrame(heard));
    await met[1]?.send(new Uint8Array([1, 2, 3]));
    expect(await came).toEqual(new Uint8Array([1, 2, 3]));
  });

  it("[TRA-8] a sender is held back until its frame has arrived", async () => {
    const network = createTestNetwork(createSeededRandom(1));
    const met: Channel[] = [];
    for (const name of ["ana", "badr"]) {
      const transport = network.transport(name);
      transport.onChannel((channel) => met.push(channel));
      transport.join(room);
    }
    await network.drain();
    let arrived = false;
    const sent = met[0]?.send(new Uint8Array(5)).then(() => {
      arrived = true;
    });
    await Promise.resolve();
    expect(arrived).toBe(false);
    await network.drain();
    await sent;
    expect(arrived).toBe(true);
  });

  it("[TRA-8] a broken road is heard on both sides, and healing makes a new channel", async () => {
    const network = createTestNetwork(createSeededRandom(2));
    const met: Channel[] = [];
    let closed = 0;
    for (const name of ["ana", "badr"]) {
      const transport = network.transport(name);
      transport.onChannel((channel) => {
        met.push(channel);
        channel.onClose(() => {
          closed += 1;
        });
      });
      transport.join(room);
    }
    await network.drain();
    network.partition(["ana"], ["badr"]);
    expect([met.length, closed]).toEqual([2, 2]);
    network.heal();
    await network.drain();
    expect(met.length).toBe(4);
  });
});
