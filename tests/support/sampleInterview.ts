// An invented interview in two languages, for tests and pictures. Nobody in it exists.

import type { Edition } from "../../src/schema/edition.ts";

const salma = "سلمى ناصر";
const yusuf = "يوسف حدّاد";

type Line = readonly [kind: "question" | "answer" | "paragraph" | "list" | "quote", text: string];

const editionFrom = (
  about: Pick<Edition, "title" | "people" | "published" | "language" | "direction">,
  parts: readonly (readonly [heading: string | null, lines: readonly Line[]])[],
): Edition => {
  let number = 0;
  const [asks, answers] = about.people;
  return {
    ...about,
    sections: parts.map(([heading, lines]) => ({
      heading,
      blocks: lines.map(([kind, text]) => ({
        id: `b${++number}`,
        kind,
        speaker:
          kind === "question" ? (asks?.name ?? null) : kind === "answer" ? (answers?.name ?? null) : null,
        language: about.language,
        direction: about.direction,
        text,
      })),
    })),
  };
};

export const arabicInterview: Edition = editionFrom(
  {
    title: "الأدوات والناس: كيف نتعلّم معًا؟",
    people: [
      { name: yusuf, role: "interviewer" },
      { name: salma, role: "interviewee" },
    ],
    published: { where: "دفاتر القراءة", number: "17", date: "2025-03-12" },
    language: "ar",
    direction: "rtl",
  },
  [
    [null, [["question", "من أين تبدأ مجموعة صغيرة لا يعرف أكثر من فيها سوى الهاتف؟"]]],
    [
      "أوّلًا: الخطّة قبل الأداة",
      [
        [
          "answer",
          "من الورق. نكتب أوّلًا ما نريد حمايته، وممّن، ثم نختار أبسط ما يكفي. السؤال عن الأداة يأتي متأخّرًا، لأنّها تجيب عن سؤال لم نطرحه بعد.",
        ],
        [
          "answer",
          "تعتمد المجموعات الصغيرة على برامج open source يمكن لشخص واحد أن ينصّبها للجميع. وما يتعلّمه شخص في المساء يصير عادةً عند الكلّ بعد أسبوع، إن وُجد من يسأل ومن يشرح بهدوء.",
        ],
        ["question", "وماذا يبقى حين تتغيّر الأدوات؟"],
        [
          "answer",
          "يبقى الكتاب أقدم أدواتنا: كِتَابٌ مُؤَسِّسٌ يُقرأ على مهل، وتُكتب حواشيه بأكثر من خطّ. لا فرق في ذلك بين الورق والشاشة ما دام الهامش لنا.",
        ],
      ],
    ],
    [
      "ثانيًا: من يشرح لمن؟",
      [
        ["question", "كيف نتعلّم من دون أن يصير بيننا معلّم واحد؟"],
        [
          "answer",
          "بالتناوب. في كلّ لقاء يشرح شخص غير الذي شرح قبله شيئًا واحدًا صغيرًا: كيف تُكتب كلمات الفتح، كيف يُقفل الجهاز، كيف تُقارَن الكلمات. الخطأ في الشرح يُصلَح في اللقاء نفسه، والضحك مسموح.",
        ],
        [
          "list",
          "شيء واحد في كلّ مرّة.\nيدُ من يتعلّم على لوحة المفاتيح، لا يدُ من يشرح.\nيُعاد الشرح في اللقاء التالي بصوت غيره.",
        ],
        [
          "answer",
          "ونحتاج إلى من يكتب السؤال الذي لم نعرف جوابه. السؤال المكتوب لا يضيع، ويعود إلينا بعد شهر وقد عرفنا نصف الجواب. في دفترنا الأوّل (2019–2021) كان أكثر من نصف الصفحات أسئلة.",
        ],
      ],
    ],
    [
      "ثالثًا: ما لا يُكتب على جهاز",
      [
        ["question", "هل يوجد ما لا يُكتب أصلًا؟"],
        [
          "answer",
          "نعم، وهو أقلّ ممّا نخاف وأكثر ممّا نظنّ. الأسماء الحقيقية لمن لم يُسأل، والمواعيد قبل وقتها، وما قيل في لحظة ضعف. الورق أيضًا جهاز: يُحمَل ويُنسى ويُقرأ.",
        ],
        ["quote", "«احفظ ما ينفعك غدًا، ودع ما يضرّ غيرك اليوم.»"],
        [
          "answer",
          "أمّا ما نكتبه فنكتبه كما نحبّ أن يُقرأ: بهدوء، وبلا ألقاب، وبأقلّ ما يكفي من التفاصيل. من يقرأ حواشينا بعد عشر سنين سيعرف أنّنا كنّا نتعلّم.",
        ],
      ],
    ],
  ],
);

export const englishInterview: Edition = editionFrom(
  {
    title: "Tools and people: learning together",
    people: [
      { name: "Yusuf Haddad", role: "interviewer" },
      { name: "Salma Nasser", role: "interviewee" },
    ],
    published: { where: "Reading Papers", number: null, date: "2025-03-12" },
    language: "en",
    direction: "ltr",
  },
  [
    [
      "First: the plan before the tool",
      [
        ["question", "Where does a small group begin when most of its people know only the phone?"],
        [
          "answer",
          "On paper. First we write down what we want to protect, and from whom; then we choose the simplest thing that will do. The question of the tool comes late, because a tool answers a question that we have not yet asked.",
        ],
        [
          "answer",
          "Small groups rely on open source programs that one person can set up for everybody. What one person learns in an evening becomes everyone’s habit after a week, if somebody asks and somebody explains calmly.",
        ],
        ["question", "And what remains when the tools change?"],
        [
          "answer",
          "The book remains, our oldest tool: كتاب, read slowly, its margins written in more than one hand. Paper and screen do not differ in that, as long as the margin is ours.",
        ],
      ],
    ],
    [
      "Second: who explains to whom",
      [
        ["question", "How do we learn without one of us becoming the teacher?"],
        [
          "answer",
          "By turns. At each meeting somebody explains one small thing who did not explain the last: how the words are written down, how the computer is locked, how the words are compared. A mistake is mended at the same meeting, and laughing is allowed.",
        ],
      ],
    ],
  ],
);
