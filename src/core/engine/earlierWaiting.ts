// Whoever gave up waiting and asks by another link has new keys. What they waited by ends then, once what they ask by
// now is shown to be good: an invitation for them alone is withdrawn; where others may come by it too, they alone are
// taken out, and admitted anew.

import type { InviteId, UserId } from "../base/index.ts";
import { removeMemberOp } from "../circle/index.ts";
import type { Circle } from "./circle.ts";
import { authorOps, newSecret } from "./membership.ts";

export type Waited = { readonly inviteId: InviteId; readonly isForOne: boolean };

/** What somebody who waits or is here came by, as far as it was not withdrawn. */
export const waitedBy = ({ graph }: Circle, userId: UserId): readonly Waited[] =>
  [...graph.current().invites.values()].flatMap(({ inviteId, uses, revoked, maxUses }) =>
    uses.includes(userId) && !revoked ? [{ inviteId, isForOne: maxUses === 1 }] : [],
  );

const isPending = ({ graph }: Circle, userId: UserId): boolean =>
  graph.current().users.get(userId)?.standing === "pending";

export const endEarlierWaiting = async (
  circle: Circle,
  userId: UserId,
  withdraw: (id: InviteId) => Promise<unknown>,
): Promise<void> => {
  if (!isPending(circle, userId)) return;
  for (const { inviteId, isForOne } of waitedBy(circle, userId)) if (isForOne) await withdraw(inviteId);
  if (!isPending(circle, userId)) return;
  const es = newSecret(circle);
  const at = circle.parts.clock.now();
  const made = removeMemberOp(circle.graph, circle.self, { userId, last: [] }, { es, at });
  // Where this device may not, they are told that they are here already.
  if (made.ok) await authorOps(circle, made.value.ops, { epoch: made.value.epoch, es });
};
