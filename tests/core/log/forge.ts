// Entries sealed by hand, for tests of what is received.

import type { Bytes, OpId } from "../../../src/core/base/index.ts";
import { type EntryHeader, entryTypes, zeroEntryId } from "../../../src/core/log/header.ts";
import { type DeviceKey, sealEntry } from "../../../src/core/log/index.ts";
import type { Member } from "./world.ts";

export const only = <T>(items: readonly T[]): T => {
  const [item, ...more] = items;
  if (item === undefined || more.length > 0) throw new Error(`${items.length} items`);
  return item;
};

/** An entry sealed by hand, as somebody with keys and no scruples would. */
export const forge = (
  by: Member,
  header: Partial<EntryHeader>,
  payload: Bytes = new Uint8Array(0),
  device: DeviceKey = by.device,
  epoch = by.epochs[0],
) => {
  if (epoch === undefined) throw new Error("no epoch");
  const recipients = by.world.circle.recipients(epoch.epochId);
  const last = by.sent.at(-1);
  const whole = {
    type: entryTypes.heartbeat,
    author: recipients.indexOf(by.deviceId),
    seq: (last?.header.seq ?? 0) + 1,
    prev: last?.entryId ?? zeroEntryId,
    ts: 1,
    mheads: null,
    deps: [],
    update: null,
    ...header,
  } as EntryHeader;
  return sealEntry({
    circleId: by.world.circle.circleId,
    epoch,
    recipients,
    device,
    header: whole,
    payload,
    nonce: by.world.nonce(),
  });
};

export const heads = (by: Member): readonly OpId[] => by.facts.heads();
