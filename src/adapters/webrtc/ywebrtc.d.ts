// The part of y-webrtc 10.3.0 that we drive, also where it is not meant to be public (protocol 5.3). The version is
// pinned exactly; the check at every adoption (adopt.ts) fails closed when it is not what is written here.

declare module "y-webrtc" {
  import type { Awareness } from "y-protocols/awareness";
  import type { Doc } from "yjs";

  /** simple-peer 9.11.1. */
  export type SimplePeer = {
    readonly initiator: boolean;
    readonly destroyed: boolean;
    readonly destroying: boolean;
    readonly _pc: RTCPeerConnection | null;
    readonly _channel: RTCDataChannel | null;
    on(event: "data", listen: (data: Uint8Array) => void): void;
    on(event: "connect" | "close", listen: () => void): void;
    on(event: "error", listen: (error: unknown) => void): void;
    listenerCount(event: string): number;
    removeAllListeners(event: string): void;
    /** Throws once it is destroyed. */
    signal(signal: unknown): void;
    destroy(): void;
  };

  export type WebrtcConn = { readonly peer: SimplePeer; readonly connected: boolean };

  export type Room = {
    readonly peerId: string;
    readonly name: string;
    readonly key: CryptoKey | null;
    readonly webrtcConns: Map<string, WebrtcConn>;
    readonly _bcSubscriber: (data: Uint8Array, origin: unknown) => void;
    bcconnected: boolean;
  };

  export type SignalingConn = {
    readonly url: string;
    readonly connected: boolean;
    readonly _observers: Map<string, Set<(...given: readonly unknown[]) => void>>;
    on(event: "connect" | "message", listen: (...given: readonly unknown[]) => void): void;
    off(event: "message", listen: (...given: readonly unknown[]) => void): void;
    send(message: unknown): void;
  };

  export class WebrtcProvider {
    constructor(
      roomName: string,
      doc: Doc,
      options: {
        readonly signaling: readonly string[];
        readonly password: string;
        readonly awareness: Awareness;
        readonly maxConns: number;
        readonly filterBcConns: boolean;
        readonly peerOpts: { readonly config: RTCConfiguration; readonly trickle: boolean };
      },
    );
    readonly room: Room | null;
    readonly key: Promise<CryptoKey | null>;
    readonly signalingUrls: readonly string[];
    readonly signalingConns: readonly SignalingConn[];
    on(event: "peers", listen: (change: { readonly added: readonly string[] }) => void): void;
    on(event: "status", listen: () => void): void;
    disconnect(): void;
    destroy(): void;
  }
}
