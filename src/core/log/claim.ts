// Names that come from hashes (protocol 2.4, 2.8): the Yjs client of a device in a document, the ids of margins and
// editions, and who keeps a number that two devices come to. Pure functions of ids and of the membership.

import { type Bytes, type DeviceId, type DocId, idBytes, toHex, type UserId } from "../base/index.ts";
import type { CircleState, DeviceState } from "../circle/facts.ts";
import { hash } from "../crypto/index.ts";

/** By document and device, of first numbers alone: each machine that begins to write asks for those of all the others. */
const firstNumbers = new Map<DocId, Map<DeviceId, number>>();
const mostDocuments = 64;

/**
 * The first 53 bits of H("circ1/writer"; deviceId, docId, k u8), as many as Yjs writes: whoever wants to come to the
 * number of one device tries 2^53 keys, to that of one of two hundred 2^45.
 */
export const yClientOf = (deviceId: DeviceId, docId: DocId, k: number): number => {
  if (k !== 0) return workOut(deviceId, docId, k);
  const inDocument = firstNumbers.get(docId) ?? new Map<DeviceId, number>();
  const known = inDocument.get(deviceId);
  if (known !== undefined) return known;
  if (inDocument.size === 0 && firstNumbers.size >= mostDocuments) firstNumbers.clear();
  const client = workOut(deviceId, docId, k);
  firstNumbers.set(docId, inDocument.set(deviceId, client));
  return client;
};

const workOut = (deviceId: DeviceId, docId: DocId, k: number): number => {
  const made = hash("circ1/writer", idBytes(deviceId), idBytes(docId), new Uint8Array([k]));
  const view = new DataView(made.buffer, made.byteOffset);
  return view.getUint32(0) * 2 ** 21 + (view.getUint32(4) >>> 11);
};

/** 01 ‖ H("circ1/margin"; scopeDocId, userId)[0..15]: the one document that only this user may write. */
export const marginDocId = (scope: DocId, userId: UserId): DocId =>
  `01${toHex(hash("circ1/margin", idBytes(scope), idBytes(userId)).subarray(0, 15))}` as DocId;

/** 00 ‖ H("circ1/edition"; parts)[0..15]: the text itself, or the hashes of its chunks when there are more than one. */
export const editionIdOf = (parts: readonly Bytes[]): DocId =>
  `00${toHex(hash("circ1/edition", ...parts).subarray(0, 15))}` as DocId;

export const editionPartHash = (chunk: Bytes): Bytes => hash("circ1/edition-part", chunk);

/** Earlier by the op that brought it: (depth, opId). */
export const isSenior = (a: DeviceState, b: DeviceState): boolean =>
  a.admittedDepth !== b.admittedDepth
    ? a.admittedDepth < b.admittedDepth
    : a.admittedBy !== b.admittedBy
      ? a.admittedBy < b.admittedBy
      : a.deviceId < b.deviceId;

/**
 * The device that keeps `client` in the document because it came before `deviceId` and its own first number is
 * the same; null if there is none. It need not have written: whoever comes later cannot grind its number.
 */
export const seniorWith = (
  client: number,
  deviceId: DeviceId,
  docId: DocId,
  state: CircleState,
): DeviceId | null => {
  const self = state.devices.get(deviceId);
  if (self === undefined) return null;
  for (const other of state.devices.values()) {
    if (other.deviceId === deviceId || !isSenior(other, self)) continue;
    if (yClientOf(other.deviceId, docId, 0) === client) return other.deviceId;
  }
  return null;
};
