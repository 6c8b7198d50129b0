// Segments (protocol 2.15): tail rows of one document gathered into few large rows of at most 300 kB, before they
// are deflated and sealed. A tail row has the same form with fewer entries.
//
//   segment = ver 1 | n var | n × (class u8 | kind u8 | LP(bytes))

import { type Bytes, err, ok, type Result } from "../base/index.ts";
import { type DecodeError, malformed, Reader, Writer } from "../codec/index.ts";
import { type EntryClass, entryClasses } from "./deviceLog.ts";

const version = 1;
export const maxSegment = 300_000;
/** Tail rows of a document become a segment when they pass either. */
export const tailLimits = { rows: 64, bytes: 256_000 } as const;

/** 1 an opened entry, 2 an envelope that could not be opened, 3 what stays when the content is gone. */
export const itemKinds = ["opened", "envelope", "skeleton"] as const;
export type SegmentItem = {
  readonly class: EntryClass | "parked";
  readonly kind: (typeof itemKinds)[number];
  readonly bytes: Bytes;
};

const classes = [...entryClasses, "parked"] as const;
/** Class, kind and length. */
const itemHead = 6;
/** Version, and a count of up to 3 bytes. */
const segmentHead = 4;

const encodeSegment = (items: readonly SegmentItem[]): Bytes => {
  const writer = new Writer().u8(version).var(items.length);
  for (const item of items)
    writer
      .u8(classes.indexOf(item.class))
      .u8(itemKinds.indexOf(item.kind) + 1)
      .prefixed(item.bytes);
  return writer.done();
};

/** As many segments as it takes; only an entry that is larger alone makes a larger one. */
export const encodeSegments = (items: readonly SegmentItem[]): readonly Bytes[] => {
  const segments: Bytes[] = [];
  let open: SegmentItem[] = [];
  let size = segmentHead;
  for (const item of items) {
    const more = itemHead + item.bytes.length;
    if (open.length > 0 && size + more > maxSegment) {
      segments.push(encodeSegment(open));
      open = [];
      size = segmentHead;
    }
    open.push(item);
    size += more;
  }
  if (open.length > 0) segments.push(encodeSegment(open));
  return segments;
};

export const decodeSegment = (bytes: Bytes): Result<readonly SegmentItem[], DecodeError> => {
  const reader = new Reader(bytes);
  if (reader.u8() !== version) return err(malformed);
  const items = reader.repeat(reader.var(), (): SegmentItem => {
    const [kindOfClass, kind] = [classes[reader.u8()], itemKinds[reader.u8() - 1]];
    if (kindOfClass === undefined || kind === undefined) reader.refuse();
    return { class: kindOfClass ?? "parked", kind: kind ?? "opened", bytes: reader.prefixed(bytes.length) };
  });
  const done = reader.done(items);
  return done.ok ? ok(done.value) : done;
};
