// Two people at a door. Who is inside judges the request before writing the ADMIT (INV-6); who is outside judges the
// circle before asking, and the ADMIT before trusting it (INV-10).

import type { CircleId, DeviceId, InviteId, OpId } from "../base/brand.ts";
import { type Bytes, equal } from "../base/bytes.ts";
import { err, ok, type Result } from "../base/result.ts";
import { userIdOf } from "../identity/index.ts";
import { isSinceEnds } from "./admissionRules.ts";
import type { BrokenRule } from "./ask.ts";
import { type Author, draftOn, opOn, refusedBy } from "./draft.ts";
import type { CircleGraph } from "./graph.ts";
import { inviteKeys } from "./inviteKeys.ts";
import type { InviteLink } from "./inviteLink.ts";
import { verifyProof } from "./inviteProof.ts";
import type { JoinRequest } from "./joinRequest.ts";
import { inOrder } from "./node.ts";
import type { BodyOf } from "./opBody.ts";
import type { Invitation } from "./roll.ts";
import { inviterStands } from "./rules.ts";

/** Of two INVITEs over one key, the first in order that can still be used; else the first. */
export const invitationOf = (graph: CircleGraph, inviteId: InviteId): Invitation | undefined => {
  const { roll } = graph.resolutionAt(graph.heads());
  const found = roll.invitationsBy(inviteId).toSorted((a, b) => inOrder(a.node, b.node));
  return found.find(({ revoked, uses, maxUses }) => !revoked && uses.length < maxUses) ?? found[0];
};

export type Clocks = {
  /** Milliseconds since 1970. */
  readonly own: number;
  /** What authenticated peers said that their clocks show now. */
  readonly peers: readonly number[];
};

const medianOf = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

/**
 * RULE: [INV-11] an invitation is expired for an admitter when its own clock says so, or the median of three or more
 * peers does. Nobody else asks: no replica voids an op by time.
 */
export const isExpired = (expiresAt: number, clocks: Clocks): boolean =>
  clocks.own > expiresAt || (clocks.peers.length >= 3 && medianOf(clocks.peers) > expiresAt);

export type Meeting = {
  readonly request: JoinRequest;
  /** Of the room in which they met. */
  readonly inviteId: InviteId;
  /** Of the session, 32 bytes. */
  readonly sid: Bytes;
  readonly clocks: Clocks;
};

export type AdmissionRefused =
  | { readonly type: "inviteUnknown" }
  | { readonly type: "inviteRevoked" }
  | { readonly type: "inviteUsed" }
  | { readonly type: "inviteExpired" }
  | { readonly type: "alreadyHere" }
  | { readonly type: "circleFull" }
  | { readonly type: "certInvalid" }
  | { readonly type: "proofInvalid" }
  | { readonly type: "mayNotAdmit" };

export type Admissible = {
  readonly body: BodyOf<"memberAdmitted"> | BodyOf<"deviceAdmitted">;
  readonly needsConfirm: boolean;
};

/** What a broken rule is called at the door; every other rule is the admitter's own lack of a right. */
const refusals: { readonly [R in BrokenRule]?: AdmissionRefused["type"] } = {
  "INV-4": "proofInvalid",
  "INV-7": "inviteUsed",
  "INV-8": "inviteRevoked",
  "INV-9": "inviteRevoked",
  "MEM-18": "circleFull",
  "MEM-45": "inviteRevoked",
  "ID-5": "certInvalid",
};

/** What the admitter checks, by the rules that every replica will apply and by its clock. */
export const judgeJoinRequest = (
  graph: CircleGraph,
  author: Author,
  { request, inviteId, sid, clocks }: Meeting,
): Result<Admissible, AdmissionRefused> => {
  const invitation = invitationOf(graph, inviteId);
  if (invitation === undefined) return err({ type: "inviteUnknown" });
  const draft = draftOn(graph, author);
  const { userId, deviceId } = request.cert;
  const standing = draft.roll.standing(userId);
  const isDeviceHere = ["active", "pending"].includes(draft.roll.deviceStanding(userId, deviceId));
  if (standing === "pending" || isDeviceHere) return err({ type: "alreadyHere" });
  const brought = { cert: request.cert, sid, proof: request.proof };
  const road = { type: "invitation", invite: invitation.node.id } as const;
  // Who is here already gets another device, and stays who they are.
  const body: Admissible["body"] =
    invitation.role === null || standing === "active"
      ? { type: "deviceAdmitted", road, ...brought }
      : { type: "memberAdmitted", invite: road.invite, role: invitation.role, ...brought };
  const rule = refusedBy(draft, opOn(draft, body, clocks.own));
  if (rule !== null) return err({ type: refusals[rule] ?? "mayNotAdmit" });
  if (isExpired(invitation.expiresAt, clocks)) return err({ type: "inviteExpired" });
  return ok({ body, needsConfirm: invitation.needsConfirm });
};

