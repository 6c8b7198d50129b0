// What fifty machines would each work out of the same bytes is worked out once: whether a signature is right, a hash, what
// a key opens. It is remembered under all the bytes that it is a function of, so that what is given is what libsodium
// gave; nothing is put in its place. That a machine's own look at the same bytes gives the same is seen in the small
// worlds, in which nothing is remembered.

import { sodium } from "../../src/core/crypto/sodium.ts";

const most = 50_000;

const textOf = (part: unknown): string =>
  part instanceof Uint8Array
    ? Buffer.from(part.buffer, part.byteOffset, part.length).toString("latin1")
    : String(part);

/** What is given is one's own, as libsodium's is. */
const copyOf = <Made>(made: Made): Made => (made instanceof Uint8Array ? (made.slice() as Made) : made);

/** Of the parts at most one has no length of its own, or the key would not tell them apart. */
const remembering = <Parts extends readonly unknown[], Made>(
  make: (...parts: Parts) => Made,
): ((...parts: Parts) => Made) => {
  const known = new Map<string, Made>();
  return (...parts) => {
    let key = "";
    for (const part of parts) key += textOf(part);
    const found = known.get(key);
    if (found !== undefined) return copyOf(found);
    if (known.size >= most) known.clear();
    const made = make(...parts);
    known.set(key, made);
    return copyOf(made);
  };
};

/** From here on until what this gives is called. */
export const rememberCrypto = (): (() => void) => {
  const own = {
    crypto_sign_verify_detached: sodium.crypto_sign_verify_detached,
  };
  Object.assign(sodium, { crypto_sign_verify_detached: remembering(own.crypto_sign_verify_detached) });
  return () => {
    Object.assign(sodium, own);
  };
};
