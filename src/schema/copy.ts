// A copy of a document as it was: its text with its structure, and the record in its maker's margin that names it.
//
// A copy travels as an edition does, as one canonical JSON text that names itself (decision 19): fixed order of keys, no
// white space, nothing more than the shape. parseCopy takes that text only, and of it only what an editor could have
// made: names, attributes and nesting of the vocabulary, well-formed text.
//
//   copy  = {"copy":1,"content":[ part … ]}
//   part  = "text"  |  ["text",{"bold":{}, …}]  |  {"name":"paragraph","with":{"dir":"rtl"},"inside":[ part … ]}
//
// Neighbouring texts of one element are one text; `with` and `inside` are there where they are not empty.

import { err, ok, type Result } from "../core/base/result.ts";
import { hex, type Infer, integer, nullable, object, oneOf } from "../core/base/shape.ts";
import type { DocId } from "../core/base/brand.ts";
import { editionLimits } from "./edition.ts";
import { line, loneSurrogate } from "./line.ts";
import { noteId } from "./note.ts";
import {
  type AttributeValue,
  fittingOfMark,
  fittingOfNode,
  maxNesting,
  richTextMarks,
  richTextNodes,
} from "./richText.ts";

export type CopyMarks = Readonly<Record<string, Readonly<Record<string, AttributeValue>>>>;
/** Text under the same marks. */
export type CopyRun = string | readonly [text: string, marks: CopyMarks];
export type CopyElement = {
  readonly name: string;
  readonly with?: Readonly<Record<string, AttributeValue>>;
  readonly inside?: readonly CopyPart[];
};
export type CopyPart = CopyRun | CopyElement;

export const copyLimits = {
  text: editionLimits.text,
  /** Elements and runs. */
  parts: 100_000,
  /** What the gate lets stand as the value of a format. */
  mark: 8_192,
  encoded: editionLimits.encoded,
  name: 120,
} as const;

export const isRun = (part: CopyPart): part is CopyRun => typeof part === "string" || Array.isArray(part);
export const textOfRun = (run: CopyRun): string => (typeof run === "string" ? run : run[0]);
export const marksOfRun = (run: CopyRun): CopyMarks => (typeof run === "string" ? {} : run[1]);

/** In the order of the vocabulary, with what fits it. */
export const copyRun = (text: string, given: unknown): CopyRun => {
  const marks: Record<string, Readonly<Record<string, AttributeValue>>> = {};
  for (const name of Object.keys(richTextMarks)) {
    if (typeof given !== "object" || given === null || !Object.hasOwn(given, name)) continue;
    const fitting = fittingOfMark(name, Reflect.get(given, name));
    marks[name] = JSON.stringify(fitting).length * 3 <= copyLimits.mark ? fitting : {};
  }
  return Object.keys(marks).length === 0 ? text : [text, marks];
};

export const copyElement = (name: string, given: unknown, inside: readonly CopyPart[]): CopyElement => {
  const attributes = fittingOfNode(name, given);
  return {
    name,
    ...(Object.keys(attributes).length === 0 ? {} : { with: attributes }),
    ...(inside.length === 0 ? {} : { inside }),
  };
};

/** One run for neighbours under the same marks, and none that is empty. */
export const joinRuns = (parts: readonly CopyPart[]): readonly CopyPart[] => {
  const joined: CopyPart[] = [];
  let lastMarks: string | null = null;
  for (const part of parts) {
    if (!isRun(part)) {
      lastMarks = null;
      joined.push(part);
      continue;
    }
    const text = textOfRun(part);
    if (text === "") continue;
    const marks = JSON.stringify(marksOfRun(part));
    const last = joined.at(-1);
    if (last !== undefined && isRun(last) && marks === lastMarks)
      joined[joined.length - 1] = copyRun(textOfRun(last) + text, marksOfRun(part));
    else joined.push(part);
    lastMarks = marks;
  }
  return joined;
};

type Count = { text: number; parts: number };

/** The part as an editor could have made it; null where it is none. Never deeper than the vocabulary goes. */
const readPart = (input: unknown, depth: number, count: Count): CopyPart | null => {
  count.parts += 1;
  if (depth > maxNesting || count.parts > copyLimits.parts) return null;
  if (typeof input === "string" || Array.isArray(input)) {
    const [text, marks]: readonly unknown[] = typeof input === "string" ? [input, {}] : input;
    if (typeof text !== "string" || loneSurrogate.test(text)) return null;
    count.text += text.length;
    return count.text > copyLimits.text ? null : copyRun(text, marks);
  }
  if (typeof input !== "object" || input === null || !("name" in input)) return null;
  const { name } = input;
  if (typeof name !== "string" || !Object.hasOwn(richTextNodes, name)) return null;
  const inside = readParts("inside" in input ? input.inside : [], depth + 1, count);
  return inside === null ? null : copyElement(name, "with" in input ? input.with : {}, inside);
};

const readParts = (input: unknown, depth: number, count: Count): readonly CopyPart[] | null => {
  if (!Array.isArray(input)) return null;
  const parts: CopyPart[] = [];
  for (const one of input as readonly unknown[]) {
    const part = readPart(one, depth, count);
    if (part === null) return null;
    parts.push(part);
  }
  return joinRuns(parts);
};

export type CopyError = { readonly type: "notACopy" | "tooLarge" };

/** The canonical JSON text of a copy. */
export const encodeCopy = (content: readonly CopyPart[]): string => JSON.stringify({ copy: 1, content });

export const parseCopy = (encoded: string): Result<readonly CopyPart[], CopyError> => {
  if (encoded.length > copyLimits.encoded) return err({ type: "tooLarge" });
  let value: unknown;
  try {
    value = JSON.parse(encoded);
  } catch {
    // JSON.parse has no other way to refuse
    return err({ type: "notACopy" });
  }
  if (typeof value !== "object" || value === null || !("content" in value)) return err({ type: "notACopy" });
  const content = readParts(value.content, 1, { text: 0, parts: 0 });
  if (content === null || encodeCopy(content) !== encoded) return err({ type: "notACopy" });
  return ok(content);
};

const moment = integer(0, 2 ** 53 - 1);

/** In one's own margin of the document: that a copy of it is kept. */
export const copyEntry = object({
  type: oneOf(["copy"]),
  id: noteId,
  /** The document that the copy lies in. */
  copy: hex<DocId>(16),
  /** Null: kept by the app, before somebody restored an earlier state. */
  name: nullable(line(copyLimits.name)),
  createdAt: moment,
});
export type CopyEntry = Infer<typeof copyEntry>;

/** In one's own margin too: that the document was brought back. */
export const restoredEntry = object({
  type: oneOf(["restored"]),
  id: noteId,
  /** The copy's name; null: to what it would be without a deletion, or to an unnamed copy. */
  name: nullable(line(copyLimits.name)),
  createdAt: moment,
});
export type RestoredEntry = Infer<typeof restoredEntry>;
