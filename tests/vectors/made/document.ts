// Vectors of what documents are made of: updates, tables of structs, documents at rest, lists of documents in a cut
// (docs/protocol/log.md). Their content is in Arabic, with formats, attributes, a table and a note.

import { createDecoder, readAny, readVarString, readVarUint } from "lib0/decoding";
import * as Y from "yjs";
import { type Bytes, type DocId, redact } from "../../../src/core/base/index.ts";
import {
  canonicalState,
  decodeDocument,
  decodeDocumentList,
  decodeTable,
  emptyDocument,
  encodeDocument,
  encodeDocumentList,
  encodeTable,
  judgeOwnUpdate,
  type OpenDocument,
  putNote,
  readUpdate,
  type StructTable,
} from "../../../src/core/document/index.ts";
import { stateHashOf } from "../../../src/core/log/index.ts";
import { counted, good, hexOf, type Kind, vector } from "./vector.ts";

const docId = `00${hexOf(0xd1, 15)}` as DocId;
const marginId = `01${hexOf(0xd2, 15)}` as DocId;

type Written = { readonly document: OpenDocument; readonly updates: readonly Bytes[] };

/** A document by one writer, each edit judged as the product judges its own. */
const write = (
  id: DocId,
  client: number,
  edits: readonly ((document: OpenDocument) => Bytes | null)[],
): Written => {
  const document = emptyDocument();
  document.replica.writeAs(client);
  const updates = edits.map((edit) => {
    const update = edit(document);
    if (update === null || judgeOwnUpdate(document, id, client, update).type !== "sound")
      throw new Error("an edit was refused");
    return update;
  });
  return { document, updates };
};

const inContent = (edit: (content: Y.XmlFragment) => void) => (document: OpenDocument) =>
  document.replica.change((doc) => edit(doc.getXmlFragment("content")));

const paragraph = (text: string): Y.XmlElement => {
  const made = new Y.XmlElement("paragraph");
  const inner = new Y.XmlText();
  inner.insert(0, text);
  made.insert(0, [inner]);
  return made;
};

const table = (): Y.XmlElement => {
  const [made, row, cell] = ["table", "tableRow", "tableCell"].map((name) => new Y.XmlElement(name));
  if (made === undefined || row === undefined || cell === undefined) throw new Error("three elements");
  cell.setAttribute("colspan", 1 as unknown as string);
  cell.insert(0, [paragraph("خانة")]);
  row.insert(0, [cell]);
  made.insert(0, [row]);
  return made;
};

const textAt = (content: Y.XmlFragment, at: number): Y.XmlText =>
  (content.get(at) as Y.XmlElement).get(0) as Y.XmlText;

const document = (): Written =>
  write(docId, 3_000_000_000, [
    inContent((content) => content.insert(0, [paragraph("السلام عليكم 😀")])),
    inContent((content) => {
      textAt(content, 0).format(0, 6, { bold: {} });
      textAt(content, 0).insert(3, "ـ");
    }),
    inContent((content) => (content.get(0) as Y.XmlElement).setAttribute("dir", "rtl")),
    inContent((content) => content.insert(1, [table()])),
    inContent((content) => {
      textAt(content, 0).delete(2, 4);
      content.delete(1, 1);
    }),
  ]);

const margin = (): Written =>
  write(marginId, 77, [
    ({ replica }) =>
      putNote(replica, {
        type: "reply",
        id: "AAECAwQFBgcICQoLDA0ODw",
        to: "EBESExQVFhcYGRobHB0eHw",
        text: "نعم",
        createdAt: 1_790_000_000_000,
        editedAt: null,
      }),
  ]);

/** By the largest number that a writer can have. */
const byTheLargest = (): Written =>
  write(docId, 2 ** 53 - 1, [
    inContent((content) => content.insert(0, [paragraph("نصّ")])),
    inContent((content) => textAt(content, 0).insert(1, "و")),
  ]);

