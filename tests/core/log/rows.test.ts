import { beforeAll, describe, expect, it } from "vitest";
import { toHex } from "../../../src/core/base/index.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import {
  decodeLogState,
  decodeSegment,
  encodeLogState,
  encodeSegments,
  type LogRow,
  maxSegment,
  type SegmentItem,
  selectFrontier,
  selectHeads,
  selectPast,
  takeChangedRows,
} from "../../../src/core/log/index.ts";
import { docA, docB, filled, type Member, seeded, threeMembers, typesOf } from "./world.ts";

beforeAll(async () => {
  await readyCrypto();
});

/** What a store would hold after these rows. */
class Shelf {
  readonly rows = new Map<string, Uint8Array>();
  put(rows: readonly LogRow[]): void {
    for (const { key, bytes } of rows) this.rows.set(key, bytes);
  }
}

const comparable = (rows: readonly LogRow[]): readonly string[] =>
  rows.map(({ key, bytes }) => `${key} ${toHex(bytes)}`).sort();

/** The member's log as it would be after a restart. */
const reopened = (member: Member, rows: Iterable<Uint8Array>): Member => {
  const state = decodeLogState(member.log.circleId, [...rows]);
  if (!state.ok) throw new Error(state.error.type);
  member.log = state.value;
  return member;
};

describe("the log's rows", () => {
  it("[LOG-19] changed rows, written as they come, restore what all rows say", () => {
    const chance = seeded(4);
    const {
      all: [a, b, c],
    } = threeMembers();
    const shelf = new Shelf();
    for (let round = 0; round < 700; round++) {
      const writer = chance() < 0.8 ? b : c;
      const entries =
        chance() < 0.9
          ? writer.write(chance() < 0.5 ? docA : docB, "x")
          : writer.compose({ type: "heartbeat" });
      const reader = writer === b ? c : b;
      for (const entry of entries) {
        if (chance() < 0.2) reader.receive(entry.envelope);
        for (const output of a.receive(entry.envelope)) expect(output.type).toBe("accepted");
      }
      if (chance() < 0.7) shelf.put(takeChangedRows(a.log));
    }
    shelf.put(takeChangedRows(a.log));
    expect(comparable([...shelf.rows].map(([key, bytes]) => ({ key, bytes })))).toEqual(
      comparable(encodeLogState(a.log).filter(({ key }) => key !== "cuts" && key !== "attested")),
    );
    const before = {
      heads: selectHeads(a.log),
      past: selectPast(a.log, b.deviceId),
      frontier: selectFrontier(a.log),
    };
    const rows = comparable(encodeLogState(a.log));
    reopened(a, shelf.rows.values());
    expect({
      heads: selectHeads(a.log),
      past: selectPast(a.log, b.deviceId),
      frontier: selectFrontier(a.log),
    }).toEqual(before);
    expect(comparable(encodeLogState(a.log))).toEqual(rows);
  }, 60_000);

  it("[LOG-19] one accepted batch rewrites one small row", () => {
    const {
      all: [a, b],
    } = threeMembers();
    const sizes: number[] = [];
    for (let n = 0; n < 200; n++) {
      for (const entry of b.write(docA, "x")) a.receive(entry.envelope);
      const rows = takeChangedRows(a.log);
      if (n % 32 !== 31) expect(rows.length).toBe(1);
      sizes.push(rows[0]?.bytes.length ?? 0);
    }
    expect(Math.max(...sizes)).toBeLessThan(1_700);
    expect(takeChangedRows(a.log)).toEqual([]);
  }, 60_000);

  it("[LOG-19] [L03] a restored log goes on as if it had never stopped: replays, gaps, past and forks", () => {
    const {
      all: [a, b, c],
    } = threeMembers();
    const [one] = b.write(docA, "one");
    const [two] = b.write(docA, "two");
    const [three] = b.write(docA, "three");
    if (!one || !two || !three) throw new Error("no entries");
    for (const entry of [one, two]) for (const member of [a, c]) member.receive(entry.envelope);
    const [reply] = c.write(docA, "reply");
    if (!reply) throw new Error("no entry");
    reopened(
      a,
      encodeLogState(a.log).map((row) => row.bytes),
    );
    expect(typesOf(a.receive(one.envelope))).toEqual(["ignored"]);
    expect(typesOf(a.receive(reply.envelope))).toEqual(["accepted"]);
    expect(typesOf(a.receive(three.envelope))).toEqual(["accepted"]);
    reopened(
      a,
      encodeLogState(a.log).map((row) => row.bytes),
    );
    const [mine] = a.write(docA, "mine");
    if (!mine) throw new Error("no entry");
    expect(typesOf(b.receive(reply.envelope))).toEqual(["accepted"]);
    expect(typesOf(b.receive(mine.envelope))).toEqual(["accepted"]);
    expect(b.text(docA)).toBe(a.text(docA));
  });

  it("[LOG-19] a damaged or missing row is an error and never a throw", () => {
    const {
      all: [a, b],
    } = threeMembers();
    for (let n = 0; n < 40; n++) for (const entry of b.write(docA, "x")) a.receive(entry.envelope);
    const rows = encodeLogState(a.log).map((row) => row.bytes);
    for (const [at, row] of rows.entries())
      for (let cut = 0; cut < row.length; cut += 7) {
        const damaged = rows.with(at, row.slice(0, cut));
        expect(decodeLogState(a.log.circleId, damaged).ok).toBe(false);
      }
    expect(decodeLogState(a.log.circleId, [filled(3, 9)]).ok).toBe(false);
  });
});

describe("segments", () => {
  const item = (length: number, n: number): SegmentItem => ({
    class: (["accepted", "quarantined", "blocked", "parked"] as const)[n % 4] ?? "accepted",
    kind: (["opened", "envelope", "skeleton"] as const)[n % 3] ?? "opened",
    bytes: filled(length, n),
  });

  it("[LOG-20] hold entries in order, in few rows of at most 300 kB", () => {
    const items = Array.from({ length: 900 }, (_, n) => item(100 + ((n * 7_919) % 2_000), n));
    const segments = encodeSegments(items);
    expect(segments.length).toBeLessThan(6);
    for (const segment of segments) expect(segment.length).toBeLessThanOrEqual(maxSegment);
    const back = segments.flatMap((segment) => {
      const decoded = decodeSegment(segment);
      return decoded.ok ? decoded.value : [];
    });
    // As text: a million bytes are compared one by one otherwise.
    const written = (all: readonly SegmentItem[]) =>
      all.map((each) => ({ ...each, bytes: toHex(each.bytes) }));
    expect(written(back)).toEqual(written(items));
    expect(encodeSegments([])).toEqual([]);
    expect(encodeSegments([item(320_000, 1), item(5, 2)]).length).toBe(2);
  });

  it("[LOG-20] a cut or changed length is an error and never a throw", () => {
    const [segment] = encodeSegments([item(10, 1), item(20, 2)]);
    if (segment === undefined) throw new Error("no segment");
    for (let at = 0; at < segment.length; at++) expect(decodeSegment(segment.slice(0, at)).ok).toBe(false);
    expect(decodeSegment(filled(0, 0)).ok).toBe(false);
    const badClass = segment.slice();
    badClass[2] = 9;
    expect(decodeSegment(badClass).ok).toBe(false);
  });
});
