// Somebody comes back with the recovery code (MEM-36, INV-15): who is inside judges what they show by the rules that every
// replica will apply; who is outside judges the circle before showing anything, and the ADMIT before trusting it.

import type { DeviceId, UserId } from "../base/brand.ts";
import { type Bytes, equal, idBytes } from "../base/bytes.ts";
import { err, ok, type Result } from "../base/result.ts";
import { type DeviceCert, userIdOf } from "../identity/index.ts";
import type { Admissible, AdmissionRefused, CheckedAdmission, InviteRefused, OwnKeys } from "./admission.ts";
import { type Author, draftOn, opOn, refusedBy } from "./draft.ts";
import type { CircleGraph } from "./graph.ts";
import type { InviteLink } from "./inviteLink.ts";
import { verifyReturn } from "./inviteProof.ts";
import type { BodyOf, OpBody } from "./opBody.ts";
import { whole } from "./register.ts";
import { brokenRule } from "./rules.ts";

/** Who comes back with the identity alone (MEM-36): the words of the recovery code, a new device, and a session. */
export const judgeReturn = (
  graph: CircleGraph,
  author: Author,
  { cert, sid, proof }: Returning,
): Result<Admissible, AdmissionRefused> => {
  const draft = draftOn(graph, author);
  if (draft.roll.standing(cert.userId) !== "active") return err({ type: "inviteUnknown" });
  if (draft.roll.deviceStanding(cert.userId, cert.deviceId) !== "removed")
    return err({ type: "alreadyHere" });
  const bodyWith = (needsConfirm: boolean): BodyOf<"deviceAdmitted"> => ({
    type: "deviceAdmitted",
    road: { type: "identity", needsConfirm },
    cert,
    sid,
    proof,
  });
  // At once where the rules allow it.
  for (const needsConfirm of [false, true]) {
    const body = bodyWith(needsConfirm);
    const rule = refusedBy(draft, opOn(draft, body, 0));
    if (rule === null) return ok({ body, needsConfirm });
    if (rule === "ID-5") return err({ type: "certInvalid" });
  }
  return err({
    type: verifyReturn({ cert, sid, admitter: author.device.deviceId }, proof)
      ? "mayNotAdmit"
      : "proofInvalid",
  });
};

export type Returning = { readonly cert: DeviceCert; readonly sid: Bytes; readonly proof: Bytes };

const noDevice = "0".repeat(64) as DeviceId;
const noKem = new Uint8Array(0);

/** Whether this author could bring a new machine of somebody's in at once: everything but what that one would show. */
export const mayBringBack = (
  graph: CircleGraph,
  author: Author,
): ((person: { readonly userId: UserId; readonly identityPk: Bytes }) => boolean) => {
  const draft = draftOn(graph, author);
  const nothing = new Uint8Array(0);
  return ({ userId, identityPk }) => {
    const cert: DeviceCert = {
      circleId: graph.circleId,
      userId,
      identityPk,
      deviceId: noDevice,
      kemPk: noKem,
      createdAt: 0,
      identitySignature: nothing,
      deviceSignature: nothing,
    };
    const road = { type: "identity", needsConfirm: false } as const;
    const body: OpBody = { type: "deviceAdmitted", road, cert, sid: nothing, proof: nothing };
    return brokenRule(draft.roll, opOn(draft, body, 0), []) === null;
  };
};

/** Of what, besides the root seed, an identity of this circle was made (ID-1). */
export const saltOf = (graph: CircleGraph, identityPk: Bytes): Bytes => {
  for (const { body } of graph.register.policies.of(whole))
    if (body.type === "circleFounded" && equal(body.core.identityPk, identityPk)) return body.core.nonce;
  return idBytes(graph.circleId);
};

/**
 * RULE: [INV-15] nothing is shown before the circle is the link's, who answers is a machine of who made it, and the
 * identity that code and link make is somebody's who is in the circle: a link that names another salt makes none.
 */
export const checkReturn = (
  graph: CircleGraph,
  link: InviteLink,
  identityPk: Bytes,
  admitter: DeviceId,
): Result<null, InviteRefused> => {
  if (graph.circleId !== link.circleId || graph.size === 0) return err({ type: "circleOther" });
  const { devices, users } = graph.current();
  const there = devices.get(admitter);
  if (there?.standing !== "active" || there.userId !== userIdOf(graph.circleId, link.inviterPk))
    return err({ type: "admitterUnknown" });
  const own = users.get(userIdOf(graph.circleId, identityPk));
  return own?.standing === "active" ? ok(null) : err({ type: "inviterOther" });
};

/** RULE: [INV-10] our own ADMIT counts, came by our identity, and holds exactly our keys. */
export const checkReturned = (
  graph: CircleGraph,
  own: OwnKeys,
): Result<CheckedAdmission, { readonly type: "notAdmitted" }> => {
  const { roll } = graph.resolutionAt(graph.heads());
  const userId = userIdOf(graph.circleId, own.identityPk);
  const mine = roll
    .admissionsOf(userId)
    .find(
      ({ deviceId, kemPk, identityPk, invite, role }) =>
        invite === null &&
        role === null &&
        deviceId === own.deviceId &&
        equal(kemPk, own.kemPk) &&
        equal(identityPk, own.identityPk),
    );
  const standing = roll.deviceStanding(userId, own.deviceId);
  return mine !== undefined && (standing === "pending" || standing === "active")
    ? ok({ admission: mine.node.id, standing })
    : err({ type: "notAdmitted" });
};
