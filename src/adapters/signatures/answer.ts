// What the worker does with claims: the known-answer tests before the first, as everywhere, then libsodium's word on
// each. A library that answers wrongly finds nothing right. Where the browser's own library is as strict as libsodium
// (CRYPTO-5), its yes to a plain signature is taken instead; its no is nobody's.

import type { Bytes } from "../../core/base/index.ts";
import {
  isAsStrict,
  isPlainKey,
  isPlainSignature,
  type OtherVerify,
  readyCrypto,
  verifyMessage,
} from "../../core/crypto/index.ts";
import { type Answer, claimLength, questionShape } from "./message.ts";

const nothing: Answer = { number: 0, right: new Uint8Array(0) };
/** Authors of whose keys it is known whether they are plain. */
const mostKeys = 256;

type Claim = { readonly publicKey: Bytes; readonly signature: Bytes; readonly message: Bytes };

const claimsIn = (packed: Bytes): readonly Claim[] =>
  Array.from({ length: Math.floor(packed.length / claimLength) }, (_, place) => {
    const claim = packed.subarray(place * claimLength, (place + 1) * claimLength);
    return {
      publicKey: claim.subarray(0, 32),
      signature: claim.subarray(32, 96),
      message: claim.subarray(96),
    };
  });

type Fit = { readonly isFit: boolean; readonly native: OtherVerify | null };

const prepare = async (native: OtherVerify | null): Promise<Fit> => {
  const { ok: isFit } = await readyCrypto();
  const isStrict = isFit && native !== null && (await isAsStrict(native));
  return { isFit, native: isStrict ? native : null };
};

export const createSignatureAnswers = (native: OtherVerify | null): ((input: unknown) => Promise<Answer>) => {
  let fit: Promise<Fit> | null = null;
  const plainKeys = new Map<string, boolean>();

  const isPlain = ({ publicKey, signature }: Claim): boolean => {
    const name = publicKey.join();
    let isKnownPlain = plainKeys.get(name);
    if (isKnownPlain === undefined) {
      if (plainKeys.size >= mostKeys) plainKeys.clear();
      isKnownPlain = isPlainKey(publicKey);
      plainKeys.set(name, isKnownPlain);
    }
    return isKnownPlain && isPlainSignature(signature);
  };

  return async (input) => {
    const question = questionShape(input);
    if (!question.ok) return nothing;
    const { number } = question.value;
    const claims = claimsIn(question.value.claims);
    const { isFit, native: asked } = await (fit ??= prepare(native));
    if (!isFit) return { number, right: new Uint8Array(claims.length) };
    const quick = await Promise.all(
      claims.map(
        async (claim) =>
          asked !== null && isPlain(claim) && (await asked(claim.publicKey, claim.signature, claim.message)),
      ),
    );
    const right = claims.map(
      ({ publicKey, signature, message }, place) =>
        quick[place] === true || verifyMessage(publicKey, signature, message),
    );
    return { number, right: Uint8Array.from(right, (one) => (one ? 1 : 0)) };
  };
};
