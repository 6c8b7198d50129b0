import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeAnchor, maxQuoteLength, placeAnchor, type Anchor } from "../../src/text/anchor.ts";
import type { BlockRange, TextBlock } from "../../src/text/editionText.ts";
import { fold } from "../../src/text/fold.ts";

const block = (id: string, text: string): TextBlock => ({ id, text });

const vocalised: readonly TextBlock[] = [
  block("b1", "فِي مَكْتَبَةِ الحَيِّ القَدِيمَةِ كُتُبٌ كَثِيرَةٌ لَا يَقْرَؤُهَا أَحَدٌ مُنْذُ سَنَوَاتٍ طَوِيلَةٍ."),
  block("b2", "ثُمَّ جَاءَتْ مُعَلِّمَةٌ وَسَأَلَتْ: مَنْ يُرِيدُ أَنْ يَقْرَأَ مَعِي كُلَّ مَسَاءٍ؟"),
  block("b3", "جَلَسُوا حَوْلَ الطَّاوِلَةِ، وَقَرَأَ كُلُّ وَاحِدٍ مِنْهُمْ صَفْحَةً بِصَوْتٍ عَالٍ."),
];
const plain = vocalised.map(({ id, text }) =>
  block(id, text.replace(/[\u064b-\u0652]/g, "").replace(/أ/g, "ا")),
);

const anchorOf = (blocks: readonly TextBlock[], quote: string): Anchor => {
  const place = blocks.findIndex(({ text }) => text.includes(quote));
  const { id, text } = blocks[place] ?? block("", "");
  const offset = text.indexOf(quote);
  const anchor = makeAnchor(blocks, {
    start: { blockId: id, offset },
    end: { blockId: id, offset: offset + quote.length },
  });
  if (anchor === null) throw new Error(`no anchor for ${quote}`);
  return anchor;
};

const textIn = (blocks: readonly TextBlock[], range: BlockRange): string => {
  const first = blocks.findIndex(({ id }) => id === range.start.blockId);
  const last = blocks.findIndex(({ id }) => id === range.end.blockId);
  return blocks
    .slice(first, last + 1)
    .map(({ text }, place) => {
      const end = first + place === last ? range.end.offset : text.length;
      return text.slice(place === 0 ? range.start.offset : 0, end);
    })
    .join("\n");
};

const placedText = (blocks: readonly TextBlock[], anchor: Anchor): [string, string] => {
  const placement = placeAnchor(blocks, anchor);
  return placement.type === "unplaced" ? ["unplaced", ""] : [placement.type, textIn(blocks, placement.range)];
};

describe("[ANN-5] an anchor in its own edition", () => {
  it("holds quote, context and position, plain and folded", () => {
    const anchor = anchorOf(vocalised, "مُعَلِّمَةٌ");
    expect(anchor.quote).toBe("مُعَلِّمَةٌ");
    expect(anchor.foldedQuote).toBe("معلمه");
    expect(anchor.prefix.length).toBe(32);
    expect(anchor.foldedPrefix).toBe(
      fold(
        plain
          .map(({ text }) => text)
          .join("\n")
          .split("معلمة")[0] ?? "",
      ).slice(-32),
    );
    expect(anchor.foldedSuffix.startsWith(" وسالت")).toBe(true);
    expect(anchor.start).toEqual({ blockId: "b2", offset: (vocalised[1]?.text ?? "").indexOf("مُعَلِّمَةٌ") });
    expect(anchor.position).toBe((vocalised[0]?.text.length ?? 0) + 1 + anchor.start.offset);
  });

  it("every range that can be marked is placed exactly where it was made", () => {
    const total = vocalised.map(({ text }) => text).join("\n");
    fc.assert(
      fc.property(fc.nat(2), fc.nat(100), fc.nat(2), fc.nat(100), (first, from, last, to) => {
        const range = {
          start: { blockId: `b${first + 1}`, offset: Math.min(from, vocalised[first]?.text.length ?? 0) },
          end: { blockId: `b${last + 1}`, offset: Math.min(to, vocalised[last]?.text.length ?? 0) },
        };
        const anchor = makeAnchor(vocalised, range);
        if (anchor === null) return;
        expect(total.slice(anchor.position, anchor.position + anchor.quote.length)).toBe(anchor.quote);
        expect(placedText(vocalised, anchor)).toEqual(["exact", textIn(vocalised, anchor)]);
      }),
      { numRuns: 400 },
    );
  });

  it("a passage over several blocks is one passage", () => {
    const anchor = makeAnchor(plain, {
      start: { blockId: "b1", offset: 50 },
      end: { blockId: "b3", offset: 5 },
    });
    expect(anchor?.quote).toContain("\n");
    if (anchor !== null) expect(placedText(plain, anchor)).toEqual(["exact", anchor.quote]);
  });

  it("an empty, reversed, foreign or endless range makes no anchor", () => {
    const at = (blockId: string, offset: number) => ({ blockId, offset });
    expect(makeAnchor(plain, { start: at("b1", 3), end: at("b1", 3) })).toBeNull();
    expect(makeAnchor(plain, { start: at("b2", 3), end: at("b1", 3) })).toBeNull();
    expect(makeAnchor(plain, { start: at("b9", 0), end: at("b1", 3) })).toBeNull();
    expect(makeAnchor(plain, { start: at("b1", -1), end: at("b1", 3) })).toBeNull();
    expect(makeAnchor(plain, { start: at("b1", 0), end: at("b1", 9999) })).toBeNull();
    const long = [block("b1", "ب".repeat(maxQuoteLength + 1))];
    expect(makeAnchor(long, { start: at("b1", 0), end: at("b1", maxQuoteLength + 1) })).toBeNull();
  });

  it("a range that would halve a letter grows to the whole letter", () => {
    const blocks = [block("b1", "a😀b")];
    const anchor = makeAnchor(blocks, {
      start: { blockId: "b1", offset: 2 },
      end: { blockId: "b1", offset: 4 },
    });
    expect(anchor?.quote).toBe("😀b");
  });
});

