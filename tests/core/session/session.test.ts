import { beforeAll, describe, expect, it } from "vitest";
import { type Bytes, type CircleId, type DeviceId, redact, toHex } from "../../../src/core/base/index.ts";
import { type Message, messageKind, pad, Writer } from "../../../src/core/codec/index.ts";
import { readyCrypto, seal, signKeyPair } from "../../../src/core/crypto/index.ts";
import type { Channel } from "../../../src/core/ports/index.ts";
import {
  beginSession,
  carrySession,
  handshakeRandomLength,
  type HandshakeStart,
  isFault,
  type Session,
  type SessionEvent,
  type SessionOutput,
  type SessionState,
  stepSession,
} from "../../../src/core/session/index.ts";
import { createFakeClock } from "../../support/fakeClock.ts";
import { createTestNetwork, settle } from "../../support/network.ts";
import { createSeededRandom } from "../../support/seededRandom.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

const message = (kind: Message["kind"], length: number, request = 0): Message => ({
  kind,
  request,
  bytes: new Uint8Array(length).fill(length % 251),
});

/** Comparing large arrays item by item is slow. */
const printed = (messages: readonly Message[]) =>
  messages.map(({ kind, request, bytes }) => `${kind} ${request} ${Buffer.from(bytes).toString("base64")}`);

/** Two machines on a memory road, and what each session said. */
const createScene = (seed = 1) => {
  const random = createSeededRandom(seed);
  const network = createTestNetwork(random);
  const clock = createFakeClock();
  const circleId = toHex(random.bytes(32)) as CircleId;
  const psk = redact(random.bytes(32));
  const room = { id: random.bytes(32), password: random.bytes(32) };
  const machine = (name: string, withPsk = psk) => {
    const transport = network.transport(name);
    const pair = signKeyPair(redact(random.bytes(32)));
    const device = { id: toHex(pair.publicKey) as DeviceId, secretKey: pair.secretKey };
    const events: SessionEvent[] = [];
    const sessions: Session[] = [];
    const channels: Channel[] = [];
    transport.onChannel((channel) => {
      channels.push(channel);
      const start = { circleId, psk: withPsk, device };
      sessions.push(carrySession(channel, start, { clock, random }, (event) => events.push(event)));
    });
    transport.join(room);
    const came = () => events.flatMap((event) => (event.type === "messageCame" ? [event.message] : []));
    const ends = () => events.flatMap((event) => (event.type === "ended" ? [event.end] : []));
    const knows = () => events.flatMap((event) => (event.type === "established" ? [event.remoteDevice] : []));
    const send = (...messages: Message[]) => sessions[0]?.send(messages);
    return { transport, device, sessions, channels, came, ends, knows, send };
  };
  return { network, clock, machine, random, room };
};

