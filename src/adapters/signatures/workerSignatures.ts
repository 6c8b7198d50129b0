// Signatures are looked at in a worker, which is started when many come and ends when none came for a while. Whatever is
// wrong with it costs time and nothing else: what it does not answer was not found, and is looked at by the page.

import type { Bytes } from "../../core/base/index.ts";
import type { Clock, SignatureClaim, Signatures } from "../../core/ports/index.ts";
import { answerShape, claimLength, mostClaims, type Question } from "./message.ts";

/** The part of a Worker that is used. */
export type SignatureWorker = Pick<Worker, "postMessage" | "addEventListener" | "terminate">;

/** A worker that is silent for so long is not asked again. */
const patience = 10_000;
/** Its memory goes back to the machine after this. */
const restAfter = 30_000;

const isWhole = ({ publicKey, signature, message }: SignatureClaim): boolean =>
  publicKey.length === 32 && signature.length === 64 && message.length === 32;

const pack = (claims: readonly SignatureClaim[]): Bytes => {
  const packed = new Uint8Array(claims.length * claimLength);
  for (const [place, { publicKey, signature, message }] of claims.entries()) {
    packed.set(publicKey, place * claimLength);
    packed.set(signature, place * claimLength + 32);
    packed.set(message, place * claimLength + 96);
  }
  return packed;
};

export const createWorkerSignatures = (
  start: () => SignatureWorker,
  clock: Pick<Clock, "after">,
): Signatures => {
  let worker: SignatureWorker | null = null;
  let isBroken = false;
  let next = 0;
  let stopResting = (): void => undefined;
  const waiting = new Map<number, (right: Bytes | null) => void>();

  const end = (): void => {
    worker?.terminate();
    worker = null;
  };

  const fail = (): void => {
    isBroken = true;
    end();
    for (const tell of waiting.values()) tell(null);
  };

  const begin = (): SignatureWorker => {
    const begun = start();
    begun.addEventListener("message", (event) => {
      const answer = answerShape((event as MessageEvent<unknown>).data);
      const tell = answer.ok ? waiting.get(answer.value.number) : undefined;
      if (answer.ok && tell !== undefined) tell(answer.value.right);
      else fail();
    });
    begun.addEventListener("error", fail);
    begun.addEventListener("messageerror", fail);
    return begun;
  };

  const ask = (claims: Bytes): Promise<Bytes | null> =>
    new Promise((resolve) => {
      const number = next++;
      const forget = clock.after(patience, fail);
      stopResting();
      waiting.set(number, (right) => {
        forget();
        waiting.delete(number);
        if (waiting.size === 0) stopResting = clock.after(restAfter, end);
        resolve(right);
      });
      const question: Question = { number, claims };
      try {
        worker ??= begin();
        worker.postMessage(question, [claims.buffer as ArrayBuffer]);
      } catch {
        // The browser refuses a worker by throwing (no memory for a thread, a policy).
        fail();
      }
    });

  return {
    check: async (claims) => {
      if (isBroken || claims.length > mostClaims || !claims.every(isWhole)) return [];
      const right = await ask(pack(claims));
      return right === null || right.length !== claims.length ? [] : Array.from(right, (one) => one === 1);
    },
  };
};
