// The app's side of a person's engine, over a port as in the product: for its own replica of a document.

import { vi } from "vitest";
import { createPortServer } from "../../src/core/engine/portServer.ts";
import { connectEngine } from "../../src/renderer/app/stores/engine.ts";
import type { TestPerson } from "./person.ts";

/** Whoever uses it unstubs globals afterwards: there is one navigator, in which nobody else holds a document. */
export const connectApp = (person: TestPerson) => {
  vi.stubGlobal("navigator", {
    locks: { request: async (_: string, __: unknown, work: () => unknown) => work() },
  });
  const { port1, port2 } = new MessageChannel();
  const server = createPortServer(
    (message) => port1.postMessage(message),
    person.verbs.handlers,
    person.verbs.told,
  );
  port1.addEventListener("message", (event: MessageEvent) => server.receive(event.data));
  port1.start();
  person.engine.listen((message) => server.tell(message));
  return { engine: connectEngine(port2 as unknown as MessagePort), close: () => port1.close() };
};
