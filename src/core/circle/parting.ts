// Which ops ended something: by which somebody left, was put out or declined, and by which an invitation was used up or
// withdrawn. Who is told of the end is told of these and of what lies before them.

import type { DeviceId, InviteId, OpId } from "../base/brand.ts";
import { sealsIn } from "./aftermath.ts";
import type { CircleGraph } from "./graph.ts";
import { inOrder, isBefore, type OpNode } from "./node.ts";
import { inviteOf } from "./letIn.ts";

/** Only those that nobody else of them has in the past. */
const maximal = (graph: CircleGraph, ops: readonly OpId[]): readonly OpId[] =>
  [...new Set(ops)].filter((op, _, all) => !all.some((other) => other !== op && graph.covers([other], [op])));

const idsOf = (nodes: readonly OpNode[]): readonly OpId[] => nodes.map(({ id }) => id);

/** What took somebody out who was in: LEAVEs and removals, of the person and of the device, and what declined them. */
const endsOf = (graph: CircleGraph, device: DeviceId): readonly OpId[] => {
  const { roll } = graph.resolutionAt(graph.heads());
  const { register } = roll;
  return roll.ownersOf(device).flatMap((user) => [
    ...roll.live(register.departures.of(user)).map(({ node }) => node.id),
    ...roll.endsOf(user, device).map(({ node }) => node.id),
    ...roll
      .admissionsOf(user)
      .flatMap(({ invite }) => (invite === null ? [] : register.revocations.of(invite)))
      .filter((node) => roll.counts(node))
      .map(({ id }) => id),
  ]);
};

/** Admitted by an op that does not count: what strikes that op, or what it rests on. */
const strikersOf = (graph: CircleGraph, device: DeviceId): readonly OpId[] => {
  const { voids } = graph.resolutionAt(graph.heads());
  const admissions = graph.register.entrancesBy.of(device).map(({ node }) => node);
  return [...voids.reasons].flatMap(([op, reason]) => {
    const node = graph.node(op);
    const bears = node !== undefined && admissions.some((one) => one === node || isBefore(node, one));
    if (!bears) return [];
    if ("by" in reason) return [reason.by];
    const invite = reason.type === "inviteUsed" ? inviteOf(node.op.body) : null;
    return invite === null ? [] : usersOf(graph, invite);
  });
};

/** The ADMITs that an invitation's uses went to. */
const usersOf = (graph: CircleGraph, invite: OpId): readonly OpId[] => {
  const { roll } = graph.resolutionAt(graph.heads());
  return idsOf(roll.live(roll.register.uses.of(invite)).map(({ node }) => node));
};

/** Of each juror the first op that knows of a restriction, as many as make it safe. */
const firstHearings = (graph: CircleGraph, restrictions: readonly OpId[]): readonly OpId[] => {
  const seals = sealsIn(graph).filter(({ op }) => restrictions.includes(op));
  if (seals.length === 0) return [];
  const { roll } = graph.resolutionAt(graph.heads());
  const nodes = graph.opsAfter([]).flatMap(({ id }) => graph.node(id) ?? []);
  return seals.flatMap(({ op, heard, needed }) => {
    const restriction = graph.node(op);
    const hearing = nodes.filter(
      (node) => restriction !== undefined && roll.counts(node) && isBefore(restriction, node),
    );
    const first = heard.flatMap((juror) => hearing.find((node) => node.op.authorUser === juror) ?? []);
    return idsOf(first.toSorted(inOrder).slice(0, needed));
  });
};

/**
 * RULE: [MEM-44] up to which ops a device that is out is told of the membership: those that put it out, and what seals
 * them, so that it comes to the same outcome; nothing later.
 */
export const partingOps = (graph: CircleGraph, device: DeviceId): readonly OpId[] => {
  const ends = [...endsOf(graph, device), ...strikersOf(graph, device)];
  return maximal(graph, [...ends, ...firstHearings(graph, ends)]);
};

/** The ADMITs that used an invitation, and what withdrew it. */
export const closingOps = (graph: CircleGraph, inviteId: InviteId): readonly OpId[] => {
  const { roll } = graph.resolutionAt(graph.heads());
  const ended = roll
    .invitationsBy(inviteId)
    .flatMap(({ node }) => [
      ...usersOf(graph, node.id),
      ...idsOf(roll.register.revocations.of(node.id).filter((one) => roll.counts(one))),
    ]);
  return maximal(graph, ended);
};
