// One room on y-webrtc: it finds machines and makes connections, and carries nothing else. Its document is a decoy
// that stays empty, its awareness says nothing, its servers are none, and every connection is adopted before it is
// open or destroyed (protocol 5.3; rules TRA-9 to TRA-18).

import { unsubscribe } from "lib0/broadcastchannel";
import { Awareness } from "y-protocols/awareness";
import { type SignalingConn, type WebrtcConn, WebrtcProvider } from "y-webrtc";
import { Doc } from "yjs";
import { toBase64url } from "../../core/base/index.ts";
import type { Channel, Clock, Log, Room } from "../../core/ports/index.ts";
import type { AdoptFailure } from "./adopt.ts";
import { createAnnounceTimes } from "./announceTimes.ts";
import { type Connection, createConnection } from "./connection.ts";
import { createHoldOff } from "./holdOff.ts";
import { judge, type Link, maxConnections } from "./signalGate.ts";
import { openSignal, sealSignal } from "./signalSeal.ts";

const sweepEvery = 1_000;
const announceGap = 1_000;
/** What a room may have to judge at once. */
const judgingLimit = 256;

export type RoadAlarm = AdoptFailure | "decoyTouched";

export type RoomPorts = {
  readonly hub: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly met: (channel: Channel) => void;
  readonly alarm: (alarm: RoadAlarm) => void;
};

export type WebrtcRoom = {
  readonly topic: string;
  readonly socket: SignalingConn;
  readonly hear: (sealed: string, pass: () => void) => void;
  /** Resolves when the same room may be opened again. */
  readonly leave: () => Promise<void>;
};

const isTouched = (decoy: Doc, awareness: Awareness): boolean =>
  decoy.store.clients.size > 0 || decoy.store.pendingStructs !== null || awareness.getStates().size > 0;

