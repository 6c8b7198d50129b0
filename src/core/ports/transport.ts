import type { Bytes } from "../base/bytes.ts";
import type { Result } from "../base/result.ts";

/** What two machines need to find each other: protocol 2.5 for invitations, 2.7 and 5.3 for an epoch. */
export type Room = {
  /** 32 bytes, opaque to the hub. */
  readonly id: Bytes;
  /** 32 bytes; seals what is said while finding each other. */
  readonly password: Bytes;
};

export type SendError = { readonly type: "channelClosed" };

/** One connection to one other machine: frames in order, whole, nothing known of who is there. */
export interface Channel {
  readonly room: Bytes;
  readonly role: "initiator" | "responder";
  /** SHA-256 of both DTLS certificates (protocol 2.11); 32 zero bytes each where the road has none. */
  readonly fingerprints: { readonly local: Bytes; readonly remote: Bytes };
  /** At most 65,552 bytes. Resolves when the road has room for more (backpressure). */
  send(frame: Bytes): Promise<Result<void, SendError>>;
  /** Frames that came before a listener was set are kept, at most 64 KiB of them. */
  onFrame(listen: (frame: Bytes) => void): void;
  onClose(listen: () => void): void;
  close(): void;
}

/** A road between machines (WebRTC, memory in tests). */
export interface Transport {
  /** Starts to look for machines in a room; twice is once. */
  join(room: Room): void;
  /** Stops looking, and closes this room's channels. */
  leave(roomId: Bytes): void;
  /** Which hubs of others to go through besides one's own: addresses of invites, as the person entered them. */
  setHubs(addresses: readonly string[]): void;
  onChannel(listen: (channel: Channel) => void): void;
  close(): void;
}
