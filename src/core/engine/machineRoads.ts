// The two ways in which one more machine of somebody's asks to come in. With a link for a machine of one's own (INV-13): it
// says its half of a certificate, and this machine, which holds the identity key, signs the other half at the yes. With a
// link for a return (INV-15): it shows the identity that the recovery code makes, and the rules say whether that is enough.

import {
  type Bytes,
  err,
  type EpochId,
  idBytes,
  type InviteId,
  ok,
  type Redacted,
  type Result,
  type UserId,
} from "../base/index.ts";
import {
  type Admitted,
  admitOp,
  admitReturnOp,
  type AdmissionRefused,
  decodeMachineRequest,
  decodeReturnRequest,
  judgeJoinRequest,
  judgeReturn,
  type MachineRequest,
  type Meeting as Asked,
  type Returning,
} from "../circle/index.ts";
import { completeCert, verifyDeviceCert } from "../identity/index.ts";
import type { JoinRefusal } from "../sync/index.ts";
import { refusalOf } from "./admissionRefusal.ts";
import type { Circle } from "./circle.ts";
import type { Met } from "./met.ts";
import { closeReturnLink, isReturnOpen } from "./returnLinks.ts";

export type MachineRoad = {
  /** Whose machine it would be, and its part of the words; null if it is no request of the device in this session. */
  readonly read: (met: Met, request: Bytes) => { readonly userId: UserId; readonly outsidePk: Bytes } | null;
  /** As the rules and the clock have it now. */
  readonly judge: (met: Met, request: Bytes) => Result<void, JoinRefusal>;
  /** After the yes. */
  readonly admit: (
    met: Met,
    request: Bytes,
    es: Redacted<Bytes>,
  ) => Result<Pick<Admitted, "ops"> & { readonly epoch: EpochId | null }, JoinRefusal>;
  readonly used: (met: Met) => void;
};

const reasonOf = ({ type }: { readonly type: AdmissionRefused["type"] | "notAuthorised" }): JoinRefusal =>
  type === "notAuthorised" ? "unknown" : refusalOf[type];

const ownRoad = (circle: Circle, clocks: () => Asked["clocks"]): MachineRoad => {
  const of = { circleId: circle.id, identityPk: circle.self.identityPk };

  const requestIn = (met: Met, bytes: Bytes): MachineRequest | null => {
    const request = decodeMachineRequest(bytes, of);
    return request.ok && request.value.half.deviceId === met.device ? request.value : null;
  };
  /** Signed here, and said to nobody by that. */
  const asked = (met: Met, bytes: Bytes): Asked | null => {
    const { identity } = circle.self;
    const request = requestIn(met, bytes);
    if (identity === null || request === null || met.invite === null) return null;
    const cert = completeCert(request.half, identity);
    return {
      request: { cert, name: "", proof: request.proof },
      inviteId: met.invite,
      sid: met.sid,
      clocks: clocks(),
    };
  };

  return {
    read: (met, bytes) =>
      requestIn(met, bytes) === null ? null : { userId: circle.self.userId, outsidePk: idBytes(met.device) },
    judge: (met, bytes) => {
      const asking = asked(met, bytes);
      if (asking === null) return err("unknown");
      const judged = judgeJoinRequest(circle.graph, circle.self, asking);
      return judged.ok ? ok(undefined) : err(reasonOf(judged.error));
    },
    admit: (met, bytes, es) => {
      const asking = asked(met, bytes);
      if (asking === null) return err("unknown");
      const made = admitOp(circle.graph, circle.self, asking, { es, at: asking.clocks.own });
      return made.ok ? made : err(reasonOf(made.error));
    },
    // The ADMIT has used it.
    used: () => undefined,
  };
};

/** RULE: [INV-15] heard is who the link is for, with a machine of this session, and let in is who needs no other's yes. */
const returnRoad = (circle: Circle): MachineRoad => {
  const shown = (met: Met, bytes: Bytes): Returning | null => {
    const request = decodeReturnRequest(bytes);
    const link = met.invite === null ? undefined : circle.returns.get(met.invite);
    if (!request.ok || link === undefined) return null;
    const { cert, proof } = request.value;
    const isTheirs = cert.userId === link.userId && cert.deviceId === met.device;
    return isTheirs && verifyDeviceCert(cert, circle.id).ok ? { cert, sid: met.sid, proof } : null;
  };
  const open = (met: Met, bytes: Bytes): Result<Returning, JoinRefusal> => {
    const returning = shown(met, bytes);
    if (returning === null || met.invite === null) return err("malformed");
    return isReturnOpen(circle, met.invite) ? ok(returning) : err("expired");
  };

  return {
    read: (met, bytes) => {
      const returning = shown(met, bytes);
      return returning && { userId: returning.cert.userId, outsidePk: returning.cert.identityPk };
    },
    judge: (met, bytes) => {
      const returning = open(met, bytes);
      if (!returning.ok) return returning;
      const judged = judgeReturn(circle.graph, circle.self, returning.value);
      if (!judged.ok) return err(reasonOf(judged.error));
      return judged.value.needsConfirm ? err("unknown") : ok(undefined);
    },
    admit: (met, bytes, es) => {
      const returning = open(met, bytes);
      if (!returning.ok) return returning;
      const epoch = { es, at: circle.parts.clock.now() };
      const made = admitReturnOp(circle.graph, circle.self, returning.value, epoch);
      return made.ok ? made : err(reasonOf(made.error));
    },
    used: ({ invite }) => {
      if (invite !== null) closeReturnLink(circle, invite, "used");
    },
  };
};

/** Null for the rooms of other invitations. */
export const createMachineRoads = (
  circle: Circle,
  clocks: () => Asked["clocks"],
): ((inviteId: InviteId) => MachineRoad | null) => {
  const [own, back] = [ownRoad(circle, clocks), returnRoad(circle)];
  return (inviteId) => {
    if (circle.graph.current().deviceInvites.has(inviteId)) return own;
    return circle.returns.has(inviteId) ? back : null;
  };
};
