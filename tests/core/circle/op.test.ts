import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import {
  concat,
  type DocId,
  type EntryId,
  fromHex,
  type OpId,
  reveal,
  toHex,
  utf8,
} from "../../../src/core/base/index.ts";
import {
  boxLength,
  decodeOp,
  encodeInviteLink,
  encodeJoinRequest,
  inviteKeys,
  inviteIdOf,
  leaveOp,
  type Op,
  openBox,
  opBytesLimit,
  readOp,
  revokeInviteOp,
  sealBox,
  signOp,
  type SignedOp,
  verifyOp,
} from "../../../src/core/circle/index.ts";
import { encodeBody } from "../../../src/core/circle/opCodec.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import vectors from "../../vectors/circle.ops.json" with { type: "json" };
import {
  acknowledge,
  addDevice,
  admit,
  closeDevice,
  confirm,
  found,
  giveRank,
  good,
  invite,
  join,
  type Person,
  remove,
  requestOf,
  say,
  secretOf,
  stranger,
  take,
} from "./people.ts";

beforeAll(async () => {
  expect((await readyCrypto()).ok).toBe(true);
});

/** One op of every type, made by Amal and Badr; every byte follows from their names. */
const everyType = () => {
  const amal = found("Amal");
  const badr = stranger("Badr", amal.graph.circleId);
  invite(amal, "link for Badr");
  const admission = admit(amal, badr, "link for Badr");
  confirm(amal, admission, badr);
  invite(amal, "spare link");
  const { inviteId } = inviteKeys(secretOf("spare link"));
  take(amal, good(revokeInviteOp(amal.graph, amal.author, inviteId, 6_000)).ops);
  take(amal, good(leaveOp(amal.graph, amal.author, 7_000)).ops);
  const ops = amal.graph.opsAfter([]);
  const byType = new Map<string, SignedOp>();
  for (const op of ops) if (!byType.has(op.op.body.type)) byType.set(op.op.body.type, op);
  return { amal, badr, ops, byType };
};

/** One op of every type that came after those, in a circle of Dina's. */
const everyLaterType = () => {
  const dina = found("Dina");
  const rim = join(dina, "Rim", { needsConfirm: false });
  const tablet = addDevice(dina, "Dina's tablet");
  const last = {
    deviceId: rim.device.deviceId,
    seq: 7,
    entryId: toHex(secretBytes("an entry")) as EntryId,
  };
  const users = [dina, rim].map(({ author }) => author.userId).toSorted();
  const docId = `00${"ab".repeat(15)}` as DocId;
  const { userId } = rim.author;
  acknowledge(dina);
  say(dina, { type: "policyChanged", history: "full", readersAnnotate: true });
  say(dina, { type: "documentRightsSet", docId, mode: "listed", users });
  say(dina, { type: "circleReformed", circle: dina.graph.circleId, cut: last.entryId, users });
  const [epoch] = dina.graph.current().epochs;
  say(dina, { type: "complaintMade", about: { type: "boxMissing", epoch: epoch! } });
  const hold = say(dina, { type: "deviceHeld", userId, deviceId: rim.device.deviceId });
  say(dina, { type: "holdLifted", hold });
  giveRank(dina, rim, 0, [last]);
  say(dina, { type: "entriesVouched", last: [last] });
  remove(dina, rim, [last]);
  closeDevice(dina, tablet);
  const ops = dina.graph.opsAfter([]);
  const known = new Set(Object.keys(vectors.ops));
  const byType = new Map<string, SignedOp>();
  for (const op of ops)
    if (!known.has(op.op.body.type) && !byType.has(op.op.body.type)) byType.set(op.op.body.type, op);
  return { byType };
};

const boxFor = (from: Person, to: Person): Uint8Array => {
  const epoch = from.graph.current().epochs[0]!;
  const coins = concat(secretBytes("coins 1"), secretBytes("coins 2"));
  return good(
    sealBox(
      from.graph,
      { epoch, es: secretOf("epoch with Badr") },
      { giver: from.device.deviceId, recipient: to.device.deviceId },
      { bytes: () => coins },
    ),
  );
};
const secretBytes = (name: string) => reveal(secretOf(name));

