// Whether this machine has given its own word for a cut, as its author or by an attestation, and enough people theirs.

import type { EntryId } from "../base/index.ts";
import { selectAttested } from "../log/index.ts";
import type { Circle } from "./circle.ts";

export const isVouchedHere = ({ log, graph, self }: Circle, cut: EntryId): boolean => {
  const own = self.device.deviceId;
  const said = log.attested.get(cut)?.get(own);
  const isOwnWord = log.cuts.get(cut)?.deviceId === own || (said !== undefined && said.docIds === null);
  return isOwnWord && selectAttested(log, cut, graph)?.whole.isReached === true;
};
