// The worker's script: a build of its own, served with the engine page's headers.

import { answerQuestion } from "./answer.ts";

addEventListener("message", (event: MessageEvent<unknown>) => {
  void answerQuestion(event.data).then((answer) => postMessage(answer));
});
