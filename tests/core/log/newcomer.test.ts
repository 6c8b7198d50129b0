import { beforeAll, describe, expect, it } from "vitest";
import { type Bytes, concat, redact, toHex } from "../../../src/core/base/index.ts";
import { rankOf } from "../../../src/core/circle/facts.ts";
import { readyCrypto } from "../../../src/core/crypto/index.ts";
import {
  decodeDocument,
  decodeTable,
  encodeDocument,
  encodeTable,
  listDocument,
  openBlob,
  openCutDocument,
  sealBlob,
} from "../../../src/core/document/index.ts";
import {
  checkCutEntry,
  decodeCut,
  decodeLogState,
  encodeCut,
  encodeLogState,
  type EpochKey,
  selectHeads,
} from "../../../src/core/log/index.ts";
import { admitNewcomer, history, join, makeCut, paragraph, summed } from "./cuts.ts";
import { content, docA, docB, filled, typesOf } from "./world.ts";

beforeAll(async () => {
  await readyCrypto();
});

describe("a newcomer", () => {
  it("[CUT-1] [M21] begins with a cut, gets what comes after it, late entries too, and ends with everybody's bytes", () => {
    const {
      world,
      all: [a, b, c],
      late,
    } = history();
    const newcomer = admitNewcomer(world);
    expect(newcomer.epochs.length).toBe(1);
    const made = makeCut(a, [docA, docB]);
    join(newcomer, made);
    expect([newcomer.text(docA), newcomer.text(docB)]).toEqual([a.text(docA), "elsewhere"]);
    // the cut's own entry continues its author's log, and more than that does not come
    expect(typesOf(newcomer.receive(made.entry.envelope))).toEqual(["accepted"]);
    for (const entry of a.sent.slice(0, -1))
      expect(typesOf(newcomer.receive(entry.openedBytes, "a", "opened"))).toEqual(["ignored"]);
    // what Carim wrote offline refers to a type that the cut's state has collected: judged as everybody does
    const [offline] = late;
    if (offline === undefined) throw new Error("no entry");
    expect(typesOf(newcomer.receive(offline.envelope))).toEqual(["parked key"]);
    for (const member of [a, b]) expect(typesOf(member.receive(offline.envelope))).toEqual(["accepted"]);
    expect(typesOf(newcomer.receive(offline.openedBytes, "a", "opened"))).toEqual(["accepted"]);
    for (const member of [b, c]) member.receive(made.entry.envelope);
    const [mine] = newcomer.write(docA, "three");
    expect(mine?.header.deps.some((dep) => dep.entryId === made.entry.entryId)).toBe(true);
    for (const member of [a, b])
      expect(typesOf(member.receive(mine?.envelope ?? filled(0, 0)))).toEqual(["accepted"]);
    const [answer] = b.write(docA, " four");
    for (const member of [a, newcomer])
      expect(typesOf(member.receive(answer?.envelope ?? filled(0, 0)))).toEqual(["accepted"]);
    expect(newcomer.state(docA)).toBe(a.state(docA));
    expect(newcomer.state(docA)).toBe(b.state(docA));
    const tables = [a, b, newcomer].map((member) => toHex(encodeTable(member.document(docA).table)));
    expect(new Set(tables).size).toBe(1);
    expect(selectHeads(newcomer.log)).toEqual(selectHeads(a.log));
  });

  it("[CUT-2] whoever has not the cut yet waits for it before judging who joined by it", () => {
    const {
      world,
      all: [a, b],
    } = history();
    const newcomer = admitNewcomer(world);
    const made = makeCut(a, [docA, docB]);
    join(newcomer, made);
    const [mine] = newcomer.edit(docA, [(doc) => paragraph(doc, 0).setAttribute("dir", "rtl")]);
    if (mine === undefined) throw new Error("no entry");
    expect(typesOf(b.receive(mine.envelope))).toEqual(["entriesMissing", "parked held"]);
    expect(typesOf(b.receive(made.entry.envelope))).toEqual(["accepted", "accepted"]);
    expect(b.state(docA)).toBe(newcomer.state(docA));
  });

  it("[CUT-12] what was deleted before is in no bytes that a newcomer is given", () => {
    const {
      world,
      all: [a, b],
      send,
    } = history();
    const words = "said and taken back";
    const holds = (bytes: Bytes): boolean => Buffer.from(bytes).includes(words);
    const said = b.write(docB, words);
    send(said);
    expect(said.some(({ opened }) => holds(opened.payload))).toBe(true);
    send(a.edit(docB, [(doc) => content(doc).delete(0, content(doc).length)]));
    send(a.write(docB, "instead"));
    expect(a.text(docB)).toBe("instead");
    const newcomer = admitNewcomer(world);
    const made = makeCut(a, [docA, docB]);
    for (const raw of made.raws.values()) expect(holds(raw)).toBe(false);
    join(newcomer, made);
    expect(newcomer.text(docB)).toBe("instead");
    expect(holds(encodeDocument(newcomer.document(docB)))).toBe(false);
  });

  it("[CUT-3] goes on after a restart, with the cut still to be listed", () => {
    const {
      world,
      all: [a, b],
    } = history();
    const newcomer = admitNewcomer(world);
    const made = makeCut(a, [docA, docB]);
    join(newcomer, made);
    const state = decodeLogState(
      newcomer.log.circleId,
      encodeLogState(newcomer.log).map((row) => row.bytes),
    );
    if (!state.ok) throw new Error(state.error.type);
    newcomer.log = state.value;
    for (const docId of [docA, docB]) {
      const opened = decodeDocument(encodeDocument(newcomer.document(docId)));
      if (!opened.ok) throw new Error(opened.error.type);
      newcomer.documents.set(docId, opened.value);
    }
    b.receive(made.entry.envelope);
    const [mine] = newcomer.write(docA, "x");
    expect(typesOf(b.receive(mine?.envelope ?? filled(0, 0)))).toEqual(["accepted"]);
    expect(encodeLogState(newcomer.log).length).toBeGreaterThan(3);
  });

  it("[CUT-4] takes a cut of an active member alone, whole, signed, and with ops it knows", () => {
    const {
      world,
      all: [a, b, c],
    } = history();
    const newcomer = admitNewcomer(world);
    const { entry } = makeCut(a, [docA]);
    const { circleId } = world.circle;
    const check = (
      bytes: Bytes,
      type: "envelope" | "opened" = "envelope",
      epochs: readonly EpochKey[] = newcomer.epochs,
    ): string => {
      const checked = checkCutEntry(circleId, { type, bytes }, newcomer.facts, epochs, newcomer.userId);
      return checked.ok ? "fine" : checked.error.type;
    };
    expect([check(entry.envelope), check(entry.openedBytes, "opened")]).toEqual(["fine", "fine"]);
    expect(check(entry.envelope, "envelope", [])).toBe("keyMissing");
    for (let at = 2; at < entry.openedBytes.length; at += 3) {
      const changed = entry.openedBytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(["malformed", "signatureInvalid", "opsMissing"]).toContain(check(changed, "opened"));
    }
    expect(check(b.write(docA, "x")[0]?.envelope ?? filled(0, 0))).toBe("malformed");
    // A member's word is not enough: it could put words into everybody's margins.
    const forged = makeCut(c, [docA]).entry;
    expect(check(forged.envelope, "envelope", c.epochs)).toBe("notVouched");
    const reader = world.admit("Rim", rankOf.reader);
    world.rekey();
    expect(reader.rankMayCut()).toBe("noRight");
  });

  it("[CUT-5] [C20] takes no document that is other than listed, or that the gate refuses", () => {
    const {
      all: [a],
    } = history();
    const { raw, sum, clocks: wholeClocks } = summed(a, docA);
    const key = redact(filled(32, 1));
    const blob = sealBlob(key, raw);
    const listed = listDocument(wholeClocks, sum, blob, key);
    expect(openCutDocument(listed, raw).ok).toBe(true);
    let refused = 0;
    for (let at = 0; at < raw.length; at++) {
      const changed = raw.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      // V2 has bits that say nothing: what converts to the very state is the very document
      const opened = openCutDocument(listed, changed);
      if (opened.ok) expect(opened.value.replica.state()).toEqual(a.document(docA).replica.state());
      else refused++;
    }
    expect(refused).toBeGreaterThan(0.9 * raw.length);
    expect(openCutDocument({ ...listed, rawLen: raw.length + 1 }, raw).ok).toBe(false);
    const clocks = listed.clocks.map((clock, at) => (at === 0 ? { ...clock, end: clock.end - 1 } : clock));
    expect(openCutDocument({ ...listed, clocks }, raw)).toEqual({
      ok: false,
      error: { type: "hostile", reason: "clockWrong" },
    });
    expect(openCutDocument({ ...listed, clocks: listed.clocks.slice(1) }, raw)).toEqual({
      ok: false,
      error: { type: "hostile", reason: "foreignClient" },
    });
    for (let at = 0; at < blob.chunks.length; at++)
      expect(openBlob(key, blob.chunkRoot, blob.chunks.toSpliced(at, 1)).ok).toBe(false);
    expect(openBlob(redact(filled(32, 2)), blob.chunkRoot, blob.chunks).ok).toBe(false);
  });

  it("[CUT-5] [C01] [C20] a few bytes of V2 that stand for billions of structs are given up on a budget", () => {
    const {
      all: [a],
    } = history();
    const { sum, clocks } = summed(a, docA);
    // columns that repeat their last value for ever, one client, 2^35 structs
    const columns = [[], [], [1], [], [], [0], [0, 0], [], [], [1]].flatMap((column) => [
      column.length,
      ...column,
    ]);
    const bomb = concat(
      new Uint8Array([0, ...columns.slice(1)]),
      new Uint8Array([1, 255, 255, 255, 255, 127, 0]),
    );
    const table = encodeTable(a.document(docA).table);
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, table.length);
    const raw = concat(length, table, bomb);
    const listed = listDocument(
      clocks,
      { ...sum, rawLen: raw.length },
      { chunkRoot: filled(32, 0), chunks: [raw] },
      redact(filled(32, 0)),
    );
    expect(openCutDocument(listed, raw)).toEqual({
      ok: false,
      error: { type: "hostile", reason: "notConvertible" },
    });
  }, 30_000);
});

describe("codecs of a cut", () => {
  it("[CUT-6] cut, document list and table come back, and no changed length or order is read", () => {
    const {
      all: [a],
    } = history();
    const made = makeCut(a, [docB, docA]);
    const { payload } = made.entry.opened;
    const cut = decodeCut(payload);
    if (!cut.ok) throw new Error(cut.error.type);
    expect(encodeCut(cut.value)).toEqual(payload);
    for (let at = 0; at < payload.length; at++) expect(decodeCut(payload.slice(0, at)).ok).toBe(false);
    expect(decodeCut(concat(payload, filled(1, 0))).ok).toBe(false);
    const reversed = { ...cut.value, frontier: [...cut.value.frontier].reverse() };
    expect(decodeCut(encodeCut(reversed)).ok).toBe(false);
    const table = encodeTable(a.document(docA).table);
    const again = decodeTable(table);
    if (!again.ok) throw new Error(again.error.type);
    expect(encodeTable(again.value)).toEqual(table);
    for (let at = 0; at < table.length; at++) {
      expect(decodeTable(table.slice(0, at)).ok).toBe(false);
      const changed = table.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      const decoded = decodeTable(changed);
      if (decoded.ok) expect(encodeTable(decoded.value)).toEqual(changed);
    }
  });
});
