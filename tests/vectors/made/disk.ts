// Vectors of what a machine keeps for itself: rows of the log, snapshots, records (docs/protocol/log.md, vault.md).
// Header, slots, sealed rows and the head mark are in vault.json.

import {
  concat,
  type DeviceId,
  type DocId,
  type EntryId,
  redact,
  textOf,
  utf8,
} from "../../../src/core/base/index.ts";
import { Writer } from "../../../src/core/codec/index.ts";
import { encodeSum, splitSum } from "../../../src/core/document/index.ts";
import {
  decodeCircleRecord,
  decodeSettings,
  defaultSettings,
  encodeCircleRecord,
  encodeSettings,
} from "../../../src/core/engine/localRecords.ts";
import { encodeSnapshot, splitSnapshot } from "../../../src/core/engine/snapshotForm.ts";
import {
  appendSkeleton,
  beginDeviceLog,
  type DeviceLog,
  listPast,
  type Skeleton,
} from "../../../src/core/log/deviceLog.ts";
import {
  type AttestMark,
  beginLog,
  decodeLogState,
  encodeLogState,
  encodeSegments,
  type LogState,
} from "../../../src/core/log/index.ts";
import { setBaseClock } from "../../../src/core/log/rows.ts";
import {
  addSlot,
  decodeRoot,
  decodeWiping,
  encodeRoot,
  encodeWiping,
  slotKinds,
} from "../../../src/core/vault/index.ts";
import { decodeRemembered, encodeRemembered } from "../../../src/core/vault/mark.ts";
import { encodeEdition, parseEdition } from "../../../src/schema/index.ts";
import { circleId } from "./people.ts";
import { counted, good, hexOf, type Kind, type Vector, vector } from "./vector.ts";

const id = (from: number) => hexOf(from) as never;
const deviceId = hexOf(0x01) as DeviceId;
const docs = [0xd1, 0xd2].map((from) => `00${hexOf(from, 15)}` as DocId);
const [docA, docB] = docs;
if (docA === undefined || docB === undefined) throw new Error("two documents were meant");

/** Forty entries: 32 of them in a page, the rest in the head row; of every class, in two documents. */
const skeletons: readonly Skeleton[] = Array.from({ length: 40 }, (_, at) => ({
  id: counted(at),
  class: at % 7 === 3 ? "quarantined" : at % 11 === 5 ? "blocked" : "accepted",
  mheads: at % 20 === 0 ? [id(at), id(at + 1)] : null,
  mark:
    at % 5 === 4
      ? null
      : {
          docId: at % 3 === 0 ? docB : docA,
          k: at % 13 === 2 ? 255 : 0,
          end: 100 * at + 1,
          claims: at === 0,
        },
}));
const base = { seq: 200, entryId: id(0x71), heads: [id(0x72), id(0x73)] };
const past = [
  { deviceId: id(0x02), seq: 5 },
  { deviceId: id(0x03), seq: 70_000 },
];
const forks = [
  { seq: 201, entryId: id(0x74) },
  { seq: 201, entryId: id(0x75) },
  { seq: 205, entryId: id(0x76) },
];
const marks = [
  { docId: docA, k: 0, end: 40 },
  { docId: docB, k: 2, end: 3_000 },
];
const cutMark = {
  entryId: id(0x77),
  deviceId: id(0x02),
  seq: 9,
  frontier: [
    { deviceId, seq: 200 },
    { deviceId: id(0x03), seq: 1 },
  ],
};

const attested = [
  { cut: cutMark.entryId as EntryId, deviceId, seq: 207, docIds: [] },
  { cut: cutMark.entryId as EntryId, deviceId: id(0x03) as DeviceId, seq: 2, docIds: [docA, docB] },
];

