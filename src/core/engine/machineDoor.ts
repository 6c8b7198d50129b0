// The door for one more machine of somebody's: of one's own (protocol 2.5, INVITE_DEVICE), or of somebody who comes back with
// the recovery code. Nothing is written, signed or given before a person sat at both screens, compared the words and
// said yes: then one op lets the other machine in. What is brought to the two doors, and what makes a yes of it, is in
// machineRoads.ts.

import {
  type Bytes,
  type DeviceId,
  err,
  type InviteId,
  ok,
  type Result,
  type UserId,
} from "../base/index.ts";
import type { Meeting as Asked } from "../circle/index.ts";
import type { JoinMessage, JoinRefusal } from "../sync/index.ts";
import type { Circle } from "./circle.ts";
import { isCommitted, wordsOf } from "./comparing.ts";
import { createMachineRoads, type MachineRoad } from "./machineRoads.ts";
import type { Met } from "./met.ts";
import { authorOps, newSecret } from "./membership.ts";

export type MachineKnock = {
  readonly deviceId: DeviceId;
  /** Whose machine it would be. */
  readonly userId: UserId;
  readonly words: readonly number[];
  readonly askedAt: number;
};

type Visitor = {
  readonly met: Met;
  readonly inviteId: InviteId;
  readonly road: MachineRoad;
  readonly request: Bytes;
  readonly userId: UserId;
  /** Its part of the words. */
  readonly outsidePk: Bytes;
  readonly commitment: Bytes;
  readonly nonce: Bytes;
  readonly askedAt: number;
  words: readonly number[] | null;
};

export type MachineAnswered = Result<void, { readonly type: "notFound" | "notAllowed" | "expiredLink" }>;

export type MachineDoor = {
  /** Whether this is the room of a link for a machine. */
  readonly isFor: (inviteId: InviteId | null) => boolean;
  /** Runs in the circle's queue. */
  readonly knock: (met: Met, commitment: Bytes, request: Bytes) => void;
  readonly open: (met: Met, nonce: Bytes) => void;
  readonly parted: (met: Met) => void;
  readonly knocks: () => readonly MachineKnock[];
  /** Said of the words in the knock (ENG-25). */
  readonly answer: (
    knock: Pick<MachineKnock, "deviceId" | "words">,
    admit: boolean,
  ) => Promise<MachineAnswered>;
};

export type MachineDoorGround = {
  readonly circle: Circle;
  readonly say: (met: Met, join: JoinMessage) => void;
  readonly clocks: () => Asked["clocks"];
  readonly endInvite: (inviteId: InviteId) => Promise<MachineAnswered>;
  /** It is inside: it is told so, and given everything that is here. */
  readonly sayAdmitted: (met: Met) => void;
  readonly welcome: (newcomer: DeviceId) => Promise<void>;
};

/** Who waits at once: a link that many have got hold of is ended, not answered. */
const visitorLimit = 8;

export const createMachineDoor = (ground: MachineDoorGround): MachineDoor => {
  const { circle, say } = ground;
  const roadTo = createMachineRoads(circle, ground.clocks);
  const visitors = new Map<DeviceId, Visitor>();
  /** Sessions that have knocked: one try each. */
  const knocked = new Set<number>();

  const refuse = (met: Met, reason: JoinRefusal): void => say(met, { type: "refused", reason });

  const knock: MachineDoor["knock"] = (met, commitment, request) => {
    const inviteId = met.invite;
    const road = inviteId === null ? null : roadTo(inviteId);
    const brought = road?.read(met, request) ?? null;
    if (inviteId === null || road === null || brought === null || knocked.has(met.session))
      return refuse(met, "malformed");
    knocked.add(met.session);
    // It came in, and did not hear of it.
    if (circle.graph.current().devices.get(met.device)?.standing === "active") return ground.sayAdmitted(met);
    if (visitors.size >= visitorLimit) return refuse(met, "unknown");
    const judged = road.judge(met, request);
    if (!judged.ok) return refuse(met, judged.error);
    const nonce = circle.parts.random.bytes(32);
    const askedAt = circle.parts.clock.now();
    visitors.set(met.device, {
      met,
      inviteId,
      road,
      request,
      ...brought,
      commitment,
      nonce,
      askedAt,
      words: null,
    });
    say(met, { type: "waiting", nonce, ops: [] });
  };

  const open: MachineDoor["open"] = (met, outsideNonce) => {
    const visitor = visitors.get(met.device);
    if (visitor === undefined || visitor.met.session !== met.session || visitor.words !== null) return;
    if (!isCommitted(visitor.commitment, outsideNonce, met.sid)) {
      visitors.delete(met.device);
      return refuse(met, "malformed");
    }
    visitor.words = wordsOf({
      circleId: circle.id,
      sid: met.sid,
      outside: { nonce: outsideNonce, identityPk: visitor.outsidePk },
      inside: { nonce: visitor.nonce, identityPk: circle.self.identityPk },
    });
    circle.ears.viewChanged();
  };

  /** One op and the next epoch, on the disk before the other machine hears of it. */
  const letIn = async ({ met, road, request }: Visitor): Promise<Result<void, JoinRefusal>> => {
    const es = newSecret(circle);
    const made = road.admit(met, request, es);
    if (!made.ok) return made;
    const { ops, epoch } = made.value;
    // Who begins no epoch could give the other machine nothing to open anything with.
    if (epoch === null) return err("unknown");
    await authorOps(circle, ops, { epoch, es });
    road.used(met);
    return ok(undefined);
  };

  return {
    isFor: (inviteId) => inviteId !== null && roadTo(inviteId) !== null,
    knock,
    open,
    parted: (met) => {
      knocked.delete(met.session);
      if (visitors.get(met.device)?.met.session === met.session) visitors.delete(met.device);
    },
    knocks: () =>
      [...visitors.values()].flatMap(({ met, userId, words, askedAt }) =>
        words === null ? [] : [{ deviceId: met.device, userId, words, askedAt }],
      ),
    answer: async ({ deviceId, words }, admit) => {
      const visitor = visitors.get(deviceId);
      // RULE: [ENG-25] a yes is for the words that were compared, and for the session they came of.
      if (visitor === undefined || visitor.words !== words) return err({ type: "notFound" });
      visitors.delete(deviceId);
      circle.ears.viewChanged();
      if (!admit) {
        refuse(visitor.met, "declined");
        return ground.endInvite(visitor.inviteId);
      }
      const admitted = await circle.queue.run(() => letIn(visitor));
      if (!admitted.ok) {
        refuse(visitor.met, admitted.error);
        return err({ type: admitted.error === "expired" ? "expiredLink" : "notAllowed" });
      }
      ground.sayAdmitted(visitor.met);
      // The link is used: whoever else holds it is told.
      for (const [device, other] of visitors)
        if (other.inviteId === visitor.inviteId) {
          visitors.delete(device);
          refuse(other.met, "used");
        }
      await ground.welcome(visitor.met.device);
      return ok(undefined);
    },
  };
};
