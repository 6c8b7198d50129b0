import type { Bytes } from "../base/bytes.ts";

/** One signature over a message of 32 bytes. */
export type SignatureClaim = {
  readonly publicKey: Bytes;
  readonly signature: Bytes;
  readonly message: Bytes;
};

/** libsodium's verdicts from away from the page's thread, found while the core does something else. */
export interface Signatures {
  /** In the order of the claims: true where it was found right. False says nothing; never rejects, and ends in time. */
  check(claims: readonly SignatureClaim[]): Promise<readonly boolean[]>;
}
