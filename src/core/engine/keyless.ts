// Whoever only reads begins no epoch (EPO-2). Once somebody has left or a machine was closed, a reader's machine that
// has met nobody with the next secret has none to write under, and yet nothing is wrong with it: what its person marks
// meanwhile is kept as a draft, like that of a machine in doubt (drafts.ts).

import type { DocId } from "../base/index.ts";
import { rankOf, sendingEpoch } from "../circle/index.ts";
import { mayWriteIn } from "../log/index.ts";
import type { Circle } from "./circle.ts";
import { isHeld } from "./hold.ts";
import { isOut } from "./outOf.ts";

/** RULE: [ENG-46] */
export const isKeyless = (circle: Circle): boolean => {
  const { graph, ring, record, self } = circle;
  if (isHeld(circle) || isOut(circle) || record.joining !== null) return false;
  const user = graph.current().users.get(self.userId);
  if (user === undefined || user.rank >= rankOf.member) return false;
  return sendingEpoch(graph, ring.held()) === null;
};

/** What is written here now waits, and becomes entries later. */
export const isDrafting = (circle: Circle): boolean => isHeld(circle) || isKeyless(circle);

/** RULE: [ENG-57] asked whenever a draft is begun or added to, and before it becomes entries. */
export const mayWriteNow = ({ graph, self: { userId } }: Circle, docId: DocId): boolean => {
  const state = graph.current();
  const user = state.users.get(userId);
  return user?.standing === "active" && mayWriteIn({ state, user, userId }, docId);
};
