// The vault's header lies twice: `vault.hdr`, and `vault.copy`, the same bytes with their SHA-256. A header that is
// lost is a vault that nobody opens again, also not its owner; and its own bytes cannot tell whether they are whole.
// The copy can, so it decides: when it is whole, the first is made like it; when it is not, the first is all there is.
// Both are of the present header, never of the one before (HOST-46, docs/decisions/0006).

import { createHash } from "node:crypto";
import type { Result } from "../core/base/index.ts";
import { readWhole, writeAll, writeWhole, type WriteError } from "./hostFiles.ts";
import { isWiped, replaceAndWriteOver } from "./wiping.ts";

/** What a header looks like from outside; the core knows what is in it. */
export const headerLook = { length: 4_389, begins: "HVLT1" } as const;

export type VaultFile = {
  /** Null where there is none, or one that was wiped; `mended`: the first was not what the copy says. */
  readonly read: () => { readonly bytes: Uint8Array; readonly mended: boolean } | null;
  /** Whether what lies there was wiped, and its last traces still wait to go. */
  readonly isWiped: () => boolean;
  readonly write: (bytes: Uint8Array) => Result<void, WriteError>;
};

const sumLength = 32;
const sumOf = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();
const withSum = (bytes: Uint8Array): Uint8Array => Buffer.concat([bytes, sumOf(bytes)]);

/** Null for what is missing; a sector that cannot be read is a damaged file and no reason to stop. */
const bytesOf = (file: string): Uint8Array | "damaged" | null => {
  try {
    return readWhole(file);
  } catch {
    return "damaged";
  }
};

const wholeOf = (copy: Uint8Array | "damaged" | null): Uint8Array | null => {
  if (copy === null || copy === "damaged" || copy.length < sumLength) return null;
  const bytes = copy.subarray(0, copy.length - sumLength);
  return sumOf(bytes).equals(copy.subarray(copy.length - sumLength)) ? bytes : null;
};

const looksLikeHeader = (bytes: Uint8Array): boolean =>
  bytes.length === headerLook.length &&
  Buffer.from(bytes.subarray(0, headerLook.begins.length)).toString("latin1") === headerLook.begins;

const isSign = (bytes: Uint8Array | "damaged" | null): boolean => bytes !== "damaged" && isWiped(bytes);

export const createVaultFile = (first: string, copy: string): VaultFile => ({
  isWiped: () => isSign(bytesOf(copy)) || isSign(bytesOf(first)),
  read: () => {
    const bytes = bytesOf(first);
    const second = bytesOf(copy);
    // Wiping that was cut short: the other may be whole still, and counts no more (HOST-54).
    if (isSign(second) || isSign(bytes)) return null;
    const whole = wholeOf(second);
    if (whole !== null) {
      const isSame = bytes !== null && bytes !== "damaged" && Buffer.compare(bytes, whole) === 0;
      // What cannot be written now is written at the next look; the copy is there meanwhile.
      if (!isSame) writeWhole(first, whole);
      return { bytes: whole, mended: !isSame };
    }
    if (bytes === null) return null;
    if (bytes === "damaged") return { bytes: new Uint8Array(), mended: false };
    // Of a damaged first a copy would be a damaged one that says it is whole.
    if (looksLikeHeader(bytes)) writeWhole(copy, withSum(bytes));
    return { bytes, mended: false };
  },
  // The copy's renaming is the moment from which the new header counts: before it, the old one is put back.
  write: (bytes) =>
    replaceAndWriteOver([first, copy], () =>
      writeAll([
        { file: first, bytes },
        { file: copy, bytes: withSum(bytes) },
      ]),
    ),
});
