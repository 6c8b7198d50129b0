// A space that is open: its keys, its rows, and its head mark. What the engine is given, and what locking takes back.

import type { HostClient, HostError } from "../../adapters/host/index.ts";
import { type Language, languages } from "../../bridge/view.ts";
import { type Bytes, err, ok, redact, type Redacted, type Result } from "../../core/base/index.ts";
import { wipe } from "../../core/crypto/index.ts";
import type { Random, Store, StoreError } from "../../core/ports/index.ts";
import {
  createHeadMark,
  createRecordKeys,
  type HeadMark,
  loadRoot,
  type MarkFile,
  type RecordKeys,
  type Root,
  rootRow,
} from "../../core/vault/index.ts";

export type OpenSpace = {
  readonly vmk: Redacted<Bytes>;
  readonly rootSeed: Redacted<Bytes>;
  readonly keys: RecordKeys;
  readonly store: Store;
  /** The language in which the space was made; the person's settings may say another since. */
  readonly language: Language;
  /** In memory alone, gone with the page. */
  readonly practice: boolean;
  /** Whether the browser promised not to evict what is stored. */
  readonly kept: boolean;
  readonly headMark: HeadMark<HostError>;
};

export type SpaceParts = {
  readonly vmk: Redacted<Bytes>;
  readonly store: Store;
  readonly random: Random;
  readonly markFile: MarkFile<HostError>;
  /** The number of a header's slot that is this space's. */
  readonly slot: number;
  readonly practice: boolean;
  readonly kept: boolean;
};

const languageOf = (tag: string): Language => languages.find((language) => language === tag) ?? "en";

export const createOpenSpace = (parts: SpaceParts, root: Root): OpenSpace => {
  const keys = createRecordKeys(parts.vmk);
  return {
    vmk: parts.vmk,
    rootSeed: root.rootSeed,
    keys,
    store: parts.store,
    language: languageOf(root.language),
    practice: parts.practice,
    kept: parts.kept,
    headMark: createHeadMark({ ...parts, keys, file: parts.markFile }),
  };
};

export const closeSpace = (space: OpenSpace): void => {
  space.keys.wipe();
  wipe(space.vmk);
  wipe(space.rootSeed);
  space.store.close();
};

/** Strict: an identity that is lost is lost for good. */
export const saveRoot = (
  space: Pick<OpenSpace, "keys" | "store">,
  root: Root,
  random: Random,
): Promise<Result<void, StoreError>> =>
  space.store.commit({ put: [rootRow(space.keys, root, random)], remove: [] }, "strict");

/** Null when the row is gone or damaged: the space's key is there and what it opens is not. */
export const readRoot = async (
  vmk: Redacted<Bytes>,
  store: Store,
): Promise<Result<Root | null, StoreError>> => {
  const keys = createRecordKeys(vmk);
  const root = await loadRoot(keys, store);
  keys.wipe();
  if (root.ok) return root;
  const { error } = root;
  return error.type === "rowDamaged" || error.type === "malformed" ? ok(null) : err(error);
};

export const hostMarkFile = (host: HostClient): MarkFile<HostError> => ({
  read: () => host.readFile("mark"),
  write: (bytes) => host.writeFile("mark", bytes),
});

/** Keeps its mark to itself: practice leaves nothing behind. */
export const createPracticeMarkFile = (): MarkFile<HostError> => {
  let file: Bytes | null = null;
  return {
    read: () => Promise.resolve(ok(file)),
    write: (bytes) => {
      file = bytes;
      return Promise.resolve(ok(undefined));
    },
  };
};

export const createPracticeSpace = (store: Store, random: Random, language: Language): OpenSpace =>
  createOpenSpace(
    {
      vmk: redact(random.bytes(32)),
      store,
      random,
      markFile: createPracticeMarkFile(),
      slot: 0,
      practice: true,
      kept: false,
    },
    { rootSeed: redact(random.bytes(32)), wordsSlot: random.bytes(24), language },
  );
