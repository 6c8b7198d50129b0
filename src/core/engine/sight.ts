// How much of the membership log a session may see (protocol 2.6, "Meeting again"; 2.11). Active devices see all of it.
// So does who is on the way in, because the circle has to show itself before anybody knocks (INV-10). Who left sees the
// op by which they left and what lies before it, and nothing later; who comes with a link that was used up or withdrawn
// sees by whom and when, and nothing later; and who is not known in an epoch's room sees nothing: whoever may be there
// was in the circle when that epoch began, and everybody who holds its secret has that op.

import type { DeviceId, OpId } from "../base/index.ts";
import { closingOps, partingOps } from "../circle/index.ts";
import type { Session } from "../session/index.ts";
import type { PeerStanding } from "../sync/index.ts";
import type { Circle } from "./circle.ts";
import type { Met } from "./meeting.ts";
import { isReturnOpen } from "./returnLinks.ts";
import { toldOf } from "./serving.ts";
import { holdsOn } from "./watch.ts";

export type Sight = {
  readonly standing: PeerStanding;
  /** Up to and with which ops; null for all. */
  readonly upTo: readonly OpId[] | null;
};

export const nothingSeen: Sight = { standing: "outside", upTo: [] };
const everyOp: Sight = { standing: "opsOnly", upTo: null };
/** Gets nothing, and is not shown out: it may be inside, and show so. */
const unseen: Sight = { standing: "opsOnly", upTo: [] };

const sightFor = (circle: Circle, { device, invite }: Met, isActive: boolean): Sight => {
  const { graph, self } = circle;
  if (isActive) return { standing: "active", upTo: null };
  const { devices, invites, deviceInvites } = graph.current();
  const known = devices.get(device)?.standing;
  // Who waits, or is out, gives what they have to who is inside by it, and nothing to who stands at the same door.
  if (devices.get(self.device.deviceId)?.standing !== "active") return known === "active" ? everyOp : unseen;
  if (known === "pending") return everyOp;
  // RULE: [TRU-8] who is held is told by whom, and nothing later.
  if (known === "active")
    return {
      standing: "outside",
      upTo: toldOf(
        circle,
        holdsOn(circle, device).map(({ op }) => op),
      ),
    };
  // Also whose admission does not count: by what it is set aside.
  const parting = partingOps(graph, device);
  if (known !== undefined || parting.length > 0)
    return { standing: "outside", upTo: toldOf(circle, parting) };
  if (invite === null) return nothingSeen;
  const invitation = invites.get(invite);
  if (circle.returns.has(invite)) return isReturnOpen(circle, invite) ? everyOp : nothingSeen;
  const isOpen =
    invitation === undefined
      ? deviceInvites.get(invite)?.state === "open"
      : !invitation.revoked && invitation.uses.length < invitation.maxUses;
  return isOpen ? everyOp : { standing: "outside", upTo: toldOf(circle, closingOps(graph, invite)) };
};

type Door = { readonly door?: "inside" | "outside" };

/** On which side of a door this machine stands, in the room of an invitation. */
const doorOf = ({ record }: Circle, { invite }: Met): Door =>
  invite === null ? {} : { door: record.joining === null ? "inside" : "outside" };

/** How long somebody outside may stay. */
const outsideTime = 10_000;

/** What a session is seen as, and how its stay ends. */
export type Placed = {
  readonly session: Session;
  standing: PeerStanding | null;
  forget: () => void;
};

type Place = Door & { readonly standing: PeerStanding; readonly upTo: readonly OpId[] };

/** RULE: [ENG-33] who is outside has some seconds to show by ops that they are not, and is shown out then. */
export const createUsher = (circle: Circle, isActive: (device: DeviceId) => boolean) => {
  const sightOf = (met: Met): Sight => sightFor(circle, met, isActive(met.device));
  const showOut = (one: Placed, standing: PeerStanding): void => {
    one.forget();
    one.forget = (): void => undefined;
    if (standing === "outside") one.forget = circle.parts.clock.after(outsideTime, () => one.session.close());
  };
  return {
    sightOf,
    /** When a session begins, and whenever membership changed. */
    place: (one: Placed, met: Met): Place => {
      const { standing, upTo } = sightOf(met);
      if (one.standing !== standing) showOut(one, standing);
      one.standing = standing;
      return { standing, upTo: upTo ?? [], ...doorOf(circle, met) };
    },
  };
};
