import { beforeAll, describe, expect, it, vi } from "vitest";
import { createWorkerPasswordHash } from "../../../src/adapters/passwordHash/workerPasswordHash.ts";
import { answerQuestion } from "../../../src/adapters/passwordHash/answer.ts";
import { redact, reveal, utf8 } from "../../../src/core/base/index.ts";
import { argon2id, readyCrypto } from "../../../src/core/crypto/index.ts";
import { sodium } from "../../../src/core/crypto/sodium.ts";
import { createWorker } from "../../support/oneThreadWorker.ts";

beforeAll(async () => {
  await readyCrypto();
});

const salt = new Uint8Array(16).fill(2);
const cost = { ops: 3, memory: 8 * 1024 * 1024 };

describe("the derivation in its worker", () => {
  it("[VAU-29] gives what Argon2id gives, and ends the worker", async () => {
    const { worker, port } = createWorker(answerQuestion);
    const words = redact(utf8("words"));
    const derived = await createWorkerPasswordHash(() => port).derive(words, salt, cost);
    const wanted = argon2id(redact(utf8("words")), salt, cost.ops, cost.memory);
    expect(derived.ok && wanted !== null && reveal(derived.value)).toEqual(
      wanted === null ? null : reveal(wanted),
    );
    expect(worker.ended).toBe(1);
    expect(reveal(words)).toEqual(utf8("words"));
  });

  it("[VAU-29] the words move to the worker and are overwritten there", async () => {
    const { worker, port } = createWorker(answerQuestion);
    await createWorkerPasswordHash(() => port).derive(redact(utf8("words")), salt, cost);
    const [question] = worker.questions as { words: Uint8Array }[];
    expect(worker.transferred).toEqual([[question?.words.buffer]]);
    expect(question?.words).toEqual(new Uint8Array(5));
  });

  it("[VAU-17] refused memory is told as that", async () => {
    const real = sodium.crypto_pwhash.bind(sodium);
    vi.spyOn(sodium, "crypto_pwhash").mockImplementation(((...given: Parameters<typeof real>) => {
      if (given[4] > cost.memory) throw new Error("no memory");
      return real(...given);
    }) as typeof real);
    const answer = await answerQuestion({ words: utf8("a"), salt, ops: 3, memory: 2 ** 29 });
    vi.restoreAllMocks();
    expect(answer).toEqual({ type: "memoryRefused" });
  });

  it("[VAU-24] [D10] a worker whose library gives wrong answers derives nothing", async () => {
    vi.spyOn(sodium, "crypto_generichash").mockReturnValue(new Uint8Array(32) as never);
    const { worker, port } = createWorker(answerQuestion);
    const derived = await createWorkerPasswordHash(() => port).derive(redact(utf8("a")), salt, cost);
    vi.restoreAllMocks();
    expect(derived).toEqual({ ok: false, error: { type: "hashUnavailable" } });
    expect(worker.ended).toBe(1);
  });

  it.each([
    ["says nothing that we know", () => Promise.resolve({ type: "derived", key: "text" })],
    ["gives a key of another length", () => Promise.resolve({ type: "derived", key: new Uint8Array(33) })],
    ["fails", () => Promise.reject(new Error("worker"))],
  ])("[VAU-29] a worker that %s is an error value, and is ended", async (_, answer) => {
    const { worker, port } = createWorker(answer);
    const derived = await createWorkerPasswordHash(() => port).derive(redact(utf8("a")), salt, cost);
    expect(derived).toEqual({ ok: false, error: { type: "hashUnavailable" } });
    expect(worker.ended).toBe(1);
  });

  it("[VAU-29] a browser that starts no worker is an error value", async () => {
    const passwordHash = createWorkerPasswordHash(() => {
      throw new TypeError("policy");
    });
    expect(await passwordHash.derive(redact(utf8("a")), salt, cost)).toEqual({
      ok: false,
      error: { type: "hashUnavailable" },
    });
  });

  it("[VAU-29] the worker answers nothing but a question", async () => {
    for (const input of [
      null,
      {},
      { words: utf8("a"), salt, ops: 0, memory: 8192 },
      { words: "a", salt, ops: 3, memory: 8192 },
    ])
      expect(await answerQuestion(input)).toEqual({ type: "hashUnavailable" });
  });
});