describe("a session", () => {
  it("[SES-18] opens between two devices and carries messages both ways", async () => {
    const { network, machine } = createScene();
    const [ana, badr] = [machine("ana"), machine("badr")];
    await network.drain();
    expect([ana.knows(), badr.knows()]).toEqual([[badr.device.id], [ana.device.id]]);
    const large = message(messageKind.entries, 300_000);
    ana.send(message(messageKind.ping, 8), large);
    badr.send(message(messageKind.heads, 10));
    await network.drain();
    expect(printed(badr.came())).toEqual(printed([message(messageKind.ping, 8), large]));
    expect(ana.came()).toEqual([message(messageKind.heads, 10)]);
  });

  it("[SES-18] a chunk gives way: what is typed meanwhile arrives before it", async () => {
    const { network, machine } = createScene();
    const [ana, badr] = [machine("ana"), machine("badr")];
    await network.drain();
    ana.send(message(messageKind.chunk, 1_000_000, 0));
    for (let i = 0; i < 6; i++) {
      network.carryOne();
      await settle();
    }
    ana.send(message(messageKind.entries, 200));
    await network.drain();
    expect(badr.came().map(({ kind }) => kind)).toEqual([messageKind.entries, messageKind.chunk]);
  });

  it("[SES-19] a handshake that is not done in ten seconds is the end", async () => {
    const { network, machine, clock } = createScene();
    const ana = machine("ana");
    const other = network.transport("silent");
    const silent: Channel[] = [];
    other.onChannel((channel) => silent.push(channel));
    other.join(createScene().room);
    await network.drain();
    expect(silent.length).toBe(1);
    clock.advance(9_999);
    expect(ana.ends()).toEqual([]);
    clock.advance(1);
    expect(ana.ends()).toEqual([{ type: "deadlinePassed" }]);
  });

  it("[SES-20] [N07] before it is known who speaks, 4 KiB or three messages are the end", async () => {
    for (const frames of [[new Uint8Array(4097)], [new Uint8Array(60), new Uint8Array(60)]]) {
      const { network, machine } = createScene();
      const ana = machine("ana");
      const other = network.transport("eve");
      let closed = false;
      other.onChannel((channel) => {
        channel.onClose(() => {
          closed = true;
        });
        for (const frame of frames) void channel.send(frame);
      });
      other.join(createScene().room);
      await network.drain();
      expect(ana.ends().map(isFault)).toEqual([true]);
      expect(ana.came()).toEqual([]);
      expect(closed).toBe(true);
    }
    const state = beginSession(startOf("responder"), redact(new Uint8Array(handshakeRandomLength)), 0).state;
    const much = stepSession(state, { type: "frameCame", frame: new Uint8Array(5000), now: 0 });
    expect(much.outputs).toEqual([{ type: "ended", end: { type: "tooMuchBeforeAuth" } }]);
  });

  it("[SES-21] [N03] two who do not share the room's secret part without a word", async () => {
    const { network, machine, random } = createScene();
    const ana = machine("ana");
    const eve = machine("eve", redact(random.bytes(32)));
    await network.drain();
    expect([ana.knows(), eve.knows()]).toEqual([[], []]);
    const all = [...ana.ends(), ...eve.ends()].map(({ type }) => type);
    expect(all.toSorted()).toEqual(["channelClosed", "handshakeFailed"]);
  });

  it("[SES-22] [N10] a road that drops or doubles ends the session instead of lying", async () => {
    for (const faults of [{ drop: 300 }, { duplicate: 300 }]) {
      const { network, machine } = createScene(5);
      const [ana, badr] = [machine("ana"), machine("badr")];
      await network.drain();
      network.setFaults(faults);
      const said = Array.from({ length: 40 }, (_, i) => message(messageKind.entries, 40_000 + i));
      ana.send(...said);
      await network.drain();
      const came = badr.came();
      expect(printed(came)).toEqual(printed(said.slice(0, came.length)));
      const happened = network.counts.dropped + network.counts.duplicated;
      expect(happened).toBeGreaterThan(0);
      expect(came.length).toBeLessThan(said.length);
      if (faults.drop === undefined)
        expect(badr.ends()).toEqual([{ type: "frameRefused", why: "sealWrong" }]);
    }
  });

  it("[SES-23] [N09] more than 200 unasked messages a second are the end, answers we asked for are not counted", () => {
    const { state, open } = opened();
    const many = Array.from({ length: 401 }, () => message(messageKind.ping, 8));
    expect(open(state, many, 0)).toEqual({ type: "rateExceeded" });
    expect(open(state, many.slice(1), 0)).toBeNull();
    const large = Array.from({ length: 9 }, () => message(messageKind.entries, 1_000_000));
    expect(open(state, large, 0)).toEqual({ type: "rateExceeded" });
    const asked = stepSession(state, {
      type: "sendAsked",
      messages: Array.from({ length: 9 }, (_, i) => message(messageKind.need, 50, i + 1)),
    }).state;
    const answers = large.map((one, i) => ({ ...one, request: i + 1 }));
    expect(open(asked, answers, 0)).toBeNull();
    expect(open(asked, [...answers, ...answers], 0)).toEqual({ type: "rateExceeded" });
  });

  it("[SES-23] a question that was worth an answer is not counted, so a large document can be fetched", () => {
    const { state, step } = opened();
    let current: SessionState = state;
    for (let i = 0; i < 1_000; i++) {
      const asked = step(current, [message(messageKind.chunkRequest, 32, i + 1)], 0, i);
      expect(asked.end).toBeNull();
      const answer = message(messageKind.chunk, 2_000, i + 1);
      current = stepSession(asked.state, { type: "sendAsked", messages: [answer] }).state;
      current = stepSession(current, { type: "roomMade" }).state;
    }
    const idle = Array.from({ length: 401 }, () => message(messageKind.chunkRequest, 32, 1));
    expect(step(current, idle, 0, 1_000).end).toEqual({ type: "rateExceeded" });
  });

  it("[SES-23] the measure fills again with time", () => {
    const { state, step } = opened();
    const first = step(
      state,
      Array.from({ length: 400 }, () => message(messageKind.ping, 8)),
      0,
    );
    const second = step(
      first.state,
      Array.from({ length: 200 }, () => message(messageKind.ping, 8)),
      1_000,
      400,
    );
    expect(second.end).toBeNull();
    const third = step(second.state, [message(messageKind.ping, 8)], 1_000, 600);
    expect(third.end).toEqual({ type: "rateExceeded" });
  });

  it("[SES-24] [N08] a message that is begun and never ended ends the session", () => {
    const { state, key } = opened();
    const begun = new Writer().u8(messageKind.ops).u8(1).u32(1).prefixed(new Uint8Array(9)).done();
    const frame = seal(key, new Uint8Array(24), new Uint8Array(0), pad(256, begun));
    const held = stepSession(state, { type: "frameCame", frame, now: 0 }).state;
    expect(stepSession(held, { type: "timePassed", now: 60_000 }).outputs).toEqual([]);
    expect(stepSession(held, { type: "timePassed", now: 60_001 }).outputs).toEqual([
      { type: "ended", end: { type: "stalled" } },
    ]);
    expect(stepSession(state, { type: "timePassed", now: 10 ** 9 }).outputs).toEqual([]);
  });

  it("[SES-25] a device that takes nothing is let go when 16 MiB wait for it", () => {
    const { state } = opened();
    const seventeen = Array.from({ length: 17 }, () => message(messageKind.ops, 1_000_000));
    const step = stepSession(state, { type: "sendAsked", messages: seventeen });
    expect(step.outputs).toEqual([{ type: "ended", end: { type: "tooSlow" } }]);
  });

  it("[SES-26] who leaves says all that was to be said, then BYE, and the other side closes", async () => {
    const { network, machine } = createScene();
    const [ana, badr] = [machine("ana"), machine("badr")];
    await network.drain();
    const said = [message(messageKind.chunk, 200_000, 0), message(messageKind.entries, 100_000)];
    ana.send(...said);
    ana.sessions[0]?.close();
    ana.send(message(messageKind.ping, 8));
    await network.drain();
    expect(printed(badr.came()).toSorted()).toEqual(printed(said).toSorted());
    expect([ana.ends(), badr.ends()]).toEqual([[{ type: "closed" }], [{ type: "remoteLeft" }]]);
    expect([...ana.ends(), ...badr.ends()].some(isFault)).toBe(false);
  });

  it("[SES-26] who leaves waits one second for the other side, and no longer", async () => {
    const { network, machine, clock } = createScene();
    const [ana, badr] = [machine("ana"), machine("badr")];
    await network.drain();
    network.setFaults({ drop: 1000 });
    ana.sessions[0]?.close();
    await network.drain();
    clock.advance(999);
    expect(ana.ends()).toEqual([]);
    clock.advance(1);
    expect(ana.ends()).toEqual([{ type: "closed" }]);
    await network.drain();
    expect(badr.ends()).toEqual([{ type: "channelClosed" }]);
  });
});

