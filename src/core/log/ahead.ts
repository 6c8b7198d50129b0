// What can be made of an entry before its turn comes: it is opened and named, and it is said which signature will be
// looked at, so that somebody else may look at many of them meanwhile. Nothing is decided here and nothing is changed;
// what cannot be foretold is left to the receiver's checks, which ask for themselves.

import { type Bytes, sharedIdBytes } from "../base/index.ts";
import { messageOf, nameSigned, spokenOf } from "../circle/entrySignature.ts";
import type { SignatureClaim } from "../ports/index.ts";
import {
  authorOf,
  decodeOpened,
  type NamedEntry,
  openEnvelope,
  type OpenedEntry,
  payloadHashOf,
} from "./entry.ts";
import type { LogContext } from "./outcome.ts";
import type { LogState } from "./state.ts";

export type Ahead = {
  readonly opened: OpenedEntry;
  /** Null where its author is not known yet, or it seems to be held already. */
  readonly named: NamedEntry | null;
  readonly claim: SignatureClaim | null;
};

/** Null for what does not open: its turn says why. */
export const lookAhead = (
  state: LogState,
  { type, bytes }: { readonly type: "envelope" | "opened"; readonly bytes: Bytes },
  { epochs, facts }: Pick<LogContext, "epochs" | "facts">,
): Ahead | null => {
  const { circleId } = state;
  const read = type === "envelope" ? openEnvelope(bytes, circleId, epochs) : decodeOpened(bytes);
  if (!read.ok) return null;
  const opened = read.value;
  const deviceId = authorOf(facts, opened);
  if (deviceId === undefined || opened.header.seq <= (state.devices.get(deviceId)?.last ?? 0))
    return { opened, named: null, claim: null };
  const payloadHash = payloadHashOf(opened.payload);
  const spoken = spokenOf(circleId, deviceId, opened, payloadHash);
  return {
    opened,
    named: { opened, deviceId, entryId: nameSigned(spoken), payloadHash },
    claim: { publicKey: sharedIdBytes(deviceId), signature: opened.signature, message: messageOf(spoken) },
  };
};
