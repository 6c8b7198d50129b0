import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  existsSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { headerLength } from "../../src/core/vault/header.ts";
import { createVaultFile, headerLook } from "../../src/main/vaultFile.ts";
import { temporaryFolder } from "./hostUnderTest.ts";

let folder: string;
let first: string;
let copy: string;
beforeEach(() => {
  folder = temporaryFolder();
  first = join(folder, "vault.hdr");
  copy = join(folder, "vault.copy");
});
afterEach(() => rmSync(folder, { recursive: true }));

const header = (seed: number): Uint8Array =>
  Buffer.concat([
    Buffer.from(headerLook.begins),
    Uint8Array.from({ length: headerLook.length - 5 }, (_, at) => (at % 2 === 0 ? seed : 200 + seed)),
  ]);
/** As a start of the host finds it. */
const read = () => createVaultFile(first, copy).read();
const write = (bytes: Uint8Array) => createVaultFile(first, copy).write(bytes);
const has = (bytes: Uint8Array, mended: boolean): void => {
  const found = read();
  expect(found?.mended).toBe(mended);
  expect(Buffer.compare(found?.bytes ?? new Uint8Array(), bytes)).toBe(0);
};

describe("the vault's header lies twice", () => {
  it("[HOST-46] looks as the core makes it", () => {
    expect(headerLook.length).toBe(headerLength);
  });

  it.each([
    ["cut", () => writeFileSync(first, header(1).subarray(0, 100))],
    ["of zeros", () => writeFileSync(first, new Uint8Array(headerLook.length))],
    [
      "with one bit turned",
      () => {
        const bytes = Uint8Array.from(header(1));
        bytes[20] = (bytes[20] ?? 0) ^ 4;
        writeFileSync(first, bytes);
      },
    ],
    ["gone", () => rmSync(first)],
    [
      "not to be read",
      () => {
        rmSync(first);
        symlinkSync(first, first);
      },
    ],
  ])("[HOST-46] [D02] a first that is %s is made again from the copy, which is said once", (_, damage) => {
    expect(write(header(1)).ok).toBe(true);
    has(header(1), false);
    damage();
    has(header(1), true);
    has(header(1), false);
    expect(Buffer.compare(readFileSync(first), header(1))).toBe(0);
  });

  it("[HOST-46] a copy that is damaged or gone is made again, but never of a damaged first", () => {
    write(header(1));
    const whole = readFileSync(copy);
    for (const damage of [() => rmSync(copy), () => writeFileSync(copy, whole.subarray(9))]) {
      damage();
      has(header(1), false);
      expect(Buffer.compare(readFileSync(copy), whole)).toBe(0);
    }
    rmSync(copy);
    writeFileSync(first, header(1).subarray(0, 100));
    has(header(1).subarray(0, 100), false);
    expect(existsSync(copy)).toBe(false);
    // Whoever puts the first back from a backup has it again.
    writeFileSync(first, header(1));
    has(header(1), false);
  });

  it("[HOST-46] what was replaced is in neither file, and a crash between the two leaves the old one", () => {
    write(header(1));
    const older = readFileSync(copy);
    write(header(2));
    for (const file of [first, copy])
      expect(readFileSync(file).includes(Buffer.from(header(1).subarray(100, 140)))).toBe(false);
    expect(readdirSync(folder).toSorted()).toEqual(["vault.copy", "vault.hdr"]);
    writeFileSync(copy, older);
    has(header(1), true);
  });

  it.skipIf(!existsSync("/dev/full"))("[HOST-46] a write that fails for one of them changes neither", () => {
    write(header(1));
    symlinkSync("/dev/full", `${copy}.new`);
    expect(write(header(2))).toEqual({ ok: false, error: { type: "diskFull" } });
    has(header(1), false);
    mkdirSync(`${copy}.new`);
    expect(write(header(2))).toEqual({ ok: false, error: { type: "folderUnusable" } });
    has(header(1), false);
    expect(readdirSync(folder).toSorted()).toEqual(["vault.copy", "vault.hdr"]);
  });
});
