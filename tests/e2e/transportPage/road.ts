// The page under test in transport.test.ts: the real road and the real session, driven from outside by name.

import { createWebrtcTransport, type WebrtcTransport } from "../../../src/adapters/webrtc/index.ts";
import {
  type Bytes,
  type CircleId,
  type DeviceId,
  fromBase64url,
  fromHex,
  redact,
  toBase64url,
  toHex,
} from "../../../src/core/base/index.ts";
import { messageKind } from "../../../src/core/codec/index.ts";
import { blake2b256, readyCrypto, signKeyPair } from "../../../src/core/crypto/index.ts";
import type { Channel } from "../../../src/core/ports/index.ts";
import { carrySession, type Session, type SessionEvent } from "../../../src/core/session/index.ts";

/** The page's own time, and what the test lets pass besides. */
let ahead = 0;
type Waiting = { readonly due: number; readonly call: () => void; timer: number };
const waitings = new Set<Waiting>();
const clock = {
  now: () => Date.now() + ahead,
  after: (ms: number, call: () => void) => {
    const one: Waiting = { due: clock.now() + ms, call, timer: 0 };
    waitings.add(one);
    wait(one);
    return () => forget(one);
  },
};
const forget = (one: Waiting): void => {
  clearTimeout(one.timer);
  waitings.delete(one);
};
const wait = (one: Waiting): void => {
  clearTimeout(one.timer);
  one.timer = window.setTimeout(
    () => {
      waitings.delete(one);
      one.call();
    },
    Math.max(0, one.due - clock.now()),
  );
};
const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };

const bytesOf = (text: string): Bytes => fromBase64url(text) ?? new Uint8Array(0);
const hexOf = (text: string): Bytes => fromHex(text) ?? new Uint8Array(0);

type Held = { readonly channel: Channel; open: boolean; frames: Bytes[] | null };
type Spoken = { readonly session: Session; readonly events: SessionEvent[] };

const createRoad = () => {
  let transport: WebrtcTransport | null = null;
  const channels: Held[] = [];
  const sessions: Spoken[] = [];
  const notes = new Map<string, number>();
  const alarms: string[] = [];
  const hubStates: unknown[] = [];
  const at = (number: number): Held => {
    const held = channels[number];
    if (held === undefined) throw new Error("no such channel");
    return held;
  };
  const spoken = (number: number): Spoken => {
    const held = sessions[number];
    if (held === undefined) throw new Error("no such session");
    return held;
  };

  return {
    open: async (hub: string): Promise<void> => {
      if (!(await readyCrypto()).ok) throw new Error("libsodium is not what it should be");
      const log = { note: ({ type }: { type: string }) => notes.set(type, (notes.get(type) ?? 0) + 1) };
      transport = createWebrtcTransport({ hub, clock, log: { note: (event) => void log.note(event) } });
      transport.onChannel((channel) => {
        const held: Held = { channel, open: true, frames: null };
        channels.push(held);
        channel.onClose(() => {
          held.open = false;
        });
      });
      transport.onAlarm((alarm) => alarms.push(alarm));
      transport.onHubStates((states) => hubStates.push(states));
    },
    join: (id: string, password: string) => transport?.join({ id: hexOf(id), password: hexOf(password) }),
    leave: (id: string) => transport?.leave(hexOf(id)),
    close: () => transport?.close(),
    setHubs: (addresses: readonly string[]) => transport?.setHubs(addresses),
    channels: () =>
      channels.map(({ channel, open }) => ({
        room: toHex(channel.room),
        role: channel.role,
        local: toHex(channel.fingerprints.local),
        remote: toHex(channel.fingerprints.remote),
        open,
      })),
    send: async (number: number, frame: string) => (await at(number).channel.send(bytesOf(frame))).ok,
    listen: (number: number) => {
      const held = at(number);
      if (held.frames !== null) return;
      const frames: Bytes[] = [];
      held.frames = frames;
      held.channel.onFrame((frame) => frames.push(frame));
    },
    frameCount: (number: number) => at(number).frames?.length ?? 0,
    frames: (number: number) => (at(number).frames ?? []).map(toBase64url),
    closeChannel: (number: number) => at(number).channel.close(),
    /** Gives every frame to the test, which carries it elsewhere. */
    relay: (number: number, give: (frame: string) => void) => {
      at(number).channel.onFrame((frame) => give(toBase64url(frame)));
    },

    speak: (number: number, circle: string, psk: string, seed: string): string => {
      const pair = signKeyPair(redact(hexOf(seed)));
      const device = { id: toHex(pair.publicKey) as DeviceId, secretKey: pair.secretKey };
      const events: SessionEvent[] = [];
      const { channel } = at(number);
      const start = { circleId: circle as CircleId, psk: redact(hexOf(psk)), device };
      const session = carrySession(channel, start, { clock, random }, (event) => events.push(event));
      sessions.push({ session, events });
      return device.id;
    },
    events: (number: number) =>
      spoken(number).events.map((event) => {
        switch (event.type) {
          case "established":
            return `established ${event.remoteDevice} ${toHex(event.sid)}`;
          case "messageCame":
            return `message ${event.message.kind} ${event.message.bytes.length} ${toHex(blake2b256(event.message.bytes))}`;
          case "ended":
            return `ended ${event.end.type}`;
        }
      }),
    /** Says so many messages of that size, as answers that the other side asked for. */
    say: (number: number, count: number, size: number): readonly string[] => {
      const messages = Array.from({ length: count }, (_, k) => ({
        kind: messageKind.entries,
        request: k + 1,
        bytes: new Uint8Array(size).fill(k + 1),
      }));
      spoken(number).session.send(messages);
      return messages.map(({ bytes }) => toHex(blake2b256(bytes)));
    },
    ask: (number: number, count: number) =>
      spoken(number).session.send(
        Array.from({ length: count }, (_, k) => ({
          kind: messageKind.need,
          request: k + 1,
          bytes: new Uint8Array(40),
        })),
      ),
    /** Sends full frames, and gives the most that the browser ever held. */
    sendBuffered: async (number: number, count: number): Promise<number> => {
      let most = 0;
      const frame = new Uint8Array(65_552);
      const { channel } = at(number);
      for (let i = 0; i < count; i++) {
        const sent = channel.send(frame);
        most = Math.max(most, window.lastDataChannel?.bufferedAmount ?? 0);
        if (!(await sent).ok) throw new Error("refused");
      }
      return most;
    },
    /** So much time passes at once; what is due by then is done in its order. */
    pass: (ms: number): void => {
      ahead += ms;
      for (const one of [...waitings].toSorted((a, b) => a.due - b.due)) wait(one);
    },
    notes: () => Object.fromEntries(notes),
    alarms: () => alarms,
    hubStates: () => hubStates,
  };
};

export type Road = ReturnType<typeof createRoad>;

declare global {
  interface Window {
    road: Road;
    /** The browser's own channel, of whichever connection was made last. */
    lastDataChannel?: RTCDataChannel;
  }
}

window.road = createRoad();
