// What the scripts say, in the terminal's language. They run before anything is installed, so the words are here.

const english = {
  nodeTooOld: (found) =>
    `Halaqa needs Node 20.19 or newer; this is ${found}. Install a newer one and try again.`,
  installing: "Installing what is missing (npm ci). This takes some minutes the first time.",
  installFailed: "The installation failed; what npm said is above. Is the network there?",
  built: (target, seconds) => `built ${target} in ${seconds} s`,
  buildFailed: "The build failed; what it said is above.",
  electronHere: "Opening the app in Electron.",
  electronAsking: (version) => `Electron ${version} is not here yet; asking where it is published.`,
  electronLoading: (megabytes) => `  ${megabytes} MB of Electron are here`,
  electronReady: "Electron is here.",
  electronUnreachable: "its place of publication did not answer within four seconds",
  electronStalled: "its download stood still for twenty seconds and was ended",
  electronBroken: "its installation failed",
  electronFailedBefore:
    "fetching it failed within the last day (delete .cache/electron-failed to try at once)",
  electronAsRoot: "Electron keeps its sandbox and therefore does not run as root",
  electronNoDisplay: "there is no display here",
  electronEnded: "it ended at once",
  browserAsked:
    'The browser host, as asked; it protects less than Electron (see README.md, "What it protects").',
  noOpenAsked:
    'No window, as asked: the browser host gives an address. It protects less than Electron (see README.md, "What it protects").',
  fallback: (why) =>
    `Electron is not used: ${why}. The browser host takes its place; it protects less (see README.md, "What it protects").`,
  demo: "Two invented people, each with a machine of their own: two windows open. Close them, or press Ctrl+C, to end.",
  demoNoDisplay:
    "Two invented people, each with a machine of their own. There is no display here, so no window opens: two addresses follow, one for each. Ctrl+C ends it.",
  demoNoOpen:
    "Two invented people, each with a machine of their own: two addresses follow, one for each. Ctrl+C ends it.",
  demoEnded: "The demonstration ended; its folders were removed.",
};

const arabic = {
  nodeTooOld: (found) =>
    `تحتاج «حلقة» إلى Node 20.19 أو أحدث، وهذا ${found}. تثبيت نسخة أحدث ثم إعادة المحاولة يكفيان.`,
  installing: "يُثبَّت ما ينقص (npm ci). يستغرق ذلك دقائق في المرّة الأولى.",
  installFailed: "لم يكتمل التثبيت، وما قاله npm في الأعلى. هل الشبكة متاحة؟",
  built: (target, seconds) => `بُني ${target} في ${seconds} ثانية`,
  buildFailed: "لم يكتمل البناء، وما قاله في الأعلى.",
  electronHere: "يُفتح التطبيق في Electron.",
  electronAsking: (version) => `‏Electron ${version} ليس هنا بعد؛ يُسأل موضع نشره.`,
  electronLoading: (megabytes) => `  وصل من Electron ‏${megabytes} ميغابايت`,
  electronReady: "وصل Electron.",
  electronUnreachable: "لم يُجِب موضع نشره خلال أربع ثوانٍ",
  electronStalled: "توقّف تنزيله عشرين ثانية فأُنهي",
  electronBroken: "لم يكتمل تثبيته",
  electronFailedBefore: "لم يكتمل جلبه خلال اليوم الماضي (حذف ‎.cache/electron-failed يتيح المحاولة فورًا)",
  electronAsRoot: "‏Electron لا يتخلّى عن عزله، فلا يعمل لحساب الجذر",
  electronNoDisplay: "لا شاشة هنا",
  electronEnded: "انتهى فورًا",
  browserAsked: "مضيف المتصفّح كما طُلب، وهو أقلّ حماية من Electron (في README.md بيان ما يحميه).",
  noOpenAsked:
    "بلا نافذة كما طُلب: يعطي مضيف المتصفّح عنوانًا، وهو أقلّ حماية من Electron (في README.md بيان ما يحميه).",
  fallback: (why) =>
    `لن يُستعمل Electron: ${why}. يحلّ محلّه مضيف المتصفّح، وهو أقلّ حماية (في README.md بيان ما يحميه).`,
  demo: "شخصان متخيَّلان، لكلّ منهما جهاز: تُفتح نافذتان. إغلاقهما أو Ctrl+C ينهي التجربة.",
  demoNoDisplay:
    "شخصان متخيَّلان، لكلّ منهما جهاز. لا شاشة هنا، فلا تُفتح نافذة: يلي عنوانان، لكلّ شخص عنوان. Ctrl+C ينهي التجربة.",
  demoNoOpen: "شخصان متخيَّلان، لكلّ منهما جهاز: يلي عنوانان، لكلّ شخص عنوان. Ctrl+C ينهي التجربة.",
  demoEnded: "انتهت التجربة، وأُزيلت مجلّداتها.",
};

const asked = () => {
  const at = process.argv.indexOf("--language");
  if (at !== -1) return process.argv[at + 1] ?? "";
  return process.env.LC_ALL ?? process.env.LC_MESSAGES ?? process.env.LANG ?? "";
};

export const language = asked().startsWith("ar") ? "ar" : "en";
export const words = language === "ar" ? arabic : english;
