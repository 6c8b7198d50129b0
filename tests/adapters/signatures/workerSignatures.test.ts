// Signatures that are looked at in the worker: what it finds, and what becomes of a worker with a fault.

import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createSignatureAnswers } from "../../../src/adapters/signatures/answer.ts";
import { createWorkerSignatures } from "../../../src/adapters/signatures/workerSignatures.ts";
import { redact } from "../../../src/core/base/index.ts";
import { hash, readyCrypto, sign, signKeyPair } from "../../../src/core/crypto/index.ts";
import { sodium } from "../../../src/core/crypto/sodium.ts";
import type { SignatureClaim } from "../../../src/core/ports/index.ts";
import { createFakeClock } from "../../support/fakeClock.ts";
import { createWorker } from "../../support/oneThreadWorker.ts";

beforeAll(async () => {
  await readyCrypto();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const claimOf = (number: number): SignatureClaim => {
  const part = new Uint8Array([number]);
  const { publicKey, secretKey } = signKeyPair(redact(new Uint8Array(32).fill(1)));
  return {
    publicKey,
    signature: sign(secretKey, "circ1/entry", part),
    message: hash("circ1/entry", part),
  };
};

const changed = (claim: SignatureClaim, part: keyof SignatureClaim): SignatureClaim => {
  const bytes = claim[part].slice();
  bytes[5] = (bytes[5] ?? 0) ^ 1;
  return { ...claim, [part]: bytes };
};

const checkWith = (answer: (question: unknown) => Promise<unknown>) => {
  const { worker, port } = createWorker(answer);
  const clock = createFakeClock(0);
  const started = { times: 0 };
  const signatures = createWorkerSignatures(() => {
    started.times += 1;
    return port;
  }, clock);
  return { worker, clock, signatures, started };
};

describe("signatures in their worker", () => {
  it("[CRYPTO-4] are found right where they are right, in the order in which they were asked about", async () => {
    const { signatures, worker, started } = checkWith(createSignatureAnswers(null));
    const good = [1, 2, 3].map(claimOf);
    const [first, second, third] = good;
    if (first === undefined || second === undefined || third === undefined)
      throw new Error("three were meant");
    const claims = [
      first,
      changed(second, "signature"),
      second,
      changed(third, "message"),
      changed(third, "publicKey"),
      third,
    ];
    const [found, again] = await Promise.all([signatures.check(claims), signatures.check(good)]);
    expect(found).toEqual([true, false, true, false, false, true]);
    expect(again).toEqual([true, true, true]);
    expect([started.times, worker.questions.length]).toEqual([1, 2]);
  });

  it("[CRYPTO-4] [D10] a worker whose library gives wrong answers finds nothing right", async () => {
    const claims = [1, 2].map(claimOf);
    vi.spyOn(sodium, "crypto_generichash").mockReturnValue(new Uint8Array(32) as never);
    const { signatures } = checkWith(createSignatureAnswers(null));
    expect(await signatures.check(claims)).toEqual([false, false]);
  });

  it.each([
    ["says nothing that we know", () => Promise.resolve({ right: "all" }), 0],
    ["answers what nobody asked", () => Promise.resolve({ number: 99, right: new Uint8Array([1, 1]) }), 0],
    ["fails", () => Promise.reject(new Error("worker")), 0],
    ["is silent", () => new Promise<never>(() => undefined), 10_000],
  ])(
    "[CRYPTO-4] a worker that %s is ended and not asked again, and nobody waits for it",
    async (_, answer, after) => {
      const { signatures, worker, clock, started } = checkWith(answer);
      const asked = signatures.check([1, 2].map(claimOf));
      clock.advance(after);
      expect(await asked).toEqual([]);
      expect(await signatures.check([1].map(claimOf))).toEqual([]);
      expect([worker.ended, started.times, worker.questions.length]).toEqual([1, 1, 1]);
    },
  );

  it("[CRYPTO-4] an answer of another length, and a browser that starts no worker, find nothing", async () => {
    const short = checkWith((question) =>
      Promise.resolve({ number: (question as { number: number }).number, right: new Uint8Array([1]) }),
    );
    expect(await short.signatures.check([1, 2].map(claimOf))).toEqual([]);
    const none = createWorkerSignatures(() => {
      throw new TypeError("policy");
    }, createFakeClock(0));
    expect(await none.check([1].map(claimOf))).toEqual([]);
  });

  it("[CRYPTO-4] the worker's memory is given back when nothing came for a while, and it begins again", async () => {
    const { signatures, worker, clock, started } = checkWith(createSignatureAnswers(null));
    await signatures.check([1].map(claimOf));
    clock.advance(20_000);
    await signatures.check([2].map(claimOf));
    clock.advance(20_000);
    expect(worker.ended).toBe(0);
    clock.advance(10_000);
    expect([worker.ended, started.times]).toEqual([1, 1]);
    expect(await signatures.check([3].map(claimOf))).toEqual([true]);
    expect(started.times).toBe(2);
  });
});
