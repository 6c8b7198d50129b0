// A circle's documents: loaded when somebody needs them, judged before anything is applied, kept on the disk as one
// snapshot and a short tail (protocol 2.15, "Rows"). When the tail is long it is folded: the snapshot is written
// anew, the tail's entries go into a segment, from which other machines are served.

import { type Bytes, type CircleId, type DocId, err, ok, type Result } from "../base/index.ts";
import { Reader, Writer } from "../codec/index.ts";
import { emptyDocument, encodeDocument, type OpenDocument } from "../document/documentForm.ts";
import {
  type DocumentSum,
  judgeOwnUpdate,
  judgeWith,
  type ScanVerdict,
  splitSum,
  sumDocument,
  withLoss,
} from "../document/index.ts";
import {
  encodeSegments,
  isMargin,
  type SegmentItem,
  tailLimits,
  type UpdateToJudge,
  type UpdateVerdict,
} from "../log/index.ts";
import type { Compress } from "../ports/index.ts";
import { tables } from "../vault/tables.ts";
import { type Bases, createBases, type TextError } from "./bases.ts";
import type { Journal } from "./journal.ts";
import { type Place, placeGroup, segmentName, snapshotName } from "./rows.ts";
import {
  encodeSnapshot,
  formOf,
  openSnapshot,
  type PackedDocument,
  snapshotForms,
  splitSnapshot,
} from "./snapshotForm.ts";
import type { OwnPlaceInLog } from "./tailRow.ts";
import { createTails, type Tail, type TailItem } from "./tails.ts";
import { replayItems } from "./replayItems.ts";
import type { Shelf, ShelfError, ShelfName, ShelfRow } from "./shelf.ts";
import { type Trimmed, trimPlace } from "./trimming.ts";

export type Text = OpenDocument & { readonly docId: DocId };

export type { TextError };

/** A document's deflated bytes, and what a cut says of them. */
export type Packed = { readonly sum: DocumentSum; readonly deflated: Bytes };

export type Texts = {
  readonly get: (docId: DocId) => Text | undefined;
  /** Loads it if it is not in memory; empty when nothing of it ever came. */
  readonly ensure: (docId: DocId) => Promise<Result<Text, TextError>>;
  /** The same, for who reads it: `ensure` leaves a state unread that is only handed on. */
  readonly ensureReadable: (docId: DocId) => Promise<Result<Text, TextError>>;
  /** Begins a document with a state that came in a cut, as it came if that is known; gives the row to keep it in. */
  readonly beginRow: (docId: DocId, document: OpenDocument, packed?: PackedDocument) => ShelfRow;
  /** Another one whenever what a cut would hold of it may be another. */
  readonly version: (docId: DocId) => number;
  readonly judge: (update: UpdateToJudge) => UpdateVerdict;
  /** The same gate for what this machine writes. */
  readonly judgeOwn: (text: Text, client: number, update: Bytes) => ScanVerdict;
  /** What the gate found sound; `lost` hears of what takes much of a document away. False: Yjs did not take it, and this document is not to be relied on. */
  readonly apply: (docId: DocId, update: Bytes, lost?: (percent: number) => void) => boolean;
  /** The rows for a batch of entries of one place, to be written in the transaction of the log's rows; `own`: of one, without those. */
  readonly tailRows: (
    place: Place,
    items: readonly TailItem[],
    own?: OwnPlaceInLog | null,
  ) => readonly ShelfRow[];
  /** For a cut; as it lies on the disk where that is all of it. */
  readonly pack: (docId: DocId) => Promise<Result<Packed, TextError | { readonly type: "tooLarge" }>>;
  /**
   * The document as it is after a rebuilding, with all of its entries as they are judged now; gives the rows to keep it
   * in and those that go. What is read afterwards is this, whether or not they are on the disk yet. Runs in the circle's
   * queue.
   */
  readonly replace: (
    docId: DocId,
    document: OpenDocument,
    items: readonly SegmentItem[],
  ) => Promise<{ readonly put: readonly ShelfRow[]; readonly remove: readonly ShelfName[] }>;
  /** In memory, in place of one in which something stands that its entries do not say. */
  readonly restore: (docId: DocId, document: OpenDocument) => void;
  /** With only these of its entries; what lies there now is on the disk, and folded. Null: it is not. */
  readonly trim: (place: Place, items: readonly SegmentItem[]) => Promise<Result<Trimmed | null, ShelfError>>;
  /** Something of the place is not folded yet; asked after its items were read. */
  readonly hasTail: (place: Place) => boolean;
  /** Where documents began of which not all entries are here any more. */
  readonly bases: Bases;
  /** For the disk: a document that is not one of these. */
  readonly packDocument: (document: OpenDocument) => Promise<PackedDocument>;
  /** Before rows are written to a place whose document need not be loaded: what lies there must not be overwritten. */
  readonly ensureTail: (place: Place) => Promise<Result<void, ShelfError>>;
  /** Entries of a place as stored, in the order in which they came. */
  readonly items: (place: Place) => Promise<Result<readonly SegmentItem[], ShelfError>>;
  /** Folds every tail that is long; with `all`, every tail. */
  readonly fold: (all: boolean) => Promise<void>;
  /** Cuts and heartbeats: how many rows there are, before the first is written. */
  readonly ensureLog: () => Promise<Result<void, ShelfError>>;
  /** Documents of which something came, was written or loaded since this was asked. */
  readonly takeChanged: () => readonly DocId[];
  readonly close: () => void;
};

