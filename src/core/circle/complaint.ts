// Complaints about an epoch ask others to begin a new one (protocol 2.7). Nobody can make others do that at will: each
// device answers one complaint of a person in a day of its own clock.

import type { UserId } from "../base/brand.ts";
import type { ComplaintState, MembershipFacts } from "./facts.ts";

export const complaintRest = 24 * 3_600_000;

/**
 * RULE: [EPO-14] the complaints to answer by a REKEY now: of active people, about an epoch, unanswered, and of each
 * person one in a day. `answered` is when this device last did so, by person, in its own time.
 */
export const complaintsToAnswer = (
  facts: Pick<MembershipFacts, "current">,
  answered: ReadonlyMap<UserId, number>,
  now: number,
): readonly ComplaintState[] => {
  const state = facts.current();
  const people = new Set<UserId>();
  return state.complaints.filter(({ by, about }) => {
    if (!("epoch" in about) || people.has(by) || state.users.get(by)?.standing !== "active") return false;
    people.add(by);
    const last = answered.get(by);
    return last === undefined || now - last >= complaintRest;
  });
};
