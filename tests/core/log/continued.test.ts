import { beforeAll, describe, expect, it } from "vitest";
import { toHex } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import {
  type ComposedEntry,
  continueLog,
  decodeLogState,
  encodeLogState,
  isContinuation,
  type LogState,
  ownHeadRow,
  takeChangedRows,
} from "../../../src/core/log/index.ts";
import { docA, docB, type Member, seeded, threeMembers } from "./world.ts";

beforeAll(async () => {
  await readyCrypto();
});

/** A disk on which own entries that go on lie alone. */
class Alone {
  readonly rows = new Map<string, Uint8Array>();
  readonly entries = new Map<number, ComposedEntry>();

  keep({ log, deviceId }: Member, entry: ComposedEntry): boolean {
    const isAlone = isContinuation(log, deviceId, entry.header);
    if (isAlone) this.entries.set(entry.header.seq, entry);
    else this.put(log);
    return isAlone;
  }

  put(log: LogState): void {
    for (const { key, bytes } of takeChangedRows(log)) this.rows.set(key, bytes);
  }

  /** The log as it is after a crash. */
  read({ log: { circleId }, deviceId, facts }: Member): LogState {
    const state = decodeLogState(circleId, [...this.rows.values()]);
    if (!state.ok) throw new Error(state.error.type);
    const last = (): number => state.value.devices.get(deviceId)?.last ?? 0;
    for (
      let entry = this.entries.get(last() + 1);
      entry !== undefined;
      entry = this.entries.get(last() + 1)
    ) {
      const continued = continueLog(state.value, deviceId, entry.opened, facts);
      if (!continued.ok) throw new Error(`entry ${entry.header.seq} does not go on`);
    }
    return state.value;
  }
}

const all = (log: LogState): readonly string[] =>
  encodeLogState(log)
    .map(({ key, bytes }) => `${key} ${toHex(bytes)}`)
    .toSorted();

describe("own entries that lie on the disk without the row of their log", () => {
  it("[LOG-23] bring a log that is read after a crash to what it was, whatever came between and wherever it ended", () => {
    const chance = seeded(23);
    const {
      all: [a, b],
    } = threeMembers();
    const disk = new Alone();
    let alone = 0;
    let listing = 0;
    for (let round = 0; round < 300; round++) {
      if (chance() < 0.2) {
        for (const entry of b.write(docB, "b")) a.receive(entry.envelope);
        disk.put(a.log);
      } else {
        const entries =
          chance() < 0.05 ? a.compose({ type: "heartbeat" }) : a.write(chance() < 0.8 ? docA : docB, "x");
        for (const entry of entries) {
          if (!disk.keep(a, entry)) continue;
          alone += 1;
          if (entry.header.deps.length > 0) listing += 1;
        }
      }
      if (round % 5 === 0) expect(all(disk.read(a))).toEqual(all(a.log));
    }
    expect(all(disk.read(a))).toEqual(all(a.log));
    expect([alone > 150, listing > 20]).toEqual([true, true]);
  }, 60_000);

  it("[LOG-23] what begins something is written with its rows: a claim, membership heads, a full page, what others changed", () => {
    const {
      world,
      all: [a, b],
    } = threeMembers();
    const disk = new Alone();
    const keep = (entries: readonly ComposedEntry[]): readonly boolean[] =>
      entries.map((entry) => disk.keep(a, entry));
    expect(keep(a.write(docA, "its first entry"))).toEqual([false]);
    expect(keep(a.write(docA, "goes on"))).toEqual([true]);
    expect(keep(a.write(docB, "a claim"))).toEqual([false]);
    expect(keep(a.write(docB, "goes on"))).toEqual([true]);
    expect(keep(a.compose({ type: "heartbeat" }))).toEqual([false]);
    world.rekey();
    expect(keep(a.write(docB, "heads"))).toEqual([false]);
    for (const entry of b.write(docB, "of another, not on the disk")) a.receive(entry.envelope);
    expect(keep(a.write(docB, "after it"))).toEqual([false]);
    for (let seq = 8; seq < 32; seq++) expect(keep(a.write(docA, "x"))).toEqual([true]);
    expect(keep(a.write(docA, "the 32nd"))).toEqual([false]);
    expect(keep(a.write(docA, "the next"))).toEqual([true]);
    expect(all(disk.read(a))).toEqual(all(a.log));
  });

  it("[LOG-23] [L07] another entry than the next of this log is refused, and the log stays as it was", () => {
    const {
      all: [a, b],
    } = threeMembers();
    const disk = new Alone();
    for (const text of ["first", "second"]) for (const entry of a.write(docA, text)) disk.keep(a, entry);
    disk.put(a.log);
    const [third] = a.write(docA, "third");
    const [fourth] = a.write(docA, "fourth");
    const [claiming] = a.write(docB, "claims");
    const [foreign] = b.write(docA, "of another");
    if (!third || !fourth || !claiming || !foreign) throw new Error("no entries");
    const log = disk.read(a);
    const before = all(log);
    const go = (entry: ComposedEntry): boolean => continueLog(log, a.deviceId, entry.opened, a.facts).ok;
    for (const entry of [fourth, claiming, foreign]) expect(go(entry)).toBe(false);
    expect(all(log)).toEqual(before);
    expect(go(third)).toBe(true);
    expect([go(third), go(claiming), go(fourth)]).toEqual([false, false, true]);
    expect(ownHeadRow(log, a.deviceId).bytes).not.toEqual(ownHeadRow(a.log, a.deviceId).bytes);
    expect(go(claiming)).toBe(false);
  });
});
