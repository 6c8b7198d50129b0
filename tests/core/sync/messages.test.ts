import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Bytes,
  type DeviceId,
  type DocId,
  type EntryId,
  type EpochId,
  type OpId,
  toHex,
} from "../../../src/core/base/index.ts";
import { isMessageKind, messageKind, Writer } from "../../../src/core/codec/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import {
  decodeMessage,
  digestHeads,
  encodeMessage,
  joinRefusals,
  type SyncMessage,
} from "../../../src/core/sync/index.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

const bytes = (min: number, max: number) => fc.uint8Array({ minLength: min, maxLength: max });
const id = <Id extends string>(length = 32) => bytes(length, length).map((raw) => toHex(raw) as Id);
const ids = <Id extends string>() =>
  fc.uniqueArray(id<Id>(), { maxLength: 5 }).map((list) => list.toSorted());
const seq = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
const items = fc.array(bytes(0, 300), { maxLength: 4 });
const orNull = (min: number, max: number) => fc.option(bytes(min, max));

const join = fc.oneof(
  fc.record({ type: fc.constant("request" as const), commitment: bytes(32, 32), request: bytes(0, 200) }),
  fc.record({ type: fc.constant("waiting" as const), nonce: bytes(32, 32), ops: items }),
  fc.record({ type: fc.constant("opening" as const), nonce: bytes(32, 32) }),
  fc.record({ type: fc.constant("admitted" as const), ops: items, boxes: items }),
  fc.record({ type: fc.constant("refused" as const), reason: fc.constantFrom(...joinRefusals) }),
);
const compare = fc.oneof(
  fc.record({ type: fc.constantFrom("asks" as const, "asksNoMore" as const) }),
  fc.record({ type: fc.constant("commits" as const), commitment: bytes(32, 32) }),
  fc.record({ type: fc.constantFrom("answers" as const, "opens" as const), nonce: bytes(32, 32) }),
);
const head = fc.record({ device: id<DeviceId>(), seq, entryId: id<EntryId>() });
const anyMessage: fc.Arbitrary<SyncMessage> = fc.oneof(
  fc.record({
    type: fc.constant("heads" as const),
    epoch: fc.option(id<EpochId>()),
    opHeads: ids<OpId>(),
    digest: bytes(32, 32),
    full: fc.boolean(),
    heads: fc
      .uniqueArray(head, { selector: ({ device }) => device, maxLength: 5 })
      .map((list) => list.toSorted((a, b) => (a.device < b.device ? -1 : 1))),
  }),
  fc.record({ type: fc.constant("needOps" as const), wanted: ids<OpId>(), have: ids<OpId>() }),
  fc.record({ type: fc.constant("ops" as const), ops: items }),
  fc
    .record({ device: id<DeviceId>(), from: fc.integer({ min: 1, max: 1e6 }), more: fc.nat(1e6) })
    .map(({ device, from, more }) => ({ type: "needRange" as const, device, from, to: from + more })),
  fc.constant<SyncMessage>({ type: "needCut" }),
  fc.record({
    type: fc.constant("needEntry" as const),
    device: id<DeviceId>(),
    seq: fc.integer({ min: 1, max: 1e6 }),
    entryId: id<EntryId>(),
  }),
  fc.record({ type: fc.constantFrom("entries" as const, "opened" as const), entries: items }),
  fc.record({ type: fc.constant("boxRequest" as const), epoch: id<EpochId>() }),
  fc.record({ type: fc.constant("box" as const), box: orNull(1, 1400) }),
  fc.record({ type: fc.constant("chunkRequest" as const), hash: id() }),
  fc.record({ type: fc.constant("chunk" as const), chunk: orNull(1, 500) }),
  fc.record({
    type: fc.constant("presence" as const),
    counter: fc.maxSafeNat(),
    docId: id<DocId>(16),
    anchor: orNull(1, 256),
    head: orNull(1, 256),
  }),
  fc.record({ type: fc.constant("ping" as const), now: fc.maxSafeNat() }),
  fc.constant<SyncMessage>({ type: "bye" }),
  fc.record({ type: fc.constant("join" as const), join }),
  fc.record({ type: fc.constant("compare" as const), compare }),
);

