// What somebody outside is told when they are not let in: as little as they need to know what to do.

import type { AdmissionRefused } from "../circle/index.ts";
import type { JoinRefusal } from "../sync/index.ts";

export const refusalOf: Readonly<Record<AdmissionRefused["type"], JoinRefusal>> = {
  inviteUnknown: "unknown",
  inviteRevoked: "ended",
  inviteUsed: "used",
  inviteExpired: "expired",
  alreadyHere: "used",
  circleFull: "declined",
  certInvalid: "malformed",
  proofInvalid: "malformed",
  mayNotAdmit: "unknown",
};
