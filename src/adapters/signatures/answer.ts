// What the worker does with claims: the known-answer tests before the first, as everywhere, then libsodium's word on
// each. A library that answers wrongly finds nothing right.

import { readyCrypto, verifyMessage } from "../../core/crypto/index.ts";
import { type Answer, claimLength, questionShape } from "./message.ts";

const nothing: Answer = { number: 0, right: new Uint8Array(0) };

export const createSignatureAnswers = (): ((input: unknown) => Promise<Answer>) => {
  let fit: ReturnType<typeof readyCrypto> | null = null;
  return async (input) => {
    const question = questionShape(input);
    if (!question.ok) return nothing;
    const { number, claims } = question.value;
    const right = new Uint8Array(Math.floor(claims.length / claimLength));
    fit ??= readyCrypto();
    if (!(await fit).ok) return { number, right };
    for (let place = 0; place < right.length; place++) {
      const claim = claims.subarray(place * claimLength, (place + 1) * claimLength);
      const isRight = verifyMessage(claim.subarray(0, 32), claim.subarray(32, 96), claim.subarray(96));
      right[place] = isRight ? 1 : 0;
    }
    return { number, right };
  };
};
