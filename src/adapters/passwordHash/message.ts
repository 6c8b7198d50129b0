// What page and worker say to each other: one question, one answer, and then the worker's memory is given back.

import { bytes, either, type Infer, integer, object, oneOf } from "../../core/base/shape.ts";

export const questionShape = object({
  words: bytes(64 * 1024 * 1024),
  salt: bytes(16),
  ops: integer(1, 10),
  memory: integer(8192, 2 ** 30),
});
export type Question = Infer<typeof questionShape>;

export const answerShape = either(
  object({ type: oneOf(["derived"]), key: bytes(32) }),
  object({ type: oneOf(["memoryRefused", "hashUnavailable"]) }),
);
export type Answer = Infer<typeof answerShape>;
