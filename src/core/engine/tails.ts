// A place's entries on the disk as they came: the tail, a row for each batch, and the segments into which tails are
// folded (protocol 2.15, "Rows"). From both, other machines are served.

import { type Bytes, type CircleId, type EntryId, err, ok, type Result } from "../base/index.ts";
import { Reader, Writer } from "../codec/index.ts";
import { maxDocument } from "../document/documentForm.ts";
import { decodeSegment, encodeSegments, type EntryClass, type SegmentItem } from "../log/index.ts";
import type { Compress } from "../ports/index.ts";
import { tables } from "../vault/tables.ts";
import { type Place, placeGroup, segmentName } from "./rows.ts";
import type { Shelf, ShelfError, ShelfName, ShelfRow } from "./shelf.ts";
import { decodeTailRow, encodeTailRow, nameOfTailRow, type OwnPlaceInLog, type TailRow } from "./tailRow.ts";

export type TailItem = { readonly entryId: EntryId; readonly class: EntryClass; readonly bytes: Bytes };

export type Tail = {
  order: number;
  segments: number;
  rows: { readonly name: ShelfName; readonly order: number; readonly content: Bytes }[];
  bytes: number;
  /** The snapshot lies there as it is: the next folding deflates it. */
  isPlain: boolean;
  /** What lies on the disk is known: nothing is read over what came since. */
  isKnown: boolean;
  /** What its segments hold since the document was built anew: the disk may not have them yet. */
  kept: readonly SegmentItem[] | null;
};

export type Tails = {
  readonly of: (place: Place) => Tail;
  readonly all: () => Iterable<[Place, Tail]>;
  readonly itemsOf: (tail: Tail) => readonly SegmentItem[];
  /** The tail's rows in order, into memory. */
  readonly load: (place: Place) => Promise<Result<readonly SegmentItem[], ShelfError>>;
  /** Before rows are written to a place that was not loaded: what lies there must not be overwritten. */
  readonly ensure: (place: Place) => Promise<Result<void, ShelfError>>;
  /** The rows for a batch of entries, to be written in the transaction of the log's rows; `own`: of one, without those. */
  readonly rowsFor: (
    place: Place,
    items: readonly TailItem[],
    own?: OwnPlaceInLog | null,
  ) => readonly ShelfRow[];
  readonly segmentRow: (place: Place, number: number, segment: Bytes) => Promise<ShelfRow>;
  /** Everything as stored, in the order in which it came. */
  readonly items: (place: Place) => Promise<Result<readonly SegmentItem[], ShelfError>>;
  readonly close: () => void;
};

export type TailsGround = {
  readonly circleId: CircleId;
  readonly shelf: Shelf;
  readonly compress: Compress;
};

export const createTails = ({ circleId, shelf, compress }: TailsGround): Tails => {
  const tails = new Map<Place, Tail>();

  const tailOf = (place: Place): Tail => {
    const known = tails.get(place);
    if (known !== undefined) return known;
    const made: Tail = {
      order: 0,
      segments: 0,
      rows: [],
      bytes: 0,
      isPlain: false,
      isKnown: false,
      kept: null,
    };
    tails.set(place, made);
    return made;
  };

  const itemsIn = (tail: Tail): readonly SegmentItem[] =>
    tail.rows.flatMap(({ content }) => {
      const decoded = decodeSegment(content);
      return decoded.ok ? decoded.value : [];
    });

  /** The tail's rows in order, into memory. */
  const loadTail = async (place: Place): Promise<Result<readonly SegmentItem[], ShelfError>> => {
    const rows = await shelf.group(tables.tail, placeGroup(circleId, place));
    if (!rows.ok) return rows;
    const tail = tailOf(place);
    if (tail.isKnown) return ok(itemsIn(tail));
    const read: (TailRow & { readonly length: number })[] = [];
    for (const content of rows.value) {
      const row = decodeTailRow(content);
      if (!row.ok) return err({ type: "rowDamaged" });
      read.push({ ...row.value, length: content.length });
    }
    read.sort((a, b) => a.order - b.order);
    const items: SegmentItem[] = [];
    for (const row of read) {
      const decoded = decodeSegment(row.items);
      if (!decoded.ok) return err({ type: "rowDamaged" });
      items.push(...decoded.value);
    }
    // Not before all of it could be read: what is not known would be written over.
    Object.assign(tail, { isKnown: true, rows: [], bytes: 0 });
    for (const row of read) {
      tail.rows.push({
        name: nameOfTailRow(circleId, place, row),
        order: row.order,
        content: row.items,
      });
      tail.bytes += row.length;
      tail.order = row.order + 1;
    }
    return ok(items);
  };

  const ensureTail: Tails["ensure"] = async (place) => {
    if (tails.get(place)?.isKnown === true) return ok(undefined);
    const items = await loadTail(place);
    return items.ok ? ok(undefined) : items;
  };

  const segmentRow = async (place: Place, number: number, segment: Bytes): Promise<ShelfRow> => ({
    ...segmentName(circleId, place, number),
    group: placeGroup(circleId, place),
    content: new Writer()
      .var(number)
      .raw(await compress.deflate(segment))
      .done(),
  });

  return {
    of: tailOf,
    all: () => tails,
    itemsOf: itemsIn,
    load: loadTail,
    ensure: ensureTail,
    segmentRow,
    rowsFor: (place, items, own = null) => {
      const tail = tailOf(place);
      const segments = encodeSegments(
        items.map(({ class: kind, bytes }): SegmentItem => ({ class: kind, kind: "opened", bytes })),
      );
      return segments.map((content) => {
        const order = tail.order++;
        const row = { order, own, items: content };
        const name = nameOfTailRow(circleId, place, row);
        tail.rows.push({ name, order, content });
        tail.bytes += content.length;
        return { ...name, group: placeGroup(circleId, place), content: encodeTailRow(row) };
      });
    },
    items: async (place) => {
      const loaded = await ensureTail(place);
      if (!loaded.ok) return loaded;
      const { kept } = tailOf(place);
      if (kept !== null) return ok([...kept, ...itemsIn(tailOf(place))]);
      const segments = await shelf.group(tables.segment, placeGroup(circleId, place));
      if (!segments.ok) return segments;
      const inOrder = segments.value
        .map((content) => {
          const reader = new Reader(content);
          return { number: reader.var(), deflated: reader.take(reader.left) };
        })
        .toSorted((a, b) => a.number - b.number);
      const items: SegmentItem[] = [];
      for (const { deflated } of inOrder) {
        const plain = await compress.inflate(deflated, maxDocument);
        const decoded = plain.ok ? decodeSegment(plain.value) : null;
        if (decoded === null || !decoded.ok) return err({ type: "rowDamaged" });
        items.push(...decoded.value);
      }
      items.push(...itemsIn(tailOf(place)));
      return ok(items);
    },
    close: () => tails.clear(),
  };
};