/** What a struct holds, as lib0 and not our gate reads it. */
const contentOf = (bytes: Bytes, kind: number, length: number): unknown => {
  const decoder = createDecoder(bytes);
  switch (kind) {
    case 4:
      return readVarString(decoder);
    case 6:
      return [readVarString(decoder), JSON.parse(readVarString(decoder))];
    case 7: {
      const type = readVarUint(decoder);
      return type === 3 ? [type, readVarString(decoder)] : [type];
    }
    case 8:
      readVarUint(decoder);
      return Array.from({ length }, () => readAny(decoder));
    default:
      return null;
  }
};

const saysOfUpdate = (bytes: Bytes): unknown => {
  const { blocks, deletes } = good(readUpdate(bytes));
  return {
    blocks: blocks.map(({ client, clock, structs }) => ({
      client,
      clock,
      structs: structs.map(({ length, kind, info, origin, right, parent, key, contentFrom, to }) => ({
        length,
        kind,
        keyed: (info & 0x20) !== 0,
        origin,
        right,
        parent,
        key,
        content: contentOf(bytes.slice(contentFrom, to), kind, length),
      })),
    })),
    deletes,
  };
};

const saysOfTable = (made: StructTable): unknown =>
  made.clients.map((client) => ({
    client,
    runs: [...made.runs(client)].map(({ list, type, length }) => ({
      length,
      type,
      keyed: list.shape === "map" || list.shape === "attributes",
      parent: list.parent,
    })),
  }));

const stateOf = ({ replica }: OpenDocument): Bytes => good(canonicalState(replica.state()));

const saysOfDocument = (made: OpenDocument): unknown => {
  const encoded = encodeTable(made.table);
  return {
    stateHash: stateHashOf(stateOf(made), encoded),
    table: encoded,
    stateV2: made.replica.stateV2(),
  };
};

const listed = [
  {
    docId,
    stateHash: counted(0x51),
    rawLen: 70_000,
    chunks: 2,
    chunkRoot: counted(0x52),
    blobKey: redact(counted(0x53)),
    clocks: [
      { deviceId: hexOf(0x01) as never, k: 0, end: 12 },
      { deviceId: hexOf(0x01) as never, k: 7, end: 300_000 },
    ],
  },
  {
    docId: marginId,
    stateHash: counted(0x54),
    rawLen: 0,
    chunks: 1,
    chunkRoot: counted(0x55),
    blobKey: redact(counted(0x56)),
    clocks: [],
  },
];

export const documentKinds: readonly Kind[] = [
  {
    kind: "update",
    make: () =>
      [
        ...["a paragraph", "formats", "an attribute", "a table", "deletions"].map(
          (about, at) => [about, document().updates[at]] as const,
        ),
        ["a note in a margin", margin().updates[0]] as const,
        ["by the largest number", byTheLargest().updates[1]] as const,
      ].map(([about, bytes]) => {
        if (bytes === undefined) throw new Error("an update was meant");
        return vector(about, bytes, saysOfUpdate(bytes));
      }),
    read: (bytes) => saysOfUpdate(bytes),
  },
  {
    kind: "table",
    make: () =>
      [document(), margin()].map(({ document: { table: made } }, at) =>
        vector(at === 0 ? "of a document" : "of a margin", encodeTable(made), saysOfTable(made)),
      ),
    read: (bytes) => saysOfTable(good(decodeTable(bytes))),
  },
  {
    kind: "document",
    make: () =>
      [document(), margin()].map(({ document: made }, at) =>
        vector(at === 0 ? "a document" : "a margin", encodeDocument(made), saysOfDocument(made), {
          state: stateOf(made),
        }),
      ),
    read: (bytes) => saysOfDocument(good(decodeDocument(bytes))),
  },
  {
    kind: "documentList",
    make: () => [vector("two documents", encodeDocumentList(listed), listed)],
    read: (bytes) => good(decodeDocumentList(bytes)),
  },
];
