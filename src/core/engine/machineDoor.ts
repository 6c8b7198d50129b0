// The door for one more machine of one's own (protocol 2.5, INVITE_DEVICE). Who knocks there says which keys it has and
// nothing else. Nothing is written, signed or given before the person sits at both screens, compared the words and said
// yes: then this machine signs that the other is theirs, and lets it in with one op. Only the machine that holds the
// identity key can do that, so only it answers here.

import { type Bytes, type DeviceId, err, idBytes, type InviteId, ok, type Result } from "../base/index.ts";
import {
  type AdmissionRefused,
  admitOp,
  decodeMachineRequest,
  judgeJoinRequest,
  type MachineRequest,
  type Meeting as Asked,
} from "../circle/index.ts";
import { completeCert } from "../identity/index.ts";
import type { JoinMessage, JoinRefusal } from "../sync/index.ts";
import { refusalOf } from "./admissionRefusal.ts";
import type { Circle } from "./circle.ts";
import { isCommitted, wordsOf } from "./comparing.ts";
import type { Met } from "./met.ts";
import { authorOps, newSecret } from "./membership.ts";

export type MachineKnock = {
  readonly deviceId: DeviceId;
  readonly words: readonly number[];
  readonly askedAt: number;
};

type Visitor = {
  readonly met: Met;
  readonly inviteId: InviteId;
  readonly request: MachineRequest;
  readonly commitment: Bytes;
  readonly nonce: Bytes;
  readonly askedAt: number;
  words: readonly number[] | null;
};

export type MachineAnswered = Result<void, { readonly type: "notFound" | "notAllowed" | "expiredLink" }>;

export type MachineDoor = {
  /** Whether this is the room of an invitation for a machine. */
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
  readonly welcome: () => Promise<void>;
};

/** Who waits at once: a link that many have got hold of is ended, not answered. */
const visitorLimit = 8;

export const createMachineDoor = (ground: MachineDoorGround): MachineDoor => {
  const { circle, say, clocks } = ground;
  const visitors = new Map<DeviceId, Visitor>();
  /** Sessions that have knocked: one try each. */
  const knocked = new Set<number>();
  const of = { circleId: circle.id, identityPk: circle.self.identityPk };

  const refuse = (met: Met, reason: JoinRefusal): void => say(met, { type: "refused", reason });

  /** As the rules and the clock have it now; signed here, and said to nobody by that. */
  const asked = ({ met, request, inviteId }: Pick<Visitor, "met" | "request" | "inviteId">): Asked | null => {
    const { identity } = circle.self;
    if (identity === null) return null;
    const cert = completeCert(request.half, identity);
    return { request: { cert, name: "", proof: request.proof }, inviteId, sid: met.sid, clocks: clocks() };
  };
  const reasonOf = ({ type }: { readonly type: AdmissionRefused["type"] | "notAuthorised" }): JoinRefusal =>
    type === "notAuthorised" ? "unknown" : refusalOf[type];

  const knock: MachineDoor["knock"] = (met, commitment, bytes) => {
    const request = decodeMachineRequest(bytes, of);
    const inviteId = met.invite;
    const isOf = request.ok && request.value.half.deviceId === met.device;
    if (inviteId === null || !isOf || knocked.has(met.session)) return refuse(met, "malformed");
    knocked.add(met.session);
    // It came in, and did not hear of it.
    if (circle.graph.current().devices.get(met.device)?.standing === "active") return ground.sayAdmitted(met);
    const asking = asked({ met, request: request.value, inviteId });
    if (asking === null || visitors.size >= visitorLimit) return refuse(met, "unknown");
    const judged = judgeJoinRequest(circle.graph, circle.self, asking);
    if (!judged.ok) return refuse(met, reasonOf(judged.error));
    const nonce = circle.parts.random.bytes(32);
    const askedAt = circle.parts.clock.now();
    visitors.set(met.device, {
      met,
      inviteId,
      request: request.value,
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
      outside: { nonce: outsideNonce, identityPk: idBytes(met.device) },
      inside: { nonce: visitor.nonce, identityPk: circle.self.identityPk },
    });
    circle.ears.viewChanged();
  };

  /** One op and the next epoch, on the disk before the other machine hears of it. */
  const letIn = async (visitor: Visitor): Promise<Result<void, JoinRefusal>> => {
    const asking = asked(visitor);
    if (asking === null) return err("unknown");
    const es = newSecret(circle);
    const made = admitOp(circle.graph, circle.self, asking, { es, at: asking.clocks.own });
    if (!made.ok) return err(reasonOf(made.error));
    const { ops, epoch } = made.value;
    // Who only reads begins no epoch, and could give the other machine nothing to open anything with.
    if (epoch === null) return err("unknown");
    await authorOps(circle, ops, { epoch, es });
    return ok(undefined);
  };

  return {
    isFor: (inviteId) => inviteId !== null && circle.graph.current().deviceInvites.has(inviteId),
    knock,
    open,
    parted: (met) => {
      knocked.delete(met.session);
      if (visitors.get(met.device)?.met.session === met.session) visitors.delete(met.device);
    },
    knocks: () =>
      [...visitors.values()].flatMap(({ met, words, askedAt }) =>
        words === null ? [] : [{ deviceId: met.device, words, askedAt }],
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
      await ground.welcome();
      return ok(undefined);
    },
  };
};
