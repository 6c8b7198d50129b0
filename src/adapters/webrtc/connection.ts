// One connection from the signal that began it to its end: adopted before it is open, given up when it is not open in
// time, a Channel once both certificates are read.

import type { WebrtcConn } from "y-webrtc";
import type { Bytes } from "../../core/base/index.ts";
import type { Channel, Clock } from "../../core/ports/index.ts";
import { adopt, type AdoptFailure } from "./adopt.ts";
import { readFingerprints } from "./fingerprints.ts";
import type { Link } from "./signalGate.ts";
import { createWebrtcChannel, type WebrtcChannel } from "./webrtcChannel.ts";

const attemptTime = 15_000;
/** How long y-webrtc may take to make the connection that it was told to. */
const beginTime = 1_000;
/** What may come between the opening and the reading of the certificates. */
const heldLimit = 65_536;

export type ConnectionEvents = {
  readonly met: (channel: Channel) => void;
  /** It is open, and its certificates are not what was promised. */
  readonly unsure: () => void;
  /** Milliseconds for which it was open. */
  readonly ended: (lasted: number) => void;
};

export type Connection = {
  link: Link;
  /** When y-webrtc has made it, or has not in time. */
  readonly begun: Promise<void>;
  readonly isOverdue: () => boolean;
  readonly holds: (conn: WebrtcConn) => boolean;
  readonly take: (conn: WebrtcConn, begins: boolean) => AdoptFailure | null;
  readonly forward: (signal: unknown) => void;
  /** Resolves when y-webrtc has forgotten it. */
  readonly replace: () => Promise<void>;
  /** Without a word of y-webrtc's, which would announce itself and be in the room again. */
  readonly leave: () => void;
};

export const createConnection = (
  room: Bytes,
  link: Link,
  clock: Clock,
  events: ConnectionEvents,
): Connection => {
  const since = clock.now();
  let conn: WebrtcConn | null = null;
  let channel: WebrtcChannel | null = null;
  let early: Bytes[] = [];
  let earlyLength = 0;
  let openSince: number | null = null;
  let isOver = false;
  let forgetExpiry = (): void => undefined;
  let tellBegun = (): void => undefined;
  const begun = new Promise<void>((done) => {
    const forget = clock.after(beginTime, done);
    tellBegun = () => {
      forget();
      done();
    };
  });

  const end = (): boolean => {
    if (isOver) return false;
    isOver = true;
    forgetExpiry();
    channel?.ended();
    return true;
  };

  const receive = (data: Bytes): void => {
    if (channel !== null) return channel.take(data);
    early.push(data);
    earlyLength += data.length;
    if (earlyLength > heldLimit) conn?.peer.destroy();
  };

  const become = async (taken: WebrtcConn): Promise<void> => {
    forgetExpiry();
    openSince = clock.now();
    connection.link = { ...connection.link, connected: true };
    const inner = taken.peer._pc;
    const fingerprints = inner === null ? null : await readFingerprints(inner);
    const isGone = isOver || taken.peer.destroyed || taken.peer.destroying;
    const made = fingerprints === null || isGone ? null : createWebrtcChannel(room, taken.peer, fingerprints);
    if (made === null) {
      if (!isGone) events.unsure();
      taken.peer.destroy();
      return;
    }
    channel = made;
    for (const data of early) made.take(data);
    early = [];
    events.met(made.channel);
  };

  const connection: Connection = {
    link,
    begun,
    isOverdue: () => conn === null && clock.now() - since >= beginTime,
    holds: (other) => conn === other,
    take: (made, begins) => {
      if (conn !== null) return "roadChanged";
      conn = made;
      tellBegun();
      forgetExpiry = clock.after(attemptTime, () => made.peer.destroy());
      return adopt(made, begins, {
        connected: () => void become(made),
        came: receive,
        closed: () => {
          if (end()) events.ended(openSince === null ? 0 : clock.now() - openSince);
        },
      });
    },
    forward: (signal) => {
      if (conn !== null && !conn.peer.destroyed && !conn.peer.destroying) conn.peer.signal(signal);
    },
    replace: () =>
      new Promise((done) => {
        end();
        if (conn === null || conn.peer.destroyed) return done();
        conn.peer.on("close", done);
        conn.peer.destroy();
      }),
    leave: () => {
      end();
      if (conn === null) return;
      conn.peer.removeAllListeners("close");
      conn.peer.removeAllListeners("error");
      conn.peer.on("error", () => undefined);
      conn.peer.destroy();
    },
  };
  return connection;
};
