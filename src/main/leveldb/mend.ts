// Before a browser starts on a profile of ours: leaves out of its databases' logs what a killed browser, a power cut or
// a full disk left torn there, since Chromium would throw away the whole database over it sooner or later (log.ts).

import { closeSync, fsyncSync, ftruncateSync, openSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { err, ok, type Result } from "../../core/base/index.ts";
import { isMissing, type WriteError, writeWhole } from "../hostFiles.ts";
import { readLog, writeLog } from "./log.ts";

const shorten = (file: string, length: number): void => {
  const handle = openSync(file, "r+");
  try {
    ftruncateSync(handle, length);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

const mendLog = (file: string): Result<void, WriteError> => {
  const log = readFileSync(file);
  const { records, intact, before } = readLog(log);
  if (intact === log.length) return ok(undefined);
  if (records.length > before) return writeWhole(file, writeLog(records));
  // Nothing behind it: this needs no room on a full disk.
  shorten(file, intact);
  return ok(undefined);
};

const isLog = (name: string): boolean => /^\d{6,}\.log$|^MANIFEST-\d{6,}$/.test(name);

/** Every log of every IndexedDB below the folder. */
const logsIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((place) => place.isFile() && isLog(place.name))
    .filter((place) => basename(place.parentPath).endsWith(".indexeddb.leveldb"))
    .map((place) => join(place.parentPath, place.name));

/**
 * Mends what lies torn in the databases below a browser's folder, on which no browser runs (STO-13). What cannot be
 * written is an error: a browser started on a torn database loses it.
 */
export const mendDatabases = (folder: string): Result<void, WriteError> => {
  try {
    for (const file of logsIn(folder)) {
      const mended = mendLog(file);
      if (!mended.ok) return mended;
    }
    return ok(undefined);
  } catch (failure) {
    return isMissing(failure) ? ok(undefined) : err({ type: "folderUnusable" });
  }
};
