// Check 12 of protocol 2.8: may the author write this document (mayWrite.ts), and under which number. A margin only the
// devices of its user; the claim of a number is present exactly when due.

import type { DeviceId, DocId } from "../base/index.ts";
import { type MembershipFacts, rankOf } from "../circle/facts.ts";
import { isSenior, marginDocId, seniorWith, yClientOf } from "./claim.ts";
import { type DeviceLog, standingClaim } from "./deviceLog.ts";
import { type EntryHeader, entryTypes, isMargin, type UpdatePart } from "./header.ts";
import { maxClaims } from "./limits.ts";
import { mayWriteIn } from "./mayWrite.ts";
import type { QuarantineReason } from "./outcome.ts";
import type { Standing } from "./standing.ts";
import { type LogState, ownersOf } from "./state.ts";

/** The number that a device has to use. `due`: its next entry has to claim it. */
export type OwnNumber = { readonly k: number; readonly client: number; readonly due: boolean };

/**
 * The least number, from the standing claim on, that no senior device has in the membership given. Null when
 * all eight are taken, which grinding alone can bring about.
 */
export const numberFor = (
  log: DeviceLog | undefined,
  deviceId: DeviceId,
  docId: DocId,
  state: Standing["state"],
): OwnNumber | null => {
  const claimed = standingClaim(log, docId);
  for (let k = claimed?.k ?? 0; k < maxClaims; k++) {
    const client = yClientOf(deviceId, docId, k);
    if (seniorWith(client, deviceId, docId, state) === null)
      return { k, client, due: claimed === null || claimed.k !== k };
  }
  return null;
};

export type RightVerdict =
  | { readonly type: "may"; readonly number: OwnNumber | null; readonly displaced: DeviceId | null }
  | { readonly type: "mayNot"; readonly reason: QuarantineReason };

const mayNot = (reason: QuarantineReason): RightVerdict => ({ type: "mayNot", reason });

/** Check of the number: of the entry's own past first, then against who has used it here. */
const judgeNumber = (
  state: LogState,
  log: DeviceLog,
  { docId, claim }: UpdatePart,
  standing: Standing,
  facts: MembershipFacts,
): RightVerdict => {
  const number = knownNumber(log, docId, standing);
  if (number === null) return mayNot("clientClash");
  const used = claim?.k ?? standingClaim(log, docId)?.k;
  if (used !== undefined && used < number.k) return mayNot("clientClash");
  if (number.due !== (claim !== null) || used !== number.k) return mayNot("claimWrong");
  const owner = ownersOf(state, docId).get(number.client);
  if (owner === undefined || owner.deviceId === log.deviceId) return { type: "may", number, displaced: null };
  const devices = facts.current().devices;
  const [self, other] = [devices.get(log.deviceId), devices.get(owner.deviceId)];
  if (self === undefined || other === undefined || !isSenior(self, other)) return mayNot("clientClash");
  return { type: "may", number, displaced: owner.deviceId };
};

/** `numberFor` costs a hash per device of the circle: asked again only when the membership view changed. */
export const knownNumber = (log: DeviceLog, docId: DocId, standing: Standing): OwnNumber | null => {
  const claimed = standingClaim(log, docId);
  return claimed !== null && log.docs.get(docId)?.judged === standing.state
    ? { ...claimed, due: false }
    : numberFor(log, log.deviceId, docId, standing.state);
};

export const judgeRight = (
  state: LogState,
  log: DeviceLog,
  header: EntryHeader,
  standing: Standing,
  facts: MembershipFacts,
): RightVerdict => {
  const free: RightVerdict = { type: "may", number: null, displaced: null };
  if (header.type === entryTypes.heartbeat || header.type === entryTypes.attestation) return free;
  if (header.type !== entryTypes.update) return standing.user.rank < rankOf.member ? mayNot("noRight") : free;
  const { docId, claim } = header.update;
  if (!mayWriteIn(standing, docId)) return mayNot("noRight");
  if (claim !== null && isMargin(docId)) {
    const scope = claim.scope;
    if (scope === null || isMargin(scope) || marginDocId(scope, standing.userId) !== docId)
      return mayNot("noRight");
  }
  return judgeNumber(state, log, header.update, standing, facts);
};
