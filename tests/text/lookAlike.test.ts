import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alikeNames, looksAlike, nameSkeletons } from "../../src/text/lookAlike.ts";

describe("[LANG-7] [V09] names that a person would take for one another", () => {
  it.each([
    ["أمينة", "امينه"],
    ["كِتَابٌ", "كتاب"],
    ["کریم", "كريم"],
    ["ليلى", "لیلی"],
    ["هدى", "ہدى"],
    ["سمـير", "سمير"],
    ["١ علي", "1 علي"],
  ])("are alike across Arabic spellings: %s and %s", (one, other) => {
    expect(looksAlike(one, other)).toBe(true);
  });

  it.each([
    ["Karim", "Каrim", "Cyrillic К and а"],
    ["Huda", "ꓧuda", "Lisu"],
    ["HANA", "ΗΑΝΑ", "Greek capitals"],
    ["HANA", "НANA", "Cyrillic En"],
    ["Samir", "Sаmіr", "Cyrillic а and і"],
    ["Dana", "Ꭰana", "Cherokee"],
    ["Nour", "Nοսr", "Greek and Armenian"],
    ["Ilyas", "llyas", "a small l for a capital I"],
    ["Ali", "A1i", "a figure"],
    ["Omar", "0mar", "a zero"],
    ["Maryam", "Ｍａｒｙａｍ", "wide letters"],
    ["Salma", "𝐒𝐚𝐥𝐦𝐚", "mathematical letters"],
    ["Amr", "Arnr", "two letters for one"],
    ["karim", "KARIM", "capitals"],
    ["Rene", "René", "an accent"],
  ])("are alike across scripts: %s and %s (%s)", (one, other) => {
    expect(looksAlike(one, other)).toBe(true);
  });

  it.each([
    ["Amina", "Amina.", "a full stop"],
    ["Amina", " Ami na ", "spaces"],
    ["Amina", "Ami\u200bna\u3164", "what cannot be seen"],
    ["Amina", "\u202eAmina\u202c", "a turn of the text"],
  ])("are alike although something was added: %s and %s (%s)", (one, other) => {
    expect(looksAlike(one, other)).toBe(true);
  });

  it.each([
    ["Karim", "Karima"],
    ["Amina", "Amira"],
    ["أمينة", "أميرة"],
    ["علي", "عالي"],
    ["Ali 2", "Ali 3"],
    ["Карим", "Karim"],
    ["نور", "نورا"],
    ["☾", "★"],
    ["रवि", "रवा"],
  ])("are not alike when they are other names: %s and %s", (one, other) => {
    expect(looksAlike(one, other)).toBe(false);
  });

  it("name for each whose name theirs is like, and whether it is the very same", () => {
    const found = alikeNames([
      { id: "a", name: "Karim" },
      { id: "b", name: "Каrim" },
      { id: "c", name: "Layla" },
      { id: "d", name: "Samir" },
      { id: "e", name: "Samir" },
      { id: "f", name: "" },
      { id: "g", name: "\u200b" },
    ]);
    expect(found).toEqual(
      new Map([
        ["a", { same: false, others: ["b"] }],
        ["b", { same: false, others: ["a"] }],
        ["d", { same: true, others: ["e"] }],
        ["e", { same: true, others: ["d"] }],
      ]),
    );
  });

  it("it is the same whoever of the two is asked about, every name is like itself, and nothing is like no name", () => {
    const name = fc.string({ unit: fc.constantFrom(..."Il1|0oOrnmvwКаbВب هةیé.\u200b\u202e"), maxLength: 6 });
    fc.assert(
      fc.property(name, name, (one, other) => {
        expect(looksAlike(one, other)).toBe(looksAlike(other, one));
        if (nameSkeletons(one).every((found) => found !== "")) expect(looksAlike(one, one)).toBe(true);
        expect(looksAlike(one, "")).toBe(false);
      }),
    );
  });
});
