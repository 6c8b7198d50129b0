import { describe, expect, it } from "vitest";
import { blocksOf } from "../../src/schema/edition.ts";
import { draftOfText, editionOfDraft, keptLines, leftReasonsOf, leftTextOf } from "./importing.ts";

const prose = (n: number): string =>
  `Paragraph ${n} tells of a shelf on the corner of a street, of the people who pass it in the morning, and of the books that they take home with them in the evening.`;

describe("[READ-1] an article saved as text", () => {
  const page = [
    "Home | Books | Gardens | Trains | Contact",
    "Sign in",
    "",
    "The Quiet Shelf",
    "By Jane Doe",
    "The Example Reader, 12 March 2021",
    "",
    prose(1),
    "",
    "Advertisement",
    "",
    "How it began",
    "",
    prose(2),
    "",
    prose(3),
    "",
    "Share this article",
    "Follow us on Facebook, Twitter and Instagram",
    "Related articles",
    "- The lamp at the end of the...",
    "- Trains that nobody takes any...",
    "- Why gardens are never quite...",
    "3 Comments",
    "I liked this very much, and I remember a shelf like that one from when I was a child in another town.",
    "© 2021 The Example Reader. All rights reserved.",
  ].join("\n");
  const draft = draftOfText(page);

  it("keeps the text and its fields", () => {
    expect(draft).toMatchObject({
      title: "The Quiet Shelf",
      people: [{ name: "Jane Doe", role: "author" }],
      published: { where: "The Example Reader", number: null, date: "2021-03-12" },
      language: "en",
      direction: "ltr",
    });
    expect(keptLines(draft)).toEqual([
      `paragraph: ${prose(1)}`,
      "# How it began",
      `paragraph: ${prose(2)}`,
      `paragraph: ${prose(3)}`,
    ]);
  });

  it("leaves the rest out, each with its reason", () => {
    expect(leftReasonsOf(draft)).toEqual([
      "menu",
      "advertising",
      "share",
      "follow",
      "related",
      "comments",
      "footer",
    ]);
    expect(leftTextOf(draft)).toContain("I liked this very much");
  });
});

