// Cuts (protocol 2.12, without attestation): the circle's present state in sealed blobs, made for a newcomer by who
// admits, and the newcomer's beginning from one. Blobs lie on the disk chunk by chunk, under the hash of each chunk;
// under a blob's chunkRoot lies the list of its chunks, whose own hash is that root, so one question serves both.

import { indexDocId } from "../../schema/index.ts";
import { type Bytes, idBytes, ok, err, type Result } from "../base/index.ts";
import { chunkLength } from "../crypto/index.ts";
import { clocksOf, type CutDocument, encodeDocumentList, listDocument } from "../document/index.ts";
import { emptyDocument } from "../document/documentForm.ts";
import {
  beginFromCut,
  checkCutEntry,
  type CutEntry,
  encodeCut,
  maxCut,
  selectDocuments,
  selectFrontier,
  selectHeads,
  takeChangedRows,
} from "../log/index.ts";
import type { Circle } from "./circle.ts";
import { noteLookOnce } from "./looks.ts";
import { type ComingTexts, createComingTexts } from "./comingTexts.ts";
import { createCutBlobs } from "./cutBlobs.ts";
import { readList } from "./cutContents.ts";
import { takeEntries } from "./receiving.ts";
import { setAside } from "./returning.ts";
import { chunkRow, logRow } from "./rows.ts";
import type { ShelfRow } from "./shelf.ts";
import { byHash, rowsOf, sealBytes, takeText } from "./textBlobs.ts";
import type { TextBlob } from "./readyTexts.ts";
import { type WriteError, writeEntry } from "./writing.ts";

/** Of a cut's chunks that stay in memory. */
const maxFresh = 8 * 1024 * 1024;

export type MakeCutError =
  | WriteError
  | { readonly type: "cutTooLarge" }
  | { readonly type: "textDamaged" }
  | { readonly type: "storeFailed" };

/** Nobody else is in the circle who could begin with a cut of this machine's, or fetch from it. */
const isAlone = ({ graph, self }: Circle): boolean =>
  [...graph.current().devices.values()].every(
    ({ deviceId, standing }) => standing !== "active" || deviceId === self.device.deviceId,
  );

/** Writes a cut of everything that is here. Runs in the circle's queue, after editors were flushed. */
export const makeCut = async (circle: Circle): Promise<Result<Promise<void>, MakeCutError>> => {
  const texts: TextBlob[] = [];
  const documents: CutDocument[] = [];
  for (const docId of selectDocuments(circle.log)) {
    const taken = await takeText(circle, docId);
    if (!taken.ok) return taken;
    const text = taken.value;
    const clocks = clocksOf(text.sum, docId, circle.log);
    if (!clocks.ok) return err({ type: "textDamaged" });
    if (clocks.value.clocks.length === 0) continue;
    texts.push(text);
    documents.push(listDocument(clocks.value, text.sum, text.blob, text.key));
    if (isCutTooLarge(documents)) return err({ type: "cutTooLarge" });
  }
  const list = sealBytes(circle, await circle.parts.compress.deflate(encodeDocumentList(documents)));
  const payload = encodeCut({
    frontier: selectFrontier(circle.log),
    open: [],
    documents: documents.length,
    docsRoot: list.blob.chunkRoot,
    docsKey: list.key,
    docsChunks: list.blob.chunks.length,
  });
  // RULE: [FGT-10] where nobody could fetch them, the texts do not lie there once more.
  const kept = isAlone(circle) ? [] : texts;
  const chunks = [...kept.flatMap((text) => text.chunks), ...list.chunks];
  const rows = [...kept.flatMap((text) => text.rows), ...rowsOf(circle, list.chunks)];
  const written = writeEntry(circle, { type: "cut", payload }, rows);
  const size = chunks.reduce((sum, [, chunk]) => sum + chunk.length, 0);
  circle.freshChunks = byHash(written.ok && size <= maxFresh ? chunks : []);
  return written.ok ? ok(written.value.stored) : written;
};

export type Parts = { readonly here: number; readonly all: number };

/** A newcomer on the way in: what has come of the cut, and what is still to be asked for. */
export type Beginning = {
  readonly wants: () => { readonly cut: boolean; readonly chunks: readonly string[] };
  readonly takeCut: (form: "sealed" | "opened", bytes: Bytes) => Promise<void>;
  readonly takeChunk: (hash: string, chunk: Bytes) => Promise<void>;
  /** Parts of the texts that are here, of those that are known; null before the cut says how many there are. */
  readonly progress: () => Parts | null;
  /** The last cut that came holds more than a cut may; nothing but another one helps. */
  readonly isTooLarge: () => boolean;
};

/** Said to whoever admitted: the newcomer waits for what does not come. */
export const cutNotMade = (circle: Circle, { type }: MakeCutError): void => {
  circle.parts.log.note({ type: `cut not made ${type}` });
  noteLookOnce(circle, type === "cutTooLarge" ? type : "alarm", { proof: `cut  ${type}` });
  circle.ears.viewChanged();
};

/** RULE: [CUT-9] what all documents of a cut hold together: memory and patience of a newcomer are bounded. */
const isCutTooLarge = (documents: readonly Pick<CutDocument, "rawLen" | "chunks">[]): boolean => {
  let bytes = 0;
  let chunks = 0;
  for (const document of documents) {
    bytes += document.rawLen;
    chunks += document.chunks;
  }
  return bytes > maxCut || chunks > maxCut / chunkLength + documents.length;
};

