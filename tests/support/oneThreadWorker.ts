// A worker of one thread: it answers with what `answer` gives, or fails as workers fail.

export const createWorker = (answer: (question: unknown) => Promise<unknown>) => {
  const heard = new Map<string, EventListenerOrEventListenerObject>();
  const worker = { ended: 0, questions: [] as unknown[], transferred: [] as unknown[] };
  const tell = (type: string, event: object): void => {
    const listener = heard.get(type);
    if (typeof listener === "function") listener(event as Event);
  };
  const port: Pick<Worker, "postMessage" | "addEventListener" | "terminate"> = {
    addEventListener: (type: string, listener: EventListenerOrEventListenerObject) => {
      heard.set(type, listener);
    },
    postMessage: (question: unknown, transfer?: unknown) => {
      worker.questions.push(question);
      worker.transferred.push(transfer);
      answer(question).then(
        (data) => tell("message", { data }),
        () => tell("error", {}),
      );
    },
    terminate: () => {
      worker.ended += 1;
    },
  };
  return { worker, port };
};
