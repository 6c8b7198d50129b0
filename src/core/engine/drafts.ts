// What a person writes while this machine may not write entries (protocol 2.10; ENG-34): kept sealed, outside the log,
// under a number of chance that no device has. It is shown as if it were written; when the machine may write again it
// becomes entries, under the numbers that are the device's then. Runs in the circle's queue.

import {
  type Bytes,
  type CircleId,
  concat,
  type DocId,
  err,
  idBytes,
  ok,
  type Result,
  utf8,
} from "../base/index.ts";
import {
  decodeDocument,
  encodeDocument,
  judgeOwnUpdate,
  type OpenDocument,
  readUpdate,
  type Replica,
} from "../document/index.ts";
import { tables } from "../vault/tables.ts";
import type { Circle } from "./circle.ts";
import { decodeDraft, type DraftRow, encodeDraft } from "./draftRow.ts";
import type { ShelfError, ShelfName, ShelfRow } from "./shelf.ts";
import type { TextError } from "./texts.ts";
import type { OwnPlace } from "./writing.ts";

export type Draft = OwnPlace & {
  readonly client: number;
  /** In the order in which they were made. */
  readonly updates: readonly Bytes[];
  /** What is in the circle, and the draft over it. */
  readonly document: OpenDocument;
};

export type DraftGround = Pick<Circle, "id" | "shelf" | "journal" | "texts" | "parts">;

export type Drafts = {
  readonly get: (docId: DocId) => Draft | undefined;
  readonly all: () => readonly Draft[];
  /** The document's draft, a new one if there is none. */
  readonly begin: (place: OwnPlace) => Promise<Result<Draft, TextError>>;
  /** An update that the gate found sound and the draft's replica has. Resolves when it is on the disk. */
  readonly keep: (docId: DocId, update: Bytes) => Promise<void>;
  /** What came into the document from others; none: it was built anew. */
  readonly pass: (docId: DocId, updates: readonly Bytes[]) => void;
  /** The rows of what an earlier run of the program kept. */
  readonly load: (rows: readonly Bytes[]) => Promise<Result<void, ShelfError>>;
  /** Documents of which something else is shown since the last time. */
  readonly takeChanged: () => readonly DocId[];
  readonly names: (docId: DocId) => readonly ShelfName[];
  readonly forget: (docId: DocId) => void;
  /** Another draft in its place, of what `write` makes over what is in the circle; none if it makes nothing. */
  readonly anew: (docId: DocId, write: (replica: Replica) => readonly Bytes[]) => Promise<void>;
};

type Kept = { client: number; scope: DocId | null; updates: Bytes[]; document: OpenDocument };

export const draftGroup = (circleId: CircleId): Bytes => concat(idBytes(circleId), utf8("drafts"));
const nameAt = (ground: DraftGround, docId: DocId, order: number): ShelfName => ({
  table: tables.draft,
  id: concat(idBytes(ground.id), utf8("draft"), idBytes(docId), utf8(String(order))),
});

const rowOf = (ground: DraftGround, row: DraftRow): ShelfRow => ({
  ...nameAt(ground, row.docId, row.order),
  group: draftGroup(ground.id),
  content: encodeDraft(row),
});

const copyOf = (document: OpenDocument): OpenDocument => {
  const copy = decodeDocument(encodeDocument(document));
  if (!copy.ok) throw new Error("a document of our own does not decode");
  return copy.value;
};

/** Into the table and the replica; false: it does not fit what is there. */
const apply = (document: OpenDocument, docId: DocId, update: Bytes): boolean => {
  const read = readUpdate(update);
  const client = read.ok ? read.value.blocks[0]?.client : undefined;
  if (client !== undefined && judgeOwnUpdate(document, docId, client, update).type !== "sound") return false;
  return read.ok && document.replica.apply(update).ok;
};

