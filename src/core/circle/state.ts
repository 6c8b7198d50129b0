// The roll as the rest of the core sees it (facts.ts).

import type { DeviceId, DocId, EpochId, InviteId, UserId } from "../base/brand.ts";
import type { Bytes } from "../base/bytes.ts";
import type {
  CircleState,
  ComplaintState,
  DeviceInviteState,
  DeviceState,
  DocumentRights,
  HoldState,
  InviteState,
  LastCounted,
  ReformState,
  Standing,
  UserState,
} from "./facts.ts";
import { limitOf, vouchedIn } from "./lastCounted.ts";
import { inOrder, isBefore, type OpNode } from "./node.ts";
import { type DocumentMode, documentModes } from "./opBody.ts";
import { whole } from "./register.ts";
import { latestOf, type Roll } from "./roll.ts";
import { inviterStands } from "./rules.ts";

const standings: readonly Standing[] = ["active", "pending", "left", "removed"];

const userState = (roll: Roll, userId: UserId): UserState | null => {
  const [first] = roll.admissionsOf(userId);
  if (first === undefined) return null;
  const standing = roll.standing(userId);
  const isGone = standing === "left" || standing === "removed";
  return {
    userId,
    identityPk: first.identityPk,
    rank: roll.rank(userId),
    standing,
    devices: roll.devicesOf(userId),
    endedBy: isGone
      ? roll
          .departuresOf(userId)
          .map(({ node }) => node.id)
          .toSorted()
      : [],
  };
};

/** The admission that speaks for a device: of the best standing, the first in order. */
const speakingFor = (roll: Roll, deviceId: DeviceId) =>
  roll
    .live(roll.register.entrancesBy.of(deviceId))
    .map((entrance) => ({ entrance, standing: roll.deviceStanding(entrance.userId, deviceId) }))
    .toSorted(
      (a, b) =>
        standings.indexOf(a.standing) - standings.indexOf(b.standing) ||
        inOrder(a.entrance.node, b.entrance.node),
    )[0];

/** As the state has it, without making one: where only one admission speaks, it is not asked how it stands. */
export const kemPkIn = (roll: Roll, deviceId: DeviceId): Bytes | undefined => {
  const [only, another] = roll.live(roll.register.entrancesBy.of(deviceId));
  return another === undefined ? only?.kemPk : speakingFor(roll, deviceId)?.entrance.kemPk;
};

const deviceState = (
  roll: Roll,
  deviceId: DeviceId,
  vouched: LastCounted | undefined,
): DeviceState | null => {
  const best = speakingFor(roll, deviceId);
  if (best === undefined) return null;
  const { userId, kemPk, node, role, invite, needsConfirm } = best.entrance;
  return {
    deviceId,
    userId,
    kemPk,
    standing: best.standing,
    limit: limitOf(roll, { user: userId, device: deviceId }, vouched),
    admittedBy: node.id,
    admittedDepth: node.op.depth,
    broughtBackBy: role === null && invite === null && !needsConfirm ? node.op.authorUser : null,
  };
};

/** Two over one key can only be concurrent; the first in order is shown, both can be used and withdrawn. */
const inviteStates = (roll: Roll): Pick<CircleState, "invites" | "deviceInvites"> => {
  const invites = new Map<InviteId, InviteState>();
  const deviceInvites = new Map<InviteId, DeviceInviteState>();
  for (const invitation of [...roll.invitations()].toSorted((a, b) => inOrder(a.node, b.node))) {
    const { inviteId, invitePk, inviter, role, maxUses, uses, expiresAt, needsConfirm } = invitation;
    const revoked = invitation.revoked || !inviterStands(roll, invitation);
    if (role === null) {
      const state = uses.length >= maxUses ? "used" : revoked ? "ended" : "open";
      if (!deviceInvites.has(inviteId))
        deviceInvites.set(inviteId, { inviteId, invitePk, inviter, expiresAt, state });
    } else if (!invites.has(inviteId))
      invites.set(inviteId, {
        inviteId,
        invitePk,
        inviter,
        role,
        maxUses,
        uses,
        expiresAt,
        needsConfirm,
        revoked,
      });
  }
  return { invites, deviceInvites };
};

