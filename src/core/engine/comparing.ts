// The six words that two people compare (protocol 2.5; decision 4). Each side gives 32 random bytes: who is outside
// commits to theirs before hearing the other's, and opens the commitment after it. So somebody in the middle, who
// speaks with both, has to fix what he says on each side before he knows what it will give, and has one try in 2^66.

import { type Bytes, type CircleId, equal } from "../base/index.ts";
import { hash } from "../crypto/index.ts";
import { compareWords } from "../identity/index.ts";

export const commitTo = (nonce: Bytes, sid: Bytes): Bytes => hash("circ1/compare-commit", sid, nonce);

export const isCommitted = (commitment: Bytes, nonce: Bytes, sid: Bytes): boolean =>
  equal(commitment, commitTo(nonce, sid));

export type Comparison = {
  readonly circleId: CircleId;
  readonly sid: Bytes;
  readonly outside: { readonly nonce: Bytes; readonly identityPk: Bytes };
  readonly inside: { readonly nonce: Bytes; readonly identityPk: Bytes };
};

/** Six indexes into the word lists. */
export const wordsOf = ({ circleId, sid, outside, inside }: Comparison): readonly number[] =>
  compareWords(
    hash("circ1/compare-bind", sid, outside.nonce, inside.nonce),
    outside.identityPk,
    inside.identityPk,
    circleId,
  );
