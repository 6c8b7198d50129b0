// Two, three or more devices that speak with each other, and what they say.

import type { DocId } from "../../../src/core/base/index.ts";
import type { Message } from "../../../src/core/codec/index.ts";
import { decodeMessage, encodeMessage, type SyncMessage } from "../../../src/core/sync/index.ts";
import { createSeededRandom } from "../../support/seededRandom.ts";
import { SyncDevice, type World } from "../../support/syncPeers.ts";

export const createWorld = (count: number, seed = 1): { world: World; devices: readonly SyncDevice[] } => {
  const world: World = { random: createSeededRandom(seed), now: 1_790_000_000_000, lines: new Map() };
  return { world, devices: Array.from({ length: count }, (_, at) => new SyncDevice(world, at + 1)) };
};

export const pair = (seed = 1) => {
  const { world, devices } = createWorld(2, seed);
  const [ana, badr] = devices;
  if (ana === undefined || badr === undefined) throw new Error("two devices were meant");
  return { world, devices, ana, badr };
};

export const three = (seed = 1) => {
  const { world, devices } = createWorld(3, seed);
  const [ana, badr, caro] = devices;
  if (ana === undefined || badr === undefined || caro === undefined) throw new Error("three were meant");
  return { world, devices, ana, badr, caro };
};

export const saidBy = (device: SyncDevice, kind: Message["kind"]): readonly SyncMessage[] =>
  device.sent.flatMap(({ message }) => {
    const decoded = message.kind === kind ? decodeMessage(message) : null;
    return decoded?.ok === true ? [decoded.value] : [];
  });

export const forget = (...devices: readonly SyncDevice[]): void => {
  for (const device of devices) {
    device.sent.length = 0;
    device.seen.length = 0;
  }
};

export const sessionOf = (device: SyncDevice): number => [...device.links.keys()][0] ?? 0;

export const tell = (device: SyncDevice, message: SyncMessage, request = 0): void =>
  device.feed({ type: "messageCame", session: sessionOf(device), message: encodeMessage(message, request) });

export const ends = (device: SyncDevice) =>
  device.seen.flatMap((output) => (output.type === "endSession" ? [output.reason] : []));

export const caret = (value: number) => ({ anchor: new Uint8Array([value]), head: new Uint8Array([value]) });

export const docId = "00".repeat(16) as DocId;
