import fc from "fast-check";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type Bytes,
  type CircleId,
  concat,
  type DeviceId,
  type DocId,
  type EntryId,
  type EpochId,
  fromHex,
  type OpId,
  redact,
  toHex,
} from "../../../src/core/base/index.ts";
import { Reader, Writer } from "../../../src/core/codec/index.ts";
import { readyCrypto, seal, signKeyPair } from "../../../src/core/crypto/index.ts";
import {
  encodeHeader,
  type EntryHeader,
  nameDeps,
  readHeader,
  zeroEntryId,
} from "../../../src/core/log/header.ts";
import {
  decodeOpened,
  encodeOpened,
  envelopeOf,
  epochKeyOf,
  isSignedBy,
  maxEnvelope,
  nameEntry,
  openEnvelope,
  payloadHashOf,
  sealEntry,
  type SealInput,
} from "../../../src/core/log/index.ts";
import { filled } from "./world.ts";

beforeAll(async () => {
  await readyCrypto();
});

const circleId = "c1".repeat(32) as CircleId;
const epochId = "e1".repeat(32) as EpochId;
const docId = `00${"d1".repeat(15)}` as DocId;
const pair = (code: number) => {
  const made = signKeyPair(redact(filled(32, code)));
  return { deviceId: toHex(made.publicKey) as DeviceId, secretKey: made.secretKey };
};
const device = () => pair(1);
const epoch = () => epochKeyOf(epochId, redact(filled(32, 5)));
const recipients = () => [pair(1).deviceId, pair(2).deviceId, pair(3).deviceId].sort();

const header = (more: Partial<EntryHeader> = {}): EntryHeader =>
  ({
    type: 1,
    author: recipients().indexOf(device().deviceId),
    seq: 7,
    prev: "ab".repeat(32) as EntryId,
    ts: 200_000_000_000,
    mheads: null,
    deps: [],
    update: { docId, clockStart: 40, clockLen: 20, claim: null },
    ...more,
  }) as EntryHeader;

const input = (more: Partial<SealInput> = {}): SealInput => ({
  circleId,
  epoch: epoch(),
  recipients: recipients(),
  device: device(),
  header: header(),
  payload: filled(60, 9),
  nonce: filled(24, 3),
  ...more,
});

const full = (): EntryHeader =>
  header({
    seq: 1,
    prev: zeroEntryId,
    mheads: ["01".repeat(32), "02".repeat(32)] as OpId[],
    deps: [
      { deviceId: pair(2).deviceId, seq: 3, entryId: "cd".repeat(32) as EntryId },
      { deviceId: "77".repeat(32) as DeviceId, seq: 9, entryId: "ef".repeat(32) as EntryId },
    ].sort((a, b) => (a.deviceId < b.deviceId ? -1 : 1)),
    update: {
      docId: `01${"d1".repeat(15)}` as DocId,
      clockStart: 0,
      clockLen: 1,
      claim: { k: 0, scope: docId },
    },
  });

