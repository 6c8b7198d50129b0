// Which ops ended something: by which somebody left or was declined, and by which an invitation was used up or
// withdrawn. Who is told of the end is told of these and of what lies before them.

import type { DeviceId, InviteId, OpId } from "../base/brand.ts";
import type { CircleGraph } from "./graph.ts";

const revocations = (graph: CircleGraph, invites: ReadonlySet<OpId>): readonly OpId[] =>
  graph.opsAfter([]).flatMap(({ id }) => {
    const body = graph.node(id)?.op.body;
    return body?.type === "inviteRevoked" && invites.has(body.invite) ? [id] : [];
  });

/** Only those that nobody else of them has in the past. */
const maximal = (graph: CircleGraph, ops: readonly OpId[]): readonly OpId[] =>
  ops.filter((op) => !ops.some((other) => other !== op && graph.covers([other], [op])));

/** The LEAVEs of a device's person, and what declined them. */
export const partingOps = (graph: CircleGraph, device: DeviceId): readonly OpId[] => {
  const { roll } = graph.resolutionAt(graph.heads());
  const people = (roll.owners.get(device) ?? []).flatMap((user) => roll.people.get(user) ?? []);
  const declined = people.flatMap(({ admissions }) =>
    admissions.flatMap((admission) =>
      admission.declined && admission.invite !== null ? [admission.invite] : [],
    ),
  );
  const left = people.flatMap(({ leaves }) => leaves.map(({ id }) => id));
  return maximal(graph, [...left, ...revocations(graph, new Set(declined))]);
};

/** The ADMITs that used an invitation, and what withdrew it. */
export const closingOps = (graph: CircleGraph, inviteId: InviteId): readonly OpId[] => {
  const { roll } = graph.resolutionAt(graph.heads());
  const invites = new Set(
    [...roll.invitations.values()].flatMap((one) => (one.inviteId === inviteId ? [one.node.id] : [])),
  );
  const used = [...roll.people.values()].flatMap(({ admissions }) =>
    admissions.flatMap(({ invite, node }) => (invite !== null && invites.has(invite) ? [node.id] : [])),
  );
  return maximal(graph, [...used, ...revocations(graph, invites)]);
};
