// Names of people in the lines around a text. A title of honour is no part of a name; a name is two to five
// words without signs, numbers or words of grammar.

import type { PersonRole } from "../schema/edition.ts";
import { fold } from "../text/fold.ts";
import { neutraliseName } from "../text/isolate.ts";
import { stopWords } from "../text/stopWords.ts";

const honorifics: ReadonlySet<string> = new Set(
  (
    "الرفيق الرفيقة الرفيقين الأستاذ الأستاذة أستاذ أستاذة الدكتور الدكتورة دكتور دكتورة د د. أ أ. أ.د أ.د. السيد السيدة الآنسة المهندس المهندسة م. " +
    "الكاتب الكاتبة الشاعر الشاعرة الباحث الباحثة المفكر المفكرة المناضل المناضلة الصحفي الصحفية الصحافي الصحافية الإعلامي الإعلامية " +
    "الروائي الروائية الفنان الفنانة الناشط الناشطة النقابي النقابية المحامي المحامية المعلم المعلمة المترجم المترجمة المؤرخ المؤرخة الناقد الناقدة الشيخ الحاج الحاجة الأديب الأديبة القيادي القيادية البروفيسور بروفيسور " +
    "آقای خانم دکتر استاد رفیق کاک خاتوو مامۆستا هەڤاڵ " +
    "mr mr. mrs mrs. ms ms. miss dr dr. prof prof. professor sir comrade rev rev. monsieur madame m. mme herr frau señor señora don doña bay bayan sayın"
  )
    .split(" ")
    .map((word) => fold(word)),
);

const nationality = /^ال\p{L}{2,12}(?:ي|يه)$/u;
const grammar: ReadonlySet<string> = new Set(
  Object.values(stopWords).flatMap((words) => [...words].map((word) => fold(word))),
);
/** Words of grammar that are also parts of names. */
const particles: ReadonlySet<string> = new Set(
  "de la da di do del der den van von le el al bin ibn ben bint abu abd ter dos das und y e ال بن ابن بنت ابو ام عبد ال".split(
    " ",
  ),
);

const tokensOf = (text: string): readonly string[] => text.split(/\s+/).filter((token) => token !== "");

/** The name without titles of honour before it; a nationality after one goes with it (الكاتبة العراقية …). */
export const withoutHonorifics = (name: string): string => {
  let tokens = tokensOf(name);
  let stripped = false;
  while (tokens.length > 1) {
    const first = fold(tokens[0] ?? "");
    const isTitle = honorifics.has(first);
    const isOrigin = stripped && tokens.length > 2 && nationality.test(first);
    // Arabic names do not begin with the article when at least two words without it follow.
    const isDescription =
      tokens.length >= 3 && /^ال\p{L}{3,}/u.test(first) && !fold(tokens[1] ?? "").startsWith("ال");
    if (!isTitle && !isOrigin && !isDescription) break;
    tokens = tokens.slice(1);
    stripped = true;
  }
  return tokens.join(" ");
};

const nameToken = /^(?:[\p{L}\p{M}][\p{L}\p{M}'’ʼ\-.‑]{0,30})$/u;

/** Whether this can be the name of a person: letters only, no words of grammar, capitals where the script has them. */
export const isNameLike = (text: string, minimum = 2): boolean => {
  const tokens = tokensOf(text);
  if (tokens.length < minimum || tokens.length > 5 || text.length > 60) return false;
  return tokens.every((token, place) => {
    if (!nameToken.test(token)) return false;
    const folded = fold(token);
    const isParticle = place > 0 && particles.has(folded);
    if (isParticle) return true;
    if (grammar.has(folded) && !/^\p{Lu}/u.test(token)) return false;
    return !/\p{Ll}/u.test(token) || /^\p{Lu}/u.test(token);
  });
};

/** A name as an edition holds it, or null when the text is none. */
export const nameOf = (text: string): string | null => {
  const bare = neutraliseName(text).replace(/^[\s\-–—•*:,،"«»(]+|[\s\-–—:,،;"«»).]+$/gu, "");
  // A sign inside makes a statement of it («المحور: حوارات»), even where the word before the sign would go.
  if (!tokensOf(bare).every((token) => nameToken.test(token))) return null;
  const name = withoutHonorifics(bare);
  return isNameLike(name) ? name : null;
};

/** Whether two spellings name one person: equal when folded, or one the end or the initials of the other. */
export const isSamePerson = (full: string, label: string): boolean => {
  const a = tokensOf(fold(withoutHonorifics(full)));
  const b = tokensOf(fold(withoutHonorifics(label)));
  if (b.length === 0 || a.length === 0) return false;
  if (a.join(" ") === b.join(" ")) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  const shorter = short.join(" ");
  if (shorter.length >= 3 && (long.slice(-short.length).join(" ") === shorter || long[0] === shorter))
    return true;
  const initials = long.map((token) => token[0] ?? "").join("");
  return short.length === 1 && shorter.replace(/\./g, "") === initials && initials.length >= 2;
};

type Byline = { readonly name: string; readonly role: PersonRole | "unstated" };

const bylines: readonly { readonly role: Byline["role"]; readonly words: string }[] = [
  {
    role: "interviewer",
    words:
      "interview by|interviewed by|in conversation with|questions by|حاوره|حاورها|حاورهم|حاورته|حاورتها|أجرى الحوار|أجرت الحوار|أجرى المقابلة|أجرت المقابلة|أجراه|أجرته|إعداد وحوار|حوار وإعداد|propos recueillis par|das interview führte|گفتگو از|مصاحبه از",
  },
  {
    role: "translator",
    words:
      "translated by|translation by|translation|ترجمة|ترجمه|ترجمها|ترجمته|نقله إلى العربية|نقلها إلى العربية|traduit par|übersetzt von|ترجمه از|çeviren",
  },
  {
    role: "unstated",
    words:
      "written by|story by|by|author|بقلم|كتب|كتبت|تأليف|الكاتب|الكاتبة|المؤلف|إعداد|نویسنده|نوشته|par|von|por|yazan",
  },
];
const bylinePatterns = bylines.map(({ role, words }) => ({
  role,
  pattern: new RegExp(
    `^\\s*(?:${words
      .split("|")
      .map((phrase) => fold(phrase))
      .sort((a, b) => b.length - a.length)
      .join("|")})(?![\\p{L}\\p{M}])\\s*[:：/-]?\\s*`,
    "u",
  ),
}));

/** The person whom a line such as "By Jane Doe" or «ترجمة: …» names. */
export const bylineOf = (line: string): Byline | null => {
  if (line.length > 120) return null;
  const words = tokensOf(neutraliseName(line));
  for (const { role, pattern } of bylinePatterns) {
    const match = pattern.exec(fold(words.join(" ")));
    if (match === null || match[0].length === 0) continue;
    // The label is counted in words, because folding changes the length of what it matches.
    const labelWords = tokensOf(match[0].replace(/[:：/-]+\s*$/u, "")).length;
    const first = words[labelWords] ?? "";
    const rest = /^[:：/-]+$/u.test(first) ? words.slice(labelWords + 1) : words.slice(labelWords);
    const until = rest.findIndex((word) => /^[|,،–—-]$/u.test(word));
    const name = nameOf((until === -1 ? rest : rest.slice(0, until)).join(" "));
    if (name !== null) return { name, role };
  }
  return null;
};
