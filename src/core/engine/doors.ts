// The doors of this machine: the rooms of the invitations that it made, entered while they stand and left when they end.

import { type Bytes, type InviteId, redact, type Redacted } from "../base/index.ts";
import { inviteKeys } from "../circle/index.ts";
import type { Circle } from "./circle.ts";
import { isHeld } from "./hold.ts";
import { keyBytes, type OwnInvite } from "./localRecords.ts";
import type { Meeting } from "./meeting.ts";
import { isOut } from "./outOf.ts";
import { type Roads, roomOf } from "./roads.ts";

export type Doors = {
  /** Opens the rooms of invitations that stand, and leaves the others. */
  readonly open: () => void;
  readonly stop: () => void;
};

export type DoorsGround = {
  readonly circle: Circle;
  readonly roads: Roads;
  readonly meeting: () => Meeting;
};

const seedOf = (invite: OwnInvite): Redacted<Bytes> => redact(keyBytes(invite.seed));

export const createDoors = ({ circle, roads, meeting }: DoorsGround): Doors => {
  const { clock } = circle.parts;
  const rooms = new Map<InviteId, Bytes>();
  let forgetEnd = (): void => undefined;

  const isOpen = (id: InviteId): boolean => {
    const { invites, deviceInvites } = circle.graph.current();
    const invitation = invites.get(id);
    if (invitation !== undefined) return !invitation.revoked;
    // One for a machine that is used stands until its end: who came in by it may not have heard of it.
    const { state } = deviceInvites.get(id) ?? { state: "ended" };
    return state !== "ended" && circle.self.identity !== null;
  };
  const stands = (invite: OwnInvite): boolean =>
    !invite.ended && !isOut(circle) && !isHeld(circle) && invite.expiresAt > clock.now() && isOpen(invite.id);

  /** Ten minutes are over when they are over, and not when something else happens. */
  const watchEnds = (standing: readonly OwnInvite[]): void => {
    forgetEnd();
    forgetEnd = (): void => undefined;
    const { deviceInvites } = circle.graph.current();
    const ends = standing.filter(({ id }) => deviceInvites.has(id)).map(({ expiresAt }) => expiresAt);
    if (ends.length === 0) return;
    forgetEnd = clock.after(Math.max(1, Math.min(...ends) - clock.now()), () => {
      open();
      circle.ears.viewChanged();
    });
  };

  const open = (): void => {
    const standing = circle.record.invites.filter(stands);
    watchEnds(standing);
    for (const [id, room] of rooms)
      if (!standing.some((invite) => invite.id === id)) {
        rooms.delete(id);
        roads.leave(room);
      }
    for (const invite of standing) {
      const keys = inviteKeys(seedOf(invite));
      const room = roomOf(keys);
      rooms.set(invite.id, room.id);
      roads.enter(room, meeting().answer(keys.psk, invite.id));
    }
  };

  return { open, stop: () => forgetEnd() };
};
