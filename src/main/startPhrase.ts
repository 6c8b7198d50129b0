// The phrase that is shown before words are typed. Whoever took the port while the host was off can draw our page,
// and cannot know this phrase: it comes from the key in this user's folder, and stays the same, so that a person
// comes to know it (protocol 2.1, "The port"; attack E22).

import { createHmac } from "node:crypto";

export type PhraseLanguage = "ar" | "en";

// One thing each, plain, unlike in sound and sight; the same place in both lists is the same thing.
const words: Readonly<Record<PhraseLanguage, string>> = {
  ar: `قمر نهر جبل بحر شجرة وردة طائر جسر باب نافذة كتاب قلم مصباح سفينة حجر نجمة
    زيتون رمان تفاح عنب خبز ملح عسل شاي قهوة إبريق كرسي سجادة مفتاح جرس طبل عود
    حصان غزال نمر أرنب سلحفاة فراشة نحلة سمكة حمامة بومة نسر طاووس غيمة مطر ثلج ريح
    صحراء واحة وادي كهف طريق قطار دراجة خيمة برج سوق حديقة مدرسة خاتم مرآة وشاح ساعة`,
  en: `moon river mountain sea tree rose bird bridge door window book pen lamp ship stone star
    olive pomegranate apple grape bread salt honey tea coffee jug chair carpet key bell drum lute
    horse gazelle tiger rabbit turtle butterfly bee fish dove owl eagle peacock cloud rain snow wind
    desert oasis valley cave road train bicycle tent tower market garden school ring mirror scarf clock`,
};

const listOf = (language: PhraseLanguage): readonly string[] => words[language].trim().split(/\s+/);

/** Four of 64 words: one in sixteen million to guess. */
export const startPhrase = (key: Uint8Array, language: PhraseLanguage): string => {
  const list = listOf(language);
  const chosen = createHmac("sha256", key).update("halaqa start phrase 1").digest();
  return Array.from(chosen.subarray(0, 4), (byte) => list[byte % list.length]).join(" ");
};
