import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coverageOf } from "../../../../src/renderer/app/features/reading/coverage.ts";
import { sortNew, idsOf, waitingReplies } from "../../../../src/renderer/app/features/reading/newHere.ts";
import { partAt, partsOf } from "../../../../src/renderer/app/features/reading/parts.ts";
import { createPlacer } from "../../../../src/renderer/app/features/reading/placing.ts";
import { noFilter, passes, threadsOf } from "../../../../src/renderer/app/features/reading/threads.ts";
import { blocksOf, plainTextOf } from "../../../../src/schema/edition.ts";
import { type AuthoredNote, type Mark, type MarkKind, markKinds } from "../../../../src/schema/note.ts";
import { makeAnchor } from "../../../../src/text/anchor.ts";
import { anchorOf, karimId, laylaId } from "../../../support/fakeEngine.ts";
import { arabicInterview } from "../../../support/sampleInterview.ts";

const edition = arabicInterview;
const blocks = blocksOf(edition);
const text = plainTextOf(edition);

const mark = (
  id: string,
  words: string,
  kind: MarkKind = "question",
  by: string = laylaId,
): AuthoredNote => ({
  by,
  note: { type: "mark", id, kind, anchor: anchorOf(edition, words), text: id, createdAt: 1, editedAt: null },
});
const reply = (id: string, to: string, createdAt: number, by: string = karimId): AuthoredNote => ({
  by,
  note: { type: "reply", id, to, text: id, createdAt, editedAt: null },
});
const settling = (
  id: string,
  to: string,
  settled: boolean,
  createdAt: number,
  by: string = karimId,
): AuthoredNote => ({
  by,
  note: { type: "settling", id, to, settled, createdAt },
});

describe("threads", () => {
  it("[THR-1] replies stand in order of time, whatever the order in which they arrive", () => {
    const notes = [reply("b", "m", 5), mark("m", "من الورق"), reply("a", "m", 3), reply("c", "m", 9)];
    for (const order of [notes, notes.toReversed()])
      expect(threadsOf(order).threads[0]?.replies.map(({ reply: { id } }) => id)).toEqual(["a", "b", "c"]);
  });

  it("[THR-2] the newest statement settles or opens a thread, whoever made it", () => {
    const notes = [
      mark("m", "من الورق"),
      settling("s1", "m", true, 5),
      settling("s2", "m", false, 7, laylaId),
    ];
    expect(threadsOf(notes).threads[0]?.settled).toBe(false);
    expect(threadsOf([...notes.toReversed(), settling("s3", "m", true, 9)]).threads[0]?.settled).toBe(true);
  });

  it("[THR-3] replies to a mark that is gone are kept as loose, and one id of two people gives two threads", () => {
    const notes = [mark("m", "من الورق"), mark("m", "من الورق", "comment", karimId), reply("r", "gone", 1)];
    const { threads, loose } = threadsOf(notes);
    expect(new Set(threads.map(({ key }) => key)).size).toBe(2);
    expect(loose.map(({ to, replies }) => [to, replies.length])).toEqual([["gone", 1]]);
  });

  it("[THR-4] filters by kind, by person in a mark or a reply, by state and by place", () => {
    const [thread] = threadsOf([
      mark("m", "من الورق"),
      reply("r", "m", 1),
      settling("s", "m", true, 2),
    ]).threads;
    if (thread === undefined) throw new Error("no thread");
    expect(passes(thread, noFilter, true)).toBe(true);
    expect(passes(thread, { ...noFilter, kind: "comment" }, true)).toBe(false);
    expect(passes(thread, { ...noFilter, person: karimId }, true)).toBe(true);
    expect(passes(thread, { ...noFilter, person: "nobody" }, true)).toBe(false);
    expect(passes(thread, { ...noFilter, state: "open" }, true)).toBe(false);
    expect(passes(thread, { ...noFilter, state: "settled" }, true)).toBe(true);
    expect(passes(thread, { ...noFilter, state: "unplaced" }, true)).toBe(false);
    expect(passes(thread, { ...noFilter, state: "unplaced" }, false)).toBe(true);
  });

  it("[THR-5] what others add later waits; what is one's own or was there at first does not", () => {
    const first = threadsOf([mark("m", "من الورق")]).threads;
    const seen = idsOf(first);
    const later = threadsOf([
      mark("m", "من الورق"),
      reply("r", "m", 1),
      reply("mine", "m", 2, laylaId),
      mark("n", "open source", "comment", karimId),
      mark("o", "open source", "comment", laylaId),
    ]).threads;
    const { shown, waiting } = sortNew(later, seen, laylaId);
    expect(shown.map(({ mark: { id } }) => id)).toEqual(["m", "o"]);
    expect(waiting.map(({ mark: { id } }) => id)).toEqual(["n"]);
    expect(later.map((thread) => waitingReplies(thread, seen, laylaId))).toEqual([1, 0, 0]);
    expect(sortNew(later, idsOf(later), laylaId).waiting).toEqual([]);
  });
});

