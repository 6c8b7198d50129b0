// The first row of a space (table 1): its root seed, from which its identities come (protocol 2.3), the slot that
// the person's words open, and the language in which the space was made (VAU-16).

import { type Bytes, textOf, utf8 } from "../base/bytes.ts";
import { redact, type Redacted, reveal } from "../base/redacted.ts";
import { err, ok, type Result } from "../base/result.ts";
import { type DecodeError, malformed, Reader, Writer } from "../codec/index.ts";
import { nonceLength } from "../crypto/index.ts";
import type { Random } from "../ports/random.ts";
import type { Store, StoreError, StoreRow } from "../ports/store.ts";
import { blindGroup, blindId, openRow, type RecordKeys, type RowError, sealRow } from "./record.ts";
import { tables } from "./tables.ts";

/** The second one says that older words may open it too. */
const versions = { usual: 1, olderWords: 2 } as const;
const seedLength = 32;
const longestTag = 35;
const naturalId = utf8("root");
const naturalGroup = utf8("space");

export type Root = {
  readonly rootSeed: Redacted<Bytes>;
  /** The nonce of the words' slot, which finds it wherever in the header it lies. */
  readonly wordsSlot: Bytes;
  /** BCP 47. */
  readonly language: string;
  /** This row was lost once, and with it which slot its words had then: whoever knows those still opens the space. */
  readonly olderWords?: true;
};

export const encodeRoot = (root: Root): Bytes =>
  new Writer()
    .u8(root.olderWords === true ? versions.olderWords : versions.usual)
    .raw(reveal(root.rootSeed))
    .raw(root.wordsSlot)
    .prefixed(utf8(root.language))
    .done();

export const decodeRoot = (bytes: Bytes): Result<Root, DecodeError> => {
  const reader = new Reader(bytes);
  const version = reader.u8();
  if (version !== versions.usual && version !== versions.olderWords) reader.refuse();
  const rootSeed = redact(reader.take(seedLength));
  const wordsSlot = reader.take(nonceLength);
  const language = textOf(reader.prefixed(longestTag));
  if (language === null) return err(malformed);
  const older = version === versions.olderWords ? { olderWords: true as const } : {};
  return reader.done({ rootSeed, wordsSlot, language, ...older });
};

export const rootRow = (keys: RecordKeys, root: Root, random: Random): StoreRow => {
  const content = encodeRoot(root);
  const id = blindId(keys, tables.space, naturalId);
  const group = blindGroup(keys, tables.space, naturalGroup);
  const row = sealRow(keys, { table: tables.space, id, group, content }, random);
  content.fill(0);
  return row;
};

/** Null when the store has no such row: it was emptied, or never was this space's. */
export const loadRoot = async (
  keys: RecordKeys,
  store: Store,
): Promise<Result<Root | null, RowError | StoreError | DecodeError>> => {
  const asked = { table: tables.space, id: blindId(keys, tables.space, naturalId) };
  const row = await store.get(asked.table, asked.id);
  if (!row.ok || row.value === null) return row.ok ? ok(null) : row;
  const content = openRow(keys, asked, row.value);
  return content.ok ? decodeRoot(content.value) : content;
};
