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
    "Warning: something of another program had settled in Halaqa's pages (a service worker). It was removed. If other people use this computer, change your words.",
  portTaken: (port: number) =>
    `Port ${port} is in use by something that is not the Halaqa of this space, so nothing was opened. End the other program, or start with --port and another number.`,
  addressUnusable: (address: string) =>
    `This computer cannot listen at ${address}. Give --hub-listen an address of this computer, or 0.0.0.0 for all.`,
  folderUnusable: (folder: string) =>
    `The folder ${folder} cannot be written. Choose another with --data-dir.`,
  diskFull: (folder: string) => `The disk is full: nothing could be written in ${folder}.`,
  pageMissing: "The pages are not built. Run: npm run build",
  pageDamaged: (file: string) => `A built file is damaged (${file}). Run: npm run build`,
  runningAlready: (port: number) => `Halaqa of this space is running already, on port ${port}.`,
  listening: (link: string) =>
    `Halaqa is here, open it in Chromium, Chrome or Edge (the link works once):\n${link}`,
  practising: {
    founder: (link: string) =>
      `The one who founded the circle, to be opened in Chromium, Chrome or Edge (the link works once):\n${link}`,
    guest: (link: string) =>
      `The one who comes in, to be opened in another profile or browser (the link works once):\n${link}`,
  },
  hubOpen: (addresses: readonly string[]) =>
    `Other computers reach this meeting point at:\n${addresses.join("\n")}`,
  opening: (browser: string) => `Opening the window with ${browser}.`,
  noBrowser: "No Chromium, Chrome or Edge was found, so no window opens by itself.",
  noDisplay: "There is no display here, so no window opens.",
  asRoot: "The browser runs without its sandbox, because you are root. Use an account of your own.",
  browserFailed: "The browser ended at once, so no window is open.",
  ownBrowserOnly:
    "In a browser of your own, its extensions can read everything here. A profile without extensions is safer.",
  ended: "Halaqa ended.",
};

/** Keeps what is put into a sentence in its own direction. What a person copies stands on a line of its own, bare. */
const isolated = (value: string | number): string => `\u2068${value}\u2069`;

const arabic: typeof english = {
  explanation:
    "هذا عنوان «حلقة»، ولا يفتح شيئًا وحده. تُفتح «حلقة» بأمرها، أو بالرابط الذي طبعه الأمر؛ والرابط يعمل مرّة واحدة.",
  alarm:
    "تنبيه: كان شيء من برنامج آخر قد استقرّ في صفحات «حلقة» (عامل خدمة)، وقد أُزيل. إن كان الجهاز يخدم أشخاصًا آخرين، فالأسلم تغيير الكلمات.",
  portTaken: (port) =>
    `المنفذ ${isolated(port)} يشغله برنامج ليس «حلقة» هذه المساحة، فلم يُفتح شيء. يمكن إنهاء ذلك البرنامج، أو البدء بمنفذ آخر بالخيار ${isolated("--port")}.`,
  addressUnusable: (address) =>
    `لا يمكن الاستماع في هذا الجهاز على ${isolated(address)}. يصلح للخيار ${isolated("--hub-listen")} عنوان من عناوين هذا الجهاز، أو 0.0.0.0 لها كلّها.`,
  folderUnusable: (folder) =>
    `لا تمكن الكتابة في المجلّد ${isolated(folder)}. يمكن اختيار مجلّد آخر بالخيار ${isolated("--data-dir")}.`,
  diskFull: (folder) => `امتلأ القرص: لم يُكتب شيء في ${isolated(folder)}.`,
  pageMissing: "الصفحات لم تُبنَ بعد. أمر البناء:\nnpm run build",
  pageDamaged: (file) => `ملفّ مبنيّ تالف (${isolated(file)}). أمر البناء:\nnpm run build`,
  runningAlready: (port) => `«حلقة» هذه المساحة تعمل الآن على المنفذ ${isolated(port)}.`,
  listening: (link) => `«حلقة» هنا، وتُفتح في Chromium أو Chrome أو Edge (الرابط يعمل مرّة واحدة):\n${link}`,
  practising: {
    founder: (link) =>
      `من أنشأ الحلقة، ويُفتح في Chromium أو Chrome أو Edge (الرابط يعمل مرّة واحدة):\n${link}`,
    guest: (link) => `من يدخلها، ويُفتح في متصفّح آخر أو ملفّ شخصيّ آخر (الرابط يعمل مرّة واحدة):\n${link}`,
  },
  hubOpen: (addresses) => `تصل الأجهزة الأخرى إلى نقطة اللقاء على:\n${addresses.join("\n")}`,
  opening: (browser) => `تُفتح النافذة في ${isolated(browser)}.`,
  noBrowser: "لا أثر هنا لمتصفّح Chromium أو Chrome أو Edge، فلا تُفتح نافذة من تلقائها.",
  noDisplay: "لا شاشة هنا، فلا تُفتح نافذة.",
  asRoot: "يعمل المتصفّح بلا عزل، لأنّ التشغيل بحساب الجذر (root). الأسلم حساب خاصّ.",
  browserFailed: "انتهى المتصفّح فور بدئه، فلا نافذة مفتوحة.",
  ownBrowserOnly: "في المتصفّح المعتاد تقرأ الإضافات كلّ ما هنا. الأسلم ملفّ شخصيّ بلا إضافات.",
  ended: "انتهت «حلقة».",
};

export type Sentences = typeof english;
export const sentences: Readonly<Record<Language, Sentences>> = { ar: arabic, en: english };