const flip = (bytes: Uint8Array, at: number, bit = 1): Uint8Array => {
  const changed = bytes.slice();
  changed[at] = (changed[at] ?? 0) ^ bit;
  return changed;
};

describe("an op's bytes", () => {
  it("[MEM-2] every type of op has the bytes of the golden vectors", () => {
    const { byType } = everyType();
    const made = Object.fromEntries([...byType].map(([type, { bytes }]) => [type, toHex(bytes)]));
    expect(made).toEqual(vectors.ops);
  });

  it("[MEM-2] [MEM-3] every later type too, and each comes back as it was, and changed in any byte not at all", () => {
    const { byType } = everyLaterType();
    expect(Object.fromEntries([...byType].map(([type, { bytes }]) => [type, toHex(bytes)]))).toEqual(
      vectors.laterOps,
    );
    expect(byType.size).toBe(13);
    for (const { id, op, bytes } of byType.values()) {
      expect(decodeOp(bytes)).toEqual({ ok: true, value: { id, op, bytes } });
      for (let at = 0; at < bytes.length; at += bytes.length > 600 ? 23 : 3) {
        const read = readOp(flip(bytes, at));
        if (read.ok) expect(verifyOp(read.value)).toBe(false);
        expect(readOp(bytes.subarray(0, at)).ok).toBe(false);
      }
      expect(readOp(concat(bytes, new Uint8Array(1))).ok).toBe(false);
    }
  });

  it("[INV-1] [INV-5] [EPO-3] link, request and box have the bytes of the golden vectors", () => {
    const { amal, badr } = everyType();
    const link = good(
      encodeInviteLink({
        for: "person",
        seed: secretOf("link for Badr"),
        circleId: amal.graph.circleId,
        inviterPk: amal.identity.publicKey,
        hints: ["ws://127.0.0.1:7310/hub/abc", "wss://hub.example.org"],
      }),
    );
    expect(reveal(link)).toBe(vectors.link);
    expect(toHex(encodeJoinRequest(requestOf(badr, amal, "link for Badr")))).toBe(vectors.joinRequest);
    // Before Amal leaves, which ends the epoch for her.
    const box = boxFor(badr, amal);
    expect(box.length).toBe(boxLength);
    expect(boxLength).toBe(1_201);
    expect(toHex(box)).toBe(vectors.box);
    expect(openBox(badr.graph, box, amal.device, badr.device.deviceId).ok).toBe(true);
  });

  it("[MEM-2] comes back as it was", () => {
    for (const { id, op, bytes } of everyType().ops) {
      expect(decodeOp(bytes)).toEqual({ ok: true, value: { id, op, bytes } });
      expect(bytes.length).toBeLessThan(opBytesLimit);
    }
  });

  it("[MEM-2] [MEM-3] changed in any byte it is another op without a signature, or none", () => {
    for (const { id, bytes } of everyType().byType.values()) {
      const step = bytes.length > 600 ? 7 : 1;
      for (let at = 0; at < bytes.length; at += step) {
        const read = readOp(flip(bytes, at));
        if (!read.ok) continue;
        if (read.value.id === id) expect(at).toBeGreaterThanOrEqual(bytes.length - 64);
        expect(verifyOp(read.value)).toBe(false);
      }
    }
  });

  it("[MEM-2] cut or longer by any number of bytes it is refused", () => {
    for (const { bytes } of everyType().byType.values()) {
      for (let length = 0; length < bytes.length; length += length < 400 ? 1 : 97)
        expect(readOp(bytes.subarray(0, length)).ok).toBe(false);
      expect(readOp(concat(bytes, new Uint8Array(1))).ok).toBe(false);
    }
  });

  it("[MEM-2] any bytes are read or refused, and nothing is thrown", () => {
    const { ops } = everyType();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_200 }), fc.nat(), fc.nat(), (noise, pick, at) => {
        expect(readOp(noise).ok).toBe(false);
        const bytes = ops[pick % ops.length]!.bytes.slice();
        bytes.set(noise.subarray(0, 24), at % (bytes.length - 24));
        const read = readOp(bytes);
        if (read.ok && read.value.body.ok) expect(decodeOp(bytes).ok).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it("[MEM-2] [M16] more than 16 parents, parents out of order or twice, and 16 KiB are refused in the decoder", () => {
    const { amal, ops } = everyType();
    const leave = ops.at(-1)!.op;
    const id = (byte: number) => toHex(new Uint8Array(32).fill(byte)) as OpId;
    const withParents = (parents: readonly OpId[]) =>
      readOp(signOp({ ...leave, parents } as Op, amal.device.sign).bytes).ok;
    const many = (count: number) => Array.from({ length: count }, (_, i) => id(i + 1));
    expect(withParents(many(16))).toBe(true);
    expect(withParents(many(17))).toBe(false);
    expect(withParents(many(64))).toBe(false);
    expect(withParents([id(2), id(1)])).toBe(false);
    expect(withParents([id(1), id(1)])).toBe(false);
    expect(withParents([])).toBe(false);
    expect(readOp(new Uint8Array(opBytesLimit + 1))).toEqual({ ok: false, error: { type: "tooLarge" } });
  });

  it("[MEM-2] [L11] numbers past 2^53 − 1 and a first op with a predecessor are refused", () => {
    const { amal, ops } = everyType();
    const { bytes, op } = ops.at(-1)!;
    const dseqAt = 3 + 96;
    const huge = bytes.slice();
    huge.set(fromHex("0020000000000000") ?? [], dseqAt);
    expect(readOp(huge)).toEqual({ ok: false, error: { type: "malformed" } });
    expect(readOp(signOp({ ...op, dseq: 0 }, amal.device.sign).bytes).ok).toBe(false);
    expect(readOp(signOp({ ...op, dprev: null }, amal.device.sign).bytes).ok).toBe(false);
  });

  it("[MEM-2] flags, ranks, uses and reasons outside their lists are refused", () => {
    const { byType } = everyType();
    const spoilt = (type: string, fromEnd: number, value: number) => {
      const bytes = byType.get(type)!.bytes.slice();
      bytes[bytes.length - 64 - fromEnd] = value;
      return readOp(bytes).ok;
    };
    expect(spoilt("inviteMade", 1, 1)).toBe(true);
    expect(spoilt("inviteMade", 1, 2)).toBe(false);
    expect(spoilt("inviteMade", 10, 0)).toBe(false);
    expect(spoilt("inviteMade", 10, 201)).toBe(false);
    expect(spoilt("inviteMade", 11, 4)).toBe(false);
    expect(spoilt("epochStarted", 1, 2)).toBe(false);
    expect(spoilt("epochStarted", 2, 6)).toBe(false);
    expect(spoilt("circleFounded", 64 + 9, 2)).toBe(false);
  });

  it("[MEM-5] an unknown type, or an unknown form of ADMIT, is a newer version and no error", () => {
    const { byType } = everyType();
    const bytes = byType.get("memberLeft")!.bytes.slice();
    bytes[2] = 200;
    const read = readOp(bytes);
    expect(read.ok && read.value.body).toEqual({ ok: false, error: { type: "newerVersion" } });
    const admission = byType.get("memberAdmitted")!;
    const device = admission.bytes.slice();
    device[admission.bytes.length - 64 - encodeBody("memberAdmitted", admission.op.body as never).length] = 9;
    const readDevice = readOp(device);
    expect(readDevice.ok && readDevice.value.body).toEqual({ ok: false, error: { type: "newerVersion" } });
  });

  it("[MEM-2] another version or suite of the op itself is refused", () => {
    const { bytes } = everyType().byType.get("memberLeft")!;
    expect(readOp(flip(bytes, 0, 3)).ok).toBe(false);
    expect(readOp(flip(bytes, 1, 3)).ok).toBe(false);
  });

  it("[INV-2] neither the seed nor a name stands in an op", () => {
    const { ops } = everyType();
    const all = toHex(concat(...ops.map(({ bytes }) => bytes)));
    expect(all).not.toContain(toHex(secretBytes("link for Badr")));
    expect(all).not.toContain(toHex(utf8("Badr")));
    expect(all).toContain(toHex(inviteKeys(secretOf("link for Badr")).sign.publicKey));
    expect(inviteIdOf(inviteKeys(secretOf("link for Badr")).sign.publicKey)).toHaveLength(64);
  });
});
