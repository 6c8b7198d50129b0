// What the engine may ask of its host, the same in both hosts: two small files, a phrase, where the hub is, how much room there is. An
// answer is a status and bytes, 204 where there is nothing (a browser calls a 404 an error, and the first start is none); how they travel (loopback HTTP, Electron's own scheme) is the host's business.

import { statfsSync } from "node:fs";
import {
  type HostAlarm,
  type HostHub,
  type HostPhrase,
  type HostRoom,
  hostFileLimit,
} from "../bridge/host.ts";
import type { HostPath } from "./gate.ts";
import { type HostFolder, readWhole, writeWhole } from "./hostFiles.ts";
import type { Practice } from "./practice.ts";
import { startPhrase } from "./startPhrase.ts";
import { createVaultFile } from "./vaultFile.ts";
import { wipeVault } from "./wiping.ts";

export type Answer = { readonly status: number; readonly type: string; readonly body: Uint8Array };

export type Services = {
  get(path: HostPath, query: string): Answer;
  put(path: HostPath, bytes: Uint8Array): Answer;
};

export type ServiceOptions = {
  readonly folder: HostFolder;
  readonly hub: () => HostHub;
  readonly alarm: () => Pick<HostAlarm, "serviceWorkers">;
  readonly practice: Practice | null;
};

const nothing = new Uint8Array();
const plain = (status: number): Answer => ({ status, type: "text/plain; charset=utf-8", body: nothing });
const json = (value: HostHub | HostAlarm | HostPhrase | HostRoom | ReturnType<Practice["read"]>): Answer => ({
  status: 200,
  type: "application/json; charset=utf-8",
  body: Buffer.from(JSON.stringify(value)),
});

/** Of the disk on which the folder lies, and in it the browser's databases. */
const readRoom = (path: string): Answer => {
  try {
    const { bavail, bsize } = statfsSync(path);
    return json({ free: Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, bavail * bsize)) });
  } catch {
    return plain(204);
  }
};

export const createServices = ({ folder, hub, alarm, practice }: ServiceOptions): Services => {
  const vault = createVaultFile(folder.vault, folder.vaultCopy);
  let vaultMended = false;
  let vaultWiped = vault.isWiped();
  /** From wiping until a page looks anew: what one of before still sends would bring it back (HOST-55). */
  let isClosed = false;
  const file = (bytes: Uint8Array | null): Answer =>
    bytes === null ? plain(204) : { status: 200, type: "application/octet-stream", body: bytes };
  const readVault = (): Answer => {
    const read = vault.read();
    vaultMended ||= read?.mended === true;
    if (read === null) isClosed = false;
    return file(read?.bytes ?? null);
  };
  const writeFile = (
    bytes: Uint8Array,
    write: (bytes: Uint8Array) => ReturnType<typeof writeWhole>,
  ): Answer => {
    if (bytes.length > hostFileLimit) return plain(413);
    if (isClosed) return plain(409);
    const written = write(bytes);
    if (written.ok) return plain(204);
    return plain(written.error.type === "diskFull" ? 507 : 500);
  };
  const wipe = (): Answer => {
    isClosed = true;
    vaultWiped = true;
    return plain(wipeVault(folder).ok ? 204 : 500);
  };
  return {
    get(path, query) {
      switch (path) {
        case "vault":
          return readVault();
        case "mark":
          return file(readWhole(folder.mark));
        case "phrase":
          return json({ phrase: startPhrase(folder.key, query === "language=en" ? "en" : "ar") });
        case "hub":
          return json(hub());
        case "alarm":
          return json({ ...alarm(), vaultMended, vaultWiped });
        case "room":
          return readRoom(folder.path);
        case "practice":
          return practice === null ? plain(204) : json(practice.read());
        case "wipe":
          return plain(404);
      }
    },
    put(path, bytes) {
      if (path === "vault") return writeFile(bytes, vault.write);
      if (path === "mark") return writeFile(bytes, (whole) => writeWhole(folder.mark, whole));
      if (path === "wipe") return wipe();
      if (path === "practice" && practice !== null) return plain(practice.write(bytes) ? 204 : 403);
      return plain(404);
    },
  };
};
