// Vectors of entries, proofs of forks, cuts and segments (docs/protocol/log.md).

import {
  concat,
  type DocId,
  type EpochId,
  equal,
  idBytes,
  redact,
  utf8,
} from "../../../src/core/base/index.ts";
import { pad } from "../../../src/core/codec/index.ts";
import { blake2b256, chunkLength, longestChunk, seal } from "../../../src/core/crypto/index.ts";
import { editionDocId } from "../../../src/core/document/index.ts";
import { type EntryHeader, zeroEntryId } from "../../../src/core/log/header.ts";
import {
  checkForkProof,
  type Attestation,
  chunkRootOf,
  type Cut,
  decodeAttestation,
  decodeCut,
  decodeSegment,
  encodeAttestation,
  encodeCut,
  encodeForkProof,
  encodeOpened,
  encodeSegments,
  epochKeyOf,
  marginDocId,
  nameEntry,
  openBlob,
  openEnvelope,
  sealBlob,
  sealEntry,
  type SegmentItem,
  yClientOf,
} from "../../../src/core/log/index.ts";
import { circleId, deviceOf } from "./people.ts";
import { counted, filled, good, hexOf, type Kind, vector } from "./vector.ts";

const authors = [4, 5, 6].map(deviceOf).toSorted((a, b) => (a.deviceId < b.deviceId ? -1 : 1));
const recipients = authors.map(({ deviceId }) => deviceId);
const [first, second] = authors;
if (first === undefined || second === undefined) throw new Error("three devices were meant");
const epochId = hexOf(0xe0) as EpochId;
const es = redact(counted(0xe1));
const epoch = epochKeyOf(epochId, es);
const given = { circleId, epochId, es, recipients };
const docId = `00${hexOf(0xd1, 15)}` as DocId;
const id = (from: number) => hexOf(from) as never;

const header = (more: Partial<EntryHeader>): EntryHeader =>
  ({
    type: 1,
    author: 0,
    seq: 300,
    prev: id(0xab),
    ts: 217_000_000_000,
    mheads: null,
    deps: [],
    update: { docId, clockStart: 50_000, clockLen: 20, claim: null },
    ...more,
  }) as EntryHeader;

export const cut: Cut = {
  frontier: [
    { deviceId: id(0x01), seq: 1, entryId: id(0x31), mheads: [id(0x02), id(0x03)] },
    { deviceId: id(0x02), seq: 129, entryId: id(0x32), mheads: [id(0x02)] },
    { deviceId: id(0x03), seq: 70_000, entryId: id(0x33), mheads: [id(0x02), id(0x03)] },
  ],
  open: [
    { deviceId: id(0x01), seq: 1, entryId: id(0x34) },
    { deviceId: id(0x01), seq: 2, entryId: id(0x35) },
  ],
  documents: 3,
  docsRoot: counted(0x36),
  docsKey: redact(counted(0x37)),
  docsChunks: 1,
};

const attestations: readonly (readonly [about: string, attestation: Attestation])[] = [
  ["of a whole cut", { cut: id(0x39), docIds: null }],
  ["of two documents of it", { cut: id(0x39), docIds: [docId, `01${hexOf(0xd3, 15)}` as DocId] }],
];

const entries: readonly (readonly [about: string, header: EntryHeader, payload: Uint8Array])[] = [
  ["an update", header({}), counted(9, 60)],
  [
    "a first update of a document, with heads, deps by place and by name, and a claim",
    header({
      seq: 1,
      prev: zeroEntryId,
      mheads: [id(0x01), id(0x02)],
      deps: [
        { deviceId: second.deviceId, seq: 3, entryId: id(0xcd) },
        { deviceId: "ff".repeat(32) as never, seq: 2 ** 40, entryId: id(0xef) },
      ],
      update: { docId, clockStart: 0, clockLen: 1_000_000, claim: { k: 7, scope: null } },
    }),
    counted(1, 1),
  ],
  [
    "an update of a margin that claims its number",
    header({
      update: {
        docId: `01${hexOf(0xd2, 15)}` as DocId,
        clockStart: 0,
        clockLen: 1,
        claim: { k: 0, scope: docId },
      },
    }),
    utf8("a note"),
  ],
  ["a heartbeat", header({ type: 6, update: null } as never), new Uint8Array(0)],
  [
    "the smallest that there can be",
    header({ type: 6, seq: 1, prev: zeroEntryId, ts: 0, update: null } as never),
    new Uint8Array(0),
  ],
  ["a cut", header({ type: 2, update: null, mheads: [id(0x01)] } as never), encodeCut(cut)],
  [
    "an attestation",
    header({ type: 3, update: null } as never),
    encodeAttestation({ cut: id(0x39), docIds: null }),
  ],
];

const sealed = (place: number) => {
  const [, each, payload] = entries[place] ?? [];
  if (each === undefined || payload === undefined) throw new Error("no such entry");
  const device = { deviceId: first.deviceId, secretKey: first.sign.secretKey };
  return sealEntry({ circleId, epoch, recipients, device, header: each, payload, nonce: counted(place, 24) });
};

/** Two entries of one number by one device, and the proof of it. */
export const forkedEntries = () => {
  const two = [0, 3].map((place) => sealed(place));
  const [a, b] = two;
  if (a === undefined || b === undefined) throw new Error("two entries were meant");
  const entryIds = two.map(({ entryId }) => entryId).toSorted();
  const { deviceId } = first;
  return { deviceId, entryIds, proof: encodeForkProof(circleId, deviceId, a.opened, b.opened) };
};

