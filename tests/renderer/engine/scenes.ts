// The outer page's screens, each as the way there: what a picture is taken of.

import type { Page } from "playwright-core";

const circle = { ar: "حلقة الأربعاء", en: "Wednesday circle" } as const;
const next = {
  ar: {
    begin: "البدء",
    comeBack: "العودة برمز استعادة",
    type: "كتابتها الآن",
    own: "عبارة من عندي",
    protects: "ما يُحمى وما لا يُحمى",
    open: "فتح",
  },
  en: {
    begin: "Begin",
    comeBack: "Come back with a recovery code",
    type: "Type them now",
    own: "A phrase of my own",
    protects: "What is protected and what is not",
    open: "Open",
  },
} as const;

export type Language = "ar" | "en";
export type Scene = {
  readonly name: string;
  readonly show: (page: Page, language: Language) => Promise<void>;
};

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).first().click();
const begun = async (page: Page, language: Language) => {
  await page.evaluate((chosen) => window.harness.door(chosen), language);
  await press(page, language === "ar" ? "العربية" : "English");
};
const locked = (page: Page, language: Language, phrase: string | null = null) =>
  page.evaluate(
    ([chosen, said]) => window.harness.door(chosen, { state: { type: "locked" }, phrase: said }),
    [language, phrase] as const,
  );