const startOf = (role: HandshakeStart["role"]): HandshakeStart => {
  const random = createSeededRandom(role === "initiator" ? 11 : 12);
  const pair = signKeyPair(redact(random.bytes(32)));
  return {
    role,
    circleId: "11".repeat(32) as CircleId,
    psk: redact(new Uint8Array(32).fill(9)),
    device: { id: toHex(pair.publicKey) as DeviceId, secretKey: pair.secretKey },
    fingerprints: { local: new Uint8Array(32), remote: new Uint8Array(32) },
  };
};

const frameOf = (outputs: readonly SessionOutput[]): Bytes => {
  const output = outputs.find((one) => one.type === "sendFrame");
  if (output?.type !== "sendFrame") throw new Error("no frame was sent");
  return output.frame;
};

/** An open session of a responder, with a hostile initiator who has the right key. */
const opened = () => {
  const random = (seed: number) => redact(createSeededRandom(seed).bytes(handshakeRandomLength));
  const initiator = beginSession(startOf("initiator"), random(1), 0);
  const responder = beginSession(startOf("responder"), random(2), 0);
  const second = stepSession(responder.state, {
    type: "frameCame",
    frame: frameOf(initiator.outputs),
    now: 0,
  });
  const third = stepSession(initiator.state, { type: "frameCame", frame: frameOf(second.outputs), now: 0 });
  const done = stepSession(second.state, { type: "frameCame", frame: frameOf(third.outputs), now: 0 });
  const [state, hostile] = [done.state, third.state];
  if (state.type !== "open" || hostile.type !== "open") throw new Error("the handshake failed");
  const key = hostile.sealing.key;
  /** One message a frame, from the given frame number on, without what an honest session would hold back. */
  const step = (from: SessionState, messages: readonly Message[], now: number, first = 0) => {
    let current = from;
    let counter = first;
    for (const one of messages) {
      for (let at = 0; at === 0 || at < one.bytes.length; at += 65_000) {
        const more = at + 65_000 < one.bytes.length ? 1 : 0;
        const plain = new Writer()
          .u8(one.kind)
          .u8(more)
          .u32(one.request)
          .prefixed(one.bytes.subarray(at, at + 65_000));
        const nonce = new Uint8Array(24);
        new DataView(nonce.buffer).setUint32(20, counter++);
        const frame = seal(key, nonce, new Uint8Array(0), pad(256, plain.done()));
        const taken = stepSession(current, { type: "frameCame", frame, now });
        current = taken.state;
        const end = taken.outputs.find((output) => output.type === "ended");
        if (end?.type === "ended") return { state: current, end: end.end };
      }
    }
    return { state: current, end: null };
  };
  const open = (from: SessionState, messages: readonly Message[], now: number) =>
    step(from, messages, now).end;
  return { state, key, step, open };
};