describe("an entry", () => {
  it("[LOG-1] is what it was when it is opened, in the smallest header and in the largest", () => {
    for (const each of [header(), full(), header({ type: 6, update: null })]) {
      const payload = each.type === 6 ? new Uint8Array(0) : filled(60, 9);
      const sealed = sealEntry(input({ header: each, payload }));
      const opened = openEnvelope(sealed.envelope, circleId, [epoch()]);
      if (!opened.ok) throw new Error(opened.error.type);
      expect(opened.value).toEqual(sealed.opened);
      expect(nameDeps(opened.value.header, recipients())).toEqual({ ok: true, value: each });
      expect(opened.value.payload).toEqual(payload);
      const named = nameEntry(circleId, device().deviceId, opened.value);
      expect(named.entryId).toBe(sealed.entryId);
      expect(isSignedBy(circleId, device().deviceId, opened.value, named.payloadHash)).toBe(true);
    }
  });

  it("[LOG-1] its common header has 63 bytes", () => {
    const small = header({
      author: 3,
      seq: 300,
      ts: 217_000_000_000,
      update: { docId, clockStart: 50_000, clockLen: 20, claim: null },
    });
    expect(encodeHeader(small, recipients()).length).toBe(63);
    const smallest = header({ type: 6, author: 0, seq: 1, prev: zeroEntryId, ts: 0, update: null });
    expect(sealEntry(input({ header: smallest, payload: new Uint8Array(0) })).envelope.length).toBe(175);
  });

  it("[LOG-2] in opened form it makes the same envelope again, byte for byte", () => {
    const sealed = sealEntry(input());
    const bytes = encodeOpened(sealed.opened);
    const again = decodeOpened(bytes);
    if (!again.ok) throw new Error(again.error.type);
    expect(again.value).toEqual(sealed.opened);
    expect(envelopeOf(circleId, epoch(), again.value)).toEqual(sealed.envelope);
  });

  it("[LOG-3] [L02] no envelope with a changed or missing byte opens", () => {
    const { envelope } = sealEntry(input());
    for (let at = 0; at < envelope.length; at++) {
      const changed = envelope.slice();
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      expect(openEnvelope(changed, circleId, [epoch()]).ok).toBe(false);
      expect(openEnvelope(envelope.slice(0, at), circleId, [epoch()]).ok).toBe(false);
    }
    expect(openEnvelope(concat(envelope, filled(1, 0)), circleId, [epoch()]).ok).toBe(false);
  });

  it("[LOG-3] [L20] no opened form with a changed or missing byte has its author's signature", () => {
    const sealed = sealEntry(input({ header: full() }));
    const bytes = encodeOpened(sealed.opened);
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      const opened = decodeOpened(changed);
      if (!opened.ok) continue;
      const author = recipients()[opened.value.header.author];
      const hash = payloadHashOf(opened.value.payload);
      expect(author !== undefined && isSignedBy(circleId, author, opened.value, hash)).toBe(false);
    }
  });

  it("[LOG-3] [L08] a signed inner in another envelope fails: other nonce, other epoch", () => {
    const sealed = sealEntry(input());
    const otherEpoch = epochKeyOf("e2".repeat(32) as EpochId, redact(filled(32, 6)));
    const moved = [
      { ...sealed.opened, nonce: filled(24, 4) },
      { ...sealed.opened, epochId: otherEpoch.epochId },
      sealEntry(input({ epoch: otherEpoch })).opened,
    ].map((entry) => ({
      ...entry,
      headerBytes: sealed.opened.headerBytes,
      signature: sealed.opened.signature,
    }));
    for (const entry of moved) {
      const bytes = envelopeOf(circleId, entry.epochId === epochId ? epoch() : otherEpoch, entry);
      const opened = openEnvelope(bytes, circleId, [epoch(), otherEpoch]);
      if (!opened.ok) continue;
      expect(isSignedBy(circleId, device().deviceId, opened.value, payloadHashOf(opened.value.payload))).toBe(
        false,
      );
    }
  });

  it("[LOG-3] [L09] an entry of one circle is nothing in another", () => {
    const sealed = sealEntry(input());
    const other = "c2".repeat(32) as CircleId;
    expect(openEnvelope(sealed.envelope, other, [epoch()])).toEqual({
      ok: false,
      error: { type: "sealBroken" },
    });
    expect(isSignedBy(other, device().deviceId, sealed.opened, sealed.payloadHash)).toBe(false);
  });

  it("[LOG-4] [L10] the commitment names one key: sealed under another, it opens under neither", () => {
    const one = epoch();
    const two = epochKeyOf("e2".repeat(32) as EpochId, redact(filled(32, 6)));
    const { envelope } = sealEntry(input());
    const head = envelope.slice(0, 58);
    const crossed = concat(head, seal(two.contentKey, head.slice(2, 26), head, filled(200, 1)));
    expect(openEnvelope(crossed, circleId, [one, two])).toEqual({ ok: false, error: { type: "sealBroken" } });
    expect(openEnvelope(crossed, circleId, [two])).toEqual({ ok: false, error: { type: "keyMissing" } });
  });

  it("[LOG-5] size and version come first", () => {
    const { envelope } = sealEntry(input());
    const version = (bytes: readonly [number, number]): string => {
      const changed = envelope.slice();
      changed.set(bytes);
      const opened = openEnvelope(changed, circleId, [epoch()]);
      return opened.ok ? "opened" : opened.error.type;
    };
    expect([version([2, 1]), version([1, 2]), version([0, 1]), version([1, 0])]).toEqual([
      "versionNewer",
      "versionNewer",
      "malformed",
      "malformed",
    ]);
    expect(openEnvelope(filled(174, 1), circleId, [epoch()])).toEqual({
      ok: false,
      error: { type: "sizeWrong" },
    });
    expect(openEnvelope(filled(maxEnvelope + 1, 1), circleId, [epoch()])).toEqual({
      ok: false,
      error: { type: "sizeWrong" },
    });
  });
});

/** A header from its parts, however wrong. */
const written = (parts: {
  readonly type?: number;
  readonly flags?: number;
  readonly seq?: number | Bytes;
  readonly prev?: number;
  readonly after?: Bytes;
}): Bytes => {
  const writer = new Writer()
    .u8(parts.type ?? 6)
    .u8(parts.flags ?? 0)
    .var(0);
  const seq = parts.seq ?? 7;
  if (typeof seq === "number") writer.var(seq);
  else writer.raw(seq);
  writer.raw(filled(32, parts.prev ?? 1)).var(5);
  return writer.raw(parts.after ?? new Uint8Array(0)).done();
};

