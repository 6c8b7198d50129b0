// Wiping, as a folder and its host see it: what lies there after each sector that reached the disk before the power went.

import { spawn } from "node:child_process";
import {
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  closeSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startBrowserHost } from "../../src/main/browserHost.ts";
import { type HostFolder, openFolder } from "../../src/main/hostFiles.ts";
import { endWiping, openUnwiped } from "../../src/main/openUnwiped.ts";
import { createServices } from "../../src/main/services.ts";
import { createVaultFile, headerLook } from "../../src/main/vaultFile.ts";
import { isWiped, wipedBytes, wipeVault } from "../../src/main/wiping.ts";
import { createSeededRandom } from "../support/seededRandom.ts";
import { temporaryFolder, writePage } from "./hostUnderTest.ts";

let path: string;
let folder: HostFolder;
const opened = (): HostFolder => {
  const result = openFolder(path);
  if (!result.ok) throw new Error(result.error.type);
  return result.value;
};
beforeEach(() => {
  path = join(temporaryFolder(), "data");
  folder = opened();
});
afterEach(() => rmSync(join(path, ".."), { recursive: true, force: true }));

const header = (seed: number): Uint8Array =>
  Buffer.concat([Buffer.from(headerLook.begins), createSeededRandom(seed).bytes(headerLook.length - 5)]);
const mark = createSeededRandom(3).bytes(2_309);
const file = () => createVaultFile(folder.vault, folder.vaultCopy);
const setUp = (): Uint8Array => {
  const bytes = header(1);
  file().write(bytes);
  writeFileSync(folder.mark, mark);
  mkdirSync(join(folder.profile, "Default", "IndexedDB"), { recursive: true });
  writeFileSync(join(folder.profile, "Default", "IndexedDB", "000003.log"), "sealed rows");
  mkdirSync(join(path, "electron", "Partitions", "core"), { recursive: true });
  return bytes;
};
const services = () =>
  createServices({
    folder,
    hub: () => ({ socket: "", addresses: [] }),
    alarm: () => ({ serviceWorkers: 0 }),
    practice: null,
  });
const isSaid = (asked: ReturnType<typeof services>): boolean =>
  (JSON.parse(Buffer.from(asked.get("alarm", "").body).toString()) as { vaultWiped: boolean }).vaultWiped;

/** A folder that nobody has set anything up in: two secrets of its own, and nothing else. */
const isNew = (): void => {
  const lies = readdirSync(path).filter((name) => name !== "electron");
  expect(lies.toSorted()).toEqual(["host.key", "hub.token"]);
  expect(existsSync(join(path, "electron", "Partitions"))).toBe(false);
};

const sector = 512;

