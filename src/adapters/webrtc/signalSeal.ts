// What machines say to find each other, sealed by the room's password exactly as y-webrtc does it: lib0's `any`
// encoding under AES-GCM. Opened here too, so that it can be judged before y-webrtc acts on it.

import { fromBase64, toBase64 } from "lib0/buffer";
import { createDecoder, readAny, readVarString, readVarUint8Array } from "lib0/decoding";
import { createEncoder, toUint8Array, writeAny, writeVarString, writeVarUint8Array } from "lib0/encoding";

const algorithm = "AES-GCM";

/** Null for what was not sealed under this key, and for whatever does not decode. */
export const openSignal = async (
  key: CryptoKey,
  sealed: string,
): Promise<{ readonly said: unknown } | null> => {
  try {
    const decoder = createDecoder(fromBase64(sealed));
    if (readVarString(decoder) !== algorithm) return null;
    const iv = readVarUint8Array(decoder).slice();
    const cipher = readVarUint8Array(decoder).slice();
    const plain = await crypto.subtle.decrypt({ name: algorithm, iv }, key, cipher);
    return { said: readAny(createDecoder(new Uint8Array(plain))) };
  } catch {
    // Neither WebCrypto nor lib0 says otherwise that bytes are not theirs.
    return null;
  }
};

export const sealSignal = async (key: CryptoKey, signal: unknown): Promise<string> => {
  const plain = createEncoder();
  writeAny(plain, signal as Parameters<typeof writeAny>[1]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const cipher = await crypto.subtle.encrypt({ name: algorithm, iv }, key, toUint8Array(plain).slice());
  const encoder = createEncoder();
  writeVarString(encoder, algorithm);
  writeVarUint8Array(encoder, iv);
  writeVarUint8Array(encoder, new Uint8Array(cipher));
  return toBase64(toUint8Array(encoder));
};
