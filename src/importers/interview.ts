// Who asks and who answers. The evidence is in the title ("… with X"), in lines that give somebody the word
// ("X answers:"), in labels before what is said ("X: …", "Q: …"), and in questions set in bold.

import type { Person } from "../schema/edition.ts";
import { fold } from "../text/fold.ts";
import type { Byline } from "./head.ts";
import { isNameLike, isSamePerson, nameOf, withoutHonorifics } from "./personName.ts";
import type { SourceLine } from "./source.ts";

/** What becomes of a line: whose it is, and its text without the label. */
export type Turn = {
  readonly place: number;
  readonly side: "asks" | "answers";
  readonly speaker: string | null;
  /** The text after the label; empty for a line that only gives the word. */
  readonly text: string;
};
export type Interview = {
  readonly people: readonly Person[];
  readonly turns: ReadonlyMap<number, Turn>;
  /** Whose the lines before the first turn are; null when they introduce and belong to nobody. */
  readonly opening: string | null;
};

const interviewWord = new RegExp(
  "(?<![\\p{L}\\p{M}])(?:" +
    "(?:ال|لل|بال|وال)?(?:حوار|حوارات|مقابله|مقابلات|لقاء|محاوره|حديث)(?:نا|ه|ها|هم)?|interview|interviews|conversation|in conversation|q&a|questions and answers|entretien|gesprach|gespräch|entrevista|roportaj|röportaj|söyleşi|مصاحبه|گفتگو|كفتكو|گفت‌وگو" +
    ")(?![\\p{L}\\p{M}])",
  "u",
);
const withWord = /(?:^|[\s،,:(–—-])(?:مع|with|avec|mit|con)\s+/giu;
const answerVerb = new RegExp(
  `^(?:و)?(?:${"يجيب يجيبنا اجاب اجابنا اجابت تجيب تجيبنا رد ردت يرد ترد يقول تقول قال قالت يوضح توضح يضيف تضيف جواب اجابه".split(" ").join("|")})$`,
  "u",
);
const askVerb = /^(?:يسال|تسال|سال|سالت|سالنا|سوال|يساله|نسال)$/u;
const latinVerb = /\s+(answers|answered|replies|replied|responds|responded|says|said|asks|asked)$/iu;

const questionLabel = /^(?:س|سؤال|السؤال|q|question|frage|soru|p|پرسش|س)\s*[\p{Nd}]{0,3}$/iu;
const answerLabel =
  /^(?:ج|جواب|الجواب|إجابة|الإجابة|a|answer|antwort|r|réponse|respuesta|cevap|پاسخ|ج)\s*[\p{Nd}]{0,3}$/iu;
const labelled = /^\s{0,8}(?:[-–—*•]\s{0,4})?([^\n:：]{1,60}?)\s{0,3}[:：](?!\/\/)\s*([^]*)$/u;

const asksSomething = (text: string): boolean => /[?؟]["'»”)\]]*\s*$/u.test(text);

/** Names that the title puts after "with". */
const namesInTitle = (title: string): readonly string[] => {
  const names: string[] = [];
  for (const match of title.matchAll(withWord)) {
    const rest = title.slice(match.index + match[0].length);
    const phrase =
      rest.split(/\s[-–—|:]|[-–—،,:|()«»"“”؛.!?؟]|\s(?:حول|عن|في|about|on|over|sur|über|sobre)\s/u)[0] ?? "";
    const words = withoutHonorifics(phrase.trim()).split(/\s+/).slice(0, 4);
    for (let count = words.length; count >= 2; count--) {
      const name = nameOf(words.slice(0, count).join(" "));
      if (name !== null) {
        names.push(name);
        break;
      }
    }
  }
  return names;
};

/** The name that a line gives the word to: "X answers:", «يجيبنا الرفيق X:». */
const givesWordTo = (label: string): { readonly name: string; readonly side: Turn["side"] } | null => {
  const words = label.trim().split(/\s+/);
  const first = fold(words[0] ?? "");
  const side = answerVerb.test(first) ? "answers" : askVerb.test(first) ? "asks" : null;
  const latin = latinVerb.exec(label);
  if (side === null && latin === null) return null;
  const name = nameOf(side === null ? label.slice(0, latin?.index) : words.slice(1).join(" "));
  if (name === null) return null;
  return { name, side: side ?? (/^ask/i.test(latin?.[1] ?? "") ? "asks" : "answers") };
};

type Label = { readonly place: number; readonly label: string; readonly text: string };

/** No conversation has so many different beginnings with a colon. */
const mostLabels = 2000;

const labelsOf = (lines: readonly SourceLine[], body: readonly number[]): readonly Label[] =>
  body.flatMap((place) => {
    const line = lines[place];
    const match = line === undefined || line.shape === "heading" ? null : labelled.exec(line.text);
    return match === null ? [] : [{ place, label: match[1] ?? "", text: (match[2] ?? "").trim() }];
  });

type Speakers = {
  readonly turns: Map<number, Turn>;
  readonly asker: string | null;
  readonly answerers: readonly string[];
};

const byQuestionAndAnswer = (labels: readonly Label[]): Speakers | null => {
  const turns = new Map<number, Turn>();
  const count = { asks: 0, answers: 0 };
  for (const { place, label, text } of labels) {
    const side = questionLabel.test(label.trim())
      ? "asks"
      : answerLabel.test(label.trim())
        ? "answers"
        : null;
    if (side === null) continue;
    count[side]++;
    turns.set(place, { place, side, speaker: null, text });
  }
  return count.asks > 0 && count.answers > 0 ? { turns, asker: null, answerers: [] } : null;
};

const mostTurns = 6;

type Group = { readonly name: string; readonly places: Label[]; asked: number };

/** Names before what is said, when two or more of them keep coming back and one of them asks. */
const byNames = (labels: readonly Label[], known: readonly string[]): Speakers | null => {
  const groups = new Map<string, Group>();
  // The same few labels come back all through a text.
  const groupOf = new Map<string, Group | null>();
  const findGroup = (label: string): Group | null => {
    const bare = withoutHonorifics(label);
    if (!isNameLike(bare, 1)) return null;
    const name = known.find((each) => isSamePerson(each, bare)) ?? bare;
    const group = groups.get(fold(name)) ?? { name, places: [], asked: 0 };
    groups.set(fold(name), group);
    return group;
  };
  for (const each of labels) {
    const label = each.label.trim();
    const group = groupOf.get(label) ?? findGroup(label);
    groupOf.set(label, group);
    if (groupOf.size > mostLabels) return null;
    if (group === null) continue;
    group.places.push(each);
    if (asksSomething(each.text)) group.asked++;
  }
  const isKnown = (name: string): boolean => known.includes(name);
  const speakers = [...groups.values()].filter(({ places, name }) => places.length >= 2 || isKnown(name));
  const total = speakers.reduce((sum, { places }) => sum + places.length, 0);
  if (speakers.length < 2 || speakers.length > mostTurns || total < 3) return null;
  const asker = speakers.reduce((best, each) =>
    each.asked / each.places.length > best.asked / best.places.length ? each : best,
  );
  if (asker.asked / asker.places.length < 0.3) return null;
  const turns = new Map<number, Turn>();
  for (const { name, places } of speakers) {
    for (const { place, text } of places) {
      turns.set(place, { place, side: name === asker.name ? "asks" : "answers", speaker: name, text });
    }
  }
  return {
    turns,
    asker: asker.name,
    answerers: speakers.filter((each) => each !== asker).map(({ name }) => name),
  };
};

/** Lines of their own that give somebody the word. */
const byGivenWord = (labels: readonly Label[], inTitle: readonly string[]): Speakers | null => {
  const turns = new Map<number, Turn>();
  const answerers: string[] = [];
  let asker: string | null = null;
  let asked = 0;
  for (const { place, label, text } of labels) {
    if (text !== "" || ++asked > mostLabels) continue;
    const given = givesWordTo(label);
    const bare = given === null ? nameOf(label) : null;
    const titled = bare === null ? null : (inTitle.find((name) => isSamePerson(name, bare)) ?? null);
    const side = given?.side ?? "answers";
    const spoken = given?.name ?? titled;
    if (spoken === null) continue;
    const name = inTitle.find((each) => isSamePerson(each, spoken)) ?? spoken;
    turns.set(place, { place, side, speaker: name, text: "" });
    if (side === "asks") asker = name;
    else if (!answerers.includes(name)) answerers.push(name);
  }
  return answerers.length > 0 ? { turns, asker, answerers } : null;
};

/** Paragraphs of bold questions between plain answers; without bold, short paragraphs that end in a question mark. */
const byQuestions = (lines: readonly SourceLine[], body: readonly number[]): Speakers | null => {
  for (const wantsStrong of [true, false]) {
    const turns = new Map<number, Turn>();
    let asked = 0;
    let answering = false;
    for (const place of body) {
      const line = lines[place];
      if (line === undefined) continue;
      const isQuestion =
        asksSomething(line.text) && line.text.length <= 600 && (wantsStrong ? line.strong : line.gap > 0);
      if (isQuestion) {
        turns.set(place, { place, side: "asks", speaker: null, text: line.text });
        asked++;
        answering = true;
      } else if (answering && line.shape !== "heading") {
        turns.set(place, { place, side: "answers", speaker: null, text: line.text });
        answering = false;
      }
    }
    if (asked >= 2 && turns.size >= 2 * asked - 1) return { turns, asker: null, answerers: [] };
  }
  return null;
};

const authorsOnly = (bylines: readonly Byline[]): Interview => ({
  people: bylines.map(({ name, role }) => ({ name, role: role === "unstated" ? "author" : role })),
  turns: new Map(),
  opening: null,
});

/** Reads the body (places of lines that are text) as an interview, or finds that it is none. */
export const readInterview = (
  lines: readonly SourceLine[],
  body: readonly number[],
  title: string,
  surroundings: string,
  bylines: readonly Byline[],
): Interview => {
  const inTitle = namesInTitle(title);
  const named = bylines.filter(({ role }) => role !== "translator").map(({ name }) => name);
  const labels = labelsOf(lines, body);
  const saysInterview = interviewWord.test(fold(title)) || interviewWord.test(fold(surroundings));
  const stated = bylines.some(({ role }) => role === "interviewer");
  const speakers =
    byQuestionAndAnswer(labels) ??
    byNames(labels, [...named, ...inTitle]) ??
    byGivenWord(labels, inTitle) ??
    (saysInterview || stated ? byQuestions(lines, body) : null);
  const isInterview = speakers !== null || ((saysInterview || stated) && inTitle.length > 0);
  if (!isInterview) return authorsOnly(bylines);

  const answerers =
    speakers !== null && speakers.answerers.length > 0 ? [...speakers.answerers] : [...inTitle];
  const isAnswerer = (name: string): boolean => answerers.some((each) => isSamePerson(each, name));
  const asker =
    speakers?.asker ??
    bylines.find(({ role, name }) => role !== "translator" && !isAnswerer(name))?.name ??
    null;
  const people: Person[] = [];
  if (asker !== null) people.push({ name: asker, role: "interviewer" });
  for (const name of answerers) people.push({ name, role: "interviewee" });
  for (const { name, role } of bylines) {
    if (people.some((person) => isSamePerson(person.name, name))) continue;
    people.push({ name, role: role === "unstated" ? "author" : role });
  }
  const [answerer] = answerers;
  const soleAnswerer = answerers.length === 1 && answerer !== undefined ? answerer : null;
  const turns = new Map<number, Turn>();
  for (const [place, turn] of speakers?.turns ?? []) {
    turns.set(place, { ...turn, speaker: turn.speaker ?? (turn.side === "asks" ? asker : soleAnswerer) });
  }
  const asksByTurns = [...turns.values()].some(({ side }) => side === "asks");
  return { people, turns, opening: turns.size > 0 && !asksByTurns ? asker : null };
};