describe("wiping a vault", () => {
  it("[HOST-54] leaves no byte of the header, of its copy and of the mark where they lay", () => {
    const bytes = setUp();
    // Held open, as a disk holds what a name no longer leads to.
    const held = [folder.vault, folder.vaultCopy, folder.mark].map((name) => openSync(name, "r"));
    expect(wipeVault(folder).ok).toBe(true);
    for (const handle of held) {
      const lies = readFileSync(handle);
      closeSync(handle);
      expect(isWiped(lies)).toBe(true);
      for (const old of [bytes, mark])
        for (let at = 0; at + 16 <= old.length; at += 16)
          expect(lies.includes(Buffer.from(old.subarray(at, at + 16)))).toBe(false);
    }
    expect(file().read()).toBeNull();
    expect(existsSync(folder.vault)).toBe(false);
    expect(existsSync(folder.mark)).toBe(false);
  });

  it("[HOST-54] [D06] whatever sectors reached the disk before the power went, the vault is whole or never opens", async () => {
    const random = createSeededRandom(5);
    const seen = { whole: 0, gone: 0 };
    const old = setUp();
    const copy = readFileSync(folder.vaultCopy);
    const files = [
      [folder.vaultCopy, copy],
      [folder.vault, old],
      [folder.mark, mark],
    ] as const;
    for (let run = 0; run < 120; run++) {
      const during = run % (files.length + 1);
      for (const [at, [name, bytes]] of files.entries()) {
        const after = wipedBytes(bytes.length);
        const lies = Uint8Array.from(at < during ? after : bytes);
        if (at === during)
          for (let from = 0; from < bytes.length; from += sector)
            if ((random.bytes(1)[0] ?? 0) % 2 === 0) lies.set(after.subarray(from, from + sector), from);
        writeFileSync(name, lies);
      }
      mkdirSync(folder.profile, { recursive: true });
      const found = file().read();
      if (found === null) {
        seen.gone += 1;
        const next = await openUnwiped(path);
        if (!next.ok) throw new Error(next.error.type);
        folder = next.value;
        isNew();
      } else {
        seen.whole += 1;
        expect(Buffer.compare(found.bytes, old)).toBe(0);
        expect(found.mended).toBe(false);
        expect(existsSync(folder.profile)).toBe(true);
      }
    }
    expect(Math.min(seen.whole, seen.gone)).toBeGreaterThan(5);
  });

  it("[HOST-56] [D06] the next start finishes it, and the folder is as before the first start, with new secrets", async () => {
    setUp();
    wipeVault(folder);
    const next = await openUnwiped(path);
    if (!next.ok) throw new Error(next.error.type);
    isNew();
    expect(next.value.hubToken).not.toBe(folder.hubToken);
    expect(Buffer.compare(next.value.key, folder.key)).not.toBe(0);
  });

  it("[HOST-56] what is deleted last is the sign, so that a start that ends in the middle is followed by another", () => {
    setUp();
    wipeVault(folder);
    // A folder in place of a secret cannot be deleted as a file.
    rmSync(join(path, "hub.token"));
    mkdirSync(join(path, "hub.token"));
    endWiping(folder);
    expect(isWiped(readFileSync(folder.vaultCopy))).toBe(true);
    rmSync(join(path, "hub.token"), { recursive: true });
    endWiping(folder);
    expect(existsSync(folder.vaultCopy)).toBe(false);
  });

  it("[HOST-56] a browser that still runs on the profile keeps it, and the vault is not there meanwhile", async () => {
    setUp();
    wipeVault(folder);
    // A process that names the profile in its command line, as a browser does.
    const browser = spawn(process.execPath, ["-e", "process.stdin.resume()", folder.profile]);
    symlinkSync(`${hostname()}-${browser.pid}`, join(folder.profile, "SingletonLock"));
    try {
      const next = await openUnwiped(path);
      expect(next.ok && next.value.hubToken).toBe(folder.hubToken);
      expect(existsSync(folder.profile)).toBe(true);
      expect(file().read()).toBeNull();
      expect(isSaid(services())).toBe(true);
    } finally {
      const ended = new Promise((done) => browser.once("exit", done));
      browser.kill();
      await ended;
    }
    await openUnwiped(path);
    isNew();
  });

  it("[HOST-57] nothing is wiped but by the sign: a damaged header stays, and so does the profile", async () => {
    setUp();
    for (const damaged of [
      new Uint8Array(headerLook.length),
      createSeededRandom(9).bytes(headerLook.length),
    ]) {
      writeFileSync(folder.vault, damaged);
      writeFileSync(folder.vaultCopy, damaged);
      await openUnwiped(path);
      endWiping(folder);
      expect(Buffer.compare(file().read()?.bytes ?? new Uint8Array(), damaged)).toBe(0);
      expect(existsSync(folder.profile)).toBe(true);
    }
  });

  it("[HOST-57] the sign is random but for its hash, another each time, and as long as what lay there", () => {
    const [one, other] = [wipedBytes(4_389), wipedBytes(4_389)];
    expect(one.length).toBe(4_389);
    expect(isWiped(one) && isWiped(other)).toBe(true);
    expect(Buffer.compare(one, other)).not.toBe(0);
    const known = Buffer.from(
      "000102030405060708090a0b0c0d0e0f" + "c9044340cbbfb1876dd9adab26e65bbf64d96cd80aafb78ccbe4aff0175c526a",
      "hex",
    );
    expect(isWiped(known)).toBe(true);
    for (let at = 0; at < 48; at++) {
      const changed = Uint8Array.from(known);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(isWiped(changed)).toBe(false);
    }
    expect(isWiped(null)).toBe(false);
    expect(isWiped(known.subarray(0, 47))).toBe(false);
  });
});

describe("starts and ends around wiping", () => {
  const begin = async () => {
    const builds = join(path, "..", "dist");
    for (const page of ["engine", "app"]) writePage(join(builds, page), page);
    const started = await startBrowserHost({
      port: 0,
      dataFolder: path,
      opensBrowser: false,
      hubListen: null,
      language: null,
      practice: null,
      builds,
      onAlarm: () => undefined,
    });
    if (!started.ok) throw new Error(started.error.type);
    return started.value;
  };

  it("[HOST-56] the host's end leaves the folder empty", async () => {
    setUp();
    const first = await begin();
    if (first.type !== "here") throw new Error("not started");
    expect(first.host.services.put("wipe", new Uint8Array()).status).toBe(204);
    await first.end();
    expect(readdirSync(path).filter((name) => name !== "electron")).toEqual([]);
  });

  it("[HOST-56] a second start while the first still runs finds it, and takes nothing from under it", async () => {
    setUp();
    const first = await begin();
    if (first.type !== "here") throw new Error("not started");
    first.host.services.put("wipe", new Uint8Array());
    const second = await begin();
    expect(second).toMatchObject({ type: "there", port: first.host.origins.port });
    expect(existsSync(folder.profile)).toBe(true);
    await first.end();
    expect(existsSync(folder.profile)).toBe(false);
  });
});