describe("[ANN-5] an anchor in another edition", () => {
  it.each(["القَدِيمَةِ كُتُبٌ كَثِيرَةٌ", "مُعَلِّمَةٌ", "كُلُّ وَاحِدٍ مِنْهُمْ صَفْحَةً"])(
    "a quote of vocalised text is found in plain text: %s",
    (quote) => {
      const [type, text] = placedText(plain, anchorOf(vocalised, quote));
      expect(type).toBe("exact");
      expect(fold(text)).toBe(fold(quote));
    },
  );

  it.each(["القديمة كتب كثيرة", "معلمة", "كل واحد منهم صفحة", "من يريد ان يقرا معي كل مساء؟"])(
    "a quote of plain text is found in vocalised text, with its marks: %s",
    (quote) => {
      const [type, text] = placedText(vocalised, anchorOf(plain, quote));
      expect(type).toBe("exact");
      expect(fold(text)).toBe(fold(quote));
      expect(text).toMatch(/[\u064b-\u0652]$|؟$/);
    },
  );

  const moved = [
    block("b1", "مقدّمة جديدة لهذه الطبعة كتبها الناشر."),
    block("b2", plain[2]?.text ?? ""),
    block("b3", plain[0]?.text ?? ""),
    block("b4", plain[1]?.text ?? ""),
  ];

  it("blocks that moved and were numbered anew take their marks along", () => {
    for (const quote of ["كتب كثيرة", "معلمة", "بصوت عال"]) {
      expect(placedText(moved, anchorOf(plain, quote))).toEqual(["exact", quote]);
    }
  });

  it("of several same words the one with the same surroundings is taken", () => {
    const blocks = [block("b1", "قال كلّ صباح شيئًا آخر. وقال كلّ مساء شيئًا واحدًا. وقال كلّ ليلة لا شيء.")];
    const offset = blocks[0]?.text.indexOf("كلّ مساء") ?? 0;
    const anchor = makeAnchor(blocks, {
      start: { blockId: "b1", offset },
      end: { blockId: "b1", offset: offset + 3 },
    });
    const later = [block("b1", `تمهيد قصير. ${blocks[0]?.text ?? ""}`)];
    if (anchor === null) throw new Error("no anchor");
    const placement = placeAnchor(later, anchor);
    expect(placement).toMatchObject({
      type: "exact",
      range: { start: { offset: offset + "تمهيد قصير. ".length } },
    });
  });

  it("a corrected passage is placed nearby", () => {
    const corrected = [
      plain[0] ?? block("", ""),
      block("b2", "ثم جاءت المعلّمة وسألتهم: من يريد أن يقرأ معنا كل مساء؟"),
      plain[2] ?? block("", ""),
    ];
    const [type, text] = placedText(corrected, anchorOf(plain, "وسالت: من يريد ان يقرا معي كل مساء"));
    expect(type).toBe("near");
    expect(text).toBe("وسألتهم: من يريد أن يقرأ معنا كل مساء");
  });

  it("a long passage that was edited inside is placed by its two ends", () => {
    const words = "بيت نهر كتاب طريق مدينة صديق صباح رسالة حديقة سفينة جبل مصباح نافذة قصيدة مطر".split(" ");
    const sentences = Array.from({ length: 40 }, (_, n) =>
      Array.from({ length: 8 }, (__, k) => words[(n * n * 7 + k * k * (n + 3)) % words.length])
        .join(" ")
        .concat("."),
    );
    const first = [block("b1", sentences.join(" "))];
    const edited = sentences.map((sentence, n) => (n % 9 === 4 ? `${sentence} زيادة من الناشر.` : sentence));
    const second = [block("b1", `مقدّمة. ${edited.join(" ")}`)];
    const quote = sentences.slice(3, 33).join(" ");
    const [type, text] = placedText(second, anchorOf(first, quote));
    expect(type).toBe("near");
    expect(text.startsWith(sentences[3] ?? "")).toBe(true);
    expect(text.endsWith(sentences[32] ?? "")).toBe(true);
  });

  it("what is nowhere is unplaced", () => {
    const other = [block("b1", "نصّ آخر لا علاقة له بما سبق، عن البحر والسفن والرياح.")];
    for (const quote of ["القديمة كتب كثيرة", "معلمة", "كل واحد منهم صفحة"]) {
      expect(placeAnchor(other, anchorOf(plain, quote))).toEqual({ type: "unplaced" });
    }
  });

  it("a short word at the same place of another text is not believed", () => {
    const here = [block("b1", "قرأت هي الكتاب كلّه في ليلة واحدة ثمّ أعادته إلى صاحبه")];
    const there = [block("b1", "سافر هي بن بي إلى مدينة بعيدة لا يعرف فيها أحدًا من الناس")];
    expect(placeAnchor(there, anchorOf(here, "هي"))).toEqual({ type: "unplaced" });
  });
});

