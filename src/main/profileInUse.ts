// Whether a browser runs on a profile of ours: one that outlived its host, or that another host started.

import { closeSync, openSync, readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { isMissing } from "./hostFiles.ts";
import { isAlive } from "./runningMark.ts";

const lockName = /^(?<machine>.*)-(?<process>\d+)$/;

/** Whether the process that took a profile still runs with it: a number can be another process's by now. */
const runsWith = (processNumber: number, profile: string): boolean => {
  if (!isAlive(processNumber)) return false;
  if (process.platform !== "linux") return true;
  try {
    return readFileSync(`/proc/${processNumber}/cmdline`, "utf8").includes(profile);
  } catch {
    return true;
  }
};

/** Chromium's own sign that a profile is in use: a link that names machine and process, or on Windows a held file. */
const readSign = (
  profile: string,
): "none" | "held" | { readonly machine: string; readonly process: number } => {
  try {
    if (process.platform === "win32") {
      // Whoever holds it lets nobody open it; what a killed one left can be opened.
      closeSync(openSync(join(profile, "lockfile"), "r"));
      return "none";
    }
    const named = lockName.exec(readlinkSync(join(profile, "SingletonLock")))?.groups;
    return named === undefined
      ? "none"
      : { machine: named["machine"] ?? "", process: Number(named["process"]) };
  } catch (failure) {
    return isMissing(failure) ? "none" : "held";
  }
};

export const isProfileInUse = (profile: string): boolean => {
  const sign = readSign(profile);
  if (typeof sign === "string") return sign === "held";
  // Another machine's name is another machine on the same disk, or this one before it was given a new name, whose
  // browser may still run: Chromium does not start on such a profile either.
  return sign.machine !== hostname() || runsWith(sign.process, profile);
};
