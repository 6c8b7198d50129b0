// How far a device's logs go, and the digest by which two devices see at a glance that they have the same.

import { type Bytes, concat, type DeviceId, type EntryId, idBytes } from "../base/index.ts";
import { Writer } from "../codec/index.ts";
import { hash } from "../crypto/index.ts";

export type LogHead = { readonly seq: number; readonly entryId: EntryId };
/** The last held entry of each device's log. */
export type LogHeads = ReadonlyMap<DeviceId, LogHead>;
export type NamedHead = LogHead & { readonly device: DeviceId };

const digests = new WeakMap<LogHeads, Bytes>();

/** Over all heads, ascending by device. Remembered for as long as the very same list is in use. */
export const digestHeads = (heads: LogHeads): Bytes => {
  const known = digests.get(heads);
  if (known !== undefined) return known;
  const parts = namedHeads(heads).map(({ device, seq, entryId }) =>
    concat(idBytes(device), new Writer().u64(seq).done(), idBytes(entryId)),
  );
  const digest = hash("circ1/heads", concat(...parts));
  digests.set(heads, digest);
  return digest;
};

/** Ascending by device. */
export const namedHeads = (heads: LogHeads): readonly NamedHead[] =>
  [...heads]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([device, { seq, entryId }]) => ({ device, seq, entryId }));
