// What wiping does and what it cannot do, and what is prepared for it: words, held keys, or now. The present words are
// asked for first, so that nobody who passes by prepares anything.

import type { Prepared, WipingDesk } from "../door.ts";
import { confirmation } from "./confirmation.ts";
import { presentWordsPage } from "./deskPages.ts";
import { button, element } from "./element.ts";
import { newWords, noStep } from "./newWords.ts";
import { problemInWords } from "./problem.ts";
import type { Stage } from "./stage.ts";

type Choice = "close" | "words" | "noWords" | "keys" | "noKeys" | "now";

const limits = ["cannotAll", "cannotDisk", "cannotCopy", "cannotOthers", "cannotSeen"] as const;

const keysOf = (): string =>
  /mac/i.test(navigator.platform) ? "Command Shift Backspace" : "Ctrl Shift Backspace";

type Part = "words" | "keys" | "now";
/** What became of the last choice, said in its section, to which the focus goes back. */
type Said = { readonly part: Part; readonly text: string; readonly isCare: boolean };

type Overview = {
  readonly prepared: Prepared;
  readonly said: Said | null;
  /** Circles with others in them that nobody else keeps. */
  readonly keptAlone: readonly string[];
};

const overview = (stage: Stage, { prepared, said, keptAlone }: Overview): Promise<Choice> =>
  stage.ask((answer) => {
    const { t, list } = stage.words();
    // Not a button: the page is read from its beginning, and after a choice from its section on.
    const title = element("h1", { class: "t5", tabindex: "-1" }, t("wiping:title"));
    const close = button(t("wiping:close"), "plain", () => answer("close"));
    const act = (label: string, choice: Choice): HTMLButtonElement =>
      button(label, "plain", () => answer(choice));
    const parts = {
      words: element("h2", { class: "t4", tabindex: "-1" }, t("wiping:wordsTitle")),
      keys: element("h2", { class: "t4", tabindex: "-1" }, t("wiping:keysTitle")),
      now: element("h2", { class: "t4", tabindex: "-1" }, t("wiping:now")),
    };
    if (said !== null && said.text !== "") parts[said.part].setAttribute("aria-describedby", "wiping-said");
    const saidOf = (part: Part): HTMLElement | null =>
      said?.part !== part || said.text === ""
        ? null
        : element(
            "p",
            { id: "wiping-said", role: "status", ...(said.isCare ? { class: "care" } : {}) },
            said.text,
          );
    const content = element(
      "main",
      { class: "outer" },
      title,
      element("p", { class: "rd" }, t("wiping:explain")),
      element("h2", { class: "t4" }, t("wiping:cannotTitle")),
      element(
        "ul",
        { class: "limits" },
        keptAlone.length === 0
          ? null
          : element("li", { class: "rd" }, t("wiping:cannotKept", { circles: { phrase: list(keptAlone) } })),
        ...limits.map((limit) => element("li", { class: "rd soft" }, t(`wiping:${limit}`))),
      ),
      parts.words,
      saidOf("words"),
      element("p", { class: "rd soft" }, t("wiping:wordsExplain")),
      element("p", {}, t(prepared.words ? "wiping:wordsSet" : "wiping:wordsNone")),
      element(
        "div",
        { class: "row" },
        act(t(prepared.words ? "wiping:wordsOther" : "wiping:wordsChoose"), "words"),
        prepared.words ? act(t("wiping:wordsDrop"), "noWords") : null,
      ),
      parts.keys,
      saidOf("keys"),
      element("p", { class: "rd soft" }, t("wiping:keysExplain", { keys: keysOf() })),
      element("p", {}, t(prepared.keys ? "wiping:keysOn" : "wiping:keysOff")),
      element(
        "div",
        { class: "row" },
        prepared.keys ? act(t("wiping:turnOff"), "noKeys") : act(t("wiping:turnOn"), "keys"),
      ),
      parts.now,
      element(
        "div",
        { class: "row" },
        close,
        button(t("wiping:now"), "stop", () => answer("now")),
      ),
    );
    content.addEventListener("keydown", (event) => {
      if (event.key === "Escape") answer("close");
    });
    return { content, focus: said === null ? title : parts[said.part] };
  });

/** True when everything is to be wiped now. */
export const wipingPages = async (
  stage: Stage,
  chance: (bytes: number) => Uint8Array,
  desk: WipingDesk,
): Promise<boolean> => {
  const words = stage.words();
  const { t } = words;
  const asked = { title: t("wiping:title"), explain: t("wiping:askExplain") };
  if (!(await presentWordsPage(stage, desk.check, asked))) return false;
  const told = { title: t("wiping:newTitle"), words: t("wiping:newExplain") };
  let said: Said | null = null;
  for (;;) {
    const prepared = await desk.prepared();
    if (prepared === null) return false;
    const choice = await overview(stage, { prepared, said, keptAlone: desk.keptAlone() });
    if (choice === "close") return false;
    const part = choice === "now" ? "now" : choice === "keys" || choice === "noKeys" ? "keys" : "words";
    said = { part, text: "", isCare: false };
    if (choice === "now") {
      if (await confirmation(stage, { type: "wipe" })) return true;
      continue;
    }
    const next = choice === "words" ? await newWords(stage, chance, noStep, told) : null;
    if (choice === "words" && next === null) continue;
    const change =
      next !== null
        ? ({ type: "words", next } as const)
        : choice === "noWords"
          ? ({ type: "noWords" } as const)
          : ({ type: "keys", on: choice === "keys" } as const);
    const done = await stage.during(desk.prepare(change), t("lock:deriving"));
    said = done.ok
      ? { part, text: t(`wiping:done.${choice}`), isCare: false }
      : { part, text: problemInWords(words, done.error), isCare: true };
  }
};
