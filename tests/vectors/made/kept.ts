// Vectors of what a machine keeps beside a circle's log (docs/protocol/engine.md, forgetting.md, parting.md), and of a
// kept copy of a document (texts.md).

import { type DocId, textOf, utf8 } from "../../../src/core/base/index.ts";
import { decodeDraft, encodeDraft } from "../../../src/core/engine/draftRow.ts";
import {
  decodeCircleReform,
  decodeCircleWatch,
  decodeCircleWay,
  encodeCircleReform,
  encodeCircleWatch,
  encodeCircleWay,
  noWatch,
  noWay,
} from "../../../src/core/engine/localRecords.ts";
import { decodeRipening, encodeRipening } from "../../../src/core/engine/ripening.ts";
import {
  clearedRow,
  droppedKeyRow,
  epochKeyRow,
  readCleared,
  readRewritten,
  rewrittenRow,
} from "../../../src/core/engine/rows.ts";
import { beginLog, encodeLogState } from "../../../src/core/log/index.ts";
import { encodeCopy, parseCopy } from "../../../src/schema/index.ts";
import { circleId } from "./people.ts";
import { counted, good, hexOf, type Kind, vector } from "./vector.ts";

const id = (from: number) => hexOf(from) as never;
const docId = `00${hexOf(0xd1, 15)}` as DocId;
const margin = `01${hexOf(0xd2, 15)}` as DocId;
const moment = 1_790_000_000_000;

const way = {
  ...noWay,
  returning: "G".repeat(42) + "A",
  doubt: { since: moment, why: "unsure" as const, floor: 2 ** 40 },
};
const watch = {
  ...noWatch,
  holds: [{ op: id(0x81), at: moment }],
  answered: [{ user: id(0x82), at: moment + 1 }],
  alone: moment + 2,
  met: [id(0x83)],
  judged: hexOf(0x84),
  apart: [{ device: id(0x85), seq: 70_000, why: "noRight" }],
  emptied: [{ docId, device: id(0x86), seqs: [1, 300], at: moment + 3, percent: 95 }],
  vouchedBy: [id(0x87), id(0x88)],
};
/** As rows were written before they said which texts could not go along. */
const firstReform = {
  v: 1 as const,
  from: id(0x89),
  chosen: [{ user: id(0x8a), name: "كريم" }],
  tell: true,
  said: false,
  whole: false,
  missing: ["نصّ"],
  missingCount: 1,
};
/** And before they said what had become of these. */
const secondReform = { ...firstReform, v: 2 as const, whole: true, missingIds: [docId] };
const reform = {
  ...secondReform,
  v: 3 as const,
  tried: [{ docId, came: "tooLarge" as const, amount: 70_000 }],
};
const drafts = [
  { docId, scope: null, client: 4_000_000_000, order: 0, update: counted(1, 7) },
  { docId: margin, scope: docId, client: 1, order: 300, update: counted(2, 9) },
];
const ripening = [{ cut: id(0x8b), at: moment }];
const floor = {
  cut: id(0x8c),
  at: [
    { deviceId: id(0x8d), seq: 200, past: [{ deviceId: id(0x8e), seq: 70_000 }] },
    { deviceId: id(0x8e), seq: 1, past: [] },
  ],
};
const copy = encodeCopy([
  { name: "heading", with: { level: 2 }, inside: ["الخطّة"] },
  { name: "paragraph", inside: ["with ", ["weight", { bold: {} }]] },
]);

export const keptKinds: readonly Kind[] = [
  {
    kind: "circleWay",
    make: () => [vector("in doubt, and on the way back", encodeCircleWay(way), way)],
    read: decodeCircleWay,
  },
  {
    kind: "circleWatch",
    make: () => [vector("with one of everything", encodeCircleWatch(watch), watch)],
    read: decodeCircleWatch,
  },
  {
    kind: "circleReform",
    make: () => [
      vector("of a circle that was begun from another", utf8(JSON.stringify(firstReform)), firstReform),
      vector("with the ids of what did not go along", utf8(JSON.stringify(secondReform)), secondReform, {
        v: 2,
      }),
      vector("with what became of these", encodeCircleReform(reform), reform, { v: 3 }),
    ],
    read: (bytes, { v = 1 }) => {
      const read = decodeCircleReform(bytes);
      if (v === 3 || read === null) return read;
      // What such rows did not say is as if nothing were known of it.
      const { tried, ...second } = read;
      if (tried.length > 0) return read;
      if (v === 2) return { ...second, v };
      const { missingIds, ...first } = second;
      return missingIds.length > 0 ? second : { ...first, v };
    },
  },
  {
    kind: "ripening",
    make: () => [vector("one cut", encodeRipening(ripening), { v: 1, cuts: ripening })],
    read: (bytes) => ({ v: 1, cuts: decodeRipening(bytes) }),
  },
  {
    kind: "draftRow",
    make: () =>
      drafts.map((row) => vector(row.scope === null ? "of a text" : "of a margin", encodeDraft(row), row)),
    read: decodeDraft,
  },
  {
    kind: "rewrittenRow",
    make: () => [
      vector("up to an entry", rewrittenRow(circleId, docId, 70_000).content, { docId, seq: 70_000 }),
    ],
    read: readRewritten,
  },
  {
    kind: "clearedRow",
    make: () => [vector("own entries that were cleared", clearedRow(70_000).content, { count: 70_000 })],
    read: (bytes) => ({ count: readCleared(bytes) }),
  },
  {
    kind: "epochKeyRow",
    make: () => [
      vector("a secret", epochKeyRow(circleId, id(0x8f), counted(0x91)).content, {
        epochId: id(0x8f),
        secret: counted(0x91),
      }),
      vector("one that was deleted", droppedKeyRow(circleId, id(0x8f)).content, {
        epochId: id(0x8f),
        secret: null,
      }),
    ],
    read: null,
  },
  {
    kind: "floorRow",
    make: () => {
      const state = beginLog(circleId);
      state.floor = {
        cut: floor.cut,
        at: new Map(
          floor.at.map(({ deviceId, seq, past }) => [
            deviceId,
            { seq, past: new Map(past.map((one) => [one.deviceId, one.seq])) },
          ]),
        ),
      };
      const row = encodeLogState(state).find(({ key }) => key === "floor");
      if (row === undefined) throw new Error("a row was meant");
      return [vector("of two devices", row.bytes, { kind: 6, ...floor })];
    },
    read: null,
  },
  {
    kind: "copy",
    make: () => [vector("a heading and a paragraph", utf8(copy), JSON.parse(copy))],
    read: (bytes) => ({ copy: 1, content: good(parseCopy(textOf(bytes) ?? "")) }),
  },
];
