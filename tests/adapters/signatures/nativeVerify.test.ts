// The browser's own Ed25519 beside libsodium in the worker: Node's stands for it here, tests/e2e/store.test.ts asks
// Chromium's.

import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createSignatureAnswers } from "../../../src/adapters/signatures/answer.ts";
import { createNativeVerify, type Subtle } from "../../../src/adapters/signatures/nativeVerify.ts";
import { createWorkerSignatures } from "../../../src/adapters/signatures/workerSignatures.ts";
import { type OtherVerify, readyCrypto, verifyMessage } from "../../../src/core/crypto/index.ts";
import { sodium } from "../../../src/core/crypto/sodium.ts";
import type { SignatureClaim } from "../../../src/core/ports/index.ts";
import { createFakeClock } from "../../support/fakeClock.ts";
import { createWorker } from "../../support/oneThreadWorker.ts";
import { type Edge, signatureEdges } from "../../support/signatureEdges.ts";

let right: Edge;
let edges: readonly Edge[];
beforeAll(async () => {
  await readyCrypto();
  const made = signatureEdges();
  right = made.right;
  edges = made.edges.filter(({ signature }) => signature.length === 64);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const checkWith = (native: OtherVerify | null, claims: readonly SignatureClaim[]) =>
  createWorkerSignatures(() => createWorker(createSignatureAnswers(native)).port, createFakeClock(0)).check(
    claims,
  );

const verdicts = (claims: readonly SignatureClaim[]): readonly boolean[] =>
  claims.map(({ publicKey, signature, message }) => verifyMessage(publicKey, signature, message));

/** As strict as libsodium for the known answers, and `after` them. */
const turning = (after: OtherVerify) => {
  const asked: string[] = [];
  let known = 0;
  const native: OtherVerify = (...claim) => {
    known += 1;
    if (known <= 6) return Promise.resolve(verifyMessage(...claim));
    asked.push(claim[1].join());
    return after(...claim);
  };
  return { native, asked };
};

describe("the browser's own library in the worker", () => {
  it("[CRYPTO-5] comes to libsodium's verdict in every corner, and is asked", async () => {
    const native = createNativeVerify(crypto.subtle);
    const all = [right, ...edges];
    const expected = verdicts(all);
    const looked = vi.spyOn(sodium, "crypto_sign_verify_detached");
    expect(await checkWith(native, all)).toEqual(expected);
    // Its own known answer, and all edges: not the one that the browser said yes to.
    expect(looked.mock.calls.filter(([signature]) => signature.join() === right.signature.join())).toEqual(
      [],
    );
  });

  it("[CRYPTO-5] is asked about nothing that has a corner, and would be believed if it were", async () => {
    const { native, asked } = turning(() => Promise.resolve(true));
    const cornered = edges.filter(({ plain }) => !plain);
    expect(await checkWith(native, [...cornered, right])).toEqual(verdicts([...cornered, right]));
    expect(asked).toEqual([right.signature.join()]);
  });

  it("[CRYPTO-5] its no is nobody's", async () => {
    const { native, asked } = turning(() => Promise.resolve(false));
    expect(await checkWith(native, [right])).toEqual([true]);
    expect(asked).toHaveLength(1);
  });

  it.each([
    ["always says yes", () => Promise.resolve(true)],
    ["always says no", () => Promise.resolve(false)],
  ] satisfies [string, OtherVerify][])(
    "[CRYPTO-5] [D10] one that %s is not asked after its known answers",
    async (_, verify) => {
      const native = vi.fn<OtherVerify>(verify);
      expect(await checkWith(native, [right, ...edges])).toEqual(verdicts([right, ...edges]));
      expect(native.mock.calls.map(([, signature]) => signature.join())).not.toContain(
        right.signature.join(),
      );
    },
  );

  it("[CRYPTO-5] a browser without it, or that takes no such key, is not asked", async () => {
    expect(createNativeVerify(undefined)).toBeNull();
    const refusing = createNativeVerify({
      importKey: () => Promise.reject(new DOMException("", "NotSupportedError")),
      verify: () => Promise.resolve(true),
    });
    expect(await refusing?.(right.publicKey, right.signature, right.message)).toBe(false);
    expect(await checkWith(refusing, [right])).toEqual([true]);
  });

  it("[CRYPTO-5] keeps an author's key, and not those of everybody", async () => {
    const importKey = vi.fn<Subtle["importKey"]>((...asked) => crypto.subtle.importKey(...asked));
    const verify = createNativeVerify({ importKey, verify: crypto.subtle.verify.bind(crypto.subtle) });
    const ask = (publicKey = right.publicKey) => verify?.(publicKey, right.signature, right.message);
    expect([await ask(), await ask()]).toEqual([true, true]);
    expect(importKey).toHaveBeenCalledTimes(1);
    for (let number = 0; number < 256; number++) await ask(new Uint8Array(32).fill(number));
    await ask();
    expect(importKey).toHaveBeenCalledTimes(258);
  });
});
