import { describe, expect, it } from "vitest";
import { adopt } from "../../../src/adapters/webrtc/adopt.ts";
import { promisedFingerprint } from "../../../src/adapters/webrtc/fingerprints.ts";
import { createHoldOff } from "../../../src/adapters/webrtc/holdOff.ts";
import { takeOverHub } from "../../../src/adapters/webrtc/hubSocket.ts";
import { openSignal, sealSignal } from "../../../src/adapters/webrtc/signalSeal.ts";

const keyOf = (value: number): Promise<CryptoKey> =>
  crypto.subtle.importKey("raw", new Uint8Array(32).fill(value), "AES-GCM", true, ["encrypt", "decrypt"]);

describe("signals under the room's password", () => {
  it("[TRA-15] come back as they were said, and under another password not at all", async () => {
    const [right, wrong] = [await keyOf(1), await keyOf(2)];
    const said = { type: "announce", from: "somebody" };
    const sealed = await sealSignal(right, said);
    expect(await openSignal(right, sealed)).toEqual({ said });
    expect(await openSignal(right, await sealSignal(right, null))).toEqual({ said: null });
    expect(await openSignal(wrong, sealed)).toBeNull();
    expect(sealed).not.toContain("announce");
  });

  it("[TRA-15] [N05] bytes that are none of ours give nothing and throw nothing", async () => {
    const key = await keyOf(1);
    const sealed = await sealSignal(key, { type: "announce", from: "somebody" });
    for (const text of ["", "====", "AAAA", "{}", sealed.slice(0, -4), sealed.slice(4)])
      expect(await openSignal(key, text)).toBeNull();
  });
});

describe("certificates", () => {
  const line = `a=fingerprint:sha-256 ${Array.from({ length: 32 }, (_, at) => at.toString(16).padStart(2, "0")).join(":")}`;

  it("[TRA-16] a description promises exactly one", () => {
    expect(promisedFingerprint(`v=0\r\n${line}\r\n`)).toEqual(Uint8Array.from({ length: 32 }, (_, at) => at));
    for (const sdp of ["", `${line}\r\n${line}`, line.slice(0, -3), line.replace("256", "512"), `${line}:00`])
      expect(promisedFingerprint(sdp)).toBeNull();
  });
});

describe("holding off", () => {
  it("[TRA-14] waits one second, then twice as long each time, up to a minute, and forgets after a good connection", () => {
    let now = 0;
    const holdOff = createHoldOff(() => now);
    expect(holdOff.isHeldOff("a")).toBe(false);
    const waits = Array.from({ length: 8 }, () => holdOff.noteEnd("a", 0));
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    now = 59_999;
    expect([holdOff.isHeldOff("a"), holdOff.isHeldOff("b")]).toEqual([true, false]);
    now = 60_000;
    expect(holdOff.isHeldOff("a")).toBe(false);
    expect(holdOff.noteEnd("a", 30_000)).toBe(1_000);
  });

  it("[TRA-14] [N04] remembers 256 machines and no more", () => {
    const holdOff = createHoldOff(() => 0);
    for (let at = 0; at < 300; at++) holdOff.noteEnd(`${at}`, 0);
    expect([holdOff.isHeldOff("0"), holdOff.isHeldOff("299")]).toEqual([false, true]);
  });
});

/** As much of simple-peer and y-webrtc as adoption looks at. */
const connOf = (changes: {
  listeners?: number;
  connected?: boolean;
  iceServers?: readonly unknown[];
  initiator?: boolean;
}) => {
  const removed: string[] = [];
  const added: string[] = [];
  const peer = {
    initiator: changes.initiator ?? true,
    _pc: { getConfiguration: () => ({ iceServers: changes.iceServers ?? [] }) },
    listenerCount: () => changes.listeners ?? 1,
    removeAllListeners: (event: string) => removed.push(event),
    on: (event: string) => added.push(event),
  };
  return { conn: { peer, connected: changes.connected ?? false } as never, removed, added };
};
const listen = { connected: () => undefined, came: () => undefined, closed: () => undefined };

describe("adoption", () => {
  it("[TRA-25] takes away what y-webrtc would read with, and keeps what it tidies up with", () => {
    const { conn, removed, added } = connOf({});
    expect(adopt(conn, true, listen)).toBeNull();
    expect([removed, added]).toEqual([
      ["data", "connect"],
      ["connect", "data", "close"],
    ]);
  });

  it("[TRA-25] fails closed when y-webrtc is not what we know, would ask servers, or begins out of turn", () => {
    for (const [changes, failure] of [
      [{ listeners: 0 }, "roadChanged"],
      [{ listeners: 2 }, "roadChanged"],
      [{ connected: true }, "roadChanged"],
      [{ iceServers: [{ urls: "stun:stun.example.org" }] }, "foreignServers"],
      [{ initiator: false }, "roleWrong"],
    ] as const) {
      const { conn, added } = connOf(changes);
      expect(adopt(conn, true, listen)).toBe(failure);
      expect(added).toEqual([]);
    }
  });
});

describe("the socket to the hub", () => {
  const hubListener = { connected: () => undefined, states: () => undefined, published: () => undefined };
  const socketOf = (listeners: number) => {
    const observers = new Set(Array.from({ length: listeners }, () => () => undefined));
    return {
      _observers: new Map([["message", observers]]),
      on: () => undefined,
      off: () => undefined,
    } as never;
  };

  it("[TRA-25] is taken over once, by one, and only when y-webrtc listens as we know", () => {
    expect([takeOverHub(socketOf(0), hubListener), takeOverHub(socketOf(2), hubListener)]).toEqual([
      false,
      false,
    ]);
    const socket = socketOf(1);
    expect([takeOverHub(socket, hubListener), takeOverHub(socket, hubListener)]).toEqual([true, true]);
    expect(takeOverHub(socket, { ...hubListener })).toBe(false);
  });
});
