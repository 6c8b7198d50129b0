// Takes a connection over from y-webrtc before it is open (protocol 5.3): from then on y-webrtc neither reads what
// comes nor sends anything, and no Yjs code is reached from the wire. Looks at every adoption whether y-webrtc and
// simple-peer are still what we took them for, and fails closed when they are not.

import type { WebrtcConn } from "y-webrtc";

export type AdoptFailure =
  /** It is open already, or its listeners are not the two that we replace. */
  | "roadChanged"
  /** Its connection would ask servers that nobody configured. */
  | "foreignServers"
  /** It begins although it is the other's turn, or the other way round. */
  | "roleWrong";

export type Adopted = {
  readonly connected: () => void;
  readonly came: (data: Uint8Array) => void;
  readonly closed: () => void;
};

export const adopt = (conn: WebrtcConn, begins: boolean, listen: Adopted): AdoptFailure | null => {
  const { peer } = conn;
  const connection = peer._pc;
  const asMeant = peer.listenerCount("data") === 1 && peer.listenerCount("connect") === 1;
  if (conn.connected || connection === null || !asMeant) return "roadChanged";
  if ((connection.getConfiguration().iceServers ?? []).length > 0) return "foreignServers";
  if (peer.initiator !== begins) return "roleWrong";
  peer.removeAllListeners("data");
  peer.removeAllListeners("connect");
  peer.on("connect", listen.connected);
  // simple-peer gives Buffers; what it gives is not used by it again.
  peer.on("data", (data) => listen.came(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)));
  peer.on("close", listen.closed);
  return null;
};