describe("[ANN-5] hostile anchors are inert", () => {
  const good = anchorOf(plain, "معلمة");
  const numbers = [
    -1,
    -1e9,
    1e9,
    2 ** 53,
    0.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ];

  it("impossible offsets and positions do no harm, and the passage is still found by its quote", () => {
    for (const number of numbers) {
      const anchor = {
        ...good,
        position: number,
        start: { blockId: "b2", offset: number },
        end: { blockId: "b2", offset: -number },
      };
      expect(placedText(plain, anchor)).toEqual(["exact", "معلمة"]);
    }
  });

  it("a folded quote that is not the quote's does not move the mark", () => {
    expect(placedText(moved(), { ...good, foldedQuote: fold("كتب كثيرة") })).toEqual(["exact", "معلمة"]);
    function moved(): readonly TextBlock[] {
      return [block("x", "قبل"), ...plain];
    }
  });

  it("a quote with half a letter is not placed inside a letter", () => {
    const blocks = [block("b1", "كلام 😀 كلام")];
    const half = {
      ...good,
      quote: "\ud83d",
      start: { blockId: "b1", offset: 5 },
      end: { blockId: "b1", offset: 6 },
    };
    expect(placeAnchor(blocks, half)).toEqual({ type: "unplaced" });
  });

  it("huge and empty quotes are unplaced", () => {
    expect(placeAnchor(plain, { ...good, quote: "" })).toEqual({ type: "unplaced" });
    expect(placeAnchor(plain, { ...good, quote: "ا".repeat(5_000_000) })).toEqual({ type: "unplaced" });
    expect(placeAnchor(plain, { ...good, quote: "\u0640\u064b" })).toEqual({ type: "unplaced" });
    expect(placeAnchor([], good)).toEqual({ type: "unplaced" });
  });

  it("any anchor gives a range inside the text or none", () => {
    const anyNumber = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(...numbers));
    const anyText = fc.string({
      unit: fc.constantFrom("ا", "ل", " ", "ك", "\ud83d", "😀", "\n", "معلمة"),
      maxLength: 40,
    });
    const anyPoint = fc.record({ blockId: fc.constantFrom("b1", "b2", "b9"), offset: anyNumber });
    fc.assert(
      fc.property(
        fc.record({
          start: anyPoint,
          end: anyPoint,
          position: anyNumber,
          quote: anyText,
          prefix: anyText,
          suffix: anyText,
          foldedQuote: anyText,
          foldedPrefix: anyText,
          foldedSuffix: anyText,
        }),
        (anchor) => {
          const placement = placeAnchor(plain, anchor);
          if (placement.type === "unplaced") return;
          expect(textIn(plain, placement.range).length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("cost on two megabytes is bounded, for the friendly and for the hostile", () => {
    const book = Array.from({ length: 4000 }, (_, n) =>
      block(`b${n}`, `${n} ${plain[n % 3]?.text ?? ""} `.repeat(5)),
    );
    const same = [block("b1", "ا".repeat(2_000_000))];
    const lost = {
      ...good,
      quote: "لا وجود لهذا الكلام في هذا الكتاب الطويل أبدًا",
      prefix: "",
      suffix: "",
      foldedPrefix: "",
      foldedSuffix: "",
    };
    placeAnchor(book, lost);
    placeAnchor(same, lost);
    const began = performance.now();
    for (let round = 0; round < 5; round++) {
      expect(placeAnchor(book, lost)).toEqual({ type: "unplaced" });
      placeAnchor(same, { ...lost, quote: "ا".repeat(3000) });
      placeAnchor(same, { ...lost, quote: "ا".repeat(100) + "ب" });
    }
    expect((performance.now() - began) / 15).toBeLessThan(400);
  });
});