export type TextsGround = {
  readonly circleId: CircleId;
  readonly shelf: Shelf;
  readonly journal: Journal;
  readonly compress: Compress;
};

export const createTexts = ({ circleId, shelf, journal, compress }: TextsGround): Texts => {
  const texts = new Map<DocId, Text>();
  const changed = new Set<DocId>();
  const keep = (text: Text): void => {
    texts.set(text.docId, text);
    changed.add(text.docId);
  };
  const versions = new Map<Place, number>();
  const turn = (place: Place): void => void versions.set(place, (versions.get(place) ?? 0) + 1);
  const tails = createTails({ circleId, shelf, compress });
  const bases = createBases({ circleId, shelf, compress });
  const loading = new Map<DocId, Promise<Result<Text, TextError>>>();

  /** RULE: [CUT-13] what is not whole in memory is not written in and not handed on. */
  const soundOf = (text: Text): Result<Text, TextError> =>
    text.replica.isSound ? ok(text) : err({ type: "textDamaged" });

  const load = async (docId: DocId): Promise<Result<Text, TextError>> => {
    // Both at once: opening a text is a matter of how often the disk is asked.
    const [row, items] = await Promise.all([shelf.get(snapshotName(circleId, docId)), tails.load(docId)]);
    if (!row.ok) return row;
    if (!items.ok) return items;
    const snapshot = row.value === null ? null : splitSnapshot(row.value);
    const document = snapshot === null ? emptyDocument() : await openSnapshot(snapshot, compress);
    if (document === null) return err({ type: "textDamaged" });
    // What was begun or built anew meanwhile stands: this was read before it.
    const here = texts.get(docId);
    if (here !== undefined) {
      document.replica.close();
      return soundOf(here);
    }
    if (snapshot !== null) {
      tails.of(docId).segments = snapshot.segments;
      tails.of(docId).isPlain = snapshot.form === snapshotForms.plain;
    }
    const text: Text = { docId, ...document };
    if (!replayItems(text, docId, items.value)) return err({ type: "textDamaged" });
    keep(text);
    return ok(text);
  };

  const fold = async (place: Place, tail: Tail): Promise<void> => {
    const folded = tail.rows;
    const text = place === "log" ? undefined : texts.get(place);
    // RULE: [CUT-13] a snapshot would be without what was not taken, and its entries lie in the tail.
    if (text?.replica.isSound === false) return;
    if ((folded.length === 0 && !tail.isPlain) || (place !== "log" && text === undefined)) return;
    const before = text === undefined ? ok([]) : await bases.rowsBefore(text.docId);
    if (!before.ok) return;
    const items = tails.itemsOf(tail);
    const put: ShelfRow[] = [...before.value];
    for (const segment of encodeSegments(items)) {
      put.push(await tails.segmentRow(place, tail.segments, segment));
      tail.segments += 1;
    }
    if (text !== undefined) put.push(snapshotRow(text.docId, await packAnew(text)));
    else
      put.push({
        ...snapshotName(circleId, place),
        group: placeGroup(circleId, place),
        content: new Writer().var(tail.segments).done(),
      });
    tail.isPlain = false;
    if (tail.kept !== null) tail.kept = [...tail.kept, ...items];
    tail.rows = tail.rows.slice(folded.length);
    tail.bytes = tail.rows.reduce((sum, row) => sum + row.content.length, 0);
    await journal.write({ put, remove: folded.map(({ name }) => name), strict: false });
  };

  const packAnew = async (
    text: OpenDocument,
  ): Promise<Extract<PackedDocument, { readonly sum: unknown }>> => {
    const { raw, sum } = sumDocument(text);
    return { sum, deflated: await compress.deflate(raw) };
  };

  const snapshotRow = (docId: DocId, packed: PackedDocument): ShelfRow => ({
    ...snapshotName(circleId, docId),
    group: placeGroup(circleId, docId),
    content: encodeSnapshot({ segments: tails.of(docId).segments, ...formOf(packed) }),
  });

  /** What lies on the disk, if it is all that there is of the text; it need not be in memory. */
  const keptOf = async (docId: DocId): Promise<Packed | null> => {
    if (tails.of(docId).rows.length > 0 || tails.of(docId).kept !== null) return null;
    const [row, tail] = await Promise.all([
      shelf.get(snapshotName(circleId, docId)),
      texts.has(docId) ? ok([]) : shelf.group(tables.tail, placeGroup(circleId, docId)),
    ]);
    if (!row.ok || row.value === null || !tail.ok || tail.value.length > 0) return null;
    const { form, document } = splitSnapshot(row.value);
    const split = form === snapshotForms.summed ? splitSum(document) : null;
    return split?.ok === true ? { sum: split.value.sum, deflated: split.value.rest } : null;
  };

  const ensure: Texts["ensure"] = (docId) => {
    const text = texts.get(docId);
    if (text !== undefined) return Promise.resolve(soundOf(text));
    const known = loading.get(docId);
    if (known !== undefined) return known;
    const started = load(docId).finally(() => loading.delete(docId));
    loading.set(docId, started);
    return started;
  };

  return {
    get: (docId) => texts.get(docId),
    ensure,
    ensureReadable: async (docId) => {
      const text = await ensure(docId);
      return !text.ok || text.value.replica.doc !== null ? text : err({ type: "textDamaged" });
    },
    tailRows: (place, items, own) => {
      // Whatever changes a document is an entry with it, and lies in its tail.
      turn(place);
      return tails.rowsFor(place, items, own);
    },
    ensureTail: tails.ensure,
    items: tails.items,
    trim: (place, items) => {
      turn(place);
      return trimPlace({ circleId, shelf, compress }, tails, place, items);
    },
    hasTail: (place) => tails.of(place).rows.length > 0,
    bases,
    packDocument: packAnew,
    judge: judgeWith((docId) => texts.get(docId) ?? null),
    judgeOwn: (text, client, update) => {
      changed.add(text.docId);
      return judgeOwnUpdate(text, text.docId, client, update);
    },
    apply: (docId, update, lost) => {
      changed.add(docId);
      const text = texts.get(docId);
      if (text === undefined) return true;
      const { replica } = text;
      const { doc } = replica;
      if (lost === undefined || doc === null || isMargin(docId)) return replica.apply(update).ok;
      let isApplied = false;
      const percent = withLoss(doc, update, () => (isApplied = replica.apply(update).ok));
      if (percent !== null) lost(percent);
      return isApplied;
    },
    takeChanged: () => {
      const taken = [...changed];
      changed.clear();
      return taken;
    },
    pack: async (docId) => {
      await loading.get(docId);
      const here = texts.get(docId);
      const sound = here === undefined ? null : soundOf(here);
      if (sound?.ok === false) return sound;
      const kept = await keptOf(docId);
      if (kept !== null) return ok(kept);
      const text = await ensure(docId);
      if (!text.ok) return text;
      const { sum, deflated } = await packAnew(text.value);
      return sum === null ? err({ type: "tooLarge" }) : ok({ sum, deflated });
    },
    beginRow: (docId, document, packed = { raw: encodeDocument(document) }) => {
      keep({ docId, ...document });
      turn(docId);
      Object.assign(tails.of(docId), { isPlain: "raw" in packed, isKnown: true });
      return snapshotRow(docId, packed);
    },
    restore: (docId, document) => {
      turn(docId);
      texts.get(docId)?.replica.close();
      keep({ docId, ...document });
    },
    version: (docId) => versions.get(docId) ?? 0,
    replace: async (docId, document, items) => {
      turn(docId);
      const tail = tails.of(docId);
      const remove: ShelfName[] = tail.rows.map(({ name }) => name);
      const segments = encodeSegments(items);
      for (let number = segments.length; number < tail.segments; number++)
        remove.push(segmentName(circleId, docId, number));
      Object.assign(tail, { rows: [], bytes: 0, segments: segments.length, isPlain: false, isKnown: true });
      tail.kept = items;
      texts.get(docId)?.replica.close();
      const text: Text = { docId, ...document };
      keep(text);
      const put = await Promise.all(
        segments.map((segment, number) => tails.segmentRow(docId, number, segment)),
      );
      const before = await bases.rowsBefore(docId);
      put.push(...(before.ok ? before.value : []), snapshotRow(docId, await packAnew(text)));
      return { put, remove };
    },
    fold: async (all) => {
      for (const [place, tail] of tails.all())
        if (all || tail.isPlain || tail.rows.length > tailLimits.rows || tail.bytes > tailLimits.bytes)
          await fold(place, tail);
    },
    ensureLog: async () => {
      const [row, items] = await Promise.all([shelf.get(snapshotName(circleId, "log")), tails.load("log")]);
      if (!row.ok) return row;
      if (row.value !== null) tails.of("log").segments = new Reader(row.value).var();
      return items.ok ? ok(undefined) : items;
    },
    close: () => {
      for (const { replica } of texts.values()) replica.close();
      texts.clear();
      tails.close();
    },
  };
};
