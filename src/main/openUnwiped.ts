// A folder as a start finds it, and as an end leaves it: when wiping was cut short, or waited for the browser to end, it
// is finished now, before anything of the folder is used, so that the app is simply not set up (HOST-56).

import type { Result } from "../core/base/index.ts";
import { type HostFolder, openFolder, type WriteError } from "./hostFiles.ts";
import { askRunningHost } from "./proof.ts";
import { findRunning } from "./runningMark.ts";
import { createVaultFile } from "./vaultFile.ts";
import { finishWiping } from "./wiping.ts";

const waits = (folder: HostFolder): boolean => createVaultFile(folder.vault, folder.vaultCopy).isWiped();

/** A host that works on the folder finishes it by itself at its end. */
export const openUnwiped = async (path: string): Promise<Result<HostFolder, WriteError>> => {
  const opened = openFolder(path);
  if (!opened.ok || !waits(opened.value)) return opened;
  const folder = opened.value;
  const running = await findRunning(folder, async (port) => (await askRunningHost(folder.key, port)).ok);
  // The folder's secrets went with the rest: new ones are made.
  return running === null && finishWiping(folder) ? openFolder(path) : opened;
};

/** When neither host nor browser works on it any more. */
export const endWiping = (folder: HostFolder): void => {
  if (waits(folder)) finishWiping(folder);
};