type Wanted = {
  readonly entry: CutEntry;
  /** As soon as it is known which they are. */
  texts: { readonly documents: readonly CutDocument[]; readonly coming: ComingTexts } | null;
};

/** So many chunks are asked for at a time; the rest waits. */
const chunksAtOnce = 32;
/** A cut of which nothing came for so long gives way to another: whoever made it may be gone, or give nothing. */
const patience = 60_000;

/**
 * `shown` when the circle's texts are here and judged, and `done` when they were given to the disk: they are shown while
 * they are sealed and written. Ended before that, this machine has nothing of the cut and begins anew. Its functions run
 * in the circle's queue.
 */
export const beginFrom = (
  circle: Circle,
  changed: () => void,
  done: (stored: Promise<void>) => Promise<void>,
  shown: () => void = () => undefined,
): Beginning => {
  let wanted: Wanted | null = null;
  let finished = false;
  let cameAt = 0;
  let isTooLarge = false;
  const { clock } = circle.parts;
  let blobs = createCutBlobs();
  /** The blobs stay, so that this machine can give the cut on; sealed while others are on their way. */
  let rows: ShelfRow[] = [];

  const begin = (next: Wanted | null): void => {
    wanted?.texts?.coming.stop();
    wanted = next;
    blobs = createCutBlobs();
    rows = [];
  };

  /** Forgets a cut that does not hold what it says: the next machine is asked. */
  const reject = (why: "refused" | "tooLarge"): void => {
    circle.parts.log.note({ type: `cut ${why}` });
    begin(null);
    isTooLarge = why === "tooLarge";
    circle.ears.viewChanged();
  };

  const finish = async (
    entry: CutEntry,
    { documents, coming }: NonNullable<Wanted["texts"]>,
  ): Promise<void> => {
    coming.goOn();
    const opened = await coming.all();
    // Without the list nothing could be shown; another text that does not open is told where somebody looks at it (CUT-13).
    if (opened === null || opened.get(indexDocId)?.document.replica.doc === null) return reject("refused");
    finished = true;
    const before = await setAside(circle);
    circle.log = beginFromCut(circle.id, entry, documents);
    circle.texts.bases.on(new Set());
    const put: ShelfRow[] = takeChangedRows(circle.log).map(({ key, bytes }) =>
      logRow(circle.id, key, bytes),
    );
    for (const [docId, { document, packed }] of opened)
      put.push(circle.texts.beginRow(docId, document, packed));
    for (const docId of before.docIds)
      if (!opened.has(docId)) put.push(circle.texts.beginRow(docId, emptyDocument()));
    put.push(...before.arrivedRows());
    for (const row of rows) put.push(row);
    begin(null);
    shown();
    const heads = selectHeads(circle.log);
    const stored = circle.journal.write({ put, remove: before.logRows, strict: true }).then(() => {
      circle.storedHeads = heads;
    });
    await takeEntries(circle, "opened", before.beyond(entry.cut.frontier), "");
    await done(stored);
  };

  const goOn = async (): Promise<void> => {
    if (wanted !== null && blobs.isWhole()) {
      const { entry, texts } = wanted;
      if (texts === null) {
        const chunks = blobs.chunksOf(entry.cut.docsRoot);
        const documents = await readList(circle.parts.compress, entry.cut, chunks);
        if (documents === null) reject("refused");
        else if (isCutTooLarge(documents)) reject("tooLarge");
        else {
          const { compress } = circle.parts;
          const begun = { documents, coming: createComingTexts(compress, documents, blobs) };
          wanted.texts = begun;
          blobs.want(documents.map(({ chunkRoot, chunks: count }) => ({ root: chunkRoot, chunks: count })));
          if (blobs.isWhole()) await finish(entry, begun);
        }
      } else await finish(entry, texts);
    }
    changed();
  };

  return {
    progress: () => {
      const parts = wanted === null || wanted.texts === null ? null : blobs.progress();
      return parts === null || parts.all === 0 ? null : parts;
    },
    isTooLarge: () => isTooLarge,
    wants: () => ({
      cut: !finished,
      chunks: finished ? [] : blobs.missing(chunksAtOnce),
    }),
    takeCut: async (form, bytes) => {
      if (finished || (wanted !== null && clock.now() - cameAt < patience)) return;
      const source = { type: form === "sealed" ? "envelope" : "opened", bytes } as const;
      const epochs = circle.ring.newestFirst(circle.graph);
      const { device, userId } = circle.self;
      const back = circle.graph.current().devices.get(device.deviceId)?.broughtBackBy ?? null;
      const checked = checkCutEntry(circle.id, source, circle.graph, epochs, userId, back);
      if (!checked.ok) {
        circle.parts.log.note({ type: `cut ${checked.error.type}` });
        return;
      }
      if (wanted?.entry.entry.entryId === checked.value.entry.entryId) return;
      cameAt = clock.now();
      const { docsRoot, docsChunks } = checked.value.cut;
      begin({ entry: checked.value, texts: null });
      blobs.want([{ root: docsRoot, chunks: docsChunks }]);
      await goOn();
    },
    takeChunk: async (hash, chunk) => {
      if (finished || !blobs.isWanted(hash)) return;
      cameAt = clock.now();
      if (!blobs.take(hash, chunk)) return reject("refused");
      rows.push(circle.shelf.seal(chunkRow(circle.id, idBytes(hash), chunk)));
      const coming = wanted?.texts?.coming;
      coming?.goOn();
      if (coming?.isRefused() === true) return reject("refused");
      circle.ears.viewChanged();
      await goOn();
    },
  };
};