describe("a header that is replaced", () => {
  it.skipIf(process.platform === "win32")(
    "[HOST-58] is written over where it lay, and so is its copy",
    () => {
      const old = setUp();
      const held = [folder.vault, folder.vaultCopy].map((name) => openSync(name, "r"));
      expect(file().write(header(2)).ok).toBe(true);
      for (const handle of held) {
        const lies = readFileSync(handle);
        closeSync(handle);
        for (let at = 0; at + 16 <= old.length; at += 16)
          expect(lies.includes(Buffer.from(old.subarray(at, at + 16)))).toBe(false);
      }
      expect(Buffer.compare(file().read()?.bytes ?? new Uint8Array(), header(2))).toBe(0);
    },
  );

  it("[HOST-58] is left where another name leads to it, as in a backup by hard links, and when the new one was not written", () => {
    const old = setUp();
    const backup = join(path, "backup");
    linkSync(folder.vault, backup);
    expect(file().write(header(2)).ok).toBe(true);
    expect(Buffer.compare(readFileSync(backup), old)).toBe(0);
    mkdirSync(`${folder.vaultCopy}.new`);
    expect(file().write(header(3)).ok).toBe(false);
    expect(Buffer.compare(file().read()?.bytes ?? new Uint8Array(), header(2))).toBe(0);
  });
});

describe("the host's wiping", () => {
  it("[HOST-55] says yes when it is done, and then there is no vault; a new one can be made", () => {
    setUp();
    const host = services();
    expect(isSaid(host)).toBe(false);
    expect(host.put("wipe", new Uint8Array()).status).toBe(204);
    expect(host.get("vault", "").status).toBe(204);
    expect(host.get("mark", "").status).toBe(204);
    expect(isSaid(host)).toBe(true);
    expect(host.put("vault", header(2)).status).toBe(204);
    expect(Buffer.compare(host.get("vault", "").body, header(2))).toBe(0);
    expect(file().isWiped()).toBe(false);
    endWiping(folder);
    expect(Buffer.compare(file().read()?.bytes ?? new Uint8Array(), header(2))).toBe(0);
  });

  it("[HOST-55] [D06] what the page of before still writes is refused until a page has looked anew", () => {
    setUp();
    const host = services();
    host.put("wipe", new Uint8Array());
    expect(host.put("vault", header(1)).status).toBe(409);
    expect(host.put("mark", mark).status).toBe(409);
    expect(file().read()).toBeNull();
    expect(existsSync(folder.mark)).toBe(false);
    host.get("vault", "");
    expect(host.put("mark", mark).status).toBe(204);
  });

  it("[HOST-55] [D06] needs no room on the disk: files are written where they lie", () => {
    setUp();
    const before = [folder.vault, folder.vaultCopy, folder.mark].map((name) => statSync(name).ino);
    const after: number[] = [];
    // A folder in which nothing new can be made has no place for a draft.
    mkdirSync(`${folder.vaultCopy}.new`);
    mkdirSync(`${folder.vault}.new`);
    const held = [folder.vault, folder.vaultCopy, folder.mark].map((name) => openSync(name, "r"));
    expect(services().put("wipe", new Uint8Array()).status).toBe(204);
    for (const handle of held) {
      expect(isWiped(readFileSync(handle))).toBe(true);
      closeSync(handle);
    }
    after.push(statSync(folder.vaultCopy).ino);
    expect(after).toEqual([before[1]]);
  });

  it("[HOST-55] where nothing was set up, nothing is made", () => {
    expect(services().put("wipe", new Uint8Array()).status).toBe(204);
    expect(existsSync(folder.vaultCopy)).toBe(false);
    expect(services().get("wipe", "").status).toBe(404);
  });

  it("[HOST-55] a header that cannot be written over is said", () => {
    mkdirSync(folder.vault);
    expect(services().put("wipe", new Uint8Array()).status).toBe(500);
  });
});
