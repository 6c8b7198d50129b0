// The door from outside: asking to come in with a link, comparing words, and the checks before anything that came
// is believed (protocol 2.5, step 4).

import { type Bytes, idBytes, ok, redact } from "../base/index.ts";
import {
  checkAdmission,
  checkInvite,
  checkReturn,
  checkReturned,
  encodeJoinRequest,
  encodeMachineRequest,
  encodeReturnRequest,
  inviteKeys,
  type InviteLink,
  signProof,
  signReturn,
} from "../circle/index.ts";
import { signDeviceCert, signHalfCert } from "../identity/index.ts";
import type { JoinMessage, JoinRefusal } from "../sync/index.ts";
import { type Circle, keepRecord } from "./circle.ts";
import { noteLook } from "./looks.ts";
import { commitTo, wordsOf } from "./comparing.ts";
import { askedAs, keyBytes } from "./localRecords.ts";
import { type Meeting, type Met } from "./meeting.ts";
import { takeBox, takeOps } from "./membership.ts";
import { type Roads, roomOf } from "./roads.ts";
import type { CameIn } from "./threshold.ts";

export type JoiningState =
  | "looking"
  | "comparing"
  | "admitted"
  | "refused"
  | "notFound"
  | "expired"
  | "used"
  | "badCircle";

export type Joining = {
  readonly state: () => JoiningState;
  readonly words: () => readonly number[];
  readonly met: (met: Met) => void;
  readonly joinCame: (met: Met, join: JoinMessage) => void;
  readonly parted: (met: Met) => void;
  /** Ops came: perhaps those that say which circle this is. */
  readonly opsCame: () => void;
  readonly stop: () => void;
};

const stateOfRefusal: Readonly<Record<JoinRefusal, JoiningState>> = {
  unknown: "notFound",
  expired: "expired",
  used: "used",
  ended: "expired",
  declined: "refused",
  malformed: "refused",
};

/** After so long without an answer the page says that nobody was found; looking goes on. */
const patience = 45_000;

export type JoiningGround = {
  readonly circle: Circle;
  readonly roads: Roads;
  readonly meeting: () => Meeting;
  /** Admitted: the circle's own rooms are open from here on, and its texts may be asked for. */
  readonly admitted: (cameIn: CameIn) => Promise<void>;
};

