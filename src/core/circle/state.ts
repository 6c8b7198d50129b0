// The roll as the rest of the core sees it (facts.ts).

import type { DeviceId, EpochId, InviteId, UserId } from "../base/brand.ts";
import type { CircleState, DeviceState, InviteState, Standing, UserState } from "./facts.ts";
import { inOrder } from "./node.ts";
import type { Admission, Roll } from "./roll.ts";
import { inviterStands } from "./rules.ts";

const standings: readonly Standing[] = ["active", "pending", "left", "removed"];

const userState = (roll: Roll, userId: UserId, admissions: readonly Admission[]): UserState | null => {
  const first = admissions[0];
  if (first === undefined) return null;
  return {
    userId,
    identityPk: first.identityPk,
    rank: roll.rank(userId),
    standing: roll.standing(userId),
    devices: [...new Set(admissions.map(({ deviceId }) => deviceId))].toSorted(),
  };
};

/** The admission that speaks for a device: of the best standing, the first in order. */
const deviceState = (roll: Roll, deviceId: DeviceId, owners: readonly UserId[]): DeviceState | null => {
  const claims = owners
    .flatMap((user) => roll.people.get(user)?.admissions ?? [])
    .filter((admission) => admission.deviceId === deviceId)
    .map((admission) => ({ admission, standing: roll.deviceStanding(admission.userId, deviceId) }))
    .toSorted(
      (a, b) =>
        standings.indexOf(a.standing) - standings.indexOf(b.standing) ||
        inOrder(a.admission.node, b.admission.node),
    );
  const [best] = claims;
  if (best === undefined) return null;
  const { userId, kemPk, node } = best.admission;
  return {
    deviceId,
    userId,
    kemPk,
    standing: best.standing,
    admittedBy: node.id,
    admittedDepth: node.op.depth,
  };
};

const inviteStates = (roll: Roll): Map<InviteId, InviteState> => {
  const invites = new Map<InviteId, InviteState>();
  const invitations = [...roll.invitations.values()].toSorted((a, b) => inOrder(a.node, b.node));
  for (const invitation of invitations) {
    // Two INVITEs over one key can only be concurrent; the first in order is shown, both can be used and withdrawn.
    if (invites.has(invitation.inviteId)) continue;
    invites.set(invitation.inviteId, {
      inviteId: invitation.inviteId,
      invitePk: invitation.invitePk,
      inviter: invitation.inviter,
      role: invitation.role,
      maxUses: invitation.maxUses,
      uses: invitation.uses,
      expiresAt: invitation.expiresAt,
      needsConfirm: invitation.needsConfirm,
      revoked: invitation.revoked || !inviterStands(roll, invitation),
    });
  }
  return invites;
};

const epochsOf = (roll: Roll): readonly EpochId[] => {
  const nodes = [];
  for (let chain = roll.epochs; chain !== null; chain = chain.older) nodes.push(chain.node);
  return nodes.toSorted((a, b) => b.op.depth - a.op.depth || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
};

export const circleState = (roll: Roll): CircleState => {
  const users = new Map<UserId, UserState>();
  for (const { userId, admissions } of roll.people.values()) {
    const state = userState(roll, userId, admissions);
    if (state !== null) users.set(userId, state);
  }
  const devices = new Map<DeviceId, DeviceState>();
  for (const [deviceId, owners] of roll.owners) {
    const state = deviceState(roll, deviceId, owners);
    if (state !== null) devices.set(deviceId, state);
  }
  return {
    circleId: roll.circleId,
    users,
    devices,
    invites: inviteStates(roll),
    epochs: epochsOf(roll),
    history: roll.history,
  };
};