/** Null when y-webrtc would speak with another hub than ours. */
export const openWebrtcRoom = (room: Room, ports: RoomPorts): WebrtcRoom | null => {
  const { hub, clock, log } = ports;
  const topic = toBase64url(room.id);
  const decoy = new Doc();
  const awareness = new Awareness(decoy);
  awareness.setLocalState(null);
  const provider = new WebrtcProvider(topic, decoy, {
    signaling: [hub],
    password: toBase64url(room.password),
    awareness,
    maxConns: maxConnections,
    filterBcConns: true,
    peerOpts: { config: { iceServers: [] }, trickle: true },
  });
  const connections = new Map<string, Connection>();
  const holdOff = createHoldOff(() => clock.now());
  let isLeft = false;
  let isAnnouncing = false;
  let judging = 0;
  let judged: Promise<void> = Promise.resolve();
  const times = createAnnounceTimes(() => clock.now());

  const note = (type: string): void => log.note({ type: `road.${type}` });

  const announce = async (): Promise<void> => {
    const inner = provider.room;
    const [socket] = provider.signalingConns;
    const isFull = connections.size >= maxConnections;
    if (isLeft || isFull || inner === null || inner.key === null || socket?.connected !== true) return;
    times.said();
    const data = await sealSignal(inner.key, { type: "announce", from: inner.peerId });
    if (!isLeft && socket.connected) socket.send({ type: "publish", topic, data });
  };

  /** However many ask for it, one announcement waits. */
  const announceAfter = (ms: number): void => {
    if (isAnnouncing) return;
    isAnnouncing = true;
    clock.after(ms, () => {
      isAnnouncing = false;
      void announce();
    });
  };

  const create = (id: string, link: Link): Connection => {
    const connection = createConnection(room.id, link, clock, {
      met: ports.met,
      unsure: () => note("certificateUnsure"),
      ended: (lasted) => {
        if (connections.get(id) === connection) connections.delete(id);
        const wait = holdOff.noteEnd(id, lasted);
        // Both sides were held off, so that somebody has to speak again when that is over.
        announceAfter(wait + 50);
      },
    });
    return connection;
  };

  const takeOver = (id: string, conn: WebrtcConn): void => {
    const connection = connections.get(id);
    if (connection?.holds(conn) === true) return;
    // Nothing reaches y-webrtc but through the gate, and what passes is noted there.
    if (connection === undefined) {
      note("unadopted");
      return conn.peer.destroy();
    }
    const failure = connection.take(conn, (provider.room?.peerId ?? "") < id);
    if (failure === null) return;
    connections.delete(id);
    conn.peer.destroy();
    ports.alarm(failure);
  };

  const act = async (sealed: string, pass: () => void): Promise<void> => {
    const inner = provider.room;
    if (isLeft || inner === null || inner.key === null) return;
    const opened = await openSignal(inner.key, sealed);
    if (opened === null) return note("sealWrong");
    const links = new Map(Array.from(connections, ([id, { link }]) => [id, link]));
    const verdict = judge(opened.said, { ownId: inner.peerId, links, isHeldOff: holdOff.isHeldOff });
    if (verdict.type === "ignore") return;
    if (verdict.type === "drop") return note(verdict.reason);
    if (verdict.type === "announceBack") {
      if (times.isTooSoon()) announceAfter(announceGap);
      else await announce();
      return;
    }
    const known = connections.get(verdict.from);
    if (verdict.type === "forward") {
      if (known === undefined) return;
      known.link = verdict.link;
      return known.forward(verdict.signal);
    }
    connections.delete(verdict.from);
    await known?.replace();
    if (isLeft) return;
    const begun = create(verdict.from, verdict.link);
    connections.set(verdict.from, begun);
    pass();
    // What comes next may be meant for the connection that y-webrtc makes now.
    await begun.begun;
  };

  const hear = (sealed: string, pass: () => void): void => {
    if (judging >= judgingLimit) return note("flooded");
    judging += 1;
    // One after the other: an answer must not be judged before the offer that it belongs to.
    judged = judged.then(async () => {
      try {
        await act(sealed, pass);
      } catch {
        // A connection that closes under a signal throws; what is said next must still be heard.
        note("broken");
      }
      judging -= 1;
    });
  };

  const leave = async (): Promise<void> => {
    if (isLeft) return;
    isLeft = true;
    forgetSweep();
    for (const connection of connections.values()) connection.leave();
    connections.clear();
    provider.room?.webrtcConns.clear();
    provider.disconnect();
    provider.destroy();
    awareness.destroy();
    await provider.key;
  };

  const sweep = (): void => {
    if (isLeft) return;
    for (const [id, conn] of provider.room?.webrtcConns ?? [])
      if (connections.get(id)?.holds(conn) !== true) {
        note("unadopted");
        conn.peer.destroy();
      }
    for (const [id, connection] of connections) if (connection.isOverdue()) connections.delete(id);
    if (isTouched(decoy, awareness)) return ports.alarm("decoyTouched");
    if (times.isDue()) void announce();
    forgetSweep = clock.after(sweepEvery, sweep);
  };
  let forgetSweep = clock.after(sweepEvery, sweep);

  provider.on("status", () => {
    // Pages of one browser would meet here unasked, over a channel on which Yjs would be spoken.
    const inner = provider.room;
    if (inner === null) return;
    unsubscribe(inner.name, inner._bcSubscriber);
    inner.bcconnected = false;
  });
  provider.on("peers", ({ added }) => {
    for (const id of added) {
      const conn = provider.room?.webrtcConns.get(id);
      if (conn !== undefined) takeOver(id, conn);
    }
  });

  const [socket] = provider.signalingConns;
  const isOurs =
    provider.signalingUrls.length === 1 && provider.signalingUrls[0] === hub && socket?.url === hub;
  if (socket === undefined || !isOurs || provider.signalingConns.length !== 1) {
    void leave();
    return null;
  }
  return { topic, socket, hear, leave };
};
