// The socket to our own hub is the one that y-webrtc opens, so a page has one, it reconnects by itself, and it is
// there exactly while somebody is looked for. (A second socket would need its own reconnection, and would tell the
// hub of hubs to join when nobody is to be found through them.) Its messages are taken over before y-webrtc sees
// them: the hub's own answers are read here, publishes are judged by their rooms, the rest is dropped.

import type { SignalingConn } from "y-webrtc";
import { type HubStates, hubStatesShape } from "../../bridge/host.ts";

export type HubListener = {
  readonly connected: () => void;
  readonly states: (states: HubStates["states"]) => void;
  /** `pass` gives it to y-webrtc. */
  readonly published: (topic: string, sealed: string, pass: () => void) => void;
};

const taken = new WeakMap<SignalingConn, HubListener>();
const sealedLimit = 65_536;

/** False: y-webrtc listens otherwise than we know, or somebody else has it; nothing may be heard through it. */
export const takeOverHub = (conn: SignalingConn, listen: HubListener): boolean => {
  const holder = taken.get(conn);
  if (holder !== undefined) return holder === listen;
  const listeners = [...(conn._observers.get("message") ?? [])];
  const [original] = listeners;
  if (original === undefined || listeners.length !== 1) return false;
  taken.set(conn, listen);
  conn.off("message", original);
  conn.on("message", (message) => {
    if (typeof message !== "object" || message === null) return;
    const { type, topic, data } = message as Readonly<Record<string, unknown>>;
    if (type === "publish" && typeof topic === "string" && typeof data === "string") {
      if (data.length <= sealedLimit) listen.published(topic, data, () => original(message, conn));
      return;
    }
    const states = hubStatesShape(message);
    if (states.ok) listen.states(states.value.states);
  });
  conn.on("connect", listen.connected);
  return true;
};