export const scenes: readonly Scene[] = [
  {
    name: "start",
    show: (page, language) => page.evaluate((chosen) => window.harness.door(chosen), language),
  },
  { name: "hello", show: begun },
  {
    name: "protects",
    show: async (page, language) => {
      await begun(page, language);
      await press(page, next[language].protects);
    },
  },
  {
    name: "come-back",
    show: async (page, language) => {
      await begun(page, language);
      await press(page, next[language].comeBack);
    },
  },
  {
    name: "words",
    show: async (page, language) => {
      await begun(page, language);
      await press(page, next[language].begin);
    },
  },
  {
    name: "type-words",
    show: async (page, language) => {
      await begun(page, language);
      await press(page, next[language].begin);
      await press(page, next[language].type);
      await page.getByRole("textbox").fill(language === "ar" ? "نافذة باب" : "abandon house");
      await page.keyboard.press("Enter");
    },
  },
  {
    name: "own-phrase",
    show: async (page, language) => {
      await begun(page, language);
      await press(page, next[language].begin);
      await press(page, next[language].own);
      await page
        .getByRole("textbox")
        .first()
        .fill(language === "ar" ? "باب البيت" : "front door");
    },
  },
  {
    name: "ready",
    show: async (page, language) => {
      await page.evaluate(() => {
        window.harness.commanded.answers = [{ opened: { steppedDownTo: 128 } }];
        window.harness.commanded.phrase = "زيتون مصباح رصيف";
      });
      await begun(page, language);
      await press(page, next[language].begin);
      const words = await page.locator(".word").allTextContents();
      await press(page, next[language].type);
      await page.getByRole("textbox").fill(words.join(" "));
      await page.keyboard.press("Enter");
      await page.getByRole("heading").waitFor();
    },
  },
  {
    name: "lock",
    show: async (page, language) => {
      await locked(page, language, "زيتون مصباح رصيف");
      await page.getByRole("textbox").fill("مشمش نافذة ضباب");
    },
  },
  {
    name: "lock-wrong",
    show: async (page, language) => {
      await page.evaluate(() => {
        window.harness.commanded.answers = [{ error: { type: "wrongWords", wait: 30_000 } }];
      });
      await locked(page, language);
      await page.getByRole("textbox").fill("lala");
      await page.keyboard.press("Enter");
      await page.locator(".care:not(:empty)").waitFor();
    },
  },
  {
    name: "lock-deriving",
    show: async (page, language) => {
      await page.evaluate(() => {
        window.harness.commanded.hold = true;
      });
      await locked(page, language);
      await page.getByRole("textbox").fill("مشمش نافذة ضباب");
      await page.keyboard.press("Enter");
      await page.locator(".bar:not([hidden])").waitFor();
    },
  },
  {
    name: "recovery",
    show: async (page, language) => {
      await locked(page, language);
      await page.getByRole("button", { name: language === "ar" ? "رمز الاستعادة" : "Recovery code" }).click();
      await page.getByRole("textbox").fill("abandon ability zzz");
      await page.getByRole("button", { name: next[language].open, exact: true }).click();
    },
  },
  {
    name: "recovered",
    show: async (page, language) => {
      await page.evaluate(
        (chosen) => window.harness.door(chosen, { state: { type: "locked" }, recovered: "gone" }),
        language,
      );
      await page.getByRole("button", { name: language === "ar" ? "رمز الاستعادة" : "Recovery code" }).click();
      await page.getByRole("textbox").fill(Array.from({ length: 24 }, () => "zoo").join(" "));
      await page.getByRole("button", { name: next[language].open, exact: true }).click();
      await page.getByRole("textbox").waitFor({ state: "detached" });
    },
  },
  {
    name: "damaged",
    show: (page, language) =>
      page.evaluate((chosen) => window.harness.door(chosen, { state: { type: "damaged" } }), language),
  },
  {
    name: "unsafe",
    show: (page, language) =>
      page.evaluate(
        (chosen) => window.harness.door(chosen, { state: { type: "unsafe", reason: "selfTest" } }),
        language,
      ),
  },
  {
    name: "curtain",
    show: (page, language) => page.evaluate((chosen) => window.harness.curtain(chosen), language),
  },
  {
    name: "confirm-invite",
    show: async (page, language) => {
      await page.evaluate(
        ([chosen, name]) =>
          window.harness.confirm(
            {
              type: "invite",
              circle: name,
              expiresAt: Date.now() + 86_400_000,
              needsConfirm: true,
              rank: "member",
              givesAll: false,
              uses: 1,
            },
            chosen,
          ),
        [language, circle[language]] as const,
      );
      await page.locator("[aria-disabled]").waitFor({ state: "detached" });
    },
  },
  {
    name: "confirm-leave",
    show: async (page, language) => {
      await page.evaluate(
        ([chosen, name]) =>
          window.harness.confirm(
            { type: "leave", circle: name, several: true, alone: true, unsent: true },
            chosen,
          ),
        [language, circle[language]] as const,
      );
      await page.locator("[aria-disabled]").waitFor({ state: "detached" });
    },
  },
  {
    name: "confirm-join",
    show: async (page, language) => {
      await page.evaluate(
        (chosen) =>
          window.harness.confirm(
            { type: "join", hubs: ["ws://192.168.1.20:7310/hub/Xk3", "wss://hub.example.org/"] },
            chosen,
          ),
        language,
      );
      await page.locator("[aria-disabled]").waitFor({ state: "detached" });
    },
  },
  {
    name: "confirm-machine",
    show: async (page, language) => {
      await page.evaluate(
        ([chosen, name]) => window.harness.confirm({ type: "inviteMachine", circle: name }, chosen),
        [language, circle[language]] as const,
      );
      await page.locator("[aria-disabled]").waitFor({ state: "detached" });
    },
  },
  {
    name: "confirm-as-machine",
    show: async (page, language) => {
      await page.evaluate(
        (chosen) =>
          window.harness.confirm({ type: "joinAsMachine", hubs: ["ws://192.168.1.20:7310/hub/Xk3"] }, chosen),
        language,
      );
      await page.locator("[aria-disabled]").waitFor({ state: "detached" });
    },
  },
  {
    name: "confirm-back",
    show: async (page, language) => {
      await page.evaluate(
        (chosen) =>
          window.harness.confirm({ type: "joinBack", hubs: ["ws://192.168.1.20:7310/hub/Xk3"] }, chosen),
        language,
      );
      await page.locator("[aria-disabled]").waitFor({ state: "detached" });
    },
  },
  {
    name: "both-left",
    show: (page, language) =>
      page.evaluate((chosen) => window.harness.broken({ type: "bothLeft" }, chosen), language),
  },
  {
    name: "compare-machine",
    show: async (page, language) => {
      await page.evaluate(
        ([chosen, name]) =>
          window.harness.compare(
            { circle: name, who: { type: "machine" }, words: [3, 400, 801, 1200, 1600, 2000] },
            chosen,
          ),
        [language, circle[language]] as const,
      );
      await page.locator("[aria-disabled]").first().waitFor({ state: "detached" });
    },
  },
  {
    name: "compare",
    show: async (page, language) => {
      await page.evaluate(
        ([chosen, name]) =>
          window.harness.compare(
            {
              circle: name,
              who: {
                type: "person",
                name: chosen === "ar" ? "كريم" : "Karim",
                others: [{ name: chosen === "ar" ? "کریم" : "Каrim", isHere: true }],
                rank: "member",
                givesAll: false,
              },
              words: [3, 400, 801, 1200, 1600, 2000],
            },
            chosen,
          ),
        [language, circle[language]] as const,
      );
      await page.locator("[aria-disabled]").first().waitFor({ state: "detached" });
    },
  },
  {
    name: "recovery-code",
    show: async (page, language) => {
      await page.evaluate(
        (chosen) =>
          window.harness.recoveryCode(
            Array.from(
              { length: 24 },
              (_, index) =>
                (chosen === "ar" ? ["مشمش", "قنطرة", "ميناء"] : ["abandon", "harbour", "bridge"])[
                  index % 3
                ] ?? "",
            ),
            chosen,
          ),
        language,
      );
      await page.locator("[aria-disabled]").waitFor({ state: "detached" });
    },
  },
  {
    name: "change-words",
    show: (page, language) => page.evaluate((chosen) => window.harness.newWords(chosen), language),
  },
];
