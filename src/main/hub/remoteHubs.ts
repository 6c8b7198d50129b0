// Connections of this host to the hubs of others, at the addresses that the person entered. No Origin is sent, no
// redirect is followed, a frame has its cap, and a hub that floods is heard at the pace of its bucket (attack N15).

import { randomInt } from "node:crypto";
import { WebSocket } from "ws";
import { type HubStates, hubLimits } from "../../bridge/host.ts";
import { parseHubAddress } from "./address.ts";
import { type Bucket, createBucket } from "./bucket.ts";
import type { Outward } from "./hub.ts";
import { hubCaps } from "./limits.ts";
import { parseHubMessage } from "./message.ts";

type State = HubStates["states"][number]["state"];

type Remote = {
  readonly address: string;
  state: State;
  socket: WebSocket | null;
  retry: NodeJS.Timeout | null;
  attempts: number;
  readonly messages: Bucket;
  readonly bytes: Bucket;
};

export type RemoteHubs = Outward & { close(): void };

export type RemoteOptions = {
  readonly now: () => number;
  /** This host's own token: an address that carries it leads back here. */
  readonly ownToken: string;
  readonly hear: (topic: string, data: string) => void;
  readonly tellStates: (states: HubStates["states"]) => void;
  /** Milliseconds until the next try. */
  readonly waitBefore?: (attempt: number) => number;
};

/** One second, doubled up to a minute, and up to half as much again, so that two hosts do not keep step. */
const usualWait = (attempt: number): number =>
  Math.min(60_000, 1_000 * 2 ** Math.min(attempt, 6)) * (1 + randomInt(512) / 1_024);

export const createRemoteHubs = (options: RemoteOptions): RemoteHubs => {
  const { now, ownToken, hear, tellStates, waitBefore = usualWait } = options;
  const remotes = new Map<string, Remote>();
  let unusable: readonly string[] = [];
  let topics: readonly string[] = [];
  let isClosed = false;

  const tell = (): void => {
    if (isClosed) return;
    tellStates([
      ...Array.from(remotes.values(), ({ address, state }) => ({ address, state })),
      ...unusable.map((address) => ({ address, state: "refused" as const })),
    ]);
  };

  const setState = (remote: Remote, state: State): void => {
    if (remote.state === state) return;
    remote.state = state;
    tell();
  };

  const say = (remote: Remote, message: object): void => {
    const { socket } = remote;
    if (socket?.readyState !== WebSocket.OPEN) return;
    if (socket.bufferedAmount > hubCaps.waitingBytes) socket.terminate();
    else socket.send(JSON.stringify(message));
  };

  const receive = (remote: Remote, frame: string): void => {
    const moment = now();
    if (!remote.messages.take(1, moment) || !remote.bytes.take(frame.length, moment)) return;
    const message = parseHubMessage(frame);
    if (message?.type === "publish") hear(message.topic, message.data);
  };

  const connect = (remote: Remote): void => {
    remote.retry = null;
    const socket = new WebSocket(remote.address, {
      maxPayload: hubCaps.frame,
      handshakeTimeout: 5_000,
      followRedirects: false,
      perMessageDeflate: false,
    });
    remote.socket = socket;
    let wasRefused = false;
    socket.on("open", () => {
      remote.attempts = 0;
      if (topics.length > 0) say(remote, { type: "subscribe", topics });
      setState(remote, "connected");
    });
    socket.on("message", (frame: Buffer, isBinary: boolean) => {
      if (!isBinary) receive(remote, frame.toString("utf8"));
    });
    // Somebody answered, and not as a hub: a wrong token, or no hub at all.
    socket.on("unexpected-response", (request) => {
      wasRefused = true;
      request.destroy();
      socket.terminate();
    });
    // Every failure ends in `close`, where it is dealt with once.
    socket.on("error", () => socket.terminate());
    socket.on("close", () => {
      if (remote.socket !== socket) return;
      remote.socket = null;
      setState(remote, wasRefused ? "refused" : "trying");
      remote.retry = setTimeout(() => connect(remote), waitBefore(remote.attempts++));
    });
  };

  const drop = (remote: Remote): void => {
    remotes.delete(remote.address);
    if (remote.retry !== null) clearTimeout(remote.retry);
    const { socket } = remote;
    remote.socket = null;
    socket?.terminate();
  };

  const pulse = setInterval(() => {
    for (const { socket } of remotes.values()) if (socket?.readyState === WebSocket.OPEN) socket.ping();
  }, 30_000);

  return {
    listenTo(next) {
      const left = topics.filter((topic) => !next.includes(topic));
      const come = next.filter((topic) => !topics.includes(topic));
      topics = next;
      for (const remote of remotes.values()) {
        if (left.length > 0) say(remote, { type: "unsubscribe", topics: left });
        if (come.length > 0) say(remote, { type: "subscribe", topics: come });
      }
    },
    pass(topic, data) {
      for (const remote of remotes.values()) say(remote, { type: "publish", topic, data });
    },
    reach(addresses) {
      const wanted = new Set<string>();
      const refused: string[] = [];
      for (const entered of addresses.slice(0, hubLimits.addresses)) {
        const address = parseHubAddress(entered);
        if (address === null) refused.push(entered);
        else if (!address.endsWith(`/${ownToken}`)) wanted.add(address);
      }
      unusable = refused;
      for (const remote of remotes.values()) if (!wanted.has(remote.address)) drop(remote);
      for (const address of wanted) {
        if (remotes.has(address)) continue;
        const remote: Remote = {
          address,
          state: "trying",
          socket: null,
          retry: null,
          attempts: 0,
          messages: createBucket(hubCaps.messageBurst, hubCaps.messagesPerSecond, now()),
          bytes: createBucket(hubCaps.byteBurst, hubCaps.bytesPerSecond, now()),
        };
        remotes.set(address, remote);
        connect(remote);
      }
      tell();
    },
    close() {
      isClosed = true;
      clearInterval(pulse);
      for (const remote of remotes.values()) drop(remote);
    },
  };
};
