// The worker's script: a build of its own, served with the engine page's headers.

import { answerQuestion } from "../passwordHash/answer.ts";
import { createSignatureAnswers } from "../signatures/answer.ts";
import { questionShape } from "../signatures/message.ts";
import { createNativeVerify } from "../signatures/nativeVerify.ts";

const answerClaims = createSignatureAnswers(createNativeVerify(globalThis.crypto.subtle));

const answer = (input: unknown): Promise<unknown> =>
  questionShape(input).ok ? answerClaims(input) : answerQuestion(input);

addEventListener("message", (event: MessageEvent<unknown>) => {
  void answer(event.data).then((answered) => postMessage(answered));
});
