// One data channel as a Channel: frames whole and in order, with backpressure on what the browser still holds, and
// every refused send an answer that somebody sees. simple-peer's own `send` drops silently while it is being
// destroyed, so the data channel is used directly.

import type { WebrtcConn } from "y-webrtc";
import { type Bytes, err, ok, type Result } from "../../core/base/index.ts";
import type { Channel, SendError } from "../../core/ports/index.ts";

const frameLimit = 65_552;
/** What may wait before anybody listens. */
const heldLimit = 65_536;
/** A send answers once no more than this waits in the browser. simple-peer's mark for "low" is 64 KiB. */
const highMark = 512 * 1024;

export type WebrtcChannel = {
  readonly channel: Channel;
  readonly take: (frame: Bytes) => void;
  readonly ended: () => void;
};

export const createWebrtcChannel = (
  room: Bytes,
  peer: WebrtcConn["peer"],
  fingerprints: Channel["fingerprints"],
): WebrtcChannel | null => {
  const carrier = peer._channel;
  if (carrier === null) return null;
  let open = true;
  let frameListener: ((frame: Bytes) => void) | null = null;
  let closeListener: (() => void) | null = null;
  let held: Bytes[] = [];
  let heldLength = 0;
  let waiting: (() => void)[] = [];

  const release = (): void => {
    const all = waiting;
    waiting = [];
    for (const go of all) go();
  };
  const ended = (): void => {
    if (!open) return;
    open = false;
    carrier.removeEventListener("bufferedamountlow", release);
    release();
    closeListener?.();
  };
  const close = (): void => {
    if (!open) return;
    ended();
    peer.destroy();
  };
  const closed = err<SendError>({ type: "channelClosed" });
  const roomMade = (): Promise<void> =>
    carrier.bufferedAmount <= highMark ? Promise.resolve() : new Promise((go) => waiting.push(go));

  carrier.addEventListener("bufferedamountlow", release);
  return {
    ended,
    take: (frame) => {
      if (!open) return;
      if (frame.length > frameLimit) return close();
      if (frameListener !== null) return frameListener(frame);
      held.push(frame);
      heldLength += frame.length;
      if (heldLength > heldLimit) close();
    },
    channel: {
      room,
      role: peer.initiator ? "initiator" : "responder",
      fingerprints,
      send: async (frame): Promise<Result<void, SendError>> => {
        if (frame.length > frameLimit) throw new Error("a frame is larger than a channel carries");
        if (!open || carrier.readyState !== "open") return closed;
        try {
          carrier.send(frame.slice());
        } catch {
          // Closing between the look and the send, or more waiting than the browser holds: either way it is over.
          close();
          return closed;
        }
        await roomMade();
        return open ? ok(undefined) : closed;
      },
      onFrame: (listen) => {
        frameListener = listen;
        const kept = held;
        held = [];
        heldLength = 0;
        for (const frame of kept) listen(frame);
      },
      onClose: (listen) => {
        closeListener = listen;
        if (!open) listen();
      },
      close,
    },
  };
};
