// Updates written by hand, for what Yjs itself would never write.

import type { Bytes } from "../../../src/core/base/index.ts";
import { utf8 } from "../../../src/core/base/index.ts";
import { Writer } from "../../../src/core/codec/index.ts";

export type Ref = readonly [client: number, clock: number];
export type Content =
  | { readonly text: string }
  | { readonly element: string }
  | { readonly textType: true }
  | { readonly any: Bytes; readonly count?: number }
  | { readonly format: string; readonly json: string }
  | { readonly deleted: number }
  | { readonly collected: number }
  | { readonly raw: Bytes; readonly ref: number };
export type Struct = Content & {
  readonly origin?: Ref;
  readonly right?: Ref;
  /** A root's name, or the id of a type. */
  readonly parent?: string | Ref;
  readonly key?: string;
};
export type Deletion = readonly [client: number, ...ranges: (readonly [clock: number, length: number])[]];

const text = (writer: Writer, value: string): void => {
  const bytes = utf8(value);
  writer.var(bytes.length).raw(bytes);
};

const refOf = (content: Content): number =>
  "text" in content
    ? 4
    : "element" in content || "textType" in content
      ? 7
      : "any" in content
        ? 8
        : "format" in content
          ? 6
          : "deleted" in content
            ? 1
            : "collected" in content
              ? 0
              : content.ref;

const writeContent = (writer: Writer, content: Content): void => {
  if ("text" in content) text(writer, content.text);
  else if ("element" in content) {
    writer.var(3);
    text(writer, content.element);
  } else if ("textType" in content) writer.var(6);
  else if ("any" in content) writer.var(content.count ?? 1).raw(content.any);
  else if ("format" in content) {
    text(writer, content.format);
    text(writer, content.json);
  } else if ("deleted" in content) writer.var(content.deleted);
  else if ("collected" in content) writer.var(content.collected);
  else writer.raw(content.raw);
};

const writeStruct = (writer: Writer, struct: Struct): void => {
  if ("collected" in struct) {
    writer.u8(0).var(struct.collected);
    return;
  }
  const { origin, right, parent, key } = struct;
  writer.u8(refOf(struct) | (origin ? 0x80 : 0) | (right ? 0x40 : 0) | (key === undefined ? 0 : 0x20));
  if (origin) writer.var(origin[0]).var(origin[1]);
  if (right) writer.var(right[0]).var(right[1]);
  if (!origin && !right) {
    if (typeof parent === "string") {
      writer.var(1);
      text(writer, parent);
    } else
      writer
        .var(0)
        .var(parent?.[0] ?? 0)
        .var(parent?.[1] ?? 0);
    if (key !== undefined) text(writer, key);
  }
  writeContent(writer, struct);
};

export const block = (
  client: number,
  clock: number,
  structs: readonly Struct[],
  count = structs.length,
): Bytes => {
  const writer = new Writer().var(count).var(client).var(clock);
  for (const struct of structs) writeStruct(writer, struct);
  return writer.done();
};

export const update = (blocks: readonly Bytes[], deletions: readonly Deletion[] = []): Bytes => {
  const writer = new Writer().var(blocks.length);
  for (const each of blocks) writer.raw(each);
  writer.var(deletions.length);
  for (const [client, ...ranges] of deletions) {
    writer.var(client).var(ranges.length);
    for (const [clock, length] of ranges) writer.var(clock).var(length);
  }
  return writer.done();
};

/** A lib0 Any: a short string. */
export const anyText = (value: string): Bytes => {
  const writer = new Writer().u8(119);
  text(writer, value);
  return writer.done();
};

/** A lib0 Any: an object with these keys, each null. */
export const anyObject = (...keys: readonly string[]): Bytes => {
  const writer = new Writer().u8(118).var(keys.length);
  for (const key of keys) {
    text(writer, key);
    writer.u8(126);
  }
  return writer.done();
};