const saysOf = (made: Pick<ReturnType<typeof sealed>, "deviceId" | "entryId" | "opened">) => ({
  deviceId: made.deviceId,
  entryId: made.entryId,
  opened: encodeOpened(made.opened),
  header: made.opened.header,
  payload: made.opened.payload,
});

const items: readonly SegmentItem[] = [
  { class: "accepted", kind: "opened", bytes: counted(3, 3) },
  { class: "quarantined", kind: "opened", bytes: counted(0, 0) },
  { class: "blocked", kind: "skeleton", bytes: counted(200, 200) },
  { class: "parked", kind: "envelope", bytes: counted(5, 5) },
];

const blobKey = redact(counted(0x38));
/** As chunks were sealed before they were of 61 KiB. */
const sealedBefore = (content: Uint8Array): readonly Uint8Array[] => {
  const padded = pad(4096, content);
  const count = Math.ceil(padded.length / longestChunk);
  return Array.from({ length: count }, (_, at) => {
    const nonce = new Uint8Array(24);
    nonce[0] = at === count - 1 ? 1 : 0;
    nonce[23] = at;
    const part = padded.subarray(longestChunk * at, longestChunk * (at + 1));
    return seal(blobKey, nonce, new Uint8Array(0), part);
  });
};
/** Of two chunks, and of one; all of them can be read. */
const blobs = () =>
  [
    { content: filled(7, 66_000), chunks: sealedBefore(filled(7, 66_000)), made: {}, about: "2 chunks" },
    { content: filled(9, 3), chunks: sealBlob(blobKey, filled(9, 3)).chunks, made: {}, about: "1 chunks" },
    {
      content: filled(5, 62_500),
      chunks: sealBlob(blobKey, filled(5, 62_500)).chunks,
      made: { chunk: chunkLength },
      about: "2 chunks of 61 KiB",
    },
  ].map((blob) => {
    const chunkRoot = chunkRootOf(blob.chunks.map(blake2b256));
    if (!equal(good(openBlob(blobKey, chunkRoot, blob.chunks)), blob.content))
      throw new Error("another text");
    return { ...blob, chunkRoot };
  });
const prefixed = (part: Uint8Array) => concat(Uint8Array.of(0, 0, part.length >> 8, part.length & 255), part);

export const logKinds: readonly Kind[] = [
  {
    kind: "entry",
    make: () =>
      entries.map(([about], place) => {
        const made = sealed(place);
        return vector(about, made.envelope, saysOf(made), given);
      }),
    read: (bytes) => {
      const opened = good(openEnvelope(bytes, circleId, [epoch]));
      const author = recipients[opened.header.author];
      if (author === undefined) throw new Error("no author");
      return saysOf(nameEntry(circleId, author, opened));
    },
  },
  {
    kind: "forkProof",
    make: () => {
      const { deviceId, entryIds, proof } = forkedEntries();
      return [vector("two entries 300", proof, { deviceId, seq: 300, entryIds }, { circleId })];
    },
    read: (bytes) => good(checkForkProof(circleId, bytes)),
  },
  {
    kind: "cut",
    make: () => [
      vector("two lists of heads, two open entries", encodeCut(cut), cut),
      vector("of nothing yet", encodeCut({ ...cut, frontier: [], open: [], documents: 0 }), {
        ...cut,
        frontier: [],
        open: [],
        documents: 0,
      }),
    ],
    read: (bytes) => good(decodeCut(bytes)),
  },
  {
    kind: "attestation",
    make: () => attestations.map(([about, said]) => vector(about, encodeAttestation(said), said)),
    read: (bytes) => good(decodeAttestation(bytes)),
  },
  {
    kind: "segment",
    make: () =>
      [items, []].flatMap((list) =>
        encodeSegments(list).map((bytes) => vector(`${list.length} entries`, bytes, list)),
      ),
    read: (bytes) => good(decodeSegment(bytes)),
  },
  {
    // Hashes of the sealed chunks of a text of equal bytes.
    kind: "blob",
    make: () =>
      blobs().map(({ content, chunks, made: how, about }) =>
        vector(
          about,
          concat(...chunks.map(blake2b256)),
          { chunks: chunks.length },
          { key: blobKey, byte: content[0], length: content.length, ...how },
        ),
      ),
    read: null,
  },
  {
    // As ENG-13 serves it; its hash is the chunkRoot.
    kind: "chunkList",
    make: () =>
      blobs().map(({ chunks, chunkRoot, about }) => {
        const hashes = chunks.map(blake2b256);
        const list = concat(prefixed(utf8("circ1/chunks")), ...hashes.map(prefixed));
        return vector(about, list, { chunkRoot, chunks: hashes });
      }),
    read: null,
  },
  {
    kind: "names",
    make: () => {
      const userId = id(0x41);
      const text = "قراءة";
      const margin = marginDocId(docId, userId);
      const edition = editionDocId(text);
      const client = yClientOf(first.deviceId, docId, 3);
      return [
        vector(
          "a margin, an edition, a writer's number",
          concat(idBytes(margin), idBytes(edition)),
          { client },
          { docId, userId, text, deviceId: first.deviceId, k: 3 },
        ),
      ];
    },
    read: null,
  },
];
