// In which themes a screen is looked at. Colours are the same in every language, and words in every theme, so axe judges
// each screen once in each, and of that a picture is kept. Pictures of all four are kept where somebody is to look at
// them: HALAQA_PICTURES=all.

export type Theme = "light" | "dark";

export const judgedTheme = { ar: "light", en: "dark" } as const;

/** Light comes last, and is what a screen goes on in. */
export const themesOf = (language: keyof typeof judgedTheme): readonly Theme[] =>
  process.env.HALAQA_PICTURES === "all" ? ["dark", "light"] : [judgedTheme[language]];
