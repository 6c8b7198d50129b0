// A road inside one process: the people of the practice circle meet on it, and tests build their networks from it.
// Whoever carries decides when a frame arrives, so tests hold, drop and shuffle without this file knowing of it.

import { type Bytes, err, ok, type Result, toHex } from "../../core/base/index.ts";
import type { Channel, Room, SendError, Transport } from "../../core/ports/index.ts";

/** What travels, by the names of the two transports and a number for the channel. */
export type Passage = {
  readonly type: "meeting" | "frame" | "closing";
  readonly from: string;
  readonly to: string;
  readonly channel: number;
};
/** Calls `arrive` once for each time that the passage reaches its end. */
export type Carry = (passage: Passage, arrive: () => void) => void;

export type MemoryNetwork = {
  /** A machine on this network; the name is for whoever carries. */
  readonly transport: (name: string) => Transport;
  /** Lets all meet who share a room and have no channel; channels that broke are not made again by themselves. */
  readonly meet: () => void;
  /** The road between two machines breaks, and both hear it. */
  readonly sever: (one: string, other: string) => void;
};

/** What a channel holds for a listener that is not there yet. */
const heldLimit = 65_536;
const frameLimit = 65_552;
/** No DTLS on this road. */
const noFingerprint: Bytes = new Uint8Array(32);

type End = {
  readonly channel: Channel;
  readonly arrived: (frame: Bytes) => void;
  readonly ended: () => void;
  readonly isOpen: () => boolean;
};

type Machine = {
  readonly name: string;
  readonly rooms: Map<string, Room>;
  readonly ends: Map<string, { readonly other: Machine; readonly roomKey: string; readonly end: End }>;
  listen: ((channel: Channel) => void) | null;
};

const createEnd = (
  room: Bytes,
  role: Channel["role"],
  pass: (type: "frame" | "closing", arrive: () => void) => void,
  opposite: () => End | null,
  forget: () => void,
): End => {
  let open = true;
  let frameListener: ((frame: Bytes) => void) | null = null;
  let closeListener: (() => void) | null = null;
  let held: Bytes[] = [];
  let heldLength = 0;
  const sending = new Set<(sent: Result<void, SendError>) => void>();

  const ended = (): void => {
    if (!open) return;
    open = false;
    forget();
    for (const answer of sending) answer(err({ type: "channelClosed" }));
    closeListener?.();
  };
  const close = (): void => {
    if (!open) return;
    ended();
    pass("closing", () => opposite()?.ended());
  };
  return {
    isOpen: () => open,
    ended,
    arrived: (frame) => {
      if (!open) return;
      if (frameListener !== null) return frameListener(frame);
      held.push(frame);
      heldLength += frame.length;
      if (heldLength > heldLimit) close();
    },
    channel: {
      room,
      role,
      fingerprints: { local: noFingerprint, remote: noFingerprint },
      send: (frame) => {
        if (frame.length > frameLimit) throw new Error("a frame is larger than a channel carries");
        if (!open) return Promise.resolve(err({ type: "channelClosed" }));
        const copy = frame.slice();
        // Room for more is made when the frame has arrived, so a slow network holds its sender back.
        return new Promise((answer) => {
          sending.add(answer);
          pass("frame", () => {
            sending.delete(answer);
            answer(ok(undefined));
            opposite()?.arrived(copy);
          });
        });
      },
      onFrame: (listen) => {
        frameListener = listen;
        const waiting = held;
        held = [];
        heldLength = 0;
        for (const frame of waiting) listen(frame);
      },
      onClose: (listen) => {
        closeListener = listen;
        if (!open) listen();
      },
      close,
    },
  };
};

export const createMemoryNetwork = (carry: Carry): MemoryNetwork => {
  const machines: Machine[] = [];
  let channels = 0;

  const introduce = (initiator: Machine, responder: Machine, roomKey: string): void => {
    const channel = ++channels;
    const room = initiator.rooms.get(roomKey)?.id;
    const linkOf = (machine: Machine, other: Machine) => `${roomKey} ${machine.name} ${other.name}`;
    const fits = (): boolean => initiator.rooms.has(roomKey) && responder.rooms.has(roomKey);
    if (room === undefined) return;
    let far: End | null = null;
    const make = (mine: Machine, other: Machine, role: Channel["role"], opposite: () => End | null): End => {
      const link = linkOf(mine, other);
      const end = createEnd(
        room,
        role,
        (type, arrive) => carry({ type, from: mine.name, to: other.name, channel }, arrive),
        opposite,
        () => mine.ends.delete(link),
      );
      mine.ends.set(link, { other, roomKey, end });
      return end;
    };
    const near = make(initiator, responder, "initiator", () => far);
    carry({ type: "meeting", from: initiator.name, to: responder.name, channel }, () => {
      if (far !== null) return;
      if (!near.isOpen() || !fits()) return near.ended();
      far = make(responder, initiator, "responder", () => near);
      responder.listen?.(far.channel);
      initiator.listen?.(near.channel);
    });
  };

  const meetFrom = (machine: Machine): void => {
    for (const [roomKey] of machine.rooms)
      for (const other of machines)
        if (
          other !== machine &&
          other.rooms.has(roomKey) &&
          !machine.ends.has(`${roomKey} ${machine.name} ${other.name}`) &&
          !other.ends.has(`${roomKey} ${other.name} ${machine.name}`)
        )
          introduce(machine, other, roomKey);
  };

  const closeEnds = (machine: Machine, ofRoom: (roomKey: string) => boolean): void => {
    for (const { roomKey, end } of machine.ends.values()) if (ofRoom(roomKey)) end.channel.close();
  };

  return {
    meet: () => machines.forEach(meetFrom),
    sever: (one, other) => {
      for (const machine of machines)
        for (const { other: far, end } of machine.ends.values())
          if ((machine.name === one && far.name === other) || (machine.name === other && far.name === one))
            end.ended();
    },
    transport: (name) => {
      const machine: Machine = { name, rooms: new Map(), ends: new Map(), listen: null };
      machines.push(machine);
      // The password belongs to the key: who has another one never meets.
      const keyOf = (room: Room) => `${toHex(room.id)}/${toHex(room.password)}`;
      const leave = (fits: (roomKey: string) => boolean): void => {
        for (const roomKey of machine.rooms.keys()) if (fits(roomKey)) machine.rooms.delete(roomKey);
        closeEnds(machine, fits);
      };
      return {
        join: (room) => {
          if (!machines.includes(machine)) return;
          machine.rooms.set(keyOf(room), room);
          meetFrom(machine);
        },
        leave: (roomId) => leave((roomKey) => roomKey.startsWith(`${toHex(roomId)}/`)),
        // One process has no hubs.
        setHubs: () => undefined,
        onChannel: (listen) => {
          machine.listen = listen;
        },
        close: () => {
          leave(() => true);
          machines.splice(machines.indexOf(machine), 1);
        },
      };
    },
  };
};
