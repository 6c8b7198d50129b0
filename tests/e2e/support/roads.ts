// Machines on the road as a test moves them: the road of a page as the contract drives it, two sessions over it, and a
// machine that knows the room's password and speaks with the hub by itself.

import { fromBase64url, fromHex, toBase64url, toHex } from "../../../src/core/base/index.ts";
import { openSignal, sealSignal } from "../../../src/adapters/webrtc/signalSeal.ts";
import type { Hub } from "../../../src/main/hub/hub.ts";
import type { ChannelDriver, TransportDriver } from "../../contracts/transport.ts";
import type { RoadPage } from "./roadWorld.ts";

export const bytesOf = (hex: string) => fromHex(hex) ?? new Uint8Array(0);
export const waiting = { timeout: 20_000, polling: 50 };

const channelDriver = (
  { page }: RoadPage,
  number: number,
  told: { room: string; role: string; local: string; remote: string },
): ChannelDriver => ({
  room: bytesOf(told.room),
  role: told.role === "initiator" ? "initiator" : "responder",
  fingerprints: { local: bytesOf(told.local), remote: bytesOf(told.remote) },
  send: async (frame) => {
    const sent = await page.evaluate(([at, text]) => window.road.send(at, text), [
      number,
      toBase64url(frame),
    ] as const);
    return sent ? { ok: true, value: undefined } : { ok: false, error: { type: "channelClosed" } };
  },
  frames: async (count) => {
    await page.evaluate((at) => window.road.listen(at), number);
    await page.waitForFunction(
      ([at, wanted]) => window.road.frameCount(at) >= wanted,
      [number, count] as const,
      waiting,
    );
    const frames = await page.evaluate((at) => window.road.frames(at), number);
    return frames.map((text) => fromBase64url(text) ?? new Uint8Array(0));
  },
  closed: async () => {
    await page.waitForFunction((at) => window.road.channels()[at]?.open === false, number, waiting);
  },
  isOpen: async () => (await page.evaluate((at) => window.road.channels()[at]?.open, number)) === true,
  close: () => page.evaluate((at) => window.road.closeChannel(at), number),
});

export const transportDriver = (road: RoadPage): TransportDriver => {
  const { page } = road;
  return {
    join: ({ id, password }) =>
      page.evaluate(([a, b]) => window.road.join(a, b), [toHex(id), toHex(password)] as const),
    leave: (id) => page.evaluate((a) => window.road.leave(a), toHex(id)),
    close: () => page.evaluate(() => window.road.close()),
    channels: async (count) => {
      await page.waitForFunction((wanted) => window.road.channels().length >= wanted, count, waiting);
      const told = await page.evaluate(() => window.road.channels());
      return told.map((one, number) => channelDriver(road, number, one));
    },
  };
};

const circle = "c1".repeat(32);
export const psk = "5e".repeat(32);
export const seeds = { ana: "a1".repeat(32), badr: "b2".repeat(32) };
let rooms = 0x1000;
export const freshRoom = (): { id: string; password: string } => {
  const id = (++rooms).toString(16).padStart(64, "0");
  return { id, password: id.replaceAll("0", "e") };
};

export const join = ({ page }: RoadPage, { id, password }: { id: string; password: string }) =>
  page.evaluate(([a, b]) => window.road.join(a, b), [id, password] as const);
export const channelCount = async ({ page }: RoadPage, count: number): Promise<void> => {
  await page.waitForFunction((wanted) => window.road.channels().length >= wanted, count, waiting);
};
export const speak = ({ page }: RoadPage, seed: string, withPsk = psk, channel = 0): Promise<string> =>
  page.evaluate(([number, a, b, c]) => window.road.speak(number, a, b, c), [
    channel,
    circle,
    withPsk,
    seed,
  ] as const);
export const event = async ({ page }: RoadPage, start: string, count = 1): Promise<readonly string[]> => {
  await page.waitForFunction(
    ([text, wanted]) => window.road.events(0).filter((one) => one.startsWith(text)).length >= wanted,
    [start, count] as const,
    waiting,
  );
  return page.evaluate((text) => window.road.events(0).filter((one) => one.startsWith(text)), start);
};
export const notes = ({ page }: RoadPage): Promise<Record<string, number>> =>
  page.evaluate(() => window.road.notes());
/** So much more time passes there, at once. */
export const pass = ({ page }: RoadPage, ms: number): Promise<void> =>
  page.evaluate((much) => window.road.pass(much), ms);
export const alarms = ({ page }: RoadPage): Promise<readonly string[]> =>
  page.evaluate(() => window.road.alarms());

/** A machine that knows the room's password and speaks with the hub by itself. */
export const intrude = async (at: Hub, room: { id: string; password: string }) => {
  const topic = toBase64url(bytesOf(room.id));
  const text = new TextEncoder();
  const password = text.encode(toBase64url(bytesOf(room.password)));
  const material = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveKey"]);
  const key = await crypto.subtle.deriveKey(
    { name: "PBKDF2", salt: text.encode(topic), iterations: 100_000, hash: "SHA-256" },
    material,
    { name: "AES-GCM", length: 256 },
    true,
    ["encrypt", "decrypt"],
  );
  const heard: string[] = [];
  const joined = at.join(
    {
      send: (frame) => heard.push((JSON.parse(frame) as { data: string }).data),
      close: () => undefined,
    },
    "own",
  );
  joined?.receive(JSON.stringify({ type: "subscribe", topics: [topic] }));
  return {
    say: async (...said: readonly unknown[]): Promise<void> => {
      for (const one of said) at.hear(topic, await sealSignal(key, one));
    },
    sayRaw: (data: string) => at.hear(topic, data),
    /** Who has announced itself. */
    ids: async (): Promise<readonly string[]> => {
      const opened = await Promise.all(heard.map((data) => openSignal(key, data)));
      return opened.flatMap((one) => {
        const said = one?.said as { type?: unknown; from?: unknown } | undefined;
        return said?.type === "announce" && typeof said.from === "string" ? [said.from] : [];
      });
    },
  };
};
export const idOf = (number: number): string =>
  `${number.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`;
