// Which open invitations end together with somebody's access. Who was put out may have the link by which they came,
// and whoever holds a link that needs no comparing comes in by it under any new name: the rules cannot know them again.

import type { DeviceId, OpId, UserId } from "../base/brand.ts";
import { inviterStands } from "./ask.ts";
import { type Draft, write } from "./draft.ts";
import { invitesEndingLimit } from "./limits.ts";
import type { Invitation, Roll } from "./roll.ts";

/** A person, or one machine of theirs. */
export type PutOut = { readonly userId: UserId; readonly deviceId: DeviceId | null };

const isOpen = (roll: Roll, invitation: Invitation): boolean =>
  !invitation.revoked && invitation.uses.length < invitation.maxUses && inviterStands(roll, invitation);

/** The first to end are those that who is put out certainly has. */
const placeOf = ({ userId, deviceId }: PutOut, invitation: Invitation): number | null => {
  const { uses, role, needsConfirm, inviter, node } = invitation;
  if (uses.includes(userId)) return 0;
  if (role !== null && !needsConfirm) return 1;
  return inviter === userId && (deviceId === null || node.op.authorDevice === deviceId) ? 2 : null;
};

/** As the state has it before the end. */
const invitesToEnd = (roll: Roll, out: PutOut): readonly OpId[] =>
  [...roll.invitations()]
    .flatMap((invitation) => {
      const place = placeOf(out, invitation);
      return place === null || !isOpen(roll, invitation) ? [] : [{ place, op: invitation.node.id }];
    })
    .toSorted((a, b) => a.place - b.place)
    .map(({ op }) => op);

const standingOf = (roll: Roll, { userId, deviceId }: PutOut) =>
  deviceId === null ? roll.standing(userId) : roll.deviceStanding(userId, deviceId);

/**
 * RULE: [INV-12] with an end go, in the same batch, the open invitations that need no comparing, and those that who is
 * put out made or came by, as far as the author may end them.
 */
export const endInvites = (before: Draft, ended: Draft, out: PutOut, at: number): Draft => {
  // Who only waits was never in, and others may come by the same link.
  if (standingOf(before.roll, out) === "pending") return ended;
  let draft = ended;
  let left: number = invitesEndingLimit;
  for (const invite of invitesToEnd(before.roll, out)) {
    if (left === 0) break;
    const written = write(draft, { type: "inviteRevoked", invite }, at);
    if (!written.ok) continue;
    draft = written.value;
    left -= 1;
  }
  return draft;
};
