// The words by which the furniture of web pages is known: what stands around a text on every site and is not the
// text. They are common phrases in several languages; none is taken from one page. `certain` phrases mark
// a short line wherever they stand in it; `likely` words are ordinary words too, and mark only a line that is very
// short or made of such words.

import { fold } from "../text/fold.ts";
import type { LeftReason } from "./source.ts";

type Words = { readonly reason: LeftReason; readonly certain: string; readonly likely: string };

const words: readonly Words[] = [
  {
    reason: "comments",
    certain:
      "leave a comment|leave a reply|post a comment|add a comment|write a comment|no comments yet|join the discussion|log in to comment|comments are closed|أضف تعليق|أضف تعليقا|أضف تعليقك|اترك تعليق|اترك تعليقا|اكتب تعليقا|إضافة تعليق|إضافة التعليقات|تعليقات القراء|التعليق على الموضوع|بالتعليق على|رأيكم مهم|شارك برأيك|laisser un commentaire|kommentar schreiben|deja un comentario|yorum yap",
    likely:
      "comments|comment|replies|تعليقات|التعليقات|تعليق|commentaires|kommentare|comentarios|yorumlar|نظرات|دیدگاه‌ها|کامێنت",
  },
  {
    reason: "follow",
    certain:
      "follow us|subscribe to our|subscribe now|sign up for our|join our newsletter|our newsletter|get our newsletter|find us on|تابعونا|تابعنا|تابعوا صفحتنا|اشترك في قناة|اشتركوا في|اشترك الآن|اشترك معنا|النشرة البريدية|القائمة البريدية|انضم إلى قناتنا|قناتنا على|صفحتنا على|abonnez-vous|suivez-nous|folgen sie uns|newsletter abonnieren|síguenos|suscríbete|bizi takip edin|ما را دنبال کنید",
    likely: "subscribe|newsletter|follow|اشترك|اشتركوا|متابعة",
  },
  {
    reason: "appeal",
    certain:
      "support our work|support independent|make a donation|donate now|become a member|become a supporter|support us|تبرع الآن|تبرعوا|ساهم معنا|ساهمي معنا|ساهموا معنا|ساهم/ي|ادعمونا|ادعم موقعنا|كيف تدعم|دعمكم المالي|بدعمكم|faire un don|jetzt spenden|haz una donación",
    likely: "donate|donations|تبرع|ادعم|دعمكم|spenden|dons",
  },
  {
    reason: "share",
    certain:
      "share this|share on|share via|email this|print this|printable version|printer friendly|copy link|tell a friend|send to a friend|send to friend|add to favorites|شارك الموضوع|شارك هذا|شارك المقال|شارك على|شارك عبر|مشاركة عبر|نسخة قابلة للطباعة|للطباعة|طباعة الصفحة|ارسل هذا|أرسل هذا|أرسل الموضوع|أرسل إلى صديق|الى صديق|إضافة إلى المفضلة|نسخ الرابط|partager sur|teilen auf|compartir en",
    likely:
      "share|tweet|print|email|pin it|facebook|twitter|whatsapp|telegram|مشاركة|شارك|طباعة|حفظ|فيسبوك|تويتر|واتساب|تيلكرام|تلغرام|partager|teilen|compartir|paylaş",
  },
  {
    reason: "advertising",
    certain:
      "sponsored content|sponsored by|paid content|advertise with us|article continues below|story continues below|continue reading below|محتوى ممول|مادة إعلانية|محتوى إعلاني|أعلن معنا",
    likely:
      "advertisement|advertising|sponsored|ad|promoted|إعلان|إعلانات|اعلان|publicité|anzeige|werbung|publicidad|reklam|آگهی",
  },
  {
    reason: "related",
    certain:
      "read more|related articles|related posts|related stories|related content|you may also like|you might also like|more from|more in|also read|most read|most popular|most viewed|trending now|recommended for you|previous post|next post|previous article|next article|اقرأ أيضا|اقرأ المزيد|إقرأ أيضا|اقرأ كذلك|مواضيع ذات صلة|مقالات ذات صلة|أخبار ذات صلة|مواضيع متعلقة|قد يعجبك|الأكثر قراءة|الأكثر مشاهدة|أحدث المقالات|المقال السابق|المقال التالي|مقالات أخرى|lire aussi|à lire aussi|lesen sie auch|das könnte sie|lee también|بیشتر بخوانید|ayrıca oku",
    likely: "more|related|trending|المزيد|ذات صلة|mehr|plus|más",
  },
  {
    reason: "teaser",
    certain:
      "stay tuned|to be continued|coming up next|in the next episode|in our next|انتظرونا|ترقبوا|في الحلقة القادمة|في الحلقة المقبلة|في العدد القادم|à suivre|fortsetzung folgt|continuará",
    likely: "يتبع",
  },
  {
    reason: "notice",
    certain:
      "click here|we use cookies|uses cookies|accept cookies|cookie policy|cookie settings|enable javascript|your browser|translate the topic|translate this|google translate|انقر هنا|النقر هنا|اضغط هنا|الضغط هنا|ترجم الموضوع|ترجمة الموضوع|ملفات تعريف الارتباط|cliquez ici|hier klicken|haga clic|buraya tıklayın|اینجا کلیک",
    likely: "cookies|javascript",
  },
  {
    reason: "menu",
    certain:
      "skip to content|skip to main content|skip to navigation|main menu|toggle navigation|toggle menu|back to top|site map|sitemap|الصفحة الرئيسية|القائمة الرئيسية|خريطة الموقع|تسجيل الدخول|إنشاء حساب|العودة إلى الأعلى|انتقل إلى المحتوى|page d'accueil|zum inhalt springen",
    likely:
      "home|menu|search|login|log in|sign in|sign up|register|my account|الرئيسية|القائمة|بحث|البحث|دخول|تسجيل|accueil|startseite|inicio|suche|anasayfa|ana sayfa|خانه",
  },
  {
    reason: "footer",
    certain:
      "all rights reserved|privacy policy|terms of use|terms of service|terms and conditions|cookie notice|powered by|جميع الحقوق محفوظة|كل الحقوق محفوظة|حقوق النشر محفوظة|سياسة الخصوصية|شروط الاستخدام|tous droits réservés|mentions légales|alle rechte vorbehalten|todos los derechos|tüm hakları|عدد الزيارات",
    likely:
      "copyright|contact|contact us|about|about us|imprint|impressum|من نحن|اتصل بنا|للاتصال بنا|عن الموقع|للاتصال",
  },
];

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
const alternatives = (phrases: string): string =>
  phrases
    .split("|")
    .map((phrase) => escaped(fold(phrase)))
    .sort((a, b) => b.length - a.length)
    .join("|");

