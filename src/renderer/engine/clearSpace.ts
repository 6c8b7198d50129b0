// Takes the open space off the vault and leaves the others (OUT-7). The slots come first: what a crash leaves after them
// nobody opens; and what goes wrong before leaves everything as it was.

import type { HostClient } from "../../adapters/host/index.ts";
import { err, ok, type Result } from "../../core/base/index.ts";
import type { Random } from "../../core/ports/index.ts";
import { emptyMark, emptySpace, loadWiping, spaceGroups } from "../../core/vault/index.ts";
import { type Inside, readHeader, writeHeader } from "./enterSpace.ts";
import type { VaultFault } from "./vaultFault.ts";

type Parts = { readonly host: HostClient; readonly random: Random };

/** `rows` takes away what the engine keeps. */
export const clearSpace = async (
  { host, random }: Parts,
  { space, root }: Inside,
  rows: () => Promise<void>,
): Promise<Result<void, VaultFault>> => {
  const header = await readHeader(host);
  if (!header.ok) return header;
  if (header.value === null) return err({ type: "malformed" });
  const { keys, store, vmk, rootSeed } = space;
  const prepared = await loadWiping(keys, store);
  const nonces = [root.wordsSlot, ...(prepared.ok ? [prepared.value.slot] : [])];
  const written = await writeHeader(host, emptySpace(header.value, { rootSeed, nonces }, random));
  if (!written.ok) return written;
  await rows();
  await store.commit({ put: [], remove: [], removeGroups: spaceGroups(keys) }, "strict");
  const mark = await host.readFile("mark");
  const emptied = mark.ok ? emptyMark(vmk, mark.value, random) : null;
  if (emptied !== null) await host.writeFile("mark", emptied);
  return ok(undefined);
};
