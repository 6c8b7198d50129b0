// What an op takes away from ops that did not know of it. A restriction strikes ops concurrent with it; ops after it
// are refused by the rules anyway, and ops before it are history. Every kind of restriction is listed here, and
// resolve.ts decides which of them stand.

import type { OpId } from "../base/brand.ts";
import { areConcurrent, type OpNode } from "./node.ts";
import type { Ground } from "./ground.ts";

export type Restriction = { readonly node: OpNode; readonly struck: readonly OpNode[] };

/** By invitation: the ADMITs through it, and the CONFIRMs of those. */
const broughtByInvite = (ground: Ground): ReadonlyMap<OpId, readonly OpNode[]> => {
  const brought = new Map<OpId, OpNode[]>();
  for (const node of ground.ordered) {
    const { body } = node.op;
    const admission = body.type === "memberConfirmed" ? ground.nodeOf(body.admission)?.op.body : body;
    if (admission?.type !== "memberAdmitted") continue;
    const others = brought.get(admission.invite);
    if (others === undefined) brought.set(admission.invite, [node]);
    else others.push(node);
  }
  return brought;
};

/** Restrictions of a set that strike anything, in order. */
export const restrictionsOf = (ground: Ground): readonly Restriction[] => {
  const brought = broughtByInvite(ground);
  const restrictions: Restriction[] = [];
  for (const node of ground.ordered) {
    const { body } = node.op;
    // RULE: [INV-8] a REVOKE_INVITE strikes every ADMIT by its invitation that did not know of it, and every CONFIRM
    // of somebody who came by it: withdrawing wins over bringing in.
    if (body.type !== "inviteRevoked") continue;
    const struck = (brought.get(body.invite) ?? []).filter((other) => areConcurrent(other, node));
    if (struck.length > 0) restrictions.push({ node, struck });
  }
  return restrictions;
};