describe("[READ-1] interviews in other forms", () => {
  it("names before what is said; who asks is who puts the questions", () => {
    const draft = draftOfText(
      [
        "Mending together: an interview with Amal Haddad",
        "By Tom Reed",
        "5 May 2022",
        "",
        "Amal Haddad has repaired things in the same street for thirty years, and taught many of its children to do the same.",
        "",
        "Tom Reed: How did you begin?",
        "",
        "Amal Haddad: With a radio that nobody wanted. I opened it, and it was full of dust and of small coloured things.",
        "It never played again, but I was lost to the trade.",
        "",
        "Reed: And who came first?",
        "",
        "Haddad: My aunt, with a lamp. Note: she still has it.",
      ].join("\n"),
    );
    expect(draft.people).toEqual([
      { name: "Tom Reed", role: "interviewer" },
      { name: "Amal Haddad", role: "interviewee" },
    ]);
    expect(keptLines(draft)).toEqual([
      "paragraph: Amal Haddad has repaired things in the same street for thirty years, and taught many of its children to do the same.",
      "question Tom Reed: How did you begin?",
      "answer Amal Haddad: With a radio that nobody wanted. I opened it, and it was full of dust and of small coloured things.",
      "answer Amal Haddad: It never played again, but I was lost to the trade.",
      "question Tom Reed: And who came first?",
      "answer Amal Haddad: My aunt, with a lamp. Note: she still has it.",
    ]);
  });

  it("letters for question and answer, in Arabic", () => {
    const draft = draftOfText(
      [
        "لقاء مع الكاتبة سلوى العطّار حول الحكايات",
        "حاورها: بدر الشامي",
        "",
        "س: متى بدأتِ جمع الحكايات؟",
        "ج: في بيت جدّتي، وكنت أكتب ما ترويه على أكياس الورق.",
        "س: وهل بقيت الأكياس؟",
        "ج: بقي منها ثلاثة.",
      ].join("\n"),
    );
    expect(draft.people).toEqual([
      { name: "بدر الشامي", role: "interviewer" },
      { name: "سلوى العطّار", role: "interviewee" },
    ]);
    expect(keptLines(draft)).toEqual([
      "question بدر الشامي: متى بدأتِ جمع الحكايات؟",
      "answer سلوى العطّار: في بيت جدّتي، وكنت أكتب ما ترويه على أكياس الورق.",
      "question بدر الشامي: وهل بقيت الأكياس؟",
      "answer سلوى العطّار: بقي منها ثلاثة.",
    ]);
  });

  it("bold questions in a page", () => {
    const draft = draftOfText(
      `<html><head><title>A conversation with Nora Lind | Lamp</title><meta name="author" content="Ada Moss"></head><body><article>
      <h1>A conversation with Nora Lind</h1>
      <p>We met in the kitchen of the old mill, where the light comes late and stays for a long time in the afternoon.</p>
      <p><b>What do you plant first?</b></p><p>Beans, always. They forgive nearly everything, and children can see them grow from one day to the next.</p><p>Then onions.</p>
      <p><strong>And what do you leave to others?</strong></p><p>Roses. There are people in this valley who talk with roses, and I am not one of them, as my neighbours will tell you.</p>
      </article></body></html>`,
      "page.html",
    );
    expect(draft.people).toEqual([
      { name: "Ada Moss", role: "interviewer" },
      { name: "Nora Lind", role: "interviewee" },
    ]);
    expect(keptLines(draft).map((line) => line.slice(0, 41))).toEqual([
      "paragraph: We met in the kitchen of the o",
      "question Ada Moss: What do you plant firs",
      "answer Nora Lind: Beans, always. They for",
      "answer Nora Lind: Then onions.",
      "question Ada Moss: And what do you leave ",
      "answer Nora Lind: Roses. There are people",
    ]);
  });

  it("two people who answer", () => {
    const draft = draftOfText(
      [
        "حوار في المكتبة",
        "",
        "منى رشيد: من يفتح الباب صباحًا؟",
        "سامر غانم: أنا، منذ عشر سنوات.",
        "ليلى نون: وأنا حين يسافر.",
        "منى رشيد: ومن يغلقه؟",
        "ليلى نون: آخر القرّاء.",
        "سامر غانم: أو الريح.",
      ].join("\n"),
    );
    expect(draft.people).toEqual([
      { name: "منى رشيد", role: "interviewer" },
      { name: "سامر غانم", role: "interviewee" },
      { name: "ليلى نون", role: "interviewee" },
    ]);
    expect(keptLines(draft)[2]).toBe("answer ليلى نون: وأنا حين يسافر.");
  });

  it("a colon in an essay makes nobody speak", () => {
    const draft = draftOfText(
      [
        "On lists",
        "",
        "Note: a list is not a plan, however long it grows and however neatly it is written down.",
        "",
        "One more thing: lists like to be read aloud, slowly, by somebody who did not write them.",
      ].join("\n"),
    );
    expect(draft.people).toEqual([]);
    expect(
      blocksOf(editionOfDraft(draft)).every(({ kind, speaker }) => kind === "paragraph" && speaker === null),
    ).toBe(true);
  });
});

describe("[READ-1] books", () => {
  it("a chapter with lines of one width: paragraphs are joined, nothing is left out", () => {
    const draft = draftOfText(
      [
        "THE SALT ROAD",
        "",
        "When the carts came down from the hills in spring, the whole town went",
        "out to meet them, and for a day nobody worked and nobody was asked to",
        "pay for anything that could be eaten while standing.",
        "",
        "My grandmother sold thread. She had a table beside the gate, and from",
        "there she saw who came and who did not come, and in the evening she told",
        "us what that meant for the price of everything else.",
        "",
        "    The carts are white,",
        "    the wheels are slow,",
        "    salt is the road",
        "    that all men know.",
        "",
        "So went the song, and so it went when I came back, forty years later, to",
        "a town that had forgotten the carts but not the tune, and sang it to the",
        "trains.",
      ].join("\n"),
    );
    expect(draft.title).toBe("THE SALT ROAD");
    expect(leftReasonsOf(draft)).toEqual([]);
    const kept = keptLines(draft);
    expect(kept).toHaveLength(4);
    expect(kept[0]).toMatch(/^paragraph: When the carts .* whole town went out to meet .* while standing\.$/);
    expect(kept[2]).toBe(
      "paragraph: The carts are white,\nthe wheels are slow,\nsalt is the road\nthat all men know.",
    );
    expect(kept[3]).toMatch(/ sang it to the trains\.$/);
  });

  it("a text of one paragraph takes its title from the file's name", () => {
    expect(draftOfText(prose(1), "notes/salt_road.txt")).toMatchObject({ title: "salt road" });
    expect(draftOfText(prose(1), "664010d9136904a5.txt").title).toMatch(/^Paragraph 1 tells of a shelf.*…$/);
  });

  it("vocalised verse stays in its lines and keeps its marks", () => {
    const draft = draftOfText(
      ["أُغْنِيَةُ البَابِ", "", "يَا بَابَ السُّوقِ", "يَا خَشَبَ الجَوْزِ", "مَنْ فَتَحَكَ اليَوْمَ", "لَا يَنْسَى"].join("\n"),
    );
    expect(keptLines(draft)).toEqual(["paragraph: يَا بَابَ السُّوقِ\nيَا خَشَبَ الجَوْزِ\nمَنْ فَتَحَكَ اليَوْمَ\nلَا يَنْسَى"]);
  });
});

