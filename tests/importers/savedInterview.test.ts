// A saved page of the same structure as the real one, with invented words: menus, a notice, a trail, the title, author,
// publication, a question with a numbered list of its own, an answer in five numbered parts, and a long tail.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { readHtml } from "../../src/importers/htmlLines.ts";
import { importFile } from "../../src/importers/importFile.ts";
import { blocksOf, encodeEdition, parseEdition } from "../../src/schema/edition.ts";
import { bytesOf, draftOfText, editionOfDraft, leftTextOf } from "./importing.ts";

const page = readFileSync(fileURLToPath(new URL("fixtures/saved-interview-ar.txt", import.meta.url)), "utf8");
const draft = draftOfText(page, "000_saved.txt");
const edition = editionOfDraft(draft);
const blocks = blocksOf(edition);
const asker = "هناء السالمي";
const answerer = "نوري جلال";

describe("[READ-1] an interview in a saved page", () => {
  it("the title is the page's own, whole, without its trail", () => {
    expect(edition.title).toBe(
      "كيف تبقى مكتبات الأحياء مفتوحة في زمن الشاشات من حوارنا -الرفّ الذي لا يُغلق-، مع الأستاذ نوري جلال – نافذة على الرفوف – الحلقة الثالثة",
    );
  });

  it("who asks and who answers, without titles of honour", () => {
    expect(edition.people).toEqual([
      { name: asker, role: "interviewer" },
      { name: answerer, role: "interviewee" },
    ]);
  });

  it("publication, number and date", () => {
    expect(edition.published).toEqual({ where: "دفاتر القراءة", number: "417", date: "2024-11-09" });
    expect([edition.language, edition.direction]).toEqual(["ar", "rtl"]);
  });

  it("six sections: the question first, then five parts whose numbers are gone", () => {
    expect(edition.sections.map(({ heading }) => heading)).toEqual([
      null,
      "دفتر واحد للإعارة يعرفه الجميع",
      "حلقات قصيرة لتعليم المتطوّعين ترتيب الرفوف",
      "دعوة أصحاب الحرف إلى الرفّ المفتوح",
      "تأسيس ركن للقراءة بصوت عال",
      "الجمع بين الرفّ والساحة",
    ]);
    expect(edition.sections.map((section) => section.blocks.length)).toEqual([9, 2, 2, 1, 1, 2]);
  });

  it("the question's numbered list is a list of the interviewer's and no part", () => {
    const lists = blocks.filter(({ kind }) => kind === "list");
    expect(lists).toHaveLength(1);
    expect(lists[0]).toMatchObject({
      speaker: asker,
      text: "1. المكان الهادئ\n2. السجلّ المنظّم\n3. الكتب الجديدة\n4. المتطوّعون الدائمون",
    });
  });

  it("what the interviewer says is a question, what the interviewee says an answer", () => {
    const first = edition.sections[0]?.blocks ?? [];
    expect(first.map(({ kind }) => kind)).toEqual([
      "question",
      "question",
      "question",
      "question",
      "list",
      "question",
      "answer",
      "answer",
      "answer",
    ]);
    expect(first.slice(0, 6).every(({ speaker }) => speaker === asker)).toBe(true);
    for (const block of [
      ...first.slice(6),
      ...edition.sections.slice(1).flatMap((section) => section.blocks),
    ]) {
      expect(block).toMatchObject({ kind: "answer", speaker: answerer, language: "ar", direction: "rtl" });
    }
  });

  it("ids count the blocks, and the edition is canonical", () => {
    expect(blocks.map(({ id }) => id)).toEqual(blocks.map((_, place) => `b${place + 1}`));
    expect(parseEdition(encodeEdition(edition))).toEqual({ ok: true, value: edition });
  });

  it("nothing of the page's furniture is in the text", () => {
    const text = blocks.map((block) => block.text).join("\n");
    for (const word of [
      "المزيد",
      "اشترك",
      "تابعونا",
      "انتظرونا",
      "هاشتاغ",
      "دولارات",
      "تعليقات",
      "للطباعة",
      "الصفحة الرئيسية",
      "المحور",
    ]) {
      expect(text).not.toContain(word);
      expect(leftTextOf(draft)).toContain(word);
    }
  });

  it("every line of the file is in the draft once, in the file's order", () => {
    const lines = page
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "");
    const inDraft = draft.pieces.flatMap((piece) =>
      piece.type === "kept" ? piece.text.split("\n") : piece.lines,
    );
    const withoutNumber = (line: string): string => line.replace(/^[1-5]- /, "");
    expect(inDraft.map((line) => line.trim())).toEqual(lines.map(withoutNumber));
  });

  it("what was left out has its reason", () => {
    const reasonOf = (word: string): string | undefined =>
      draft.pieces.flatMap((piece) =>
        piece.type === "left" && piece.lines.some((line) => line.includes(word)) ? [piece.reason] : [],
      )[0];
    expect(reasonOf("صفحة الكتب")).toBe("menu");
    expect(reasonOf("الموقع الاحتياطي")).toBe("notice");
    expect(reasonOf("المحور")).toBe("details");
    expect(reasonOf("انتظرونا")).toBe("teaser");
    expect(reasonOf("هاشتاغ")).toBe("tags");
    expect(reasonOf("دولارات")).toBe("appeal");
    expect(reasonOf("تابعونا")).toBe("follow");
    expect(reasonOf("رأيكم")).toBe("comments");
    expect(reasonOf("للطباعة")).toBe("share");
    expect(reasonOf("قصائد المطر")).toBe("related");
  });

  it("the same page in Windows-1256 and in UTF-16 gives the same edition", () => {
    const utf16 = new Uint8Array(
      new Uint16Array(Array.from({ length: page.length }, (_, at) => page.charCodeAt(at))).buffer,
    );
    const letters = new TextDecoder("windows-1256").decode(Uint8Array.from({ length: 256 }, (_, at) => at));
    const places = Array.from(page, (letter) => letters.indexOf(letter));
    expect(places).not.toContain(-1);
    for (const [encoding, bytes] of [
      ["utf-16le", utf16],
      ["windows-1256", Uint8Array.from(places)],
    ] as const) {
      const imported = importFile(bytes, { name: "000_saved.txt" });
      expect(imported.ok && imported.value.encoding).toBe(encoding);
      expect(imported.ok && editionOfDraft(imported.value)).toEqual(edition);
    }
  });

  it("the same page as old HTML, with line breaks for paragraphs, gives the same text", () => {
    const html = `<html dir="rtl"><head><title>${asker} - ${edition.title}</title></head><body><table><tr><td>${page
      .split("\n")
      .map((line) => line.replace(/&/g, "&amp;").replace(/</g, "&lt;"))
      .join("<br>\n")}</td></tr></table></body></html>`;
    expect(readHtml(html).lines.length).toBe(
      draft.pieces.flatMap((piece) => (piece.type === "kept" ? piece.text.split("\n") : piece.lines)).length,
    );
    const fromHtml = editionOfDraft(draftOfText(html, "saved.html"));
    expect(fromHtml.title).toBe(edition.title);
    expect(fromHtml.people).toEqual(edition.people);
    expect(fromHtml.published).toEqual(edition.published);
    expect(fromHtml.sections.map(({ heading }) => heading)).toEqual(
      edition.sections.map(({ heading }) => heading),
    );
    expect(blocksOf(fromHtml).map((block) => block.text)).toEqual(blocks.map((block) => block.text));
  });

  it("is read from structure: other names, another site, another number of parts", () => {
    const other = page
      .replaceAll("هناء السالمي", "ريم الخطيب")
      .replaceAll("Hana Alsalmi", "Reem Alkhatib")
      .replaceAll("نوري جلال", "آزاد محمود أمين")
      .replaceAll("الأستاذ", "الباحثة")
      .replaceAll("دفاتر القراءة", "مجلّة الرصيف")
      .replace("417 - 2024 / 11 / 9", "٩٠ - ٢٠٢٣ / ٢ / ٢٨")
      .replace(/5- الجمع بين الرفّ والساحة\n/, "");
    const read = editionOfDraft(importedText(other));
    expect(read.people).toEqual([
      { name: "ريم الخطيب", role: "interviewer" },
      { name: "آزاد محمود أمين", role: "interviewee" },
    ]);
    expect(read.published).toEqual({ where: "مجلّة الرصيف", number: "90", date: "2023-02-28" });
    expect(read.sections).toHaveLength(5);
  });
});

const importedText = (text: string) => {
  const imported = importFile(bytesOf(text), { name: "other.txt" });
  return imported.ok ? imported.value : expect.fail("refused");
};
