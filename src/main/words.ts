// What the host says in a terminal, and on the plain page of whoever opens its address without the start link.

export type Language = "ar" | "en";

/** The terminal's language, unless one was asked for. */
export const languageOf = (surroundings: Readonly<Record<string, string | undefined>>): Language => {
  const said = surroundings.LC_ALL ?? surroundings.LC_MESSAGES ?? surroundings.LANG ?? "";
  return said.startsWith("ar") ? "ar" : "en";
};

const english = {
  explanation:
    "This is Halaqa's address, and it opens nothing by itself. Start Halaqa with its own command, or use the link that the command printed; a link works once.",
  alarm:
    "Warning: something of another program had settled in Halaqa's pages (a service worker). It was removed. If other people use this machine, change your words.",
  optionUnknown: (option: string) => `There is no option ${option}.`,
  valueMissing: (option: string) => `${option} needs a value.`,
  valueUnusable: (option: string, value: string) => `${option} cannot be ${value}.`,
  usage: [
    "Options:",
    "  --port NUMBER               the port of this vault (7310 unless said; another port is another vault)",
    "  --data-dir FOLDER           where this vault's files are",
    "  --no-open                   open no window, print the address",
    "  --hub-listen ADDRESS:PORT   let other machines reach this hub, for instance 0.0.0.0:7320",
    "  --language ar|en            the language of these sentences",
  ].join("\n"),
  portTaken: (port: number) =>
    `Port ${port} is in use by something that is not this vault's Halaqa, so nothing was opened. End the other program, or start with --port and another number.`,
  addressUnusable: (address: string) =>
    `This machine cannot listen at ${address}. Give --hub-listen an address of this machine, or 0.0.0.0 for all.`,
  folderUnusable: (folder: string) =>
    `The folder ${folder} cannot be written. Choose another with --data-dir.`,
  diskFull: (folder: string) => `The disk is full: nothing could be written in ${folder}.`,
  pageMissing: "The pages are not built. Run: npm run build",
  pageDamaged: (file: string) => `A built file is damaged (${file}). Run: npm run build`,
  runningAlready: (port: number) => `Halaqa is running already on port ${port}; its window opens.`,
  listening: (link: string) =>
    `Halaqa is here, open it in Chromium, Chrome or Edge (the link works once):\n${link}`,
  hubOpen: (addresses: readonly string[]) => `Other machines reach this hub at:\n${addresses.join("\n")}`,
  opening: (browser: string) => `Opening the window with ${browser}.`,
  noBrowser: "No Chromium, Chrome or Edge was found, so no window opens by itself.",
  noDisplay: "There is no display here, so no window opens.",
  asRoot: "The browser runs without its sandbox, because you are root. Use an account of your own.",
  browserFailed: "The browser ended at once, so no window is open.",
  ownBrowserOnly:
    "In a browser of your own, its extensions can read everything here. A profile without extensions is safer.",
  ended: "Halaqa ended.",
};

const arabic: typeof english = {
  explanation:
    "هذا عنوان «حلقة»، ولا يفتح شيئًا وحده. شغّل «حلقة» بأمرها، أو استعمل الرابط الذي طبعه الأمر؛ والرابط يعمل مرة واحدة.",
  alarm:
    "تنبيه: كان شيء من برنامج آخر قد استقر في صفحات «حلقة» (عامل خدمة)، وقد أُزيل. إن كان غيرك يستعمل هذا الجهاز فغيّر كلماتك.",
  optionUnknown: (option) => `لا يوجد خيار ${option}.`,
  valueMissing: (option) => `الخيار ${option} يحتاج إلى قيمة.`,
  valueUnusable: (option, value) => `لا يصح أن يكون ${option} هو ${value}.`,
  usage: [
    "الخيارات:",
    "  --port NUMBER               منفذ هذه الخزانة (7310 إن لم يُذكر؛ ومنفذ آخر خزانة أخرى)",
    "  --data-dir FOLDER           موضع ملفات هذه الخزانة",
    "  --no-open                   لا تفتح نافذة، واطبع العنوان",
    "  --hub-listen ADDRESS:PORT   دع الأجهزة الأخرى تصل إلى هذا الملتقى، مثل 0.0.0.0:7320",
    "  --language ar|en            لغة هذه الجمل",
  ].join("\n"),
  portTaken: (port) =>
    `المنفذ ${port} يستعمله شيء ليس «حلقة» هذه الخزانة، فلم يُفتح شيء. أنهِ البرنامج الآخر، أو ابدأ بالخيار --port مع رقم آخر.`,
  addressUnusable: (address) =>
    `لا يستطيع هذا الجهاز أن يستمع على ${address}. أعطِ --hub-listen عنوانًا لهذا الجهاز، أو 0.0.0.0 لكل عناوينه.`,
  folderUnusable: (folder) => `لا تمكن الكتابة في المجلد ${folder}. اختر غيره بالخيار --data-dir.`,
  diskFull: (folder) => `القرص ممتلئ: لم يُكتب شيء في ${folder}.`,
  pageMissing: "الصفحات لم تُبنَ بعد. شغّل: npm run build",
  pageDamaged: (file) => `ملف مبنيّ تالف (${file}). شغّل: npm run build`,
  runningAlready: (port) => `«حلقة» تعمل الآن على المنفذ ${port}، وستُفتح نافذتها.`,
  listening: (link) => `«حلقة» هنا، افتحها في Chromium أو Chrome أو Edge (الرابط يعمل مرة واحدة):\n${link}`,
  hubOpen: (addresses) => `تصل الأجهزة الأخرى إلى هذا الملتقى على:\n${addresses.join("\n")}`,
  opening: (browser) => `تُفتح النافذة بواسطة ${browser}.`,
  noBrowser: "لم يوجد Chromium ولا Chrome ولا Edge، فلا تُفتح نافذة من تلقائها.",
  noDisplay: "لا شاشة هنا، فلا تُفتح نافذة.",
  asRoot: "يعمل المتصفح بلا عزل لأنك المستخدم الجذر. استعمل حسابًا خاصًا بك.",
  browserFailed: "انتهى المتصفح فورًا، فلا نافذة مفتوحة.",
  ownBrowserOnly: "في متصفحك الخاص تستطيع إضافاته أن تقرأ كل ما هنا. ملف شخصي بلا إضافات أسلم.",
  ended: "انتهت «حلقة».",
};

export type Sentences = typeof english;
export const sentences: Readonly<Record<Language, Sentences>> = { ar: arabic, en: english };
