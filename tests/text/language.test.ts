import { describe, expect, it } from "vitest";
import { detectLanguage } from "../../src/text/language.ts";

const samples: readonly (readonly [string, string])[] = [
  ["ar", "اجتمع أهل الحيّ في المكتبة مساءً، وقرؤوا معًا فصلًا من الكتاب الذي اختاروه قبل أسبوع."],
  ["ar", "كتاب (ملاحظات) لچارلز عن القراءة في المدن الكبيرة التي لا تنام"],
  [
    "fa",
    "مردم محله عصر در کتابخانه جمع شدند و با هم فصلی از کتابی را که هفته پیش انتخاب کرده بودند خواندند.",
  ],
  ["ckb", "خەڵکی گەڕەک ئێوارە لە کتێبخانە کۆبوونەوە و بەشێک لە کتێبەکەیان پێکەوە خوێندەوە."],
  [
    "ur",
    "محلے کے لوگ شام کو کتب خانے میں جمع ہوئے اور انہوں نے مل کر کتاب کا ایک باب پڑھا جو انہوں نے چنا تھا۔",
  ],
  ["ps", "د کوڅې خلک ماښام په کتابتون کې راټول شول او د کتاب یو څپرکی يې سره ولوست چې دوی ټاکلی و."],
  ["he", "תושבי השכונה התאספו בערב בספרייה וקראו יחד פרק מן הספר שבחרו לפני שבוע, כי זה היה מה שרצו."],
  [
    "en",
    "The people of the quarter met at the library in the evening and read a chapter of the book together.",
  ],
  [
    "fr",
    "Les habitants du quartier se sont réunis le soir à la bibliothèque et ont lu un chapitre du livre ensemble.",
  ],
  [
    "de",
    "Die Leute aus dem Viertel trafen sich am Abend in der Bibliothek und lasen zusammen ein Kapitel des Buches.",
  ],
  [
    "es",
    "Los vecinos del barrio se reunieron por la tarde en la biblioteca y leyeron juntos un capítulo del libro.",
  ],
  [
    "tr",
    "Mahalle sakinleri akşam kütüphanede toplandı ve bir hafta önce seçtikleri kitabın bir bölümünü birlikte okudu.",
  ],
  ["ku", "Xelkê taxê êvarê li pirtûkxaneyê civiyan û beşek ji pirtûka ku hilbijartibûn bi hev re xwendin."],
  [
    "ru",
    "Жители квартала собрались вечером в библиотеке и вместе прочли главу книги, которую выбрали неделю назад.",
  ],
  ["el", "Οι κάτοικοι της γειτονιάς διάβασαν μαζί"],
  ["ja", "みんなで本を読みました"],
];

describe("the language of a text", () => {
  it.each(samples)("%s: %s", (language, text) => {
    expect(detectLanguage(text)).toBe(language);
  });

  it.each(samples)("%s stays what it is whatever its surroundings are (%#)", (language, text) => {
    expect(detectLanguage(text, "en")).toBe(language);
    expect(detectLanguage(text, "ar")).toBe(language);
  });

  it("vowel marks and tatweel change nothing", () => {
    expect(detectLanguage("ذَهَبَ الوَلَدُ إِلَى المَدْرَسَةِ مَعَ أَخِيهِ فِي الصَّبَاحِ")).toBe("ar");
  });

  it("a line that shows nothing is in the language around it, if it can be", () => {
    expect(detectLanguage("طوق", "ar")).toBe("ar");
    expect(detectLanguage("طوق", "fa")).toBe("fa");
    expect(detectLanguage("Halaqa", "en")).toBe("en");
    expect(detectLanguage("12 – 14", "ar")).toBe("ar");
  });

  it("a line that cannot be in the language around it is undetermined", () => {
    expect(detectLanguage("Qxv Zrt", "ar")).toBe("und");
    expect(detectLanguage("طوق", "en")).toBe("und");
    expect(detectLanguage("")).toBe("und");
    expect(detectLanguage("ᚠᚢᚦᚨᚱᚲ ᚷᚹᚺ")).toBe("und");
  });
});
