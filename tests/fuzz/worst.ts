// How long Yjs takes for the worst that the gate lets in, beside honest text of the same size. Each shape is an update as
// large as an entry may be, of as many structs as one may have, laid out so that one part of Yjs has the most to do.

import * as Y from "yjs";
import type { Bytes, DocId } from "../../src/core/base/index.ts";
import { emptyDocument, scanUpdate } from "../../src/core/document/index.ts";
import { block, type Deletion, type Struct, update } from "../core/document/updates.ts";

const docId = `00${"a1".repeat(15)}` as DocId;
const client = 3_000_000_000;

type Part = {
  readonly structs: readonly Struct[];
  readonly deletions?: readonly Deletion[];
  readonly clocks: number;
};
export type Shape = { readonly name: string; readonly parts: readonly Part[] };

const times = <T>(count: number, make: (at: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, at) => make(at));
const element = (more: object): Struct => ({ element: "paragraph", ...more });
/** One after the other in the root. */
const chain = (count: number): readonly Struct[] =>
  times(count, (at) => (at === 0 ? element({ parent: "content" }) : element({ origin: [client, at - 1] })));
const inText: readonly Struct[] = [element({ parent: "content" }), { textType: true, parent: [client, 0] }];

/** Shapes with `count` structs each, as many as an update may have at most. */
const shapes = (count: number): readonly Shape[] => [
  { name: "elements, each after the last", parts: [{ structs: chain(count), clocks: count }] },
  {
    name: "elements, each before all",
    parts: [{ structs: times(count, () => element({ parent: "content" })), clocks: count }],
  },
  {
    name: "one letter after the other, formats between them",
    parts: [
      {
        structs: [
          ...inText,
          ...times(count - 2, (at): Struct => ({
            ...(at % 2 === 0 ? { text: "a" } : { format: "bold", json: at % 4 === 1 ? "{}" : "null" }),
            ...(at === 0 ? { parent: [client, 1] as const } : { origin: [client, at + 1] as const }),
          })),
        ],
        clocks: count,
      },
    ],
  },
  {
    name: "one attribute, set again and again",
    parts: [
      {
        structs: [
          element({ parent: "content" }),
          ...times(count - 1, (at): Struct => ({
            any: Uint8Array.of(119, 3, 114, 116, 108),
            key: "dir",
            ...(at === 0 ? { parent: [client, 0] as const } : { origin: [client, at] as const }),
          })),
        ],
        clocks: count,
      },
    ],
  },
  {
    name: "one attribute, begun again and again",
    parts: [
      {
        structs: [
          element({ parent: "content" }),
          ...times(count - 1, (): Struct => ({
            any: Uint8Array.of(126),
            key: "dir",
            parent: [client, 0] as const,
          })),
        ],
        clocks: count,
      },
    ],
  },
  {
    name: "every second letter of a long text deleted",
    parts: [
      {
        structs: [...inText, { text: "a".repeat(2 * count), parent: [client, 1] }],
        clocks: 2 + 2 * count,
      },
      {
        structs: [],
        deletions: [[client, ...times(count, (at) => [2 + 2 * at, 1] as const)]],
        clocks: 0,
      },
    ],
  },
  {
    name: "letters put between letters of a long text",
    parts: [
      { structs: [...inText, { text: "a".repeat(count), parent: [client, 1] }], clocks: 2 + count },
      {
        structs: times(count, (at): Struct => ({
          text: "b",
          origin: [client, 2 + at],
          ...(at < count - 1 ? { right: [client, 3 + at] as const } : {}),
        })),
        clocks: count,
      },
    ],
  },
  {
    // A left neighbour and a right one that are far apart: Yjs by itself looks at all that stands between, for each.
    name: "elements between the first and each of the others",
    parts: [
      { structs: chain(count), clocks: count },
      { structs: times(count, (at) => element({ right: [client, count - 1 - at] })), clocks: count },
    ],
  },
  {
    // Yjs by itself moves all that stands behind, for each.
    name: "every second letter deleted in front of much else",
    parts: [
      { structs: [...inText, { text: "a".repeat(2 * count), parent: [client, 1] }], clocks: 2 + 2 * count },
      ...times(6, (nth): Part => {
        const from = 2 + 2 * count + nth * count;
        const behind = times(count, (at) =>
          element({ origin: [client, nth + at === 0 ? 0 : from + at - 1] }),
        );
        return { structs: behind, clocks: count };
      }),
      { structs: [], deletions: [[client, ...times(count, (at) => [2 + 2 * at, 1] as const)]], clocks: 0 },
    ],
  },
];

const limit = 262_144;

/** Each shape with as many structs as fit into an entry, `most` at most. */
export const fittingShapes = (most: number): readonly Shape[] =>
  shapes(most).map((shape, at) => {
    const { bytes } = measure(shape);
    return bytes <= limit ? shape : (shapes(Math.floor((most * limit) / bytes))[at] ?? shape);
  });

const encode = ({ structs, deletions = [] }: Part, clockStart: number): Bytes =>
  update(structs.length === 0 ? [] : [block(client, clockStart, structs)], deletions);

/** Bytes of the last part, which is the one that is timed. */
const measure = ({ parts }: Shape): { readonly bytes: number } => {
  let clockStart = 0;
  let bytes = 0;
  for (const part of parts) {
    bytes = encode(part, clockStart).length;
    clockStart += part.clocks;
  }
  return { bytes };
};

export const cpuSpent = (work: () => void): number => {
  const begun = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1_000;
};

export type Took = {
  readonly name: string;
  readonly bytes: number;
  readonly verdict: string;
  readonly ms: number;
};

/** Milliseconds of processor for the last part, after the others; what is refused takes none. */
export const take = ({ name, parts }: Shape): Took => {
  const { table, replica } = emptyDocument();
  let clockStart = 0;
  let took: Took = { name, bytes: 0, verdict: "sound", ms: 0 };
  for (const part of parts) {
    const { clocks } = part;
    const bytes = encode(part, clockStart);
    const start = clockStart;
    const verdict = scanUpdate(
      {
        docId,
        client,
        clockStart: start,
        clockLen: clocks,
        update: bytes,
        boundOf: (of) => (of === client ? start : 0),
      },
      table,
    );
    if (verdict.type !== "sound")
      return { ...took, bytes: bytes.length, verdict: JSON.stringify(verdict), ms: 0 };
    let applied = true;
    const ms = cpuSpent(() => {
      applied = replica.apply(bytes).ok;
    });
    if (!applied) throw new Error(`${name}: what the gate let in was not applied`);
    took = { name, bytes: bytes.length, verdict: "sound", ms };
    clockStart += clocks;
  }
  return took;
};

/** Plain Yjs and honest text: as many bytes, typed letter by letter at changing places, as one update. */
export const honestText = (bytes: number): number => {
  const writer = new Y.Doc();
  const text = writer.getText("t");
  let at = 0;
  writer.transact(() => {
    for (let n = 0; n < bytes / 13; n++) {
      text.insert(at, "م");
      at = (at * 7 + 3) % (text.length + 1);
    }
  });
  const made: Bytes = Y.encodeStateAsUpdate(writer);
  const reader = new Y.Doc();
  return cpuSpent(() => Y.applyUpdate(reader, made));
};
