// A page gone through by the Tab key alone, as somebody does who has no mouse: what it stops at, whether that is seen, and
// what it never comes to.

import type { Page } from "playwright-core";

export type Walk = {
  /** What it stopped at in the main column, in order: role and name. */
  readonly stops: readonly string[];
  /** What is wrong, in words; empty when nothing is. */
  readonly wrong: readonly string[];
};

/** Nobody presses a key more often than that for one page. */
const longest = 200;

/** Everything in the main column that does something; of what the arrow keys go through, the group. */
const numberActions = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const does =
      "button:not([disabled]), a[href], summary, input, textarea, select, [role=option], [role=radio], [role=switch]";
    const main = document.querySelector("main");
    const all = [...(main?.querySelectorAll<HTMLElement>(does) ?? [])].filter(
      (one) => one.checkVisibility() && one.closest("[aria-hidden=true], [inert]") === null,
    );
    const groups: Element[] = [];
    for (const one of all) {
      const group = one.closest("[role=radiogroup], [role=listbox], [role=grid], [role=toolbar]") ?? one;
      if (!groups.includes(group)) groups.push(group);
      one.dataset["action"] = String(groups.indexOf(group));
    }
    return groups.length;
  });

/** Where the focus stands: which action it is, what it is called, and what is wrong with how it is shown. */
const standing = (page: Page) =>
  page.evaluate(() => {
    const at = document.activeElement;
    if (!(at instanceof HTMLElement) || at.closest("main") === null) return null;
    const name = (at.getAttribute("aria-label") ?? at.textContent).trim().slice(0, 80);
    const action = at.dataset["action"] ?? at.querySelector<HTMLElement>("[data-action]")?.dataset["action"];
    // A field's ring may lie around its label, which is what is seen of it.
    const around = [at, at.closest("label"), at.parentElement].filter((one) => one !== null);
    const isRinged = around.some((one) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
    });
    const seen = (at.closest("label") ?? at).getBoundingClientRect();
    const isInSight =
      seen.bottom > 0 && seen.top < innerHeight && seen.right > 0 && seen.left < innerWidth && seen.width > 1;
    const faults = [!isRinged && "no ring", !isInSight && "out of sight"].filter((one) => one !== false);
    return { name, action: action ?? null, faults };
  });

export const walkByKeyboard = async (page: Page): Promise<Walk> => {
  const count = await numberActions(page);
  await page.evaluate(() => {
    const main = document.querySelector("main");
    main?.focus();
    main?.scrollTo(0, 0);
  });
  const came = new Set<string>();
  const stops: string[] = [];
  const wrong: string[] = [];
  for (let times = 0; times < longest; times++) {
    await page.keyboard.press("Tab");
    const at = await standing(page);
    if (at === null) break;
    stops.push(at.name);
    if (at.action !== null) came.add(at.action);
    for (const fault of at.faults) wrong.push(`${at.name}: ${fault}`);
  }
  const missed = await page.evaluate(
    ({ all, known }) =>
      Array.from({ length: all }, (_, at) => String(at))
        .filter((at) => !known.includes(at))
        .map((at) => {
          const one = document.querySelector(`[data-action="${at}"]`);
          return `${one?.localName} ${one?.className} ${one?.textContent.slice(0, 80)}`;
        }),
    { all: count, known: [...came] },
  );
  wrong.push(...missed.map((what) => `never reached: ${what}`));
  return { stops, wrong };
};

/** Names of buttons in the main column, as a screen reader says them, that stand there more than once. */
export const namedAlike = async (page: Page): Promise<readonly string[]> => {
  const said = await page.getByRole("main").ariaSnapshot();
  const names: readonly string[] = said.match(/(?<=- button ")[^"]*/g) ?? [];
  return names.filter((name, at) => names.indexOf(name) !== at);
};
