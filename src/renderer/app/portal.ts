// How the port to the engine page comes in: once, with the greeting, from one exact place. In the browser that is
// the outer page around this frame; in Electron this window's own preload, which posts it from the window itself.

import { greeting, type Language } from "../../bridge/index.ts";

export type Arrival = { readonly port: MessagePort; readonly language: Language };

/** The surroundings that decide who may greet; `window` outside of tests. */
export type Doorway = {
  readonly origin: string;
  readonly host: string;
  /** Null where this page is nobody's frame. */
  readonly parent: unknown;
  readonly self: unknown;
};

export const doorwayHere = (): Doorway => ({
  origin: location.origin,
  host: location.host,
  parent: window.parent === window ? null : window.parent,
  self: window,
});

type Message = Pick<MessageEvent<unknown>, "data" | "origin" | "ports" | "source">;

/** The port, when this message is the greeting from where it must come. */
export const portIn = (message: Message, doorway: Doorway): Arrival | null => {
  const framed = doorway.parent !== null && doorway.host.startsWith("app.");
  const [source, origin] = framed
    ? [doorway.parent, doorway.origin.replace("//app.", "//engine.")]
    : [doorway.self, doorway.origin];
  if (message.source !== source || message.origin !== origin) return null;
  const said = greeting(message.data);
  const [port, ...others] = message.ports;
  if (!said.ok || port === undefined || others.length > 0) return null;
  return { port, language: said.value.language };
};

export const awaitPort = (): Promise<Arrival> =>
  new Promise((resolve) => {
    const doorway = doorwayHere();
    const listen = (message: MessageEvent<unknown>): void => {
      const arrival = portIn(message, doorway);
      if (arrival === null) return;
      removeEventListener("message", listen);
      resolve(arrival);
    };
    addEventListener("message", listen);
  });