const deviceLog = (): DeviceLog => {
  const log = beginDeviceLog(deviceId, base.seq, base.entryId, base.heads);
  for (const mark of marks) setBaseClock(log, mark);
  for (const skeleton of skeletons) appendSkeleton(log, skeleton);
  for (const { deviceId: other, seq } of past) listPast(log, other, seq);
  for (const { seq, entryId } of forks) log.forks.set(seq, [...(log.forks.get(seq) ?? []), entryId]);
  log.lastTs = 217_000_000_000;
  return log;
};

const state = (): LogState => {
  const made = beginLog(circleId);
  made.devices.set(deviceId, deviceLog());
  const frontier = new Map(cutMark.frontier.map((each) => [each.deviceId as DeviceId, each.seq]));
  made.cuts.set(cutMark.entryId as EntryId, { deviceId: cutMark.deviceId, seq: cutMark.seq, frontier });
  made.joinedBy = cutMark.entryId;
  made.begunBy = cutMark.entryId;
  for (const { cut, deviceId: by, seq, docIds } of attested) {
    const said = made.attested.get(cut) ?? new Map<DeviceId, AttestMark>();
    made.attested.set(cut, said.set(by, { seq, docIds: docIds.length === 0 ? null : docIds }));
  }
  return made;
};

const rowSays: { readonly [key: string]: unknown } = {
  head: {
    kind: 1,
    deviceId,
    base: base.seq,
    baseId: base.entryId,
    lastTs: 217_000_000_000,
    heads: base.heads,
    past,
    forks,
    skeletons: skeletons.slice(32),
  },
  page: { kind: 2, deviceId, number: 0, skeletons: skeletons.slice(0, 32) },
  base: { kind: 3, deviceId, marks },
  cuts: { kind: 4, joinedBy: cutMark.entryId, cuts: [cutMark] },
  attested: { kind: 5, begunBy: cutMark.entryId, attested },
};
const nameOf = (key: string): string => key.split(" ")[0] ?? "";
const rows = (): readonly Vector[] =>
  encodeLogState(state()).map(({ key, bytes }) => vector(nameOf(key), bytes, rowSays[nameOf(key)], {}));

const edition = encodeEdition({
  title: "الأدوات والناس",
  people: [{ name: "سلمى ناصر", role: "interviewee" }],
  published: { where: "مجلّة", number: "7", date: "2024-02-29" },
  language: "ar",
  direction: "rtl",
  sections: [
    {
      heading: null,
      blocks: [
        { id: "b1", kind: "question", speaker: null, language: "ar", direction: "rtl", text: "من أين نبدأ؟" },
        {
          id: "b2",
          kind: "answer",
          speaker: "سلمى ناصر",
          language: "en",
          direction: "ltr",
          text: 'With "paper" \\ 😀\n.',
        },
      ],
    },
  ],
});

const record = {
  v: 1 as const,
  circleId,
  deviceSeed: "A".repeat(43),
  identitySalt: "B".repeat(42) + "A",
  joining: {
    seed: "C".repeat(42) + "A",
    inviter: "D".repeat(42) + "A",
    name: "كريم",
    begunAt: 1_790_000_000_000,
  },
  left: false,
  hubs: ["ws://127.0.0.1:7310/hub/000102030405060708090a0b0c0d0e0f"],
  invites: [
    {
      id: id(0x78),
      seed: "E".repeat(42) + "A",
      expiresAt: 1_790_000_000_000,
      needsConfirm: true,
      ended: false,
    },
  ],
  name: "حلقة",
  myName: "أمينة",
};

const machine = { ...record, v: 2 as const, joining: null, identityPk: "F".repeat(42) + "A" };

const remembered = { counter: 3, ownSeq: 2 ** 40, run: counted(1, 16), previousRun: counted(9, 16) };
const root = { rootSeed: redact(counted(0x21)), wordsSlot: counted(0x22, 24), language: "ar" };
const [tailItems] = encodeSegments([{ class: "accepted", kind: "opened", bytes: counted(1, 9) }]);

