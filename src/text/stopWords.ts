// The commonest words of each language that detection tells apart from others of its script. They are words
// of grammar, which every text of some length holds whatever it is about. Written without vowel marks.

const list = (words: string): ReadonlySet<string> => new Set(words.split(" "));

export const stopWords: Readonly<Record<string, ReadonlySet<string>>> = {
  ar: list(
    "في من على إلى الى عن أن إن ان التي الذي هذا هذه ذلك ما لا لم لن كان كانت قد مع أو او ثم بين كل بعد قبل عند هو هي هم كما حتى إذا غير أي أيضا بل لكن و يا منذ نحن",
  ),
  fa: list(
    "که از به را در با این آن است و برای یک می تا بر هم نیز بود شد شده کرد خود ما من او اما اگر هر چه دیگر نمی باید های آنها بین",
  ),
  ckb: list(
    "لە و بە بۆ کە ئەم ئەو لەگەڵ هەر یان بەڵام نە دەکات بوو هەیە ئێمە من تۆ وەک چی دەبێت پێش دوای لەسەر کرد",
  ),
  ur: list("کے کی ہے میں اور سے کا کو پر نے کہ ہیں یہ ایک وہ بھی تھا نہیں کر ہو جو گیا تو ہم لیے اس ان رہا"),
  ps: list("د په او چې له ته کې دی دا هم نه سره وه يې چا یو دې شو کړي پر خپل"),
  ug: list("ۋە بىلەن بۇ ئۇ بىر ئۈچۈن بولۇپ دەپ ئىدى كېيىن مەن بىز ھەم لېكىن"),
  en: list(
    "the of and to in is that for it was on with as be by are this at from or not have an but we they which his her you their has all would there what",
  ),
  fr: list(
    "le la les de des du et en un une que qui dans pour est sur pas au par plus ne se ce avec il sont aux cette ou mais nous leur ont elle être d' l'",
  ),
  de: list(
    "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei oder wir aber war",
  ),
  es: list(
    "el la los las de que y en un una por con para del se no al lo como más su es pero sus le ya este sí porque esta entre cuando muy sin sobre fue",
  ),
  tr: list(
    "ve bir bu da de için ile çok olarak daha ne gibi olan ama en kadar ya o her sonra var değil ki mi biz ben sen göre olduğu",
  ),
  ku: list("û di de li bi ji ku ev ew jî bo ez wek ne her yên yê ya dike bû wan me lê hatin kirin"),
  it: list(
    "il la di che e un una in per non con del della si sono da le gli i al ma come più anche alla dei nel è questo lo se",
  ),
  pt: list(
    "o a os as de que e em um uma para com não do da no na por mais se dos das ao como mas foi ele sua ou são é pelo",
  ),
  nl: list(
    "de het een en van in is dat op te zijn met voor niet aan er om ook als maar bij uit door naar dan nog wordt ze hij wij deze",
  ),
  ru: list(
    "и в не на что я он с как это по но из у за от то же для бы о к а мы они она который был было так все",
  ),
  uk: list(
    "і в не на що я він з як це по але із у за від то ж для б о до а ми вони вона який був було так та й",
  ),
  he: list("של את על לא הוא זה עם כי אני גם היא יש אבל כל או אם מה היה אל אשר"),
  yi: list("און דער די איז אין פון צו מיט אויף ער זיי האט נישט וואס דאס מיר"),
};
