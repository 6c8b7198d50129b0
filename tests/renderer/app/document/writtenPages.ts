// An evening's preparation in both languages, as it is typed: a heading, lists, a quote, and a line of the other script.

export const writtenPages = {
  ar: [
    "نلتقي كلّ أربعاء في القاعة الصغيرة، ونقرأ في كلّ لقاء جزءًا واحدًا. من يغيب يجد المحضر مكتوبًا قبل يوم الجمعة.",
    "# ما نحتاج إليه",
    "- حاسوب واحد على الأقلّ للقاعة، وذاكرتان للحمل.",
    "عشر نسخ مطبوعة من الجزء القادم، بهوامش واسعة.",
    "Bring the second laptop",
    "",
    "١. كِتَابٌ مُؤَسِّسٌ",
    "",
    "[ ] طباعة النسخ",
    "",
    "> قراءة الجزء القادم قبل اللقاء.",
  ],
  en: [
    "We meet every Wednesday in the small room and read one part each time.",
    "# What we need",
    "- One computer at least for the room, and two sticks.",
    "Ten printed copies of the next part.",
    "حاسوب ثانٍ",
    "",
    "1. The founding book",
    "",
    "[ ] Print the copies",
    "",
    "> Read the next part before the meeting.",
  ],
} as const;
