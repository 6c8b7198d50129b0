// The door from inside: who answers invitations, what is checked before anybody is admitted, and what the person
// inside is shown (protocol 2.5). No key and no text leaves before that person has said yes.

import {
  type Bytes,
  type DeviceId,
  type InviteId,
  type OpId,
  type UserId,
  err,
  ok,
  type Result,
} from "../base/index.ts";
import {
  admitOp,
  confirmOp,
  decodeJoinRequest,
  isBidden,
  type JoinRequest,
  revokeInviteOp,
} from "../circle/index.ts";
import type { JoinMessage } from "../sync/index.ts";
import { verifyDeviceCert } from "../identity/index.ts";
import { refusalOf } from "./admissionRefusal.ts";
import { type Circle, keepRecord } from "./circle.ts";
import { noteLook } from "./looks.ts";
import { isCommitted, wordsOf } from "./comparing.ts";
import { cutNotMade, makeCut } from "./cuts.ts";
import { createDoors } from "./doors.ts";
import { createEarlyKnocks } from "./earlyKnocks.ts";
import { endEarlierWaiting, waitedBy } from "./earlierWaiting.ts";
import { createMachineDoor, type MachineDoor } from "./machineDoor.ts";
import { type Meeting, type Met } from "./meeting.ts";
import { authorOps, newSecret } from "./membership.ts";
import { closeReturnLink } from "./returnLinks.ts";
import { createReadying, type Readying } from "./readying.ts";
import type { Roads } from "./roads.ts";
import { needsCut } from "./fromStart.ts";
import { giveBox, giveOps, toldHeads } from "./serving.ts";
import { selectWaiting, type Waiting } from "./waiting.ts";

export type Knock = {
  readonly userId: UserId;
  readonly name: string;
  readonly words: readonly number[];
  readonly askedAt: number;
};

type Visitor = {
  readonly met: Met;
  readonly request: JoinRequest;
  readonly admission: OpId;
  readonly commitment: Bytes;
  readonly nonce: Bytes;
  readonly askedAt: number;
  words: readonly number[] | null;
};

export type Admitting = {
  readonly machines: MachineDoor;
  readonly stop: () => void;
  readonly readying: Readying;
  /** Opens the rooms of invitations that stand, and leaves the others. */
  readonly openDoors: () => void;
  readonly joinCame: (met: Met, join: JoinMessage) => void;
  readonly parted: (met: Met) => void;
  /** Membership is another: who was inside may have left. */
  readonly opsCame: () => void;
  readonly knocks: () => readonly Knock[];
  /** Said of the words in the knock: one that came anew meanwhile has others, and is not answered by it. */
  readonly answer: (
    knock: Pick<Knock, "userId" | "words">,
    admit: boolean,
  ) => Promise<Result<void, { readonly type: "notFound" | "notAllowed" }>>;
  /** Under which somebody knocked here; empty if nobody of this number did since this was opened. */
  readonly knockedAs: (userId: UserId) => string;
  /** Who may wait for a yes and is not connected here, with the name they gave since this was opened. */
  readonly waiting: () => readonly (Waiting & { readonly name: string })[];
  /** A no to somebody who is not here: what they came by ends. */
  readonly withdraw: (userId: UserId) => Promise<Result<void, { readonly type: "notFound" | "notAllowed" }>>;
  readonly endInvite: (
    inviteId: InviteId,
  ) => Promise<Result<void, { readonly type: "notFound" | "notAllowed" }>>;
};

/** Of ops in one message at the door. */
const newestLimit = 256 * 1024;

export type AdmittingGround = {
  readonly circle: Circle;
  readonly roads: Roads;
  readonly meeting: () => Meeting;
  /** What editors hold back goes into the log first, so that the newcomer's cut has it. */
  readonly gatherEdits: () => void;
};

