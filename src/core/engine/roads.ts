// Which rooms this machine is in, and who answers at their doors. One transport serves all circles; a room belongs
// to an epoch of one circle or to one invitation.

import { type Bytes, fromHex, type Redacted, reveal, toHex } from "../base/index.ts";
import type { Channel, Room, Transport } from "../ports/index.ts";

export type Roads = {
  /** Twice is once; the newer answer counts. */
  readonly enter: (room: Room, answer: (channel: Channel) => void) => void;
  readonly leave: (roomId: Bytes) => void;
};

export const createRoads = (transport: Transport): Roads => {
  const doors = new Map<string, (channel: Channel) => void>();
  transport.onChannel((channel) => {
    const answer = doors.get(toHex(channel.room));
    if (answer === undefined) channel.close();
    else answer(channel);
  });
  return {
    enter: (room, answer) => {
      const name = toHex(room.id);
      const known = doors.has(name);
      doors.set(name, answer);
      if (!known) transport.join(room);
    },
    leave: (roomId) => {
      if (doors.delete(toHex(roomId))) transport.leave(roomId);
    },
  };
};

/** A room of 64 digits and its password, as the transport takes them. */
export const roomOf = (keys: { readonly room: string; readonly password: Redacted<Bytes> }) => ({
  id: fromHex(keys.room) ?? new Uint8Array(32),
  password: reveal(keys.password),
});
