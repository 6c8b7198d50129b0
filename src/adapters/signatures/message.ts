// What page and worker say to each other about signatures: claims one after the other, and a byte for each.
//
//   claim = public key 32 | signature 64 | message 32

import { bytes, type Infer, integer, object } from "../../core/base/shape.ts";

export const claimLength = 128;
/** Of one question. */
export const mostClaims = 4_096;

const number = integer(0, Number.MAX_SAFE_INTEGER);

export const questionShape = object({ number, claims: bytes(mostClaims * claimLength) });
export type Question = Infer<typeof questionShape>;

/** 1 where it is right. */
export const answerShape = object({ number, right: bytes(mostClaims) });
export type Answer = Infer<typeof answerShape>;
