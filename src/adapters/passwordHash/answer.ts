// What the worker does with a question: the known-answer tests first, as everywhere, then one derivation. Words and
// key are overwritten where they lay.

import { type Bytes, redact, reveal } from "../../core/base/index.ts";
import { argon2id, readyCrypto, wipe } from "../../core/crypto/index.ts";
import { type Answer, questionShape } from "./message.ts";

export const answerQuestion = async (input: unknown): Promise<Answer> => {
  const question = questionShape(input);
  if (!question.ok) return { type: "hashUnavailable" };
  const { salt, ops, memory } = question.value;
  const words = redact<Bytes>(question.value.words);
  const fit = await readyCrypto();
  const key = fit.ok ? argon2id(words, salt, ops, memory) : null;
  wipe(words);
  if (!fit.ok) return { type: "hashUnavailable" };
  return key === null ? { type: "memoryRefused" } : { type: "derived", key: reveal(key) };
};