/**
 * Whether this link would bring in who knocks, if they were not there already: it lives, has a use left and time, and
 * whoever knocks has it. Asked before anything is ended for their sake.
 */
export const isBidden = (
  graph: CircleGraph,
  author: Author,
  { request, inviteId, sid, clocks }: Meeting,
): boolean => {
  const invitation = invitationOf(graph, inviteId);
  if (invitation === undefined || invitation.role === null || invitation.revoked) return false;
  const { roll } = graph.resolutionAt(graph.heads());
  return (
    inviterStands(roll, invitation) &&
    isSinceEnds(roll, request.cert.userId, invitation) &&
    invitation.uses.length < invitation.maxUses &&
    !isExpired(invitation.expiresAt, clocks) &&
    verifyProof(
      invitation.invitePk,
      { cert: request.cert, sid, admitter: author.device.deviceId },
      request.proof,
    )
  );
};

export type InviteRefused =
  /** The ops are of another circle than the link's, or there are none. */
  | { readonly type: "circleOther" }
  | { readonly type: "inviteUnknown" }
  /** The invitation is there, but not by the person the link names, or not for what it says. */
  | { readonly type: "inviterOther" }
  | { readonly type: "inviteRevoked" }
  | { readonly type: "inviteUsed" }
  /** Who answers is not in the circle. */
  | { readonly type: "admitterUnknown" };

const linkInvitation = (graph: CircleGraph, link: InviteLink): Result<Invitation, InviteRefused> => {
  if (graph.circleId !== link.circleId || graph.size === 0) return err({ type: "circleOther" });
  const { roll } = graph.resolutionAt(graph.heads());
  const { inviteId } = inviteKeys(link.seed);
  const inviter = inviterOf(link.circleId, link);
  const sameKey = roll.invitationsBy(inviteId);
  if (sameKey.length === 0) return err({ type: "inviteUnknown" });
  // RULE: [INV-13] what the link says that it is for is what the invitation is for.
  const [invitation] = sameKey
    .filter((one) => one.inviter === inviter && (one.role === null) === (link.for === "machine"))
    .toSorted((a, b) => inOrder(a.node, b.node));
  return invitation === undefined ? err({ type: "inviterOther" }) : ok(invitation);
};

const inviterOf = (circleId: CircleId, link: InviteLink) => userIdOf(circleId, link.inviterPk);

/** Before anything but the handshake is sent: the circle is the link's, and the invitation its inviter's. */
export const checkInvite = (
  graph: CircleGraph,
  link: InviteLink,
  admitter: DeviceId,
): Result<Invitation, InviteRefused> => {
  const found = linkInvitation(graph, link);
  if (!found.ok) return found;
  const { roll } = graph.resolutionAt(graph.heads());
  if (found.value.revoked || !inviterStands(roll, found.value)) return err({ type: "inviteRevoked" });
  if (found.value.uses.length >= found.value.maxUses) return err({ type: "inviteUsed" });
  const there = graph.current().devices.get(admitter);
  // RULE: [INV-14] a machine is let in by another one of the same person: nobody else can say that it is theirs.
  const isOwn = link.for === "person" || there?.userId === found.value.inviter;
  return there?.standing === "active" && isOwn ? found : err({ type: "admitterUnknown" });
};

export type OwnKeys = {
  readonly identityPk: Bytes;
  readonly deviceId: DeviceId;
  readonly kemPk: Bytes;
};

export type CheckedAdmission = { readonly admission: OpId; readonly standing: "pending" | "active" };

export type NotAdmitted =
  | InviteRefused
  | { readonly type: "notAdmitted" }
  /** There is an ADMIT of this person with other keys than ours. */
  | { readonly type: "keysOther" };

/** RULE: [INV-10] our own ADMIT counts, came by the link's invitation, and holds exactly our keys. */
export const checkAdmission = (
  graph: CircleGraph,
  link: InviteLink,
  own: OwnKeys,
): Result<CheckedAdmission, NotAdmitted> => {
  const found = linkInvitation(graph, link);
  if (!found.ok) return found;
  const invitation = found.value;
  const { roll } = graph.resolutionAt(graph.heads());
  const userId = userIdOf(graph.circleId, own.identityPk);
  const admissions = roll.admissionsOf(userId).filter(({ invite }) => invite === invitation.node.id);
  const mine = admissions.find(
    ({ deviceId, kemPk, identityPk }) =>
      deviceId === own.deviceId && equal(kemPk, own.kemPk) && equal(identityPk, own.identityPk),
  );
  if (mine !== undefined) {
    const standing = roll.deviceStanding(userId, own.deviceId);
    if (standing === "pending" || standing === "active") return ok({ admission: mine.node.id, standing });
    return err({ type: invitation.revoked ? "inviteRevoked" : "notAdmitted" });
  }
  if (admissions.length > 0) return err({ type: "keysOther" });
  if (invitation.revoked) return err({ type: "inviteRevoked" });
  return err({ type: invitation.uses.length >= invitation.maxUses ? "inviteUsed" : "notAdmitted" });
};
