// A disk in memory that a test can fill, and that is gone with it.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type SmallDisk = {
  readonly folder: string;
  readonly size: number;
  /** Leaves so many bytes free. */
  readonly fill: (free: number) => void;
  readonly empty: () => void;
  readonly end: () => void;
};

const size = 512 * 1024 * 1024;

/** Null where this machine lets nobody make one. */
export const makeSmallDisk = (): SmallDisk | null => {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return null;
  const folder = mkdtempSync(join(tmpdir(), "halaqa-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", folder], { stdio: "ignore" });
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
  const filler = join(folder, "filler");
  return {
    folder,
    size,
    fill: (free) => {
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(filler, Buffer.alloc(bavail * bsize - free));
    },
    empty: () => rmSync(filler, { force: true }),
    end: () => {
      execFileSync("umount", ["-l", folder]);
      rmSync(folder, { recursive: true });
    },
  };
};
