// What an op has to prove, once: none of it changes with the state, so it is not asked again when something else is
// set aside. These checks cost signatures and come after the rules.

import type { DeviceId, OpId } from "../base/brand.ts";
import { equal } from "../base/bytes.ts";
import { verifyDeviceCert } from "../identity/index.ts";
import type { BrokenRule } from "./ask.ts";
import { type BitSet, contains } from "./bitSet.ts";
import { readForkProof } from "./forkProof.ts";
import { verifyProof, verifyReturn } from "./inviteProof.ts";
import type { OpNode } from "./node.ts";
import type { Op } from "./op.ts";
import type { BodyOf, Complaint } from "./opBody.ts";
import { recipientsHashOf } from "./recipients.ts";
import type { Roll } from "./roll.ts";

export type ProofContext = {
  readonly roll: Roll;
  readonly past: BitSet;
  readonly recipients: readonly DeviceId[];
  readonly nodeOf: (op: OpId) => OpNode | undefined;
};

/** Null when the op proves what it has to; asked of ops that the rules allow. */
export const brokenProof = (op: Op, context: ProofContext): BrokenRule | null => {
  const { body } = op;
  switch (body.type) {
    case "memberAdmitted":
      return admissionProof(op, body, invitationKey(context.roll, body.invite));
    case "deviceAdmitted":
      return body.road.type === "identity"
        ? admissionProof(op, body, null)
        : admissionProof(op, body, invitationKey(context.roll, body.road.invite));
    // RULE: [EPO-2] REKEY names, by their hash, exactly the devices active in the state of its past: none beside them
    // and none left out.
    case "epochStarted":
      return equal(body.recipientsHash, recipientsHashOf(context.recipients)) ? null : "EPO-2";
    case "complaintMade":
      return isProven(op, body.about, context) ? null : "MEM-32";
    case "circleFounded":
    case "inviteMade":
    case "deviceInviteMade":
    case "inviteRevoked":
    case "memberConfirmed":
    case "roleChanged":
    case "memberRemoved":
    case "deviceRemoved":
    case "memberLeft":
    case "opsAcknowledged":
    case "entriesVouched":
    case "policyChanged":
    case "documentRightsSet":
    case "circleReformed":
    case "deviceHeld":
    case "holdLifted":
      return null;
  }
};

const invitationKey = (roll: Roll, invite: OpId) => roll.invitation(invite)?.invitePk ?? new Uint8Array(32);

// RULE: [INV-4] every ADMIT carries a proof by the invitation's key, or by the identity itself (MEM-36), over the keys
// that it brings, the session and the admitter.
const admissionProof = (
  op: Op,
  { cert, sid, proof }: Pick<BodyOf<"memberAdmitted">, "cert" | "sid" | "proof">,
  invitePk: Uint8Array | null,
): BrokenRule | null => {
  if (!verifyDeviceCert(cert, op.circleId).ok) return "ID-5";
  const proven = { cert, sid, admitter: op.authorDevice };
  if (invitePk === null) return verifyReturn(proven, proof) ? null : "MEM-36";
  return verifyProof(invitePk, proven, proof) ? null : "INV-4";
};

/** RULE: [MEM-32] that a device signed two histories is shown by two things that it signed. */
const isProven = (op: Op, about: Complaint, { past, nodeOf }: ProofContext): boolean => {
  if (about.type === "entriesForked")
    return readForkProof(op.circleId, about.proof)?.deviceId === about.last.deviceId;
  if (about.type !== "opsForked") return true;
  const [a, b] = about.ops.map(nodeOf);
  return (
    a !== undefined &&
    b !== undefined &&
    [a, b].every((node) => contains(past, node.place) && node.op.authorDevice === about.last.deviceId) &&
    a.op.dseq === b.op.dseq
  );
};
