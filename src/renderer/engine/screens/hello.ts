// Before anything is asked: that nobody independent has examined the app, what it protects and what not, that the
// browser is the weaker way where it is one, and the ways on.

import { button, element } from "./element.ts";
import { inBrowser } from "./surroundings.ts";
import type { WordKey } from "../../words/index.ts";
import type { Stage } from "./stage.ts";

type Choice = "begin" | "comeBack" | "practise" | "back";

export const hello = async (stage: Stage): Promise<Choice> => {
  for (;;) {
    const choice = await beforeBegin(stage);
    if (choice !== "protects") return choice;
    await whatItProtects(stage);
  }
};

const beforeBegin = (stage: Stage): Promise<Choice | "protects"> =>
  stage.ask((answer) => {
    const { t } = stage.words();
    const begin = button(t("start:begin"), "primary", () => answer("begin"));
    const content = element(
      "main",
      { class: "outer" },
      element("h1", { class: "t5" }, t("start:helloTitle")),
      element("p", { class: "rd" }, t("start:notAudited")),
      element(
        "p",
        {},
        button(t("start:protects"), "link", () => answer("protects")),
      ),
      inBrowser() ? element("p", { class: "note" }, t("start:browserHost")) : null,
      element(
        "div",
        { class: "row" },
        begin,
        button(t("start:practise"), "plain", () => answer("practise")),
        button(t("start:back"), "link", () => answer("back")),
      ),
      element("p", { class: "help" }, t("start:practiseExplain")),
      element(
        "p",
        {},
        button(t("start:comeBack"), "link", () => answer("comeBack")),
      ),
      element("p", { class: "help" }, t("start:comeBackExplain")),
    );
    return { content, focus: begin };
  });

const protects = ["start:protectsYes1", "start:protectsYes2", "start:protectsYes3"] as const;
const leaves = [
  "start:protectsNo1",
  "start:protectsNo2",
  "start:protectsNo3",
  "start:protectsNo4",
  "start:protectsNo5",
] as const;

const whatItProtects = (stage: Stage): Promise<void> =>
  stage.ask((answer) => {
    const { t } = stage.words();
    const lines = (keys: readonly WordKey[]) =>
      element("ul", { class: "lines" }, ...keys.map((key) => element("li", {}, t(key))));
    const title = element("h1", { class: "t5", tabindex: "-1" }, t("start:protects"));
    const content = element(
      "main",
      { class: "outer" },
      title,
      element("h2", { class: "t4" }, t("start:protectsYesTitle")),
      lines(protects),
      element("h2", { class: "t4" }, t("start:protectsNoTitle")),
      lines(leaves),
      inBrowser() ? element("p", { class: "note" }, t("start:browserHost")) : null,
      element(
        "div",
        { class: "row" },
        button(t("start:back"), "plain", () => answer()),
      ),
    );
    content.addEventListener("keydown", (event) => {
      if (event.key === "Escape") answer();
    });
    return { content, focus: title };
  });
