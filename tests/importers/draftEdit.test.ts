import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ImportDraft } from "../../src/importers/draft.ts";
import {
  bringBack,
  joinWithPrevious,
  leaveOut,
  mergeIntoTitle,
  renamePerson,
  setDirection,
  setKind,
  setLanguage,
  setPeople,
  setPublished,
  setSpeaker,
  setTitle,
  useAsTitle,
} from "../../src/importers/draftEdit.ts";
import { editionOf } from "../../src/importers/draftEdition.ts";
import { blockKinds, blocksOf, encodeEdition, parseEdition } from "../../src/schema/edition.ts";
import { draftOfText, editionOfDraft } from "./importing.ts";

const page = readFileSync(fileURLToPath(new URL("fixtures/saved-interview-ar.txt", import.meta.url)), "utf8");
const draft = draftOfText(page);

const indexOf = (from: ImportDraft, words: string): number =>
  from.pieces.findIndex((piece) =>
    (piece.type === "kept" ? piece.text : piece.lines.join("\n")).includes(words),
  );

const allText = (from: ImportDraft): string =>
  from.pieces.map((piece) => (piece.type === "kept" ? piece.text : piece.lines.join("\n"))).join("\n");

describe("[READ-1] changing a draft by hand", () => {
  it("what was left out comes back as paragraphs in its place", () => {
    const at = indexOf(draft, "انتظرونا");
    const changed = bringBack(draft, at);
    expect(changed.pieces[at]).toMatchObject({
      type: "kept",
      kind: "paragraph",
      speaker: null,
      language: "ar",
      direction: "rtl",
    });
    expect(blocksOf(editionOfDraft(changed)).at(-1)?.text).toContain("انتظرونا");
    const many = bringBack(draft, indexOf(draft, "قصائد المطر"));
    expect(many.pieces.length).toBeGreaterThan(draft.pieces.length + 10);
    expect(allText(many)).toBe(allText(draft));
  });

  it("what was kept is left out by hand, and comes back", () => {
    const at = indexOf(draft, "1. المكان الهادئ");
    const left = leaveOut(draft, at);
    expect(left.pieces[at]).toMatchObject({ type: "left", reason: "byHand" });
    expect(blocksOf(editionOfDraft(left))).toHaveLength(blocksOf(editionOfDraft(draft)).length - 1);
    expect(allText(bringBack(left, at))).toBe(allText(draft));
  });

  it("kind, speaker, direction and language", () => {
    const at = indexOf(draft, "لهذا كلّه");
    expect(setKind(draft, at, "quote").pieces[at]).toMatchObject({ kind: "quote" });
    expect(setSpeaker(draft, at, "هناء السالمي").pieces[at]).toMatchObject({ speaker: "هناء السالمي" });
    expect(setSpeaker(draft, at, null).pieces[at]).toMatchObject({ speaker: null });
    expect(setSpeaker(draft, at, "غريب")).toBe(draft);
    expect(setDirection(draft, at, "ltr").pieces[at]).toMatchObject({ direction: "ltr" });
    expect(setLanguage(draft, at, "fa").pieces[at]).toMatchObject({ language: "fa" });
  });

  it("a block becomes a heading and cuts the section; a heading becomes a block and joins it", () => {
    const sections = (from: ImportDraft): number => editionOfDraft(from).sections.length;
    const at = indexOf(draft, "لهذا كلّه");
    const headed = setKind(draft, at, "heading");
    expect(headed.pieces[at]).toMatchObject({ kind: "heading", speaker: null });
    expect(sections(headed)).toBe(sections(draft) + 1);
    expect(sections(setKind(draft, indexOf(draft, "دفتر واحد للإعارة"), "paragraph"))).toBe(
      sections(draft) - 1,
    );
  });

  it("a broken paragraph is joined", () => {
    const at = indexOf(draft, "من دون هذا الدفتر");
    const joined = joinWithPrevious(draft, at);
    expect(joined.pieces).toHaveLength(draft.pieces.length - 1);
    expect(joined.pieces[at - 1]).toMatchObject({ text: expect.stringContaining("كلّ مساء.") as string });
    expect(joinWithPrevious(draft, 0)).toBe(draft);
  });

  it("the title: typed, taken from a block, or put together", () => {
    expect(setTitle(draft, " a\u202eb\nc ").title).toBe("ab c");
    expect(setTitle(draft, "  ")).toBe(draft);
    const at = indexOf(draft, "ماذا لو كانت");
    expect(useAsTitle(draft, at)).toMatchObject({ title: "ماذا لو كانت تلك المكتبات ينقصها :" });
    expect(useAsTitle(draft, at).pieces[at]).toMatchObject({ type: "field", field: "title" });
    expect(mergeIntoTitle(draft, at).title).toBe(`${draft.title} – ماذا لو كانت تلك المكتبات ينقصها :`);
  });

  it("people: renamed with their blocks, taken away with their words kept", () => {
    const renamed = editionOfDraft(renamePerson(draft, "نوري جلال", "ن. ج."));
    expect(renamed.people.map(({ name }) => name)).toEqual(["هناء السالمي", "ن. ج."]);
    expect(blocksOf(renamed).some(({ speaker }) => speaker === "نوري جلال")).toBe(false);
    expect(blocksOf(renamed).filter(({ speaker }) => speaker === "ن. ج.")).toHaveLength(11);
    const alone = editionOfDraft(setPeople(draft, [{ name: "هناء السالمي", role: "author" }]));
    expect(blocksOf(alone).map(({ text }) => text)).toEqual(
      blocksOf(editionOfDraft(draft)).map(({ text }) => text),
    );
    expect(blocksOf(alone).at(-1)?.speaker).toBeNull();
  });

  it("publication", () => {
    const published = { where: null, number: "5", date: "2020-01-02" };
    expect(editionOfDraft(setPublished(draft, published)).published).toEqual(published);
  });

  it("a draft with nothing kept is no edition", () => {
    let empty = draft;
    for (let at = 0; at < empty.pieces.length; at++) empty = leaveOut(empty, at);
    expect(editionOf(empty)).toEqual({ ok: false, error: { type: "nothingKept" } });
  });

  it("any changes in any order leave the old draft as it was, lose no text, and give a canonical edition", () => {
    const before = JSON.stringify(draft);
    const change = fc.oneof(
      fc.record({ at: fc.nat(80), by: fc.constantFrom(bringBack, leaveOut, joinWithPrevious) }),
      fc.record({
        at: fc.nat(80),
        by: fc
          .constantFrom(...blockKinds, "heading" as const)
          .map((kind) => (from: ImportDraft, at: number) => setKind(from, at, kind)),
      }),
    );
    const letters = (text: string): string => text.replace(/\s/g, "");
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        const changed = changes.reduce((from, { at, by }) => by(from, at), draft);
        expect(JSON.stringify(draft)).toBe(before);
        expect(letters(allText(changed))).toBe(letters(allText(draft)));
        const edition = editionOfDraft(changed);
        expect(parseEdition(encodeEdition(edition))).toEqual({ ok: true, value: edition });
      }),
      { numRuns: 100 },
    );
  });
});