const epochsOf = (roll: Roll): readonly EpochId[] =>
  roll
    .epochs()
    .toSorted((a, b) => b.op.depth - a.op.depth || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);

const narrowness = (mode: DocumentMode): number => documentModes.indexOf(mode);

/** RULE: [MEM-30] of concurrent DOC_ACLs the narrowest counts, then the smaller opId. */
const documentRights = (roll: Roll, docId: DocId): DocumentRights | null => {
  const [first] = latestOf(roll.live(roll.register.documents.of(docId))).toSorted(
    (a, b) =>
      narrowness(b.body.mode) - narrowness(a.body.mode) ||
      a.body.users.length - b.body.users.length ||
      (a.node.id < b.node.id ? -1 : 1),
  );
  if (first === undefined || first.body.mode === "open") return null;
  return { mode: first.body.mode, users: new Set(first.body.users), by: first.node.id };
};

const documentsOf = (roll: Roll): ReadonlyMap<DocId, DocumentRights> => {
  const documents = new Map<DocId, DocumentRights>();
  for (const docId of roll.register.documents.keys()) {
    const rights = documentRights(roll, docId);
    if (rights !== null) documents.set(docId, rights);
  }
  return documents;
};

const byOrder = (a: { readonly node: OpNode }, b: { readonly node: OpNode }): number =>
  inOrder(a.node, b.node);

const holdsOf = (roll: Roll): readonly HoldState[] => {
  const holds = [...roll.register.holds.keys()].flatMap((op) => roll.live(roll.register.holds.of(op)));
  return holds
    .filter(({ node }) => !roll.isLifted(node.id))
    .toSorted(byOrder)
    .map(({ node, body: { userId, deviceId } }) => ({
      op: node.id,
      userId,
      deviceId,
      by: node.op.authorUser,
      at: node.op.ts,
    }));
};

const complaintsOf = (roll: Roll, epochs: readonly OpNode[]): readonly ComplaintState[] =>
  [...roll.register.complaints.keys()]
    .flatMap((user) => roll.live(roll.register.complaints.of(user)))
    .filter(({ node, body }) => !("epoch" in body.about) || !epochs.some((rekey) => isBefore(node, rekey)))
    .toSorted(byOrder)
    .map(({ node, body }) => ({ op: node.id, by: node.op.authorUser, about: body.about }));

const reformsOf = (roll: Roll): readonly ReformState[] =>
  roll
    .live(roll.register.reforms.of(whole))
    .toSorted(byOrder)
    .map(({ node, body: { circle, cut, users } }) => ({
      op: node.id,
      by: node.op.authorUser,
      circle,
      cut,
      users,
      at: node.op.ts,
    }));

export const circleState = (roll: Roll): CircleState => {
  const vouched = vouchedIn(roll);
  const users = new Map<UserId, UserState>();
  for (const userId of roll.people()) {
    const state = userState(roll, userId);
    if (state !== null) users.set(userId, state);
  }
  const devices = new Map<DeviceId, DeviceState>();
  for (const deviceId of roll.register.entrancesBy.keys()) {
    const state = deviceState(roll, deviceId, vouched.get(deviceId));
    if (state !== null) devices.set(deviceId, state);
  }
  return {
    circleId: roll.circleId,
    users,
    devices,
    ...inviteStates(roll),
    epochs: epochsOf(roll),
    ...roll.policy(),
    documents: documentsOf(roll),
    holds: holdsOf(roll),
    complaints: complaintsOf(roll, roll.epochs()),
    reforms: reformsOf(roll),
    vouched,
  };
};
