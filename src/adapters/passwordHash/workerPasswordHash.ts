// Argon2id in a worker that lives for one derivation: its 256 MiB go back to the machine with it, and the page goes
// on drawing meanwhile.

import { type Bytes, err, ok, redact, reveal, type Result } from "../../core/base/index.ts";
import type { PasswordHash, PasswordHashError } from "../../core/ports/index.ts";
import { type Answer, answerShape, type Question } from "./message.ts";

/** The part of a Worker that is used. */
export type HashWorker = Pick<Worker, "postMessage" | "addEventListener" | "terminate">;

const ask = (worker: HashWorker, question: Question): Promise<Answer> =>
  new Promise((resolve) => {
    const unavailable = (): void => resolve({ type: "hashUnavailable" });
    worker.addEventListener("message", (event) => {
      const answer = answerShape((event as MessageEvent<unknown>).data);
      if (answer.ok) resolve(answer.value);
      else unavailable();
    });
    worker.addEventListener("error", unavailable);
    worker.addEventListener("messageerror", unavailable);
    worker.postMessage(question, [question.words.buffer as ArrayBuffer]);
  });

export const createWorkerPasswordHash = (start: () => HashWorker): PasswordHash => ({
  derive: async (words, salt, cost) => {
    let worker: HashWorker | null = null;
    try {
      worker = start();
      // The copy moves to the worker, which overwrites it: none stays behind in this page.
      const answer = await ask(worker, {
        words: reveal(words).slice(),
        salt,
        ops: cost.ops,
        memory: cost.memory,
      });
      return resultOf(answer);
    } catch {
      // The browser refuses a worker by throwing (no memory for a thread, a policy).
      return err({ type: "hashUnavailable" });
    } finally {
      worker?.terminate();
    }
  },
});

const resultOf = (answer: Answer): Result<ReturnType<typeof redact<Bytes>>, PasswordHashError> =>
  answer.type === "derived" ? ok(redact(answer.key)) : err({ type: answer.type });
