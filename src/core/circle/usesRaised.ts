// RULE: [INV-7] Of two who came by one use of an invitation, neither admission knowing of the other, the one goes first
// whom somebody has given a rank since: a higher one than the other was given, or has by the invitation alone. Whoever
// gives it could put the other out, so nobody wins by this what they could not do; and who holds a link and dates an
// admission back takes the place of nobody whom a keeper has raised (MEM-50).

import type { Ground } from "./ground.ts";
import { isBefore, type OpNode, type Voids } from "./node.ts";
import { standsBehind } from "./now.ts";
import { type ScarceUse, type ScarceUses, scarceUsesIn } from "./uses.ts";

/** The highest rank that was given to who came by one of two, by who had not heard of the other; -1: none. */
const rankSince = (use: ScarceUse, other: ScarceUse, heard: ReadonlySet<OpNode>): number =>
  use.raises.reduce(
    (highest, node) =>
      heard.has(node) && !isBefore(other.node, node) && node.restricts?.type === "raise"
        ? Math.max(highest, node.restricts.to)
        : highest,
    -1,
  );

/** Whether who came by one of two has been raised above the other. `heard`: what gave ranks, and counts. */
const isRaised = (use: ScarceUse, other: ScarceUse, heard: ReadonlySet<OpNode>): boolean =>
  rankSince(use, other, heard) > Math.max(rankSince(other, use, heard), other.role ?? -1);

/**
 * Those later in order whose uses one does not take. With whom is raised above it go those whom that admission knew of:
 * it came by what they had left.
 */
export const goingBefore = (
  use: ScarceUse,
  scarce: ScarceUses,
  heard: ReadonlySet<OpNode>,
): readonly OpNode[] => {
  if (heard.size === 0) return use.heardFirst;
  const later = use.later.flatMap((node) => scarce.get(node) ?? []);
  const raised = later.filter((other) => isRaised(other, use, heard));
  const goesFirst = (other: ScarceUse): boolean =>
    raised.some((one) => one === other || isBefore(other.node, one.node)) ||
    (use.heardFirst.includes(other.node) && !isRaised(use, other, heard));
  return later.filter(goesFirst).map(({ node }) => node);
};

/** What gave ranks to those whose uses are too many, by who stands, as one sees it. */
export const givenSince = (ground: Ground, voids: Voids): readonly OpNode[] => {
  const raises = new Set([...scarceUsesIn(ground).values()].flatMap((use) => use.raises));
  return [...raises].filter((node) => {
    const reason = voids.reasons.get(node.id)?.type;
    return reason === undefined || (reason === "unfounded" && standsBehind(ground, node, voids));
  });
};
