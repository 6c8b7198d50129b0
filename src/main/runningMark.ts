// One host per folder. The mark names the process and its port; whether it still holds is proved by the host that
// answers there, so that a mark left by a killed process, or a process number used again, blocks nobody.

import { rmSync } from "node:fs";
import { err, ok, type Result } from "../core/base/index.ts";
import { integer, object, pattern } from "../core/base/shape.ts";
import { type HostFolder, readWhole, writeWhole } from "./hostFiles.ts";

const markShape = object({
  process: integer(1, 2 ** 31),
  port: integer(1, 65_535),
  start: pattern(/^[0-9a-f]{32}$/),
});

export type RunningElsewhere = { readonly type: "runningElsewhere"; readonly port: number };

const readMark = (folder: HostFolder) => {
  const bytes = readWhole(folder.running);
  if (bytes === null) return null;
  try {
    const mark = markShape(JSON.parse(Buffer.from(bytes).toString("utf8")));
    return mark.ok ? mark.value : null;
  } catch {
    return null;
  }
};

export const isAlive = (processNumber: number): boolean => {
  try {
    process.kill(processNumber, 0);
    return true;
  } catch (failure) {
    return failure instanceof Error && "code" in failure && failure.code === "EPERM";
  }
};

export type Mark = { readonly port: number; readonly start: string };

/** The port of the host that works on this folder, as its mark says and the host itself proves. */
export const findRunning = async (
  folder: HostFolder,
  answers: (port: number) => Promise<boolean>,
): Promise<number | null> => {
  const found = readMark(folder);
  return found !== null && isAlive(found.process) && (await answers(found.port)) ? found.port : null;
};

/** `answers` asks the host on a port to prove that it is this folder's. */
export const takeFolder = async (
  folder: HostFolder,
  mine: Mark,
  answers: (port: number) => Promise<boolean>,
): Promise<Result<() => void, RunningElsewhere>> => {
  const found = readMark(folder);
  const isOther = found !== null && found.start !== mine.start;
  // Within one process (tests, Electron) the number says nothing, so only the answer counts.
  if (isOther && isAlive(found.process) && (await answers(found.port)))
    return err({ type: "runningElsewhere", port: found.port });
  const written = writeWhole(folder.running, Buffer.from(JSON.stringify({ process: process.pid, ...mine })));
  // A full disk stops writing, not reading: the host starts, held apart by its port alone.
  if (!written.ok) return ok(() => undefined);
  // Two starts at the same moment: the mark that stands is the one that was written last.
  const standing = readMark(folder);
  if (standing !== null && standing.start !== mine.start)
    return err({ type: "runningElsewhere", port: standing.port });
  return ok(() => {
    if (readMark(folder)?.start === mine.start) rmSync(folder.running, { force: true });
  });
};
