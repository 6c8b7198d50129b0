// The way out in a real browser on a real disk: a circle is left and taken off the computer, and then the whole space is,
// beside another person's that stays.

import { afterEach, expect, it, vi } from "vitest";
import { bringPerson, type Person } from "./support/person.ts";
import { foundCircle, goTo, isLocked, lock, openOtherSpace, sayYes, tryWords } from "./support/steps.ts";

// Each word that is tried costs a derivation.
vi.setConfig({ testTimeout: 240_000 });

let amina: Person;
afterEach(() => amina?.end());

const exact = { exact: true } as const;
const press = (name: string) =>
  amina
    .app()
    .getByRole("button", { name, ...exact })
    .first()
    .click();

/** Of the one database that is here. */
const rows = (): Promise<number> =>
  amina.page().evaluate(async () => {
    const all = await indexedDB.databases();
    const name = all.find((one) => one.name?.startsWith("halaqa-") && one.name !== "halaqa-empty")?.name;
    if (name === undefined) return -1;
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error ?? new Error("not opened"));
    });
    const counted = await new Promise<number>((resolve) => {
      const count = database.transaction("rows").objectStore("rows").count();
      count.onsuccess = () => resolve(count.result);
    });
    database.close();
    return counted;
  });

it("[OUT-5] [OUT-7] [OUT-8] a circle and then a space are taken off a computer, and another person's space is as it was", async () => {
  amina = await bringPerson("amina", "en");
  await amina.start();
  await amina.makeSpace();
  const app = amina.app();
  // The other person's space, behind other words.
  await lock(amina);
  const second = await openOtherSpace(amina);
  await app.getByLabel(amina.t("common:beginning.name"), exact).waitFor({ timeout: 60_000 });
  const before = await rows();
  await foundCircle(amina, "The Wednesday circle", "Amina");
  await expect.poll(rows).toBeGreaterThan(before + 4);

  await goTo(amina, "group");
  await press(amina.t("leaving:enter"));
  await press(amina.t("leaving:leave.yes"));
  await sayYes(amina, "leaveYes");
  await press(amina.t("leaving:clear.yes"));
  await sayYes(amina, "clearCircleYes");
  await app.getByText(amina.t("leaving:cleared.text")).waitFor();
  // How many own entries there were is what stays (OUT-6).
  expect(await rows()).toBe(before + 1);
  await press(amina.t("leaving:cleared.back"));
  await foundCircle(amina, "The Thursday circle", "Amina");

  await app.getByRole("navigation").first().getByRole("button").first().click();
  await app.getByRole("menuitem", { name: amina.t("common:place.settings"), ...exact }).click();
  await app.getByText(amina.t("settings:borrowed"), exact).click();
  await press(amina.t("leaving:finish.open"));
  await press(amina.t("leaving:finish.yes"));
  await sayYes(amina, "finishYes");
  await isLocked(amina);
  // Root, head mark, settings of the other one: rows of this space are none.
  expect(await rows()).toBeLessThan(before);
  await tryWords(amina, second);
  await amina.page().getByText(amina.t("lock:wrongAgain")).waitFor({ timeout: 60_000 });
  await tryWords(amina, amina.words());
  await app.getByLabel(amina.t("common:beginning.name"), exact).waitFor({ timeout: 60_000 });
  expect(amina.seen.violations).toEqual([]);
  expect(amina.seen.errors).toEqual([]);
});
