// What the scripts say, in the terminal's language. They run before anything is installed, so the words are here.

const english = {
  nodeTooOld: (found) =>
    `Halaqa needs Node 20.19 or newer; this is ${found}. Install a newer one and try again.`,
  installing: "Installing what is missing (npm ci). This takes a minute the first time.",
  installFailed: "The installation failed; what npm said is above. Is the network there?",
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
  electronNotAsked: "you asked for the browser host",
  fallback: (why) =>
    `Electron is not used: ${why}. The browser host takes its place; it protects less (see README.md, "What it protects").`,
  demo: "Two invented people, each with a machine of their own: two windows open. Close them, or press Ctrl+C, to end.",
  demoEnded: "The demonstration ended; its folders were removed.",
};

const arabic = {
  nodeTooOld: (found) => `تحتاج «حلقة» إلى Node 20.19 أو أحدث، وهذا ${found}. ثبّت نسخة أحدث ثم أعد المحاولة.`,
  installing: "يُثبَّت ما ينقص (npm ci). يستغرق ذلك دقيقة في المرة الأولى.",
  installFailed: "فشل التثبيت، وما قاله npm في الأعلى. هل الشبكة متاحة؟",
  buildFailed: "فشل البناء، وما قاله في الأعلى.",
  electronHere: "يُفتح التطبيق في Electron.",
  electronAsking: (version) => `‏Electron ${version} ليس هنا بعد؛ يُسأل موضع نشره.`,
  electronLoading: (megabytes) => `  وصل من Electron ‏${megabytes} ميغابايت`,
  electronReady: "وصل Electron.",
  electronUnreachable: "لم يُجب موضع نشره خلال أربع ثوانٍ",
  electronStalled: "توقف تنزيله عشرين ثانية فأُنهي",
  electronBroken: "فشل تثبيته",
  electronFailedBefore: "فشل جلبه خلال اليوم الماضي (احذف ‎.cache/electron-failed للمحاولة فورًا)",
  electronAsRoot: "‏Electron لا يتخلى عن عزله، فلا يعمل للمستخدم الجذر",
  electronNoDisplay: "لا شاشة هنا",
  electronEnded: "انتهى فورًا",
  electronNotAsked: "طلبتَ المضيف الذي يعمل في المتصفح",
  fallback: (why) =>
    `لن يُستعمل Electron: ${why}. يحل محله مضيف المتصفح، وهو أقل حماية (انظر README.md، «ما الذي يحميه»).`,
  demo: "شخصان متخيَّلان، لكل منهما جهاز: تُفتح نافذتان. أغلقهما أو اضغط Ctrl+C للإنهاء.",
  demoEnded: "انتهى العرض، وأُزيلت مجلداته.",
};

const asked = () => {
  const at = process.argv.indexOf("--language");
  if (at !== -1) return process.argv[at + 1] ?? "";
  return process.env.LC_ALL ?? process.env.LC_MESSAGES ?? process.env.LANG ?? "";
};

export const words = asked().startsWith("ar") ? arabic : english;
