// The doors of this machine: the rooms of the invitations and links that it made, entered while they stand and left when
// they end.

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

/** `ends`: at a moment that is watched for. */
type Door = {
  readonly id: InviteId;
  readonly seed: Redacted<Bytes>;
  readonly expiresAt: number;
  readonly ends: boolean;
};

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
    !invite.ended && invite.expiresAt > clock.now() && isOpen(invite.id);

  const standingNow = (): readonly Door[] => {
    if (isOut(circle) || isHeld(circle)) return [];
    const { deviceInvites } = circle.graph.current();
    const invited = circle.record.invites.filter(stands).map(({ id, seed, expiresAt }) => ({
      id,
      seed: redact(keyBytes(seed)),
      expiresAt,
      ends: deviceInvites.has(id),
    }));
    // One for a return that is used stands until its end too.
    const returns = [...circle.returns.values()]
      .filter(({ state, expiresAt }) => state !== "ended" && expiresAt > clock.now())
      .map(({ id, seed, expiresAt }) => ({ id, seed, expiresAt, ends: true }));
    return [...invited, ...returns];
  };

  /** Ten minutes are over when they are over, and not when something else happens. */
  const watchEnds = (standing: readonly Door[]): void => {
    forgetEnd();
    forgetEnd = (): void => undefined;
    const ends = standing.filter((one) => one.ends).map(({ expiresAt }) => expiresAt);
    if (ends.length === 0) return;
    forgetEnd = clock.after(Math.max(1, Math.min(...ends) - clock.now()), () => {
      open();
      circle.ears.viewChanged();
    });
  };

  const open = (): void => {
    const standing = standingNow();
    watchEnds(standing);
    for (const [id, room] of rooms)
      if (!standing.some((invite) => invite.id === id)) {
        rooms.delete(id);
        roads.leave(room);
      }
    for (const invite of standing) {
      const keys = inviteKeys(invite.seed);
      const room = roomOf(keys);
      rooms.set(invite.id, room.id);
      roads.enter(room, meeting().answer(keys.psk, invite.id));
    }
  };

  return { open, stop: () => forgetEnd() };
};
