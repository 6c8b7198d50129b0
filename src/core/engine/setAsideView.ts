// What was done and does not count, as it is shown: by whom, to whom, why, and whether one may do it again oneself.

import type { Act, SetAsideView } from "../../bridge/view.ts";
import type { UserId } from "../base/index.ts";
import type { CircleState, OpBody, OpType, SetAside } from "../circle/index.ts";
import type { Circle } from "./circle.ts";
import { bodyOf, oncePerTrust, type Trust } from "./trust.ts";

const mostShown = 200;

const acts: Readonly<Record<OpType, Act>> = {
  circleFounded: "other",
  inviteMade: "invited",
  deviceInviteMade: "invited",
  inviteRevoked: "endedInvitation",
  memberAdmitted: "admitted",
  deviceAdmitted: "admitted",
  memberConfirmed: "confirmed",
  roleChanged: "changedTask",
  memberRemoved: "removedPerson",
  deviceRemoved: "closedMachine",
  memberLeft: "left",
  epochStarted: "other",
  opsAcknowledged: "other",
  entriesVouched: "other",
  policyChanged: "changedReaders",
  documentRightsSet: "changedRights",
  circleReformed: "other",
  complaintMade: "other",
  deviceHeld: "held",
  holdLifted: "held",
};

const reasons = {
  authorRemoved: "removed",
  deviceRemoved: "machineClosed",
  authorDemoted: "lowered",
  inviteRevoked: "inviteEnded",
  keeperNamed: "keeperNamed",
  rankRaised: "rankRaised",
  standsHigher: "standsHigher",
  overruled: "overruled",
  inviteUsed: "inviteUsed",
  unfounded: "unfounded",
} as const;

const whomOf = (circle: Circle, body: OpBody): UserId | null => {
  if ("userId" in body) return body.userId;
  if ("cert" in body) return body.cert.userId;
  if (body.type !== "memberConfirmed") return null;
  const admitted = bodyOf(circle, body.admission);
  return admitted !== null && "cert" in admitted ? admitted.cert.userId : null;
};

/** Said as what it did: one op decides what readers may and what newcomers are given, and there is one way for that. */
const actOf = ({ graph }: Circle, { op, act }: SetAside): Act => {
  const made = graph.node(op)?.op;
  const narrows =
    made?.body.type === "policyChanged" &&
    made.body.history === "state" &&
    graph.stateAt(made.parents).givesAll;
  return narrows ? "narrowedHistory" : acts[act];
};

/** Acts that may be done again by somebody else: nothing of them was a secret, or a proof of one meeting. */
const isSetAlready = ({ documents, readersAnnotate, history }: CircleState, body: OpBody): boolean => {
  if (body.type === "policyChanged")
    return body.readersAnnotate === readersAnnotate && body.history === history;
  if (body.type !== "documentRightsSet") return false;
  const there = documents.get(body.docId);
  return (
    (there?.mode ?? "open") === body.mode &&
    body.users.length === (there?.users.size ?? 0) &&
    body.users.every((user) => there?.users.has(user) === true)
  );
};

const repeatable: ReadonlySet<OpType> = new Set<OpType>([
  "memberRemoved",
  "deviceRemoved",
  "roleChanged",
  "policyChanged",
  "documentRightsSet",
  "deviceHeld",
]);

export const mayAgain = (circle: Circle, trust: Trust, { op, act }: SetAside): boolean => {
  const body = repeatable.has(act) ? bodyOf(circle, op) : null;
  return body !== null && trust.may?.(body) === true && !isSetAlready(circle.graph.current(), body);
};

export const setAsideOf = oncePerTrust((circle, trust): readonly SetAsideView[] =>
  trust.setAside.slice(-mostShown).flatMap((one) => {
    const body = bodyOf(circle, one.op);
    if (body === null) return [];
    const cause = "by" in one.reason ? bodyOf(circle, one.reason.by) : null;
    return [
      {
        id: one.op,
        act: actOf(circle, one),
        by: one.author,
        whom: whomOf(circle, body),
        reason: reasons[one.reason.type],
        because: cause === null ? null : whomOf(circle, cause),
        mayAgain: mayAgain(circle, trust, one),
      },
    ];
  }),
);
