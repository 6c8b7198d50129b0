// Wiping what lies in the person's folder (VAU-33, HOST-54 to HOST-57). What takes the access away comes first and takes
// milliseconds: header, its copy and the head mark are written over where they lie, with random bytes that begin with a
// sign, and brought to the disk. The sign is what a crash leaves for the next start to go on from; it looks like the rest
// and is known by its hash. Until its first sector is on the disk the vault opens whole, after it never. What is slow
// (the browser's profile) comes after, and the sign goes last, so that at the end nothing says that anything was here.

import { createHash, randomBytes } from "node:crypto";
import { closeSync, existsSync, fstatSync, fsyncSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { err, ok, type Result } from "../core/base/index.ts";
import {
  type HostFolder,
  isMissing,
  syncFolder,
  writeErrorOf,
  writeWhole,
  type WriteError,
} from "./hostFiles.ts";
import { isProfileInUse } from "./profileInUse.ts";

const saltLength = 16;
const signLength = saltLength + 32;
const signOf = (salt: Uint8Array): Buffer =>
  createHash("sha256").update("halaqa wiped").update(salt).digest();

export const isWiped = (bytes: Uint8Array | null): boolean =>
  bytes !== null &&
  bytes.length >= signLength &&
  signOf(bytes.subarray(0, saltLength)).equals(bytes.subarray(saltLength, signLength));

export const wipedBytes = (length: number): Uint8Array => {
  const bytes = randomBytes(Math.max(length, signLength));
  bytes.set(signOf(bytes.subarray(0, saltLength)), saltLength);
  return bytes;
};

const writeOver = (handle: number): void => {
  const bytes = wipedBytes(fstatSync(handle).size);
  let at = 0;
  while (at < bytes.length) at += writeSync(handle, bytes, at, bytes.length - at, at);
  fsyncSync(handle);
};

/** Null for what is missing. */
const openThere = (file: string): number | null => {
  try {
    return openSync(file, "r+");
  } catch (failure) {
    if (isMissing(failure)) return null;
    throw failure;
  }
};

/** Null too for what cannot be opened: it is replaced all the same. */
const heldOf = (file: string): number | null => {
  try {
    return openThere(file);
  } catch {
    return null;
  }
};

/** Where it lies, not beside it: a new file would leave the old one's blocks as they are. */
const writeOverFile = (file: string): void => {
  const handle = openThere(file);
  if (handle === null) return;
  try {
    writeOver(handle);
  } finally {
    closeSync(handle);
  }
};

/**
 * Has files replaced, and writes over what they replaced: an old header in blocks that were given back would open with
 * its words for whoever finds it there (HOST-58). What another name still leads to, a backup by hard links, is left; what
 * cannot be written over changes nothing.
 */
export const replaceAndWriteOver = <E>(
  files: readonly string[],
  replace: () => Result<void, E>,
): Result<void, E> => {
  // Windows replaces no file that is open.
  const held = process.platform === "win32" ? [] : files.map(heldOf).filter((handle) => handle !== null);
  try {
    const replaced = replace();
    if (replaced.ok)
      for (const handle of held)
        try {
          if (fstatSync(handle).nlink === 0) writeOver(handle);
        } catch {
          // The new one is on the disk, which is what was asked for.
        }
    return replaced;
  } finally {
    for (const handle of held) closeSync(handle);
  }
};

type Vault = Pick<HostFolder, "path" | "vault" | "vaultCopy" | "mark">;

/** When it says yes, no words open this vault any more. Tries all files, whatever one of them does. */
export const wipeVault = ({ path, vault, vaultCopy, mark }: Vault): Result<void, WriteError> => {
  // The copy decides what the header is (HOST-46), so it is the first; where there is none the sign gets one.
  if (existsSync(vault) && !existsSync(vaultCopy)) writeWhole(vaultCopy, wipedBytes(signLength));
  let failed: WriteError | null = null;
  const attempt = (work: () => void): void => {
    try {
      work();
    } catch (failure) {
      failed ??= writeErrorOf(failure);
    }
  };
  for (const file of [vaultCopy, vault, mark]) attempt(() => writeOverFile(file));
  if (failed !== null) return err(failed);
  attempt(() => {
    for (const file of [vault, mark]) rmSync(file, { force: true });
    syncFolder(path);
  });
  return ok(undefined);
};

/** What browsers of ours keep below the folder; `electron` holds more, which Electron has open before we are asked. */
const leftoversOf = ({ path, profile }: HostFolder): readonly string[] => [
  profile,
  join(path, "electron", "Partitions"),
];

const drafts = ["vault.hdr.new", "vault.copy.new", "heads.mark.new", "host.key.new", "hub.token.new"];

/**
 * For when no host and no browser of ours works on the folder: everything goes but the folder itself, the sign last.
 * False when something could not go; then the sign stays, and the next start tries again.
 */
export const finishWiping = (folder: HostFolder): boolean => {
  if (isProfileInUse(folder.profile)) return false;
  try {
    for (const left of leftoversOf(folder)) rmSync(left, { recursive: true, force: true });
    for (const name of ["heads.mark", "host.key", "hub.token", ...drafts])
      rmSync(join(folder.path, name), { force: true });
    syncFolder(folder.path);
    for (const file of [folder.vault, folder.vaultCopy]) rmSync(file, { force: true });
    syncFolder(folder.path);
    return true;
  } catch {
    return false;
  }
};
