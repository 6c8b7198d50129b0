// Who is connected now, as the rest of the engine asks it: computed from the sessions, never kept.

import type { DeviceId, InviteId } from "../base/index.ts";
import type { Session } from "../session/index.ts";
import type { SyncState } from "../sync/index.ts";
import type { Meeting, Met } from "./met.ts";

type Open = { readonly met: Met | null; readonly invite: InviteId | null; readonly session: Session };

type Sessions = {
  readonly open: Iterable<Open>;
  readonly sync: SyncState;
  readonly isActive: (device: DeviceId) => boolean;
};

export const createCompany = (
  sessions: () => Sessions,
): Pick<Meeting, "near" | "sessions" | "keepAlone" | "speaking" | "lists" | "isOffered" | "isBehind"> => {
  const active = (): readonly Met[] => {
    const { open, isActive } = sessions();
    return [...open].flatMap(({ met }) => (met === null || !isActive(met.device) ? [] : [met]));
  };
  return {
    near: () => [...new Set(active().map(({ device }) => device))],
    sessions: active,
    keepAlone: (kept) => {
      const all = [...sessions().open];
      const mine = all.find(({ met }) => met?.session === kept);
      for (const one of all) if (one !== mine && one.invite === mine?.invite) one.session.close();
      return mine !== undefined;
    },
    speaking: () => active().filter(({ session }) => sessions().sync.peers.get(session)?.speaks === true),
    lists: () =>
      [...sessions().sync.peers.values()].flatMap(({ device, standing, listed, heads }) =>
        standing === "active" && listed ? [{ device, heads }] : [],
      ),
    isOffered: (device, seq) =>
      [...sessions().sync.peers.values()].some(
        ({ standing, heads }) => standing === "active" && (heads.get(device)?.seq ?? 0) >= seq,
      ),
    isBehind: () => {
      const { peers, view } = sessions().sync;
      return [...peers.values()].some(
        ({ standing, heads }) =>
          standing === "active" &&
          [...heads].some(([device, { seq }]) => seq > (view.heads.get(device)?.seq ?? 0)),
      );
    },
  };
};
