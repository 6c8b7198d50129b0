import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type Bytes, redact } from "../../../src/core/base/index.ts";
import { type Message, messageKind, messageLimit, pad, Writer } from "../../../src/core/codec/index.ts";
import { readyCrypto, seal } from "../../../src/core/crypto/index.ts";
import {
  frameLimit,
  openFrame,
  type OpenState,
  sealMessages,
  startOpening,
  startSealing,
} from "../../../src/core/session/index.ts";
import { createSeededRandom } from "../../support/seededRandom.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

const key = redact(createSeededRandom(3).bytes(32));
const said = (kind: Message["kind"], length: number, request = 0): Message => ({
  kind,
  request,
  bytes: createSeededRandom(length).bytes(length),
});
/** Comparing large arrays item by item is slow. */
const printed = (messages: readonly Message[]) =>
  messages.map(({ kind, request, bytes }) => `${kind} ${request} ${Buffer.from(bytes).toString("base64")}`);

const openAll = (frames: readonly Bytes[]) => {
  let state: OpenState = startOpening(key);
  const messages: Message[] = [];
  for (const frame of frames) {
    const opened = openFrame(state, frame);
    if (!opened.ok) return { messages, failure: opened.error.type };
    state = opened.value.state;
    messages.push(...opened.value.messages);
  }
  return { messages, failure: null };
};

/** A frame as a hostile device with the right key would make it. */
const forged = (plain: Bytes, counter = 0): Bytes => {
  const nonce = new Uint8Array(24);
  new DataView(nonce.buffer).setUint32(20, counter);
  return seal(key, nonce, new Uint8Array(0), pad(256, plain));
};
const part = (kind: number, flags: number, request: number, bytes: Bytes): Bytes =>
  new Writer().u8(kind).u8(flags).u32(request).prefixed(bytes).done();

describe("session frames", () => {
  it("[SES-10] messages arrive whole and in order, whatever their sizes", () => {
    const size = fc.oneof(fc.nat(300), fc.integer({ min: 65_400, max: 65_600 }), fc.nat(200_000));
    fc.assert(
      fc.property(fc.array(fc.tuple(size, fc.nat(5)), { maxLength: 8 }), (sizes) => {
        const messages = sizes.map(([length, request]) => said(messageKind.ops, length, request));
        const { frames } = sealMessages(startSealing(key), messages);
        const opened = openAll(frames);
        expect(opened.failure).toBeNull();
        expect(printed(opened.messages)).toEqual(printed(messages));
        for (const frame of frames) expect(frame.length).toBeLessThanOrEqual(frameLimit);
      }),
      { numRuns: 40 },
    );
  });

  it("[SES-10] a message of 1 MiB takes 17 frames and is the longest there is", () => {
    const { frames } = sealMessages(startSealing(key), [said(messageKind.chunk, messageLimit, 1)]);
    expect(frames.length).toBe(17);
    expect(openAll(frames).messages[0]?.bytes.length).toBe(messageLimit);
    expect(() => sealMessages(startSealing(key), [said(messageKind.chunk, messageLimit + 1)])).toThrow();
  });

  it("[SES-11] [N11] a frame shows its size class and nothing of a shorter message's length", () => {
    const sizes = Array.from({ length: 240 }, (_, length) => {
      const { frames } = sealMessages(startSealing(key), [said(messageKind.presence, length)]);
      return frames[0]?.length;
    });
    expect(new Set(sizes)).toEqual(new Set([256 + 16]));
  });

  it("[SES-12] a lost, repeated or reordered frame ends the session", () => {
    const messages = [1, 2, 3].map((request) => said(messageKind.ops, 60_000, request));
    const [a, b, c] = sealMessages(startSealing(key), messages).frames;
    if (a === undefined || b === undefined || c === undefined) throw new Error("three frames were meant");
    for (const order of [[b], [a, a], [a, c], [b, a]]) expect(openAll(order).failure).toBe("sealWrong");
    expect(openAll([a, b, c]).failure).toBeNull();
  });

  it("[SES-12] a flipped bit anywhere ends the session", () => {
    const [frame] = sealMessages(startSealing(key), [said(messageKind.ops, 100)]).frames;
    if (frame === undefined) throw new Error("a frame was meant");
    for (let at = 0; at < frame.length; at++)
      expect(openAll([frame.with(at, (frame[at] ?? 0) ^ 1)]).failure).toBe("sealWrong");
  });

  it("[SES-13] what is unknown is skipped and what comes with it arrives", () => {
    const plain = new Uint8Array([
      ...part(99, 0, 0, new Uint8Array(7)),
      ...part(200, 1, 4, new Uint8Array(9)),
      ...part(messageKind.ping, 0, 0, new Uint8Array(8)),
    ]);
    const { messages, failure } = openAll([forged(plain)]);
    expect(failure).toBeNull();
    expect(messages).toEqual([{ kind: messageKind.ping, request: 0, bytes: new Uint8Array(8) }]);
  });

  it("[SES-14] an ill-formed frame ends the session", () => {
    const ping = part(messageKind.ping, 0, 0, new Uint8Array(8));
    const wrong = [
      new Uint8Array(0),
      ping.subarray(0, -1),
      new Uint8Array([...ping, 1]),
      part(messageKind.ping, 2, 0, new Uint8Array(8)),
      part(messageKind.ops, 1, 0, new Uint8Array(0)),
    ];
    for (const plain of wrong) expect(openAll([forged(plain)]).failure).toBe("illFormed");
    const nonce = new Uint8Array(24);
    expect(openAll([seal(key, nonce, new Uint8Array(0), ping)]).failure).toBe("illFormed");
  });

  it("[SES-15] [N08] parts that join to more than 1 MiB, and frames beyond the limit, end the session", () => {
    const frames = Array.from({ length: 17 }, (_, counter) =>
      forged(part(messageKind.chunk, 1, 1, new Uint8Array(65_000)), counter),
    );
    expect(openAll(frames).failure).toBe("messageTooLong");
    expect(openAll([new Uint8Array(frameLimit + 1)]).failure).toBe("frameTooLarge");
  });

  it("[SES-16] [N08] only four messages may be under way at once", () => {
    const begun = (request: number) => part(messageKind.ops, 1, request, new Uint8Array(1));
    const four = new Uint8Array([1, 2, 3, 4].flatMap((request) => [...begun(request)]));
    expect(openAll([forged(four)]).failure).toBeNull();
    expect(openAll([forged(new Uint8Array([...four, ...begun(5)]))]).failure).toBe("tooManyOpen");
  });

  it("[SES-17] nothing comes after BYE, and nothing is sealed after it", () => {
    const bye = said(messageKind.bye, 0);
    const { state, frames } = sealMessages(startSealing(key), [bye, said(messageKind.ping, 8)]);
    expect(frames.length).toBe(1);
    expect(openAll(frames).messages).toEqual([bye]);
    expect(sealMessages(state, [said(messageKind.ping, 8)]).frames).toEqual([]);
    expect(openAll([...frames, forged(part(messageKind.ping, 0, 0, new Uint8Array(8)), 1)]).failure).toBe(
      "afterEnd",
    );
    const together = [
      ...part(messageKind.bye, 0, 0, new Uint8Array(0)),
      ...part(messageKind.ping, 0, 0, new Uint8Array(8)),
    ];
    expect(openAll([forged(new Uint8Array(together))]).failure).toBe("afterEnd");
  });
});
