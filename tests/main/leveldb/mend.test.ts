import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readLog } from "../../../src/main/leveldb/log.ts";
import { mendDatabases } from "../../../src/main/leveldb/mend.ts";
import { isProfileInUse } from "../../../src/main/profileInUse.ts";
import { appendToLog } from "./appendToLog.ts";

let profile: string;
let database: string;
beforeEach(() => {
  profile = mkdtempSync(join(tmpdir(), "halaqa-mend-"));
  database = join(profile, "Default", "IndexedDB", "http_engine.halaqa.localhost_7310.indexeddb.leveldb");
  mkdirSync(database, { recursive: true });
});
afterEach(() => rmSync(profile, { recursive: true, force: true }));

const batch = (byte: number) => new Uint8Array(5_000).fill(byte);
const whole = [1, 2, 3].map(batch).reduce(appendToLog, new Uint8Array(0));
const torn = whole.slice(0, whole.length - 900);
const goneOn = [4, 5].map(batch).reduce(appendToLog, torn);
const firstBytes = (file: string) => readLog(readFileSync(file)).records.map((record) => record[0]);

describe("a browser's databases, before it starts", () => {
  it("[STO-13] [D07] lose the torn end of a log, of a manifest too, and nothing else", () => {
    const files = ["000003.log", "MANIFEST-000001"].map((name) => join(database, name));
    for (const file of files) writeFileSync(file, torn);
    expect(mendDatabases(profile)).toEqual({ ok: true, value: undefined });
    for (const file of files) {
      const bytes = readFileSync(file);
      expect(Buffer.compare(bytes, torn.subarray(0, bytes.length))).toBe(0);
      expect(firstBytes(file)).toEqual([1, 2]);
      expect(readLog(bytes).intact).toBe(bytes.length);
    }
  });

  it("[STO-13] [D07] lose a torn record that was written on behind, and nothing of what was", () => {
    const file = join(database, "000003.log");
    writeFileSync(file, goneOn);
    expect(mendDatabases(profile).ok).toBe(true);
    expect(firstBytes(file)).toEqual([1, 2, 4, 5]);
    expect(readLog(readFileSync(file)).intact).toBe(readFileSync(file).length);
    expect(readdirSync(database)).toEqual(["000003.log"]);
  });

  it("[STO-13] stay as they are byte for byte where nothing is torn, and so does everything else", () => {
    const left = { "000003.log": whole, "000005.ldb": torn, CURRENT: torn, LOG: torn };
    for (const [name, bytes] of Object.entries(left)) writeFileSync(join(database, name), bytes);
    const other = join(profile, "Default", "Local Storage", "leveldb");
    mkdirSync(other, { recursive: true });
    writeFileSync(join(other, "000003.log"), torn);
    expect(mendDatabases(profile).ok).toBe(true);
    for (const [name, bytes] of Object.entries(left))
      expect(Buffer.compare(readFileSync(join(database, name)), bytes)).toBe(0);
    expect(Buffer.compare(readFileSync(join(other, "000003.log")), torn)).toBe(0);
  });

  it("[STO-13] a first start has nothing to mend; what cannot be written is an error and stays", () => {
    expect(mendDatabases(join(profile, "none"))).toEqual({ ok: true, value: undefined });
    const file = join(database, "000003.log");
    writeFileSync(file, goneOn);
    mkdirSync(`${file}.new`);
    expect(mendDatabases(profile)).toEqual({ ok: false, error: { type: "folderUnusable" } });
    expect(Buffer.compare(readFileSync(file), goneOn)).toBe(0);
  });
});

describe.skipIf(process.platform === "win32")("a profile", () => {
  const signed = (machine: string, process: number) =>
    symlinkSync(`${machine}-${process}`, join(profile, "SingletonLock"));

  it("[STO-13] is in use by a living process of this machine that runs on it", () => {
    expect(isProfileInUse(profile)).toBe(false);
    signed(hostname(), process.pid);
    // This process is alive and has nothing to do with the profile: a number that was given again.
    expect(isProfileInUse(profile)).toBe(process.platform !== "linux");
  });

  it("[STO-13] is not in use when the sign is a dead process's, and is when it is another machine's, or this one's under another name", () => {
    signed(hostname(), 2 ** 22 + 1);
    expect(isProfileInUse(profile)).toBe(false);
    rmSync(join(profile, "SingletonLock"));
    signed(`${hostname()}-elsewhere`, 2 ** 22 + 1);
    expect(isProfileInUse(profile)).toBe(true);
  });
});