export const createDrafts = (ground: DraftGround): Drafts => {
  const drafts = new Map<DocId, Kept>();
  const changed = new Set<DocId>();

  const shownOf = (docId: DocId, { scope, client, updates, document }: Kept): Draft => ({
    docId,
    scope,
    client,
    updates,
    document,
  });

  /** On what is in the circle now, with the draft over it as far as it fits. */
  const rebuild = (docId: DocId, kept: Kept): void => {
    const text = ground.texts.get(docId);
    if (text === undefined) return;
    kept.document = copyOf(text);
    for (const update of kept.updates) apply(kept.document, docId, update);
  };

  const numberOfChance = (): number => {
    const [a = 0, b = 0, c = 0, d = 0] = ground.parts.random.bytes(4);
    return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  };
  const names: Drafts["names"] = (docId) =>
    (drafts.get(docId)?.updates ?? []).map((_, order) => nameAt(ground, docId, order));
  const forget: Drafts["forget"] = (docId) => {
    drafts.get(docId)?.document.replica.close();
    drafts.delete(docId);
    changed.add(docId);
  };

  const begin: Drafts["begin"] = async ({ docId, scope }) => {
    const known = drafts.get(docId);
    if (known !== undefined) return ok(shownOf(docId, known));
    const text = await ground.texts.ensure(docId);
    if (!text.ok) return text;
    const kept: Kept = { client: numberOfChance(), scope, updates: [], document: copyOf(text.value) };
    drafts.set(docId, kept);
    return ok(shownOf(docId, kept));
  };

  return {
    get: (docId) => {
      const kept = drafts.get(docId);
      return kept === undefined ? undefined : shownOf(docId, kept);
    },
    all: () => [...drafts].map(([docId, kept]) => shownOf(docId, kept)),
    begin,
    keep: (docId, update) => {
      const kept = drafts.get(docId);
      if (kept === undefined) throw new Error("a draft is begun before it is kept");
      const order = kept.updates.push(update) - 1;
      changed.add(docId);
      return ground.journal.write({
        put: [rowOf(ground, { docId, scope: kept.scope, client: kept.client, order, update })],
        strict: true,
      });
    },
    pass: (docId, updates) => {
      const kept = drafts.get(docId);
      if (kept === undefined) return;
      changed.add(docId);
      if (updates.length === 0 || !updates.every((update) => apply(kept.document, docId, update)))
        rebuild(docId, kept);
    },
    load: async (rows) => {
      const read = rows.map(decodeDraft);
      const whole = read.filter((row) => row !== null);
      if (whole.length < read.length) return err({ type: "rowDamaged" });
      for (const { docId, scope, client, update } of whole.toSorted((a, b) => a.order - b.order)) {
        const text = await ground.texts.ensure(docId);
        // The rows stay, and with them what was written: it is shown when the text can be read.
        if (!text.ok) continue;
        const kept = drafts.get(docId) ?? { client, scope, updates: [], document: copyOf(text.value) };
        kept.updates.push(update);
        drafts.set(docId, kept);
      }
      for (const [docId, kept] of drafts) rebuild(docId, kept);
      return ok(undefined);
    },
    takeChanged: () => {
      const docIds = [...changed];
      changed.clear();
      return docIds;
    },
    names,
    forget,
    anew: (docId, write) => {
      const kept = drafts.get(docId);
      const text = ground.texts.get(docId);
      if (kept === undefined || text === undefined)
        throw new Error("a draft is begun before it is made anew");
      const [client, document] = [numberOfChance(), copyOf(text)];
      if (!document.replica.writeAs(client).ok) throw new Error("a number of chance cannot be written under");
      const updates = [...write(document.replica)];
      for (const update of updates)
        if (judgeOwnUpdate(document, docId, client, update).type !== "sound")
          throw new Error("an update of our own does not pass our own gate");
      const remove = names(docId);
      forget(docId);
      if (updates.length === 0) document.replica.close();
      else drafts.set(docId, { client, scope: kept.scope, updates, document });
      const put = updates.map((update, order) =>
        rowOf(ground, { docId, scope: kept.scope, client, order, update }),
      );
      return ground.journal.write({ put, remove, strict: true });
    },
  };
};

/** What is shown of a document: with what was written here and is not in the circle yet. */
export const shownOf = ({ drafts, texts }: Circle, docId: DocId): Replica | undefined =>
  drafts.get(docId)?.document.replica ?? texts.get(docId)?.replica;
