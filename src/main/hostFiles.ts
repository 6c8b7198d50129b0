// The host's few small files in the person's folder. A file is replaced whole: written beside itself, brought to
// the disk, renamed over, and the folder brought to the disk; whoever kills the process finds the old or the new.

import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { chmodSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { err, ok, type Result } from "../core/base/index.ts";

export type WriteError = { readonly type: "diskFull" } | { readonly type: "folderUnusable" };

const codeOf = (failure: unknown): string =>
  failure instanceof Error && "code" in failure && typeof failure.code === "string" ? failure.code : "";

export const isMissing = (failure: unknown): boolean => codeOf(failure) === "ENOENT";

export const writeErrorOf = (failure: unknown): WriteError => {
  const code = codeOf(failure);
  return { type: code === "ENOSPC" || code === "EDQUOT" ? "diskFull" : "folderUnusable" };
};

/** Null where there is none; throws only for a folder that cannot be read at all. */
export const readWhole = (file: string): Uint8Array | null => {
  try {
    return readFileSync(file);
  } catch (failure) {
    if (isMissing(failure)) return null;
    throw failure;
  }
};

export const syncFolder = (folder: string): void => {
  // Windows opens no folders; its rename is written through by the file system's own journal.
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

const draftOf = (file: string): string => `${file}.new`;

const writeDraft = (file: string, bytes: Uint8Array): void => {
  const handle = openSync(draftOf(file), "w", 0o600);
  try {
    let at = 0;
    while (at < bytes.length) at += writeSync(handle, bytes, at);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

type Writing = { readonly file: string; readonly bytes: Uint8Array };

/**
 * Files of one folder. All drafts are on the disk before the first is renamed, so that no room missing can come between
 * them. Synchronous on purpose: two writers cannot interleave, and it is 64 KiB at most.
 */
export const writeAll = (writings: readonly Writing[]): Result<void, WriteError> => {
  try {
    for (const { file, bytes } of writings) writeDraft(file, bytes);
    for (const { file } of writings) {
      renameSync(draftOf(file), file);
      syncFolder(dirname(file));
    }
    return ok(undefined);
  } catch (failure) {
    for (const { file } of writings) rmSync(draftOf(file), { force: true, recursive: true });
    return err(writeErrorOf(failure));
  }
};

export const writeWhole = (file: string, bytes: Uint8Array): Result<void, WriteError> =>
  writeAll([{ file, bytes }]);

export type HostFolder = {
  readonly path: string;
  readonly vault: string;
  readonly vaultCopy: string;
  readonly mark: string;
  readonly running: string;
  readonly profile: string;
  /** 32 bytes that only this user's hosts of this folder know. */
  readonly key: Uint8Array;
  /** Stable, since invitations carry it: 128 bits in hexadecimal. */
  readonly hubToken: string;
};

/** A secret of this folder: made at the first start, the same ever after. */
const keptSecret = (file: string, length: number): Result<Uint8Array, WriteError> => {
  const kept = readWhole(file);
  if (kept !== null && kept.length === length) return ok(kept);
  const made = randomBytes(length);
  const written = writeWhole(file, made);
  return written.ok ? ok(made) : written;
};

/**
 * One level at a time from the nearest folder there is: Node's own recursion never ends where a file system says of a
 * new folder that its parent is missing although it is there, as `/proc` does.
 */
const makeFolder = (path: string): void => {
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at) && dirname(at) !== at; at = dirname(at)) missing.push(at);
  for (const folder of missing.toReversed()) mkdirSync(folder, { mode: 0o700 });
};

export const openFolder = (path: string): Result<HostFolder, WriteError> => {
  try {
    makeFolder(path);
    chmodSync(path, 0o700);
    const key = keptSecret(join(path, "host.key"), 32);
    if (!key.ok) return key;
    const token = keptSecret(join(path, "hub.token"), 16);
    if (!token.ok) return token;
    return ok({
      path,
      vault: join(path, "vault.hdr"),
      vaultCopy: join(path, "vault.copy"),
      mark: join(path, "heads.mark"),
      running: join(path, "running"),
      profile: join(path, "profile"),
      key: key.value,
      hubToken: Buffer.from(token.value).toString("hex"),
    });
  } catch (failure) {
    return err(writeErrorOf(failure));
  }
};