describe("what two devices say", () => {
  it("[SYN-1] every message comes back as it was said, and no other bytes say the same", () => {
    fc.assert(
      fc.property(anyMessage, fc.nat(), (message, request) => {
        const encoded = encodeMessage(message, request);
        expect(encoded.request).toBe(request);
        const decoded = decodeMessage(encoded);
        expect(decoded).toEqual({ ok: true, value: message });
        if (decoded.ok) expect(encodeMessage(decoded.value, request)).toEqual(encoded);
      }),
      { numRuns: 300 },
    );
  });

  it("[SYN-1] cut, lengthened or arbitrary bytes give an error or one true spelling, never a throw", () => {
    fc.assert(
      fc.property(anyMessage, fc.nat(), bytes(0, 3), (message, at, tail) => {
        const { kind, bytes: whole } = encodeMessage(message);
        for (const changed of [
          whole.subarray(0, at % (whole.length + 1)),
          new Uint8Array([...whole, ...tail]),
        ]) {
          const decoded = decodeMessage({ kind, request: 0, bytes: changed });
          if (decoded.ok) expect(encodeMessage(decoded.value).bytes).toEqual(new Uint8Array(changed));
        }
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 14 }), bytes(0, 200), (kind, arbitrary) => {
        if (!isMessageKind(kind)) return;
        const decoded = decodeMessage({ kind, request: 0, bytes: arbitrary });
        if (decoded.ok) expect(encodeMessage(decoded.value).bytes).toEqual(arbitrary);
      }),
      { numRuns: 500 },
    );
  });

  it("[SYN-2] HEADS refuses lists that are not ascending, doubled devices, a seq of 0 and a flag that is none", () => {
    const written = (full: number, devices: readonly number[], at: number): Bytes => {
      const writer = new Writer()
        .raw(new Uint8Array(32))
        .var(0)
        .raw(new Uint8Array(32))
        .u8(full)
        .var(devices.length);
      for (const device of devices)
        writer.raw(new Uint8Array(32).fill(device)).var(at).raw(new Uint8Array(32));
      return writer.done();
    };
    const decodes = (raw: Bytes) => decodeMessage({ kind: messageKind.heads, request: 0, bytes: raw }).ok;
    expect(decodes(written(1, [1, 2], 1))).toBe(true);
    for (const wrong of [
      written(2, [1], 1),
      written(0, [2, 1], 1),
      written(0, [1, 1], 1),
      written(0, [1], 0),
    ])
      expect(decodes(wrong)).toBe(false);
  });

  it("[SYN-3] a range begins at 1 or later and does not end before it begins", () => {
    const decodes = (from: number, to: number): boolean => {
      const raw = new Writer().u8(1).raw(new Uint8Array(32)).var(from).var(to).done();
      return decodeMessage({ kind: messageKind.need, request: 1, bytes: raw }).ok;
    };
    expect([decodes(1, 1), decodes(5, 9), decodes(0, 1), decodes(3, 2)]).toEqual([true, true, false, false]);
  });

  it("[SYN-4] [V08] a knock is at most 4 KiB, its answers name one of six reasons", () => {
    const request = (length: number) =>
      new Writer().u8(1).raw(new Uint8Array(32)).prefixed(new Uint8Array(length)).done();
    const decodes = (raw: Bytes) => decodeMessage({ kind: messageKind.join, request: 0, bytes: raw }).ok;
    expect([decodes(request(4096)), decodes(request(4097))]).toEqual([true, false]);
    const reasons = Array.from({ length: 9 }, (_, reason) => decodes(new Uint8Array([4, reason])));
    expect(reasons).toEqual([false, true, true, true, true, true, true, false, false]);
    expect(decodes(new Uint8Array([5]))).toBe(false);
  });

  it("[SYN-5] the digest depends on every head and not on the order in which they are kept", () => {
    const one = { device: "01".repeat(32) as DeviceId, seq: 3, entryId: "aa".repeat(32) as EntryId };
    const two = { device: "02".repeat(32) as DeviceId, seq: 9, entryId: "bb".repeat(32) as EntryId };
    const listOf = (...heads: (typeof one)[]) =>
      new Map(heads.map(({ device, seq: at, entryId }) => [device, { seq: at, entryId }]));
    const hex = (...heads: (typeof one)[]) => toHex(digestHeads(listOf(...heads)));
    expect(hex(one, two)).toBe(hex(two, one));
    const others = [
      hex(one),
      hex(two),
      hex(),
      hex({ ...one, seq: 4 }, two),
      hex({ ...one, entryId: two.entryId }, two),
    ];
    expect(new Set([hex(one, two), ...others]).size).toBe(6);
  });

  it("[SYN-1] fixed bytes of each kind", () => {
    const a = "0a".repeat(32);
    const all: readonly SyncMessage[] = [
      {
        type: "heads",
        epoch: a as EpochId,
        opHeads: [a as OpId],
        digest: new Uint8Array(32).fill(11),
        full: true,
        heads: [{ device: a as DeviceId, seq: 300, entryId: a as EntryId }],
      },
      { type: "needOps", wanted: [a as OpId], have: [] },
      { type: "needRange", device: a as DeviceId, from: 1, to: 200 },
      { type: "needCut" },
      { type: "entries", entries: [new Uint8Array([1, 2])] },
      {
        type: "presence",
        counter: 7,
        docId: "0b".repeat(16) as DocId,
        anchor: new Uint8Array([1]),
        head: null,
      },
      { type: "ping", now: 1_790_000_000_000 },
      { type: "join", join: { type: "admitted", ops: [new Uint8Array([3])], boxes: [new Uint8Array([4])] } },
    ];
    const A = a;
    expect(all.map((message) => toHex(encodeMessage(message).bytes))).toEqual([
      `${A}01${A}${"0b".repeat(32)}0101${A}ac02${A}`,
      `01${A}00`,
      `01${A}01c801`,
      "02",
      "01000000020102",
      `0000000000000007${"0b".repeat(16)}000000010100000000`,
      "000001a0c4506c00",
      "030100000001030100000001" + "04",
    ]);
  });
});
