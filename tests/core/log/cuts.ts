// Cuts as the engine makes them and a newcomer begins with them, and a history to make them of.

import { deflateRawSync, inflateRawSync } from "node:zlib";
import * as Y from "yjs";
import { type Bytes, type DocId, redact } from "../../../src/core/base/index.ts";
import {
  type CutDocument,
  decodeDocumentList,
  encodeDocumentList,
  clocksOf,
  listDocument,
  sumDocument,
  openBlob,
  openCutDocument,
  sealBlob,
} from "../../../src/core/document/index.ts";
import {
  beginFromCut,
  checkCutEntry,
  type ComposedEntry,
  type Cut,
  encodeCut,
  selectFrontier,
} from "../../../src/core/log/index.ts";
import { content, docA, docB, filled, type Member, threeMembers, type World } from "./world.ts";

export type MadeCut = {
  readonly entry: ComposedEntry;
  readonly listChunks: readonly Bytes[];
  readonly blobs: ReadonlyMap<DocId, readonly Bytes[]>;
  readonly raws: ReadonlyMap<DocId, Bytes>;
};

export const summed = (by: Member, docId: DocId) => {
  const { raw, sum } = sumDocument(by.document(docId));
  if (sum === null) throw new Error("too large");
  const clocks = clocksOf(sum, docId, by.log);
  if (!clocks.ok) throw new Error(clocks.error.type);
  return { raw, sum, clocks: clocks.value };
};

/** As the engine makes a cut: documents deflated and sealed, their list too, and the entry that names it. */
export const makeCut = (by: Member, docIds: readonly DocId[]): MadeCut => {
  const listed: CutDocument[] = [];
  const blobs = new Map<DocId, readonly Bytes[]>();
  const raws = new Map<DocId, Bytes>();
  for (const docId of docIds) {
    const { raw, sum, clocks } = summed(by, docId);
    const key = redact(filled(32, 30 + listed.length));
    const blob = sealBlob(key, deflateRawSync(raw));
    listed.push(listDocument(clocks, sum, blob, key));
    blobs.set(docId, blob.chunks);
    raws.set(docId, raw);
  }
  const docsKey = redact(filled(32, 29));
  const list = sealBlob(docsKey, deflateRawSync(encodeDocumentList(listed)));
  const cut: Cut = {
    frontier: selectFrontier(by.log),
    open: [],
    documents: listed.length,
    docsRoot: list.chunkRoot,
    docsKey,
    docsChunks: list.chunks.length,
  };
  const [entry, ...more] = by.compose({ type: "cut", payload: encodeCut(cut) });
  if (entry === undefined || more.length > 0) throw new Error("one entry");
  return { entry, listChunks: list.chunks, blobs, raws };
};

/** As a newcomer's engine begins with it. */
export const join = (newcomer: Member, { entry, listChunks, blobs }: MadeCut): void => {
  const { circleId } = newcomer.world.circle;
  const checked = checkCutEntry(
    circleId,
    { type: "envelope", bytes: entry.envelope },
    newcomer.facts,
    newcomer.epochs,
    newcomer.userId,
  );
  if (!checked.ok) throw new Error(checked.error.type);
  const { cut } = checked.value;
  const deflated = openBlob(cut.docsKey, cut.docsRoot, listChunks);
  if (!deflated.ok) throw new Error(deflated.error.type);
  const list = decodeDocumentList(inflateRawSync(deflated.value));
  if (!list.ok) throw new Error(list.error.type);
  for (const listed of list.value) {
    const bytes = openBlob(listed.blobKey, listed.chunkRoot, blobs.get(listed.docId) ?? []);
    if (!bytes.ok) throw new Error(bytes.error.type);
    const opened = openCutDocument(listed, inflateRawSync(bytes.value));
    if (!opened.ok) throw new Error(opened.error.type);
    newcomer.documents.set(listed.docId, opened.value);
  }
  newcomer.log = beginFromCut(circleId, checked.value, list.value);
};

export const paragraph = (doc: Y.Doc, at: number): Y.XmlElement => content(doc).get(at) as Y.XmlElement;

/** Three people with a history of two documents; the last entry of Carim reaches nobody before the cut. */
export const history = () => {
  const { world, all } = threeMembers();
  const [a, b, c] = all;
  const send = (entries: readonly ComposedEntry[]): void => {
    for (const member of all) for (const entry of entries) member.receive(entry.envelope);
  };
  send(a.write(docA, "one "));
  send(b.write(docA, "two "));
  send(b.write(docB, "elsewhere"));
  send(a.edit(docA, [(doc) => content(doc).insert(1, [new Y.XmlElement("blockquote")])]));
  const late = c.edit(docA, [(doc) => paragraph(doc, 1).insert(0, [new Y.XmlElement("paragraph")])]);
  send(a.edit(docA, [(doc) => content(doc).delete(1, 1)]));
  return { world, all, late, send };
};

export const admitNewcomer = (world: World): Member => {
  const newcomer = world.admit("Nur");
  world.rekey();
  return newcomer;
};
