// Every cap of the hub in one place (attacks E13, E14, E23, N15).

export const hubCaps = {
  /** Bytes of one frame, ours or a remote hub's. */
  frame: 64 * 1024,
  /** Nesting of one message; y-webrtc's own have two levels. */
  depth: 4,
  topicsPerLink: 20,
  subscribersPerTopic: 64,
  /** Connections of other hosts; the engine's own pages come on top. */
  guests: 64,
  ownPages: 8,
  /** Messages per link: what 24 peers say while they find each other, then a trickle. */
  messageBurst: 600,
  messagesPerSecond: 40,
  byteBurst: 4 * 1024 * 1024,
  bytesPerSecond: 256 * 1024,
  /** What may wait for a slow receiver before it is given up. */
  waitingBytes: 1024 * 1024,
  /** How long, and how many, messages are remembered so that none is passed on twice. */
  rememberedFor: 60_000,
  remembered: 8_192,
  remoteHubs: 8,
} as const;