describe("[READ-1] Markdown", () => {
  const page = [
    "---",
    "title: The Salt Road",
    "author: Ada Moss",
    "date: 2020-02-29",
    "lang: en",
    "---",
    "",
    "# The Salt Road",
    "",
    "Opening with *emphasis*, a [link](javascript:alert(1)) and a [reference][r].",
    "Second line of the same paragraph.",
    "",
    "## 1. Carts",
    "",
    "- first",
    "- second",
    "  1. inner",
    "",
    "> A quoted line",
    "> that goes on.",
    "",
    "## 2. Trains",
    "",
    "First line of verse\\",
    "second line of verse",
    "",
    "<script>alert(1)</script>",
    "",
    "| a | b |",
    "|---|---|",
    "| 1 | 2 |",
    "",
    "```",
    "code stays",
    "```",
    "",
    "[r]: https://example.org",
  ].join("\n");
  const draft = draftOfText(page, "road.md");

  it("its structure becomes the edition's", () => {
    expect(draft).toMatchObject({
      title: "The Salt Road",
      people: [{ name: "Ada Moss", role: "author" }],
      published: { where: null, number: null, date: "2020-02-29" },
      language: "en",
    });
    expect(keptLines(draft)).toEqual([
      "paragraph: Opening with emphasis, a link and a reference. Second line of the same paragraph.",
      "# Carts",
      "list: - first\n- second\n  1. inner",
      "quote: A quoted line that goes on.",
      "# Trains",
      "paragraph: First line of verse\nsecond line of verse",
      "paragraph: a | b\n1 | 2",
      "paragraph: code stays",
    ]);
  });

  it("notes at the foot stand where they were written, once, and a table is one before a list too", () => {
    const noted = [
      "# Salt",
      "",
      "A road[^1] and [another][r].",
      "",
      "[^1]: Of sand.",
      "",
      "| a | b |",
      "|---|---|",
      "| 1 | 2 |",
      "",
      "- [ ] a task",
      "",
      "- loose",
      "",
      "[r]: https://example.org",
    ].join("\n");
    expect(keptLines(draftOfText(noted, "salt.md"))).toEqual([
      "paragraph: A road[^1] and another.",
      "paragraph: [^1]: Of sand.",
      "paragraph: a | b\n1 | 2",
      "list: - [ ] a task\n- loose",
    ]);
  });

  it("nothing of a text that a person wrote is furniture", () => {
    expect(leftReasonsOf(draftOfText("# Share this\n\nSubscribe\n\nAdvertisement\n", "a.md"))).toEqual([]);
  });
});

describe("[LANG-1] mixed languages", () => {
  it("each block has its own language and direction", () => {
    const arabic = "اجتمع أهل الحيّ في المكتبة مساءً، وقرؤوا معًا فصلًا من الكتاب الذي اختاروه قبل أسبوع كامل.";
    const persian =
      "مردم محله عصر در کتابخانه جمع شدند و با هم فصلی از کتابی را که هفته پیش انتخاب کرده بودند خواندند.";
    const english =
      "The people of the quarter met at the library in the evening and read a chapter of the book together.";
    const draft = draftOfText(["مساء في المكتبة", "", arabic, "", english, "", persian].join("\n"));
    expect(draft).toMatchObject({ language: "ar", direction: "rtl" });
    expect(blocksOf(editionOfDraft(draft)).map(({ language, direction }) => [language, direction])).toEqual([
      ["ar", "rtl"],
      ["en", "ltr"],
      ["fa", "rtl"],
    ]);
  });
});