export const diskKinds: readonly Kind[] = [
  {
    // The five rows are read together, and written again as they were.
    kind: "logRow",
    make: rows,
    read: (bytes) => {
      const all = rows().map(({ bytes: row }) => Buffer.from(row, "hex"));
      const at = all.findIndex((row) => row.equals(bytes));
      const again = encodeLogState(
        good(
          decodeLogState(
            circleId,
            all.map((row) => new Uint8Array(row)),
          ),
        ),
      );
      const row = again[at];
      if (row === undefined || !Buffer.from(row.bytes).equals(bytes)) throw new Error("a row changed");
      return rowSays[nameOf(row.key)];
    },
  },
  {
    kind: "snapshotRow",
    make: () =>
      ["deflated", "as it is", "deflated behind its sum"].map((about, at) => {
        const snapshot = { segments: 300, form: at + 1, document: counted(at + 1, 20) };
        return vector(about, encodeSnapshot(snapshot), snapshot);
      }),
    read: splitSnapshot,
  },
  {
    kind: "documentSum",
    make: () => {
      const sum = {
        stateHash: counted(0x51),
        rawLen: 70_000,
        ends: [
          { client: 300, end: 1 },
          { client: 4_294_967_295, end: 259_779 },
        ],
      };
      const rest = counted(0x61, 20);
      return [vector("with what it is the sum of", concat(encodeSum(sum), rest), { sum, rest })];
    },
    read: (bytes) => good(splitSum(bytes)),
  },
  {
    kind: "tailRow",
    make: () => [
      vector(
        "the 300th",
        new Writer()
          .var(300)
          .raw(tailItems ?? new Uint8Array(0))
          .done(),
        {
          order: 300,
          items: [{ class: "accepted", kind: "opened", bytes: counted(1, 9) }],
        },
      ),
    ],
    read: null,
  },
  {
    kind: "rootRow",
    make: () => [vector("a space's first row", encodeRoot(root), root)],
    read: (bytes) => good(decodeRoot(bytes)),
  },
  {
    kind: "remembered",
    make: () => [vector("what the database remembers of its mark", encodeRemembered(remembered), remembered)],
    read: decodeRemembered,
  },
  {
    kind: "wipingRow",
    make: () =>
      [
        { keys: false, words: true, slot: counted(0x31, 24) },
        { keys: true, words: false, slot: counted(0x41, 24) },
      ].map((wiping) => vector(`${wiping.keys ? "keys" : "words"} that wipe`, encodeWiping(wiping), wiping)),
    read: (bytes) => good(decodeWiping(bytes)),
  },
  {
    kind: "wipingSlot",
    make: () => {
      const kek = redact(counted(0x11));
      const salt = counted(0x21, 16);
      const cost = { ops: 3, memory: 64 * 1024 * 1024 };
      const empty = {
        cost,
        salt,
        taken: 0xffff_fffe,
        slots: Array.from({ length: 32 }, () => counted(0, 136)),
      };
      const content = { kind: slotKinds.wipe, vmk: redact(counted(0x51)) };
      const given = {
        bytes: (length: number) => (length === 24 ? counted(0x61, 24) : new Uint8Array(length)),
      };
      const added = addSlot(empty, kek, content, given);
      const bytes = added?.header.slots[added.slot];
      if (bytes === undefined) throw new Error("a slot was meant");
      const says = { nonce: counted(0x61, 24), kind: 3, key: content.vmk };
      return [vector("words that wipe", bytes, says, { kek, salt, ...cost })];
    },
    read: null,
  },
  {
    kind: "circleRecord",
    make: () => [
      vector("of a circle that is being joined", encodeCircleRecord(record), record),
      vector("of one more machine of somebody's", encodeCircleRecord(machine), machine),
    ],
    read: decodeCircleRecord,
  },
  {
    kind: "settings",
    make: () => [
      vector("as they are at first", encodeSettings(defaultSettings("ar")), defaultSettings("ar")),
    ],
    read: decodeSettings,
  },
  {
    kind: "edition",
    make: () => [vector("an interview", utf8(edition), JSON.parse(edition))],
    read: (bytes) => good(parseEdition(textOf(bytes) ?? "")),
  },
];
