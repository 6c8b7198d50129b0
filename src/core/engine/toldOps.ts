// What other devices said in sessions of the membership ops that they have, so that a person sees who has heard of a
// removal. Not signed and not passed on: it counts for the person's eyes alone.

import type { DeviceId, OpId } from "../base/index.ts";
import type { SessionId, SyncState } from "../sync/index.ts";

export type ToldOps = {
  readonly all: () => ReadonlyMap<DeviceId, readonly OpId[]>;
  /** Something came in this session. */
  readonly note: (sync: SyncState, session: SessionId) => void;
};

export const createToldOps = (changed: () => void): ToldOps => {
  const told = new Map<DeviceId, readonly OpId[]>();
  return {
    all: () => told,
    note: ({ peers }, session) => {
      const peer = peers.get(session);
      if (peer?.standing !== "active" || told.get(peer.device) === peer.opHeads) return;
      told.set(peer.device, peer.opHeads);
      changed();
    },
  };
};
