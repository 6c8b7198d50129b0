// Takes the open space off the vault and leaves the others (OUT-7). The slots come first: what a crash leaves after them
// nobody opens; and what goes wrong before leaves everything as it was. What goes wrong afterwards is tried again, and
// said: the slots are empty by then, and there is no way back.

import type { HostClient } from "../../adapters/host/index.ts";
import { err, ok, type Result } from "../../core/base/index.ts";
import type { Random } from "../../core/ports/index.ts";
import { emptyMark, emptySpace, loadWiping, spaceGroups } from "../../core/vault/index.ts";
import { type Inside, readHeader, writeHeader } from "./enterSpace.ts";
import type { VaultFault } from "./vaultFault.ts";

type Parts = { readonly host: HostClient; readonly random: Random };

/** What could not be done after the slots were empty. */
export type Left = {
  /** Sealed rows or the mark lie there still; nobody has their key. */
  readonly remains: boolean;
  /** Which slot is that of words that wipe was not to be read: if there are such words, they still wipe. */
  readonly wipingWords: boolean;
  /** The space had other words before its first row was lost: their slot is still there. */
  readonly olderWords: boolean;
};

export type SpaceLeft = "remainsLeft" | "wipingLeft" | "bothLeft" | "olderLeft" | "olderRemainsLeft";

/** What the page that follows says; null: all is gone. */
export const saidOf = ({ remains, wipingWords, olderWords }: Left): SpaceLeft | null => {
  if (olderWords) return remains ? "olderRemainsLeft" : "olderLeft";
  if (remains) return wipingWords ? "bothLeft" : "remainsLeft";
  return wipingWords ? "wipingLeft" : null;
};

/** A disk that said no may say yes the next time. */
const tries = 3;
const isDone = async (attempt: () => Promise<{ readonly ok: boolean }>): Promise<boolean> => {
  for (let left = tries; left > 0; left--) if ((await attempt()).ok) return true;
  return false;
};

const clearMark = async ({ host, random }: Parts, { vmk }: Inside["space"]) => {
  const mark = await host.readFile("mark");
  if (!mark.ok) return mark;
  const emptied = emptyMark(vmk, mark.value, random);
  return emptied === null ? ok(undefined) : host.writeFile("mark", emptied);
};

/** `rows` takes away what the engine keeps; false: not all of it. */
export const clearSpace = async (
  parts: Parts,
  { space, root }: Inside,
  rows: () => Promise<boolean>,
): Promise<Result<Left, VaultFault>> => {
  const { host, random } = parts;
  const { keys, store, rootSeed } = space;
  const header = await readHeader(host);
  if (!header.ok) return header;
  if (header.value === null) return err({ type: "malformed" });
  const prepared = await loadWiping(keys, store);
  // The disk may say it the next time, and so far nothing has changed.
  if (!prepared.ok && (prepared.error.type === "storeUnavailable" || prepared.error.type === "diskFull"))
    return err(prepared.error);
  const nonces = [root.wordsSlot, ...(prepared.ok ? [prepared.value.slot] : [])];
  const written = await writeHeader(host, emptySpace(header.value, { rootSeed, nonces }, random));
  if (!written.ok) return written;
  const gone = [
    await rows(),
    await isDone(() => store.commit({ put: [], remove: [], removeGroups: spaceGroups(keys) }, "strict")),
    await isDone(() => clearMark(parts, space)),
  ];
  const olderWords = root.olderWords === true;
  return ok({ remains: gone.includes(false), wipingWords: !prepared.ok || olderWords, olderWords });
};
