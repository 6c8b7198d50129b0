// From a space's key to an open space: header, store, first row, head mark, in the order in which a crash between any
// two steps leaves either nothing or something whole. VAU-26: a new space's first row and mark are on the disk before
// its slot is in the header, so that no header names a space without a root.

import type { HostClient } from "../../adapters/host/index.ts";
import type { Language } from "../../bridge/view.ts";
import { type Bytes, equal, err, ok, type Result } from "../../core/base/index.ts";
import { wipe } from "../../core/crypto/index.ts";
import type { Random, Store, StoreError } from "../../core/ports/index.ts";
import {
  decodeHeader,
  encodeHeader,
  findSlot,
  type Founded,
  type Header,
  type Root,
  slotNonce,
  type Unlocked,
} from "../../core/vault/index.ts";
import {
  closeSpace,
  createOpenSpace,
  hostMarkFile,
  type OpenSpace,
  readRoot,
  saveRoot,
} from "./openSpace.ts";
import type { VaultFault } from "./vaultFault.ts";

export type EnterParts = {
  readonly host: HostClient;
  readonly random: Random;
  readonly storeName: (salt: Bytes) => string;
  readonly openStore: (name: string) => Promise<Result<Store, StoreError>>;
  readonly askToKeep: () => Promise<boolean>;
};

/** An open space, its first row as it now is, and how it was opened. */
export type Inside = {
  readonly space: OpenSpace;
  readonly root: Root;
  readonly byRecovery: boolean;
  /** Its first row was gone, and with it what lay in the space. */
  readonly isEmptied: boolean;
};

type Faulty<T> = Promise<Result<T, VaultFault>>;

/** Null before the first space. */
export const readHeader = async (host: HostClient): Faulty<Header | null> => {
  const file = await host.readFile("vault");
  if (!file.ok) return file;
  return file.value === null ? ok(null) : decodeHeader(file.value);
};

export const writeHeader = (host: HostClient, header: Header): Faulty<void> =>
  host.writeFile("vault", encodeHeader(header));

const spaceOf = async (parts: EnterParts, unlocked: Unlocked, store: Store, root: Root): Promise<OpenSpace> =>
  createOpenSpace(
    {
      vmk: unlocked.vmk,
      store,
      random: parts.random,
      markFile: hostMarkFile(parts.host),
      slot: findSlot(unlocked.header, root.wordsSlot) ?? unlocked.slot,
      practice: false,
      kept: await parts.askToKeep(),
    },
    root,
  );

export const enterFounded = async (
  parts: EnterParts,
  founded: Founded,
  language: Language,
): Faulty<Inside> => {
  const store = await parts.openStore(parts.storeName(founded.header.salt));
  if (!store.ok) return store;
  const root: Root = { rootSeed: founded.rootSeed, wordsSlot: founded.slotNonce, language };
  const space = await spaceOf(parts, founded, store.value, root);
  const steps = [
    () => saveRoot(space, root, parts.random),
    () => space.headMark.start(0),
    () => writeHeader(parts.host, founded.header),
  ];
  for (const step of steps) {
    const done = await step();
    if (done.ok) continue;
    closeSpace(space);
    return done;
  }
  return ok({ space, root, byRecovery: false, isEmptied: false });
};

/** A lost first row is made again from the code. After a crash a row may name an older slot than the words' own. */
const rootOf = async (
  unlocked: Unlocked,
  store: Store,
  recovered: Root | null,
): Faulty<{ readonly root: Root; readonly changed: boolean }> => {
  const found = await readRoot(unlocked.vmk, store);
  if (!found.ok) return found;
  if (recovered !== null) {
    const root: Root = found.value ?? { ...recovered, olderWords: true };
    return ok({ root, changed: found.value === null });
  }
  if (found.value === null) return err({ type: "rootMissing" });
  const wordsSlot = slotNonce(unlocked.header, unlocked.slot);
  return ok({ root: { ...found.value, wordsSlot }, changed: !equal(found.value.wordsSlot, wordsSlot) });
};

/** `recovered` is null for words; for a recovery code it is what the first row must hold at least. */
export const enterUnlocked = async (
  parts: EnterParts,
  unlocked: Unlocked,
  recovered: Root | null,
): Faulty<Inside> => {
  const mended = unlocked.changed ? await writeHeader(parts.host, unlocked.header) : ok(undefined);
  if (!mended.ok) return mended;
  const store = await parts.openStore(parts.storeName(unlocked.header.salt));
  if (!store.ok) return store;
  const root = await rootOf(unlocked, store.value, recovered);
  if (!root.ok) {
    store.value.close();
    wipe(unlocked.vmk);
    return root;
  }
  const space = await spaceOf(parts, unlocked, store.value, root.value.root);
  const saved = root.value.changed ? await saveRoot(space, root.value.root, parts.random) : ok(undefined);
  if (!saved.ok) {
    closeSpace(space);
    return saved;
  }
  const byRecovery = recovered !== null;
  return ok({ space, root: root.value.root, byRecovery, isEmptied: byRecovery && root.value.changed });
};
