import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  blockKinds,
  blocksOf,
  checkEdition,
  type Edition,
  editionLimits,
  encodeEdition,
  isCalendarDay,
  parseEdition,
  personRoles,
  plainTextOf,
} from "../../src/schema/edition.ts";

const sample: Edition = {
  title: "الأدوات والناس: كيف نتعلّم معًا؟",
  people: [
    { name: "يوسف حدّاد", role: "interviewer" },
    { name: "سلمى ناصر", role: "interviewee" },
  ],
  published: { where: "دفاتر القراءة", number: "12", date: "2025-03-09" },
  language: "ar",
  direction: "rtl",
  sections: [
    {
      heading: null,
      blocks: [
        {
          id: "b1",
          kind: "question",
          speaker: "يوسف حدّاد",
          language: "ar",
          direction: "rtl",
          text: "من أين نبدأ؟",
        },
        {
          id: "b2",
          kind: "list",
          speaker: "يوسف حدّاد",
          language: "ar",
          direction: "rtl",
          text: "1. الورق\n2. الهاتف",
        },
      ],
    },
    {
      heading: "الورق أوّلًا",
      blocks: [
        {
          id: "b3",
          kind: "answer",
          speaker: "سلمى ناصر",
          language: "en",
          direction: "ltr",
          text: "From paper.",
        },
      ],
    },
  ],
};

/** The sample with one place of it set to something else; `undefined` takes the key away. */
const changed = (path: string, value: unknown): unknown => {
  const keys = path.split(".");
  const last = keys.pop() ?? "";
  const copy: unknown = structuredClone(sample);
  let at = copy as Record<string, unknown>;
  for (const key of keys) at = at[key] as Record<string, unknown>;
  if (value === undefined) delete at[last];
  else Object.defineProperty(at, last, { value, enumerable: true, configurable: true, writable: true });
  return copy;
};

describe("[READ-2] an edition as text", () => {
  it("goes to canonical text and back", () => {
    const encoded = encodeEdition(sample);
    expect(parseEdition(encoded)).toEqual({ ok: true, value: sample });
    expect(encoded.startsWith('{"title":"الأدوات')).toBe(true);
  });

  it("the order of keys in memory does not matter to the text", () => {
    const { title, ...rest } = sample;
    expect(encodeEdition({ ...rest, title })).toBe(encodeEdition(sample));
  });

  it("any edition survives the way", () => {
    const line = fc.string({
      unit: fc.constantFrom("ا", "ب", "a", "é", "😀", "1", "-"),
      minLength: 1,
      maxLength: 12,
    });
    const anyBlock = fc.record({
      kind: fc.constantFrom(...blockKinds),
      text: line,
      language: fc.constantFrom("ar", "en", "ckb", "zh-Hant-TW", "und"),
    });
    fc.assert(
      fc.property(
        line,
        fc.array(fc.record({ name: line, role: fc.constantFrom(...personRoles) }), { maxLength: 3 }),
        fc.array(fc.tuple(fc.option(line), fc.array(anyBlock, { minLength: 1, maxLength: 4 })), {
          minLength: 1,
          maxLength: 4,
        }),
        (title, people, sections) => {
          let number = 0;
          const edition: Edition = {
            title,
            people,
            published: { where: null, number: null, date: null },
            language: "ar",
            direction: "rtl",
            sections: sections.map(([heading, blocks]) => ({
              heading,
              blocks: blocks.map((each) => ({
                ...each,
                id: `b${++number}`,
                speaker: people[number % 3]?.name ?? null,
                direction: number % 2 === 0 ? ("rtl" as const) : ("ltr" as const),
              })),
            })),
          };
          expect(parseEdition(encodeEdition(edition))).toEqual({ ok: true, value: edition });
        },
      ),
    );
  });

  it("text that is not canonical is refused, and so is a repeated key", () => {
    const encoded = encodeEdition(sample);
    expect(parseEdition(` ${encoded}`)).toEqual({ ok: false, error: { type: "notCanonical" } });
    expect(parseEdition(encoded.replace('{"title":', '{"title":"x","title":'))).toEqual({
      ok: false,
      error: { type: "notCanonical" },
    });
    expect(parseEdition(encoded.slice(0, -1))).toEqual({ ok: false, error: { type: "notJson" } });
  });

  it("[E11] a cut or changed text is an error value and never a throw", () => {
    const encoded = encodeEdition(sample);
    for (let end = 0; end < encoded.length; end += 3)
      expect(parseEdition(encoded.slice(0, end)).ok).toBe(false);
    fc.assert(
      fc.property(
        fc.nat(encoded.length - 1),
        fc.constantFrom("{", "}", '"', "[", ",", "0", "\\", "\u0000"),
        (at, letter) => {
          const broken = encoded.slice(0, at) + letter + encoded.slice(at + 1);
          const parsed = parseEdition(broken);
          if (parsed.ok) expect(encodeEdition(parsed.value)).toBe(broken);
        },
      ),
    );
  });

  it("[E11] deep nesting and huge texts are refused", () => {
    expect(parseEdition("[".repeat(1_000_000)).ok).toBe(false);
    const deep = `${'{"title":'.repeat(100_000)}1${"}".repeat(100_000)}`;
    expect(parseEdition(deep).ok).toBe(false);
    expect(parseEdition(" ".repeat(editionLimits.encoded + 1))).toEqual({
      ok: false,
      error: { type: "editionTooLarge", limit: "encoded" },
    });
  });
});