export const createJoining = ({ circle, roads, meeting, admitted }: JoiningGround): Joining => {
  const { record, self, parts } = circle;
  const { joining } = record;
  if (joining === null) throw new Error("this circle was joined already");
  const as = askedAs(record);
  const link: InviteLink = {
    ...(as === "return" ? { for: as, salt: keyBytes(record.identitySalt) } : { for: as }),
    seed: redact(keyBytes(joining.seed)),
    circleId: circle.id,
    inviterPk: keyBytes(joining.inviter),
    hints: record.hubs,
  };
  const keys = inviteKeys(link.seed);
  const room = roomOf(keys);
  const nonces = new Map<number, Bytes>();
  /** Sessions that were not asked yet: first their ops have to say that this is the circle of the link. */
  const unasked = new Map<number, Met>();
  const asked = new Set<number>();
  let state: JoiningState = "looking";
  let words: readonly number[] = [];

  const become = (next: JoiningState): void => {
    state = next;
    if (next !== "comparing") words = [];
    circle.ears.viewChanged();
  };

  roads.enter(room, meeting().answer(keys.psk, keys.inviteId));
  const forget = parts.clock.after(patience, () => {
    if (state === "looking") become("notFound");
  });
  const stop = (): void => {
    forget();
    roads.leave(room.id);
  };

  const isOver = (): boolean => state === "admitted";

  /** What was said before all its ops are here: a long membership comes in parts. */
  let deferred: (() => Promise<void>) | null = null;
  const whenWhole = (task: () => Promise<void>): void => {
    if (circle.graph.missingFrom([]).length > 0) deferred = task;
    else become("badCircle");
  };

  const isBidden = ({ device }: Met): ReturnType<typeof checkReturn> => {
    if (as === "return") return checkReturn(circle.graph, link, self.identityPk, device);
    const invited = checkInvite(circle.graph, link, device);
    return invited.ok ? ok(null) : invited;
  };
  const isAdmitted = () =>
    as === "return" ? checkReturned(circle.graph, ownKeys()) : checkAdmission(circle.graph, link, ownKeys());

  /**
   * RULE: [INV-10] nothing but the handshake is said before the ops show the link's circle, the link's invitation by
   * its inviter, and that who answers is inside: a stolen link is no way to learn a name.
   */
  const askIfKnown = (met: Met): void => {
    const invited = isBidden(met);
    const inside = circle.graph.current().devices.get(met.device)?.standing === "active";
    // Our own ADMIT has used it; that is no reason to stop.
    const mine = inside && isAdmitted().ok;
    if (invited.ok || mine) {
      unasked.delete(met.session);
      asked.add(met.session);
      return ask(met);
    }
    const { type } = invited.error;
    if (type === "inviterOther") become("badCircle");
    else if (type === "inviteRevoked") become("expired");
    else if (type === "inviteUsed") become("used");
  };

  const requestTo = (met: Met): Bytes => {
    const [admitter, now] = [met.device, parts.clock.now()];
    if (self.identity === null) {
      const half = signHalfCert(circle.id, self.identityPk, self.device, now);
      const proof = signProof(keys.sign, { cert: half, sid: met.sid, admitter });
      return encodeMachineRequest({ half, proof });
    }
    const cert = signDeviceCert(circle.id, self.identity, self.device, now);
    if (as === "return")
      return encodeReturnRequest({
        cert,
        proof: signReturn(self.identity, { cert, sid: met.sid, admitter }),
      });
    const proof = signProof(keys.sign, { cert, sid: met.sid, admitter });
    return encodeJoinRequest({ cert, name: joining.name, proof });
  };

  const ask = (met: Met): void => {
    const nonce = parts.random.bytes(32);
    nonces.set(met.session, nonce);
    meeting().say(met.session, {
      type: "request",
      commitment: commitTo(nonce, met.sid),
      request: requestTo(met),
    });
  };

  const wait = async (met: Met, insideNonce: Bytes, ops: readonly Bytes[]): Promise<void> => {
    const nonce = nonces.get(met.session);
    // One opening for each session, and none after the door.
    if (nonce === undefined || isOver()) return;
    await takeOps(circle, ops);
    if (!isBidden(met).ok && !isAdmitted().ok) return whenWhole(() => wait(met, insideNonce, []));
    const inside = circle.graph.current().devices.get(met.device);
    const identityPk =
      inside?.standing !== "active" ? undefined : circle.graph.current().users.get(inside.userId)?.identityPk;
    if (identityPk === undefined) return whenWhole(() => wait(met, insideNonce, []));
    nonces.delete(met.session);
    meeting().say(met.session, { type: "opening", nonce });
    words = wordsOf({
      circleId: circle.id,
      sid: met.sid,
      outside: { nonce, identityPk: as === "machine" ? idBytes(self.device.deviceId) : self.identityPk },
      inside: { nonce: insideNonce, identityPk },
    });
    become("comparing");
  };

  const run = (work: () => Promise<void>): void => {
    circle.queue.run(work).catch(() => noteLook(circle, "alarm"));
  };

  const ownKeys = () => ({
    identityPk: self.identityPk,
    deviceId: self.device.deviceId,
    kemPk: self.device.kem.publicKey,
  });

  const enter = async (met: Met, ops: readonly Bytes[], boxes: readonly Bytes[]): Promise<void> => {
    if (isOver()) return;
    await takeOps(circle, ops);
    const checked = isAdmitted();
    if (!checked.ok || checked.value.standing !== "active") return whenWhole(() => enter(met, [], boxes));
    for (const box of boxes) await takeBox(circle, box, met.device);
    void keepRecord(circle, { joining: null, left: false });
    state = "admitted";
    forget();
    // RULE: [ENG-51] nobody else is answered here: that is for who made the invitation.
    roads.enter(room, (channel) => channel.close());
    const leave = (): void => roads.leave(room.id);
    if (!meeting().keepAlone(met.session)) leave();
    await admitted({ by: met, leave });
  };

  return {
    state: () => state,
    words: () => words,
    stop,
    met: (met) => {
      if (isOver() || met.invite === null) return;
      unasked.set(met.session, met);
      askIfKnown(met);
    },
    opsCame: () => {
      if (isOver()) return;
      for (const met of unasked.values()) askIfKnown(met);
      const task = deferred;
      deferred = null;
      if (task !== null) run(task);
    },
    parted: (met) => {
      unasked.delete(met.session);
      nonces.delete(met.session);
      asked.delete(met.session);
    },
    joinCame: (met, join) => {
      // Whoever else holds the link may say what they like.
      if (!asked.has(met.session)) return;
      if (join.type === "waiting") run(() => wait(met, join.nonce, join.ops));
      else if (join.type === "admitted") run(() => enter(met, join.ops, join.boxes));
      else if (join.type === "refused" && !isOver()) become(stateOfRefusal[join.reason]);
    },
  };
};
