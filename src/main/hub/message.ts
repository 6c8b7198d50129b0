// What the hub understands: y-webrtc's signalling (subscribe, unsubscribe, publish, ping) and, from the engine's own
// page, the list of hubs to join. Everything else is null and is dropped. A publish carries text that was sealed by
// the room's password; objects, which y-webrtc sends when a room has none, are refused, so nothing readable passes.

import { hubAddressesShape } from "../../bridge/host.ts";
import { either, list, oneOf, pattern, type Shape } from "../../core/base/shape.ts";
import { hubCaps } from "./limits.ts";

const topic = pattern(/^[A-Za-z0-9_+/=.:-]+$/, 128);
const sealed = pattern(/^[A-Za-z0-9_+/=-]+$/, hubCaps.frame);

export type HubMessage =
  | { readonly type: "subscribe" | "unsubscribe"; readonly topics: readonly string[] }
  | { readonly type: "publish"; readonly topic: string; readonly data: string }
  | { readonly type: "ping" }
  | { readonly type: "pong" }
  | { readonly type: "hubs"; readonly addresses: readonly string[] };

/** Counts brackets outside of text, before anything is built from the frame. */
export const isShallow = (frame: string, depth: number): boolean => {
  let open = 0;
  let inText = false;
  for (let at = 0; at < frame.length; at++) {
    const letter = frame[at];
    if (inText) {
      if (letter === "\\") at++;
      else if (letter === '"') inText = false;
    } else if (letter === '"') inText = true;
    else if (letter === "{" || letter === "[") {
      open++;
      if (open > depth) return false;
    } else if (letter === "}" || letter === "]") open--;
  }
  return true;
};

/** Known fields are read and foreign ones left: a hub of another make adds `clients` to what it passes on. */
const fields =
  <T>(shapes: { readonly [K in keyof T]: Shape<T[K]> }): Shape<T> =>
  (input, path = "") => {
    if (typeof input !== "object" || input === null)
      return { ok: false, error: { type: "shapeMismatch", path } };
    const copy: Partial<T> = {};
    for (const key of Object.keys(shapes) as (keyof T & string)[]) {
      const value = Object.hasOwn(input, key) ? (input as Record<string, unknown>)[key] : undefined;
      const parsed = shapes[key](value, `${path}.${key}`);
      if (!parsed.ok) return parsed;
      copy[key] = parsed.value;
    }
    return { ok: true, value: copy as T };
  };

const topics = list(topic, hubCaps.topicsPerLink);
const messageShape: Shape<HubMessage> = either(
  fields({ type: oneOf(["publish"]), topic, data: sealed }),
  fields({ type: oneOf(["subscribe", "unsubscribe"]), topics }),
  fields({ type: oneOf(["ping"]) }),
  fields({ type: oneOf(["pong"]) }),
  hubAddressesShape,
);

export const parseHubMessage = (frame: string): HubMessage | null => {
  if (frame.length > hubCaps.frame || !isShallow(frame, hubCaps.depth)) return null;
  try {
    const message = messageShape(JSON.parse(frame));
    return message.ok ? message.value : null;
  } catch {
    return null;
  }
};