const readWhole = (bytes: Bytes): string => {
  const reader = new Reader(bytes);
  const read = readHeader(reader);
  if (!read.ok) return read.error.type;
  return reader.done(true).ok ? "read" : "malformed";
};

const hex = (text: string): Bytes => fromHex(text) ?? new Uint8Array(0);

describe("a header", () => {
  it("[LOG-6] [L11] [L11b] has one spelling, and nothing beyond its bounds", () => {
    expect(readWhole(written({}))).toBe("read");
    const refused: readonly Bytes[] = [
      written({ seq: hex("8700") }),
      written({ seq: hex("80808080808080800180") }),
      written({ seq: hex("ffffffffffffff7f") }),
      written({ seq: 0 }),
      written({ seq: 1 }),
      written({ seq: 2, prev: 0 }),
      written({ flags: 8 }),
      written({ flags: 128 }),
      written({ flags: 4 }),
      written({ type: 0 }),
      written({ type: 4 }),
      written({ type: 2 }),
      // no heads, 17 heads, heads out of order and twice
      written({ flags: 1, after: hex("00") }),
      written({ flags: 1, after: concat(hex("11"), ...Array.from({ length: 17 }, (_, n) => filled(32, n))) }),
      written({ flags: 1, after: concat(hex("02"), filled(32, 2), filled(32, 1)) }),
      written({ flags: 1, after: concat(hex("02"), filled(32, 2), filled(32, 2)) }),
      // no deps, a dep of seq 0
      written({ flags: 2, after: hex("00") }),
      written({ flags: 2, after: concat(hex("010200"), filled(32, 1)) }),
      // clocks beyond what there is, a claim beyond 7
      written({ type: 1, after: concat(filled(16, 0), hex("00"), hex("c1843d")) }),
      written({ type: 1, after: concat(filled(16, 0), hex("ffffffffffffff0f"), hex("01")) }),
      written({ type: 1, flags: 4, after: concat(filled(16, 0), hex("000108")) }),
      concat(written({}), hex("00")),
    ];
    for (const bytes of refused) expect(readWhole(bytes)).toBe("malformed");
    expect(readWhole(written({ type: 7 }))).toBe("versionNewer");
    expect(readWhole(written({ type: 1, after: concat(filled(16, 0), hex("00"), hex("c0843d")) }))).toBe(
      "read",
    );
  });

  it("[LOG-6] [L11b] deps are named once each, in order, never oneself, and by place where there is one", () => {
    const [first = pair(1).deviceId, second = pair(1).deviceId, third = pair(1).deviceId] = recipients();
    const dep = (deviceId: DeviceId) => ({ place: null, deviceId, seq: 1, entryId: zeroEntryId });
    const at = (place: number) => ({ place, deviceId: null, seq: 1, entryId: zeroEntryId });
    const base = {
      type: 6 as const,
      author: 0,
      seq: 2,
      prev: zeroEntryId,
      ts: 0,
      mheads: null,
      update: null,
    };
    const named = (deps: readonly (ReturnType<typeof dep> | ReturnType<typeof at>)[]): boolean =>
      nameDeps({ ...base, deps }, [first, second, third]).ok;
    expect(named([at(1), at(2)])).toBe(true);
    expect(named([at(2), at(1)])).toBe(false);
    expect(named([at(1), at(1)])).toBe(false);
    expect(named([at(0)])).toBe(false);
    expect(named([at(3)])).toBe(false);
    expect(named([dep(second)])).toBe(false);
    expect(named([dep("00".repeat(32) as DeviceId), at(1)])).toBe(true);
    expect(named([at(1), dep("00".repeat(32) as DeviceId)])).toBe(false);
  });

  it("[LOG-6] random bytes are an error and never a throw", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        readHeader(new Reader(bytes));
        expect(decodeOpened(bytes).ok && bytes.length < 191).toBe(false);
      }),
    );
  });
});

describe("golden vectors", () => {
  it("[LOG-1] entries have the bytes that were fixed before the first was signed", () => {
    const vectors = JSON.parse(
      readFileSync(new URL("../../vectors/log.json", import.meta.url), "utf8"),
    ) as Record<string, { envelope: string; opened: string; entryId: string }>;
    const made = {
      smallUpdate: sealEntry(input()),
      fullMarginUpdate: sealEntry(input({ header: full() })),
      heartbeat: sealEntry(input({ header: header({ type: 6, update: null }), payload: new Uint8Array(0) })),
      cut: sealEntry(
        input({
          header: header({ type: 2, update: null, mheads: ["01".repeat(32) as OpId] }),
          payload: filled(8, 1),
        }),
      ),
    };
    for (const [name, sealed] of Object.entries(made)) {
      expect(vectors[name]).toEqual({
        envelope: toHex(sealed.envelope),
        opened: toHex(encodeOpened(sealed.opened)),
        entryId: sealed.entryId,
      });
    }
  });
});