describe("[READ-2] the rules beyond the shape", () => {
  it.each<[string, string, unknown]>([
    ["an unknown key", "note", 1],
    ["a missing key", "published", undefined],
    ["an unknown kind", "sections.0.blocks.0.kind", "poem"],
    ["an unknown role", "people.0.role", "admin"],
    ["the same id twice", "sections.1.blocks.0.id", "b1"],
    ["a speaker who is nobody", "sections.0.blocks.0.speaker", "غريب"],
    ["an empty block", "sections.0.blocks.0.text", " \n"],
    ["no block at all", "sections", []],
    ["an empty title", "title", "  "],
    ["an override in the title", "title", "a\u202eb"],
    ["an isolate in a name", "people.0.name", "a\u2067"],
    ["a line feed in a heading", "sections.1.heading", "a\nb"],
    ["a control character in a block", "sections.0.blocks.0.text", "a\u0000b"],
    ["half a letter", "sections.0.blocks.0.text", "\ud83d"],
    ["a day that is none", "published.date", "2025-02-30"],
    ["a date in another form", "published.date", "3/7/2025"],
    ["a language that is no tag", "language", "Arabic!"],
    ["a direction that is none", "direction", "auto"],
    ["a prototype", "__proto__", {}],
  ])("refused: %s", (_, path, value) => {
    expect(checkEdition(sample).ok).toBe(true);
    expect(checkEdition(changed(path, value)).ok).toBe(false);
  });

  it("refused: more blocks or more text than the limit, with the limit's name", () => {
    const [first] = sample.sections[0]?.blocks ?? [];
    const many = Array.from({ length: editionLimits.blocks }, (_, n) => ({ ...first, id: `b${n}` }));
    const two = { ...sample, sections: [{ heading: null, blocks: many }, sample.sections[1]] };
    expect(checkEdition(two)).toEqual({ ok: false, error: { type: "editionTooLarge", limit: "blocks" } });
    const half = "ا".repeat(editionLimits.text / 2 + 1);
    const [lead] = sample.sections[0]?.blocks ?? [];
    const large = changed("sections.0.blocks", [
      { ...lead, text: half },
      { ...lead, id: "b2", text: half },
    ]);
    expect(checkEdition(large)).toEqual({ ok: false, error: { type: "editionTooLarge", limit: "text" } });
  });

  it("leap days are days", () => {
    expect(isCalendarDay(2024, 2, 29)).toBe(true);
    expect(isCalendarDay(2000, 2, 29)).toBe(true);
    expect(isCalendarDay(1900, 2, 29)).toBe(false);
    expect(isCalendarDay(2025, 13, 1)).toBe(false);
  });
});

describe("[READ-2] the running text", () => {
  it("is the blocks in order, joined by one line feed", () => {
    expect(blocksOf(sample).map(({ id }) => id)).toEqual(["b1", "b2", "b3"]);
    expect(plainTextOf(sample)).toBe("من أين نبدأ؟\n1. الورق\n2. الهاتف\nFrom paper.");
  });
});