export type FurniturePattern = {
  readonly reason: LeftReason;
  readonly certain: RegExp;
  readonly likely: RegExp;
};

/** Patterns over folded text; Arabic words may carry و, ف, ب or ل in front. */
const furniturePatterns: readonly FurniturePattern[] = words.map(({ reason, certain, likely }) => ({
  reason,
  certain: new RegExp(`(?<![\\p{L}\\p{M}])[وفبل]?(?:${alternatives(certain)})(?![\\p{L}\\p{M}])`, "u"),
  likely: new RegExp(`(?<![\\p{L}\\p{M}])[وفبل]?(?:${alternatives(likely)})(?![\\p{L}\\p{M}])`, "gu"),
}));

/** For the first word of every phrase, the patterns that it may begin; most lines need none of them. */
const patternsByWord = new Map<string, Set<FurniturePattern>>();
words.forEach(({ certain, likely }, place) => {
  const pattern = furniturePatterns[place];
  for (const phrase of `${certain}|${likely}`.split("|")) {
    const word = /[\p{L}\p{M}]+/u.exec(fold(phrase))?.[0];
    if (word === undefined || pattern === undefined) continue;
    patternsByWord.set(word, (patternsByWord.get(word) ?? new Set()).add(pattern));
  }
});

/** The patterns that a folded line has to be asked with, in their order. */
export const patternsFor = (folded: string): readonly FurniturePattern[] => {
  const found = new Set<FurniturePattern>();
  for (const word of folded.match(/[\p{L}\p{M}]+/gu) ?? []) {
    for (const pattern of patternsByWord.get(word) ?? []) found.add(pattern);
    if (!/^[وفبل]/.test(word)) continue;
    for (const pattern of patternsByWord.get(word.slice(1)) ?? []) found.add(pattern);
  }
  return found.size === 0 ? [] : furniturePatterns.filter((pattern) => found.has(pattern));
};

/** An appeal for money speaks to the reader and names what it wants; both together mark even a long paragraph. */
export const appealAddress = new RegExp(
  `(?<![\\p{L}])(?:${alternatives("click here|donate now|donate today|support us|make a donation|انقر هنا|النقر هنا|اضغط هنا|ساهم معنا|ساهم/ي|ساهموا|تبرعوا|ادعمونا")})(?![\\p{L}])`,
  "u",
);
export const appealSubject = new RegExp(
  `(?<![\\p{L}])(?:${alternatives("donation|donations|donate|contribution|contributions|support|independent|your help|reader-funded|per month|paypal|دعمكم|بدعمكم|دعم|تبرع|تبرعات|تبرعاتكم|مساهمتكم|ساهم|مستقل|المستقل|استقلاليته|دولار|دولارات|دولارا|يورو|التحويل|تطوعي")})(?![\\p{L}])`,
  "gu",
);

export const socialSites = new RegExp(
  `(?<![\\p{L}])(?:ال)?(?:${alternatives("facebook|twitter|youtube|instagram|telegram|whatsapp|linkedin|pinterest|tumblr|tiktok|rss|mastodon|flipboard|فيسبوك|فيس بوك|تويتر|يوتيوب|انستغرام|انستقرام|انستجرام|تيلكرام|تلغرام|تيليجرام|واتساب|لينكدإن|بنترست|تمبلر|تيك توك")})(?![\\p{L}])`,
  "gu",
);
