// Two invented people in a circle with two readings, notes and a plan, in the language of the settings.

import type { UserId } from "../../../src/core/base/brand.ts";
import type { MarkKind } from "../../../src/schema/note.ts";
import { arabicInterview, englishInterview } from "../sampleInterview.ts";
import { anchorOf, docIdOf, fakeId, fakeNoteId, karimId, laylaId, sampleCircleId } from "./ids.ts";
import { emptyCircle, fakeMachine, fakePerson, fakeSafety } from "./people.ts";
import type { FakeState } from "./state.ts";

export const fillSample = (state: FakeState): void => {
  const { now, keep, addThing, addReadingTo, documentThing, recount } = state;
  const arabic = state.view().settings.language === "ar";
  const [karim, layla] = arabic ? ["كريم", "ليلى"] : ["Karim", "Layla"];
  state.begin((view) => ({
    ...view,
    circles: [
      {
        ...emptyCircle(sampleCircleId, arabic ? "حلقة الأربعاء" : "Wednesday Circle", layla),
        people: [
          fakePerson(laylaId, layla, {
            rank: "owner",
            me: true,
            may: { remove: false, tasks: ["admin", "member", "reader"], bringBack: false },
          }),
          fakePerson(karimId, karim, {
            may: { remove: true, tasks: ["owner", "admin", "reader"], bringBack: true },
            safety: fakeSafety("Karim"),
          }),
        ],
        delivery: { saved: true, has: [], notYet: [karimId] },
        machines: [
          fakeMachine(fakeId("machine 1"), laylaId, {
            mine: true,
            has: "all",
            heard: "now",
            may: { close: true, hold: false },
          }),
          fakeMachine(fakeId("machine 2"), karimId, { may: { close: true, hold: true } }),
        ],
      },
    ],
  }));
  const edition = arabic ? arabicInterview : englishInterview;
  const other = arabic ? englishInterview : arabicInterview;
  const scope = addReadingTo(sampleCircleId, edition);
  addReadingTo(sampleCircleId, other);
  addThing(sampleCircleId, documentThing(docIdOf("plan"), arabic ? "خطّة الشهر" : "Plan for the month"));
  const day = 86_400_000;
  const mark = (by: UserId, kind: MarkKind, words: string, text: string, ago: number): string => {
    const id = fakeNoteId();
    const createdAt = now() - ago * day;
    keep(scope, by, {
      type: "mark",
      id,
      kind,
      anchor: anchorOf(edition, words),
      text,
      createdAt,
      editedAt: null,
    });
    return id;
  };
  const reply = (by: UserId, to: string, text: string, ago: number): void =>
    keep(scope, by, {
      type: "reply",
      id: fakeNoteId(),
      to,
      text,
      createdAt: now() - ago * day,
      editedAt: null,
    });
  if (arabic) {
    const first = mark(
      laylaId,
      "disagreement",
      "نختار أبسط ما يكفي",
      "أبسط ما يكفي لمن؟ من يكتب ليس كمن يقرأ فقط. الأوضح أن نسمّي الحالتين.",
      1,
    );
    reply(karimId, first, "نعم. نضيف سطرًا في الخطّة.", 0);
    mark(
      karimId,
      "question",
      "وما يتعلّمه شخص في المساء يصير عادةً عند الكلّ بعد أسبوع",
      "من هو «الشخص الواحد» عندنا، ومن يحلّ محلّه؟",
      1,
    );
    mark(laylaId, "explanation", "من يشرح بهدوء", "نقصد: بأمثلة من أسبوعنا", 0);
    mark(karimId, "connection", "وتُكتب حواشيه بأكثر من خطّ", "محضر اللقاء السابق، البند ٣", 3);
    const settled = mark(karimId, "question", "الضحك مسموح", "هل نكتب هذا في قواعد اللقاء؟", 4);
    reply(laylaId, settled, "كتبناه.", 2);
    keep(scope, laylaId, {
      type: "settling",
      id: fakeNoteId(),
      to: settled,
      settled: true,
      createdAt: now() - 2 * day,
    });
    mark(laylaId, "aloud", "السؤال المكتوب لا يضيع", "نبدأ به اللقاء القادم.", 0);
    mark(karimId, "comment", "السؤال المكتوب لا يضيع، ويعود إلينا بعد شهر", "جرّبناه في الربيع.", 0);
    mark(karimId, "action", "الورق أيضًا جهاز", "إتلاف أوراق اللقاء بعد طباعة المحضر.", 0);
  } else {
    const first = mark(
      laylaId,
      "disagreement",
      "we choose the simplest thing that will do",
      "The simplest for whom? Those who write are not those who only read. Better to name both cases.",
      1,
    );
    reply(karimId, first, "Yes. We add a line to the plan.", 0);
    mark(
      karimId,
      "question",
      "What one person learns in an evening becomes everyone’s habit after a week",
      "Who is the one person here?",
      1,
    );
    mark(laylaId, "explanation", "somebody explains calmly", "Examples from our own week", 0);
    mark(karimId, "connection", "its margins written in more than one hand", "Last minutes, item 3", 3);
  }
  recount(scope);
};