export const createAdmitting = ({ circle, roads, meeting, gatherEdits }: AdmittingGround): Admitting => {
  const visitors = new Map<UserId, Visitor>();
  /** Sessions that have knocked: one try each, so that nobody shops for words. */
  const knocked = new Set<number>();
  const early = createEarlyKnocks(circle.parts.clock);
  const names = new Map<UserId, string>();

  /** The last of them, as many as a message takes easily; who has not their past asks for it (SYN-12). */
  const newestOps = (): readonly Bytes[] => {
    const ops = giveOps(circle, toldHeads(circle), [], null);
    let length = 0;
    const first = ops.findLastIndex((op) => (length += op.length + 4) > newestLimit);
    return ops.slice(first + 1);
  };
  const doors = createDoors({ circle, roads, meeting });
  const openDoors = doors.open;
  const say = (met: Met, join: JoinMessage): void => meeting().say(met.session, join);

  const sayAdmitted = (met: Met): void => {
    const epoch = circle.graph
      .current()
      .epochs.find((one) => circle.graph.recipients(one)?.includes(met.device));
    const box = epoch === undefined ? null : giveBox(circle, met.device, epoch);
    say(met, { type: "admitted", ops: newestOps(), boxes: box === null ? [] : [box] });
  };

  /** Everything that is here goes along as one cut, or entry by entry; what editors held back is in it. */
  const welcome = async (newcomer: DeviceId): Promise<void> => {
    meeting().membershipChanged();
    await circle.queue.run(async () => {
      gatherEdits();
      if (!needsCut(circle, newcomer)) return;
      const made = await makeCut(circle);
      // What lies only in memory is given to nobody: who asks for the cut waits in the queue until it is written.
      if (made.ok) await circle.journal.heard(made.value);
      else cutNotMade(circle, made.error);
    });
  };

  const readying = createReadying(circle, gatherEdits);
  const clocksNow = () => {
    const own = circle.parts.clock.now();
    const peers = [...meeting().clockDifferences().values()].map((difference) => own + difference);
    return { own, peers };
  };
  const machines = createMachineDoor({
    circle,
    say,
    clocks: clocksNow,
    endInvite: (inviteId) => endInvite(inviteId),
    sayAdmitted,
    welcome,
  });

  /** The request speaks of the device of this very session, and both keys in it say so. */
  const isOf = (met: Met, { cert }: JoinRequest): boolean =>
    cert.deviceId === met.device && verifyDeviceCert(cert, circle.id).ok;

  const take = (task: () => Promise<void>): void => {
    circle.queue.run(task).catch(() => noteLook(circle, "alarm"));
  };

  const knock = async (met: Met, commitment: Bytes, bytes: Bytes, isLast: boolean): Promise<void> => {
    const inviteId = met.invite;
    const request = decodeJoinRequest(bytes);
    if (inviteId === null || knocked.has(met.session) || !request.ok || !isOf(met, request.value))
      return say(met, { type: "refused", reason: "malformed" });
    knocked.add(met.session);
    const { userId } = request.value.cert;
    const standing = circle.graph.current().devices.get(met.device);
    // Who waits already is who was admitted to wait, and knocks under no other name than then.
    if (standing !== undefined && standing.userId !== userId)
      return say(met, { type: "refused", reason: "malformed" });
    if (standing?.standing === "active") return sayAdmitted(met);
    const clocks = clocksNow();
    const now = clocks.own;
    const es = newSecret(circle);
    let admission: OpId;
    if (standing?.standing === "pending") admission = standing.admittedBy;
    else {
      const asked = { request: request.value, inviteId, sid: met.sid, clocks };
      if (!visitors.has(userId) && isBidden(circle.graph, circle.self, asked))
        await endEarlierWaiting(circle, userId, endNow);
      const made = admitOp(circle.graph, circle.self, asked, { es, at: now });
      // RULE: [ENG-31] who left and comes back at once knows of it before we do.
      if (!made.ok && made.error.type === "alreadyHere" && !isLast) {
        knocked.delete(met.session);
        return early.hold(met.session, (last) => take(() => knock(met, commitment, bytes, last)));
      }
      if (!made.ok) {
        const reason = made.error.type === "notAuthorised" ? "unknown" : refusalOf[made.error.type];
        return say(met, { type: "refused", reason });
      }
      const { ops, epoch } = made.value;
      await authorOps(circle, ops, epoch === null ? null : { epoch, es });
      if (epoch !== null) {
        sayAdmitted(met);
        return void welcome(met.device);
      }
      ({ admission } = made.value);
    }
    const nonce = circle.parts.random.bytes(32);
    names.set(userId, request.value.name);
    visitors.set(userId, {
      met,
      request: request.value,
      admission,
      commitment,
      nonce,
      askedAt: now,
      words: null,
    });
    say(met, { type: "waiting", nonce, ops: newestOps() });
  };

  const compare = (met: Met, outsideNonce: Bytes): void => {
    for (const [userId, visitor] of visitors) {
      if (visitor.met.session !== met.session || visitor.words !== null) continue;
      if (!isCommitted(visitor.commitment, outsideNonce, met.sid)) {
        visitors.delete(userId);
        return say(met, { type: "refused", reason: "malformed" });
      }
      visitor.words = wordsOf({
        circleId: circle.id,
        sid: met.sid,
        outside: { nonce: outsideNonce, identityPk: visitor.request.cert.identityPk },
        inside: { nonce: visitor.nonce, identityPk: circle.self.identityPk },
      });
      circle.ears.viewChanged();
      return;
    }
  };

  const endInvite: Admitting["endInvite"] = (inviteId) => circle.queue.run(() => endNow(inviteId));

  const endNow: Admitting["endInvite"] = async (inviteId) => {
    // A link for a return stands in no op.
    if (closeReturnLink(circle, inviteId, "ended")) {
      openDoors();
      circle.ears.viewChanged();
      return ok(undefined);
    }
    const now = circle.parts.clock.now();
    const made = revokeInviteOp(circle.graph, circle.self, inviteId, now);
    if (!made.ok)
      return err({ type: made.error.type === "inviteUnknown" ? "notFound" : "notAllowed" } as const);
    await authorOps(circle, made.value.ops);
    const invites = circle.record.invites.map((one) => (one.id === inviteId ? { ...one, ended: true } : one));
    void keepRecord(circle, { invites });
    openDoors();
    return ok(undefined);
  };

  /** After a no: the invitation by which they came to wait, and the one in whose room they asked. */
  const endInvites = async (userId: UserId, met: InviteId | null): ReturnType<Admitting["answer"]> => {
    const ids = new Set(waitedBy(circle, userId).map(({ inviteId }) => inviteId));
    if (met !== null) ids.add(met);
    let ended: Awaited<ReturnType<Admitting["answer"]>> = ok(undefined);
    for (const id of ids) {
      const result = await endInvite(id);
      if (!result.ok) ended = result;
    }
    return ended;
  };

  return {
    openDoors,
    endInvite,
    machines,
    readying,
    stop: () => {
      doors.stop();
      readying.stop();
    },
    joinCame: (met, join) => {
      if (machines.isFor(met.invite)) {
        if (join.type === "request") take(async () => machines.knock(met, join.commitment, join.request));
        else if (join.type === "opening") machines.open(met, join.nonce);
      } else if (join.type === "request" && !early.has(met.session))
        take(() => knock(met, join.commitment, join.request, false));
      else if (join.type === "opening") compare(met, join.nonce);
    },
    opsCame: early.release,
    parted: (met) => {
      machines.parted(met);
      early.forget(met.session);
      knocked.delete(met.session);
      for (const [userId, visitor] of visitors)
        if (visitor.met.session === met.session) visitors.delete(userId);
      circle.ears.viewChanged();
    },
    knocks: () =>
      [...visitors.values()].flatMap(({ request, words, askedAt }) =>
        words === null ? [] : [{ userId: request.cert.userId, name: request.name, words, askedAt }],
      ),
    knockedAs: (userId) => names.get(userId) ?? "",
    waiting: () =>
      selectWaiting(circle, (userId) => visitors.has(userId)).map((one) => ({
        ...one,
        name: names.get(one.userId) ?? "",
      })),
    withdraw: async (userId) => {
      if (circle.graph.current().users.get(userId)?.standing !== "pending") return err({ type: "notFound" });
      // They may have come back just now.
      const visitor = visitors.get(userId);
      const ended = await endInvites(userId, null);
      if (!ended.ok || visitor === undefined) return ended;
      visitors.delete(userId);
      say(visitor.met, { type: "refused", reason: "declined" });
      return ended;
    },
    answer: async ({ userId, words }, admit) => {
      const visitor = visitors.get(userId);
      // RULE: [ENG-25] a yes is for the words that were compared, and for the session they came of.
      if (visitor === undefined || visitor.words !== words) return err({ type: "notFound" });
      visitors.delete(userId);
      circle.ears.viewChanged();
      if (!admit) {
        say(visitor.met, { type: "refused", reason: "declined" });
        return endInvites(userId, visitor.met.invite);
      }
      const confirmed = await circle.queue.run(async () => {
        const es = newSecret(circle);
        const made = confirmOp(circle.graph, circle.self, visitor.admission, {
          es,
          at: circle.parts.clock.now(),
        });
        if (!made.ok) return err({ type: "notAllowed" } as const);
        await authorOps(circle, made.value.ops, { epoch: made.value.epoch, es });
        return ok(undefined);
      });
      if (!confirmed.ok) return confirmed;
      sayAdmitted(visitor.met);
      openDoors();
      await welcome(visitor.met.device);
      return ok(undefined);
    },
  };
};