describe("placing", () => {
  it("[THR-6] marks stand in the order of the text, and what has no place is named so", () => {
    const foreign: Mark = {
      type: "mark",
      id: "x",
      kind: "comment",
      text: "",
      createdAt: 1,
      editedAt: null,
      anchor: { ...anchorOf(edition, "من الورق"), quote: "words of another text that is nowhere here" },
    };
    const notes = [mark("b", "الضحك مسموح"), { by: karimId, note: foreign }, mark("a", "من الورق")];
    const { placed, unplaced } = createPlacer(blocks)(threadsOf(notes).threads);
    expect(placed.map(({ thread, span }) => [thread.mark.id, text.slice(span.from, span.to)])).toEqual([
      ["a", "من الورق"],
      ["b", "الضحك مسموح"],
    ]);
    expect(unplaced.map(({ mark: { id } }) => id)).toEqual(["x"]);
  });

  it("[THR-7] five thousand marks are placed, and placed again after a change, quickly", () => {
    const notes: AuthoredNote[] = [];
    for (let i = 0; i < 5000; i++) {
      const block = blocks[i % blocks.length];
      if (block === undefined) throw new Error("no block");
      const offset = (i * 7) % Math.max(1, block.text.length - 12);
      const anchor = makeAnchor(blocks, {
        start: { blockId: block.id, offset },
        end: { blockId: block.id, offset: offset + 8 },
      });
      if (anchor === null) continue;
      const kind = markKinds[i % markKinds.length] ?? "comment";
      notes.push({
        by: laylaId,
        note: { type: "mark", id: `m${i}`, kind, anchor, text: "", createdAt: i, editedAt: null },
      });
    }
    const place = createPlacer(blocks);
    const begun = performance.now();
    const { placed } = place(threadsOf(notes).threads);
    const again = place(threadsOf(notes).threads).placed;
    // Half a second on an idle machine; looking each one up by likeness would take minutes.
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(placed.length).toBeGreaterThan(4900);
    expect(again.every(({ span }, at) => span === placed[at]?.span)).toBe(true);
  });
});

describe("tint", () => {
  it("[THR-8] says one or more for every letter, for all overlaps", () => {
    const spans = fc.array(
      fc
        .tuple(fc.nat(40), fc.integer({ min: 1, max: 12 }))
        .map(([from, length]) => ({ from, to: from + length })),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(spans, (all) => {
        const { once, more } = coverageOf(all);
        for (let at = 0; at < 60; at++) {
          const inside = (list: readonly { from: number; to: number }[]) =>
            list.filter(({ from, to }) => from <= at && at < to).length;
          const depth = inside(all);
          expect([inside(once), inside(more)]).toEqual([depth === 1 ? 1 : 0, depth > 1 ? 1 : 0]);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("parts", () => {
  it("[THR-9] long sections are parts of their own, and the opening is not counted", () => {
    const parts = partsOf(edition);
    expect(parts.map(({ number }) => number)).toEqual([null, 1, 2, 3]);
    expect(parts.at(-1)?.to).toBe(text.length + 1);
    expect(partAt(parts, 0)).toBe(0);
    expect(partAt(parts, text.indexOf("الضحك مسموح"))).toBe(2);
    expect(partAt(parts, text.length)).toBe(3);
  });

  it("[THR-10] short sections are read together, and none is lost", () => {
    const article = (number: number) => ({
      heading: `Article ${number}`,
      blocks: [
        {
          id: `b${number}`,
          kind: "paragraph" as const,
          speaker: null,
          language: "en",
          direction: "ltr" as const,
          text: "All human beings are born free and equal in dignity and rights. ".repeat(4),
        },
      ],
    });
    const sections = Array.from({ length: 30 }, (_, place) => article(place + 1));
    const parts = partsOf({ ...edition, sections });
    expect(parts.length).toBeLessThan(5);
    expect(parts.flatMap((part) => part.sections)).toEqual(sections);
    expect(parts.map(({ number }) => number)).toEqual(parts.map((_, place) => place + 1));
  });

  it("[THR-9] a text without headings is cut into parts that are drawn quickly, and no paragraph is lost", () => {
    const blocks = Array.from({ length: 1300 }, (_, place) => ({
      id: `b${place + 1}`,
      kind: "paragraph" as const,
      speaker: null,
      language: "ar",
      direction: "rtl" as const,
      text: `فقرة ${place}`,
    }));
    const headed = { heading: "فصل", blocks: blocks.slice(0, 20) };
    for (const sections of [[{ heading: null, blocks }], [{ heading: null, blocks }, headed]]) {
      const parts = partsOf({ ...edition, sections });
      expect(parts.map(({ number }) => number)).toEqual(parts.map((_, place) => place + 1));
      for (const part of parts)
        expect(part.sections.flatMap((section) => section.blocks).length).toBeLessThan(601);
      const shown = parts.flatMap((part) => part.sections.flatMap((section) => section.blocks));
      expect(shown).toEqual(sections.flatMap((section) => section.blocks));
      expect(parts.slice(1).map(({ from }) => from)).toEqual(parts.slice(0, -1).map(({ to }) => to));
    }
  });
});
