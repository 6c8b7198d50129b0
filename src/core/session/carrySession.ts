// Carries a session's outputs to its channel, and frames and time to the session. Nothing is decided here.

import { type Bytes, type DeviceId, redact } from "../base/index.ts";
import type { Message } from "../codec/index.ts";
import { wipe } from "../crypto/index.ts";
import type { Channel, Clock, Random } from "../ports/index.ts";
import { type HandshakeStart, handshakeRandomLength } from "./handshake.ts";
import {
  beginSession,
  handshakeTime,
  type SessionEnd,
  type SessionInput,
  type SessionStep,
  stepSession,
} from "./session.ts";

export type SessionEvent =
  | { readonly type: "established"; readonly remoteDevice: DeviceId; readonly sid: Bytes }
  | { readonly type: "messageCame"; readonly message: Message }
  | { readonly type: "ended"; readonly end: SessionEnd };

export type Session = {
  /** Before the session is established, and after it ended, nothing is sent. */
  readonly send: (messages: readonly Message[]) => void;
  /** Says BYE after all that was sent before. */
  readonly close: () => void;
};

/** How often an open session looks at the time. */
const lookEvery = 10_000;
const lookSoon = 1_000;

/** A channel that is closed already ends the session before this returns. */
export const carrySession = (
  channel: Channel,
  start: Pick<HandshakeStart, "circleId" | "psk" | "device">,
  ports: { readonly clock: Clock; readonly random: Random },
  listen: (event: SessionEvent) => void,
): Session => {
  const { clock, random } = ports;
  let forgetAlarm = (): void => undefined;
  const whole: HandshakeStart = { ...start, role: channel.role, fingerprints: channel.fingerprints };
  const begun = beginSession(whole, redact(random.bytes(handshakeRandomLength)), clock.now());
  let state = begun.state;
  let told = false;

  const send = async (frame: Bytes): Promise<void> => {
    const sent = await channel.send(frame);
    feed(sent.ok ? { type: "roomMade" } : { type: "channelClosed" });
  };
  const look = (after: number): void => {
    forgetAlarm();
    forgetAlarm = clock.after(after, () => {
      feed({ type: "timePassed", now: clock.now() });
      if (state.type !== "ended") look(lookEvery);
    });
  };
  const carry = (step: SessionStep): void => {
    if (state.type === "open" && step.state.type === "ended") {
      wipe(state.sealing.key);
      wipe(state.opening.key);
    }
    state = step.state;
    for (const output of step.outputs) {
      // Who listens may have ended the session over an earlier output of this same step.
      if (told) return;
      if (output.type === "sendFrame") {
        void send(output.frame);
        continue;
      }
      if (output.type === "ended") {
        told = true;
        forgetAlarm();
        channel.close();
      }
      listen(output);
    }
  };
  const feed = (input: SessionInput): void => carry(stepSession(state, input));

  look(handshakeTime);
  carry(begun);
  channel.onFrame((frame) => feed({ type: "frameCame", frame, now: clock.now() }));
  channel.onClose(() => feed({ type: "channelClosed" }));
  return {
    send: (messages) => feed({ type: "sendAsked", messages }),
    close: () => {
      feed({ type: "closeAsked", now: clock.now() });
      if (state.type !== "ended") look(lookSoon);
    },
  };
};
