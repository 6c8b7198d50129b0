// What other devices said in sessions of the membership ops that they have, so that a person sees who has heard of a
// removal. Not signed and not passed on: it counts for the person's eyes alone.

import type { DeviceId, OpId } from "../base/index.ts";
import type { SessionId, SyncState } from "../sync/index.ts";

export type ToldOps = {
  readonly all: () => ReadonlyMap<DeviceId, readonly OpId[]>;
  /** Something came in this session. */
  readonly note: (sync: SyncState, session: SessionId) => void;
};

/** `isInside`: of whom it is taken although nothing else is, since this machine is out itself (OUT-4). */
export const createToldOps = (changed: () => void, isInside: (device: DeviceId) => boolean): ToldOps => {
  const told = new Map<DeviceId, readonly OpId[]>();
  return {
    all: () => told,
    note: ({ peers }, session) => {
      const peer = peers.get(session);
      if (peer === undefined || peer.standing === "outside" || told.get(peer.device) === peer.opHeads) return;
      if (peer.standing === "opsOnly" && !isInside(peer.device)) return;
      told.set(peer.device, peer.opHeads);
      changed();
    },
  };
};
