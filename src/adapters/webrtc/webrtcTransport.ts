// The road between machines over WebRTC data channels. Machines find each other through this machine's own hub and
// nothing else: no other server is asked, for signals or for addresses, unless the person entered one.

import { type HubStates, hubLimits } from "../../bridge/host.ts";
import { type Bytes, toBase64url } from "../../core/base/index.ts";
import type { Channel, Clock, Log, Room, Transport } from "../../core/ports/index.ts";
import { type HubListener, takeOverHub } from "./hubSocket.ts";
import { openWebrtcRoom, type RoadAlarm, type WebrtcRoom } from "./webrtcRoom.ts";

export type TransportAlarm = RoadAlarm | "hubChanged";

export type WebrtcTransport = Transport & {
  /** What became of the hubs of others, as our own hub says. */
  readonly onHubStates: (listen: (states: HubStates["states"]) => void) => void;
  /** Something is not as it must be: the road has closed what was concerned. */
  readonly onAlarm: (listen: (alarm: TransportAlarm) => void) => void;
};

export type WebrtcOptions = {
  /** The socket of our own host's hub. */
  readonly hub: string;
  readonly clock: Clock;
  readonly log: Log;
};

export const createWebrtcTransport = ({ hub, clock, log }: WebrtcOptions): WebrtcTransport => {
  const rooms = new Map<string, WebrtcRoom>();
  /** Rooms that are wanted; one that is still being left is opened afterwards. */
  const wanted = new Map<string, Room>();
  const leaving = new Map<string, Promise<void>>();
  let addresses: readonly string[] = [];
  let meet: (channel: Channel) => void = () => undefined;
  let tellStates: (states: HubStates["states"]) => void = () => undefined;
  let tellAlarm: (alarm: TransportAlarm) => void = () => undefined;

  const sendHubs = (): void => {
    for (const { socket } of rooms.values())
      if (socket.connected) {
        // All rooms speak through the same socket.
        socket.send({ type: "hubs", addresses });
        return;
      }
  };

  const listener: HubListener = {
    connected: sendHubs,
    states: (states) => tellStates(states),
    published: (to, sealed, pass) => rooms.get(to)?.hear(sealed, pass),
  };

  const open = (topic: string, room: Room): void => {
    const opened = openWebrtcRoom(room, {
      hub,
      clock,
      log,
      met: (channel) => meet(channel),
      alarm: (alarm) => {
        // Somebody spoke Yjs with the decoy: the way in is not known, so the room is closed.
        if (alarm === "decoyTouched") leaveTopic(topic);
        tellAlarm(alarm);
      },
    });
    if (opened !== null && takeOverHub(opened.socket, listener)) {
      rooms.set(topic, opened);
      return;
    }
    void opened?.leave();
    tellAlarm("hubChanged");
  };

  const leaveTopic = (topic: string): void => {
    wanted.delete(topic);
    const room = rooms.get(topic);
    if (room === undefined) return;
    rooms.delete(topic);
    const left = room.leave().then(() => {
      leaving.delete(topic);
      const again = wanted.get(topic);
      if (again !== undefined && !rooms.has(topic)) open(topic, again);
    });
    leaving.set(topic, left);
  };

  return {
    join: (room) => {
      const topic = toBase64url(room.id);
      wanted.set(topic, room);
      if (!rooms.has(topic) && !leaving.has(topic)) open(topic, room);
    },
    leave: (roomId: Bytes) => leaveTopic(toBase64url(roomId)),
    setHubs: (next) => {
      // The hub refuses a longer list whole.
      addresses = next.slice(0, hubLimits.addresses);
      sendHubs();
    },
    onChannel: (listen) => {
      meet = listen;
    },
    onHubStates: (listen) => {
      tellStates = listen;
    },
    onAlarm: (listen) => {
      tellAlarm = listen;
    },
    close: () => {
      wanted.clear();
      for (const topic of rooms.keys()) leaveTopic(topic);
    },
  };
};
