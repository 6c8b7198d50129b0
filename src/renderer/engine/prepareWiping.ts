// What an open space prepares for wiping, and what it has prepared (VAU-30 to VAU-32). The header comes first and the row
// that remembers it after: a crash between the two leaves words that wipe and are not remembered, and never words that
// are said to wipe and do not.

import type { HostClient } from "../../adapters/host/index.ts";
import { err, ok, type Result } from "../../core/base/index.ts";
import type { Store, StoreError } from "../../core/ports/index.ts";
import {
  dropWipingWords,
  findSlot,
  type Header,
  loadWiping,
  nothingPrepared,
  type RecordKeys,
  setWipingWords,
  type VaultParts,
  type Wiping,
  wipingRow,
} from "../../core/vault/index.ts";
import type { Prepared, Preparing } from "./door.ts";
import { readHeader, writeHeader } from "./enterSpace.ts";
import type { VaultFault } from "./vaultFault.ts";

type Space = { readonly keys: RecordKeys; readonly store: Store };
type Parts = VaultParts & { readonly host: HostClient };

/** A row that does not open says nothing: what it prepared is prepared anew. */
const recall = async ({ keys, store }: Space): Promise<Result<Wiping, StoreError>> => {
  const found = await loadWiping(keys, store);
  if (found.ok) return found;
  const { error } = found;
  return error.type === "rowDamaged" || error.type === "malformed" ? ok(nothingPrepared) : err(error);
};

const present = async (host: HostClient): Promise<Result<Header, VaultFault>> => {
  const header = await readHeader(host);
  if (!header.ok) return header;
  return header.value === null ? err({ type: "malformed" }) : ok(header.value);
};

export const preparedIn = async (host: HostClient, space: Space): Promise<Result<Prepared, VaultFault>> => {
  const wiping = await recall(space);
  if (!wiping.ok) return wiping;
  const header = await present(host);
  if (!header.ok) return header;
  const { keys, words, slot } = wiping.value;
  return ok({ keys, words: words && findSlot(header.value, slot) !== null });
};

/** `isOpen`: what was derived while the space was locked meanwhile is not written. */
export const prepareWiping = async (
  parts: Parts,
  space: Space,
  change: Preparing,
  isOpen: () => boolean,
): Promise<Result<void, VaultFault>> => {
  const { host, random } = parts;
  const before = await recall(space);
  if (!before.ok) return before;
  const remember = (wiping: Wiping): Promise<Result<void, StoreError>> =>
    space.store.commit({ put: [wipingRow(space.keys, wiping, random)], remove: [] }, "strict");
  if (change.type === "keys") return remember({ ...before.value, keys: change.on });
  const header = await present(host);
  if (!header.ok) return header;
  const { slot } = before.value;
  const words = change.type === "words";
  const changed = words
    ? await setWipingWords(parts, header.value, { slot, next: change.next })
    : ok(dropWipingWords(header.value, slot, random));
  if (!changed.ok) return changed;
  if (!isOpen()) return err({ type: "hostUnreachable" });
  if (changed.value === null) return remember({ ...before.value, words: false });
  const written = await writeHeader(host, changed.value.header);
  if (!written.ok) return written;
  if (!isOpen()) return ok(undefined);
  return remember({ ...before.value, words, slot: changed.value.slotNonce });
};
